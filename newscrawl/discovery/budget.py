"""Which list pages are worth fetching: budgets against calendars, endless pagination and other traps."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

PAGES_PER_PATTERN: Final = 60
"""List pages of one form of address (digits aside) that a run reads: a choice; 60 pages of 20 are 1,200 articles."""
FRUITLESS_PAGES: Final = 3
"""Pages of a chain of next pages that may lead to nothing new before it is left: a choice."""
LINKS_PER_PAGE: Final = 2_000
"""Article links that are followed from one page. The richest of the fixture and benchmark pages has under 500."""

_DIGITS: Final = re.compile(r"\d+")
_LONG_WORD: Final = re.compile(r"[0-9a-f]{16,}", re.IGNORECASE)


def pattern_of(url: str) -> str:
    """Return the form of an address: ``/calendar/2024-10?p=2`` and ``/calendar/2024-11?p=3`` have one."""
    return _DIGITS.sub("#", _LONG_WORD.sub("#", url))


class ListBudget:
    """Counts list pages, in all and by the form of their address, and says when there were enough."""

    def __init__(self, most: int, per_pattern: int = PAGES_PER_PATTERN) -> None:
        """``most`` list pages in all (0 for no limit), ``per_pattern`` of each form."""
        self.most, self.per_pattern = most, per_pattern
        self.total = 0
        self.taken: Counter[str] = Counter()

    def take(self, url: str) -> bool:
        """Tell whether one more list page may be fetched, and count it if so."""
        pattern = pattern_of(url)
        if (self.most and self.total >= self.most) or self.taken[pattern] >= self.per_pattern:
            return False
        self.total += 1
        self.taken[pattern] += 1
        return True
