"""Which list pages are worth fetching: budgets against calendars, endless pagination and other traps."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

PAGES_PER_PATTERN: Final = 60
"""List pages of one form of address (digits aside) that a run reads: a choice; 60 pages of 20 are 1,200 articles."""
FRUITLESS_PAGES: Final = 3
"""List pages of one form in a row that may lead to nothing new before the form is given up: a choice."""
LINKS_PER_PAGE: Final = 2_000
"""Article links that are followed from one page. The richest of the fixture and benchmark pages has under 500."""

_DIGITS: Final = re.compile(r"\d+")
_LONG_WORD: Final = re.compile(r"[0-9a-f]{16,}", re.IGNORECASE)


def pattern_of(url: str) -> str:
    """Return the form of an address: ``/calendar/2024-10?p=2`` and ``/calendar/2024-11?p=3`` have one."""
    return _DIGITS.sub("#", _LONG_WORD.sub("#", url))


class ListBudget:
    """Counts list pages by the form of their address, and says when one has had enough."""

    def __init__(self, most: int, per_pattern: int = PAGES_PER_PATTERN, fruitless: int = FRUITLESS_PAGES) -> None:
        """``most`` list pages in all (0 for no limit), ``per_pattern`` of each form."""
        self.most, self.per_pattern, self.most_fruitless = most, per_pattern, fruitless
        self.total = 0
        self.taken: Counter[str] = Counter()
        self.fruitless: Counter[str] = Counter()

    def take(self, url: str) -> bool:
        """Tell whether one more list page may be fetched, and count it if so."""
        pattern = pattern_of(url)
        if (
            (self.most and self.total >= self.most)
            or self.taken[pattern] >= self.per_pattern
            or self.fruitless[pattern] >= self.most_fruitless
        ):
            return False
        self.total += 1
        self.taken[pattern] += 1
        return True

    def read(self, url: str, fruitful: bool) -> None:
        """Note whether a list page led to anything that was not known."""
        pattern = pattern_of(url)
        self.fruitless[pattern] = 0 if fruitful else self.fruitless[pattern] + 1
