"""Budgets for list pages: limits against calendars, endless pagination and other traps."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

PAGES_PER_PATTERN: Final = 60
"""Most list pages that a run reads of one form of address (digits are ignored). A choice: 60 pages of 20 are 1,200 articles."""
FRUITLESS_PAGES: Final = 3
"""A chain of next pages is left after so many pages in a row without a new article. A choice."""
LINKS_PER_PAGE: Final = 2_000
"""Most article links that are followed from one page. No fixture or benchmark page has 500."""

_DIGITS: Final = re.compile(r"\d+")
_LONG_WORD: Final = re.compile(r"[0-9a-f]{16,}", re.IGNORECASE)


def pattern_of(url: str) -> str:
    """Return the form of an address: equal for addresses that differ only in digits and long identifiers.

    >>> pattern_of("https://n.example/calendar/2024-10?p=2")
    'https://n.example/calendar/#-#?p=#'
    """
    return _DIGITS.sub("#", _LONG_WORD.sub("#", url))


class ListBudget:
    """Counts list pages, in total and by the form of their address, and refuses those over a limit."""

    def __init__(self, most: int, per_pattern: int = PAGES_PER_PATTERN) -> None:
        """Allow ``most`` list pages in total (0 for no limit) and ``per_pattern`` of each form."""
        self.most, self.per_pattern = most, per_pattern
        self.total = 0
        self.taken: Counter[str] = Counter()

    def take(self, url: str) -> bool:
        """Return whether one more list page may be fetched; if so, count it."""
        pattern = pattern_of(url)
        if (self.most and self.total >= self.most) or self.taken[pattern] >= self.per_pattern:
            return False
        self.total += 1
        self.taken[pattern] += 1
        return True
