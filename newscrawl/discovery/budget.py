"""Budgets for list pages: limits against calendars, endless pagination and other traps."""

from __future__ import annotations

import logging
import math
import re
from collections import Counter
from typing import Final

PAGES_PER_PATTERN: Final = 60
SHARE_OF_PATTERN: Final = 0.6
"""So many list pages of a run, and if it may read more than 100, this share of them, may have one form of address (digits are
ignored). A choice."""
FRUITLESS_PAGES: Final = 3
"""A chain of next pages is left after so many pages in a row without a new article. A choice."""
LINKS_PER_PAGE: Final = 2_000
"""Most article links that are followed from one page. No fixture or benchmark page has 500."""

logger = logging.getLogger(__name__)
_DIGITS: Final = re.compile(r"\d+")
_LONG_WORD: Final = re.compile(r"[0-9a-f]{16,}", re.IGNORECASE)


def pattern_of(url: str) -> str:
    """Return the form of an address: equal for addresses that differ only in digits and long identifiers.

    >>> pattern_of("https://n.example/calendar/2024-10?p=2")
    'https://n.example/calendar/#-#?p=#'
    """
    return _DIGITS.sub("#", _LONG_WORD.sub("#", url))


class ListBudget:
    """Counts list pages, in total and by the form of their address, and refuses those over a limit.

    The first refusal is logged, because pages that are not asked for are in no count.
    """

    def __init__(self, most: int, per_pattern: int | None = None) -> None:
        """Allow ``most`` list pages in total and ``per_pattern`` of each form (0 for no limit; default: a share of ``most``)."""
        self.most = most
        if per_pattern is None:
            per_pattern = max(PAGES_PER_PATTERN, math.ceil(most * SHARE_OF_PATTERN)) if most else 0
        self.per_pattern = per_pattern
        self.total = 0
        self.refused = 0
        self.taken: Counter[str] = Counter()

    def take(self, url: str) -> bool:
        """Return whether one more list page may be fetched; if so, count it."""
        pattern = pattern_of(url)
        if self.most and self.total >= self.most:
            self._refuse(f"{self.most:,} list pages are read, the limit of this run")
        elif self.per_pattern and self.taken[pattern] >= self.per_pattern:
            self._refuse(f"{self.per_pattern:,} list pages with addresses like {url} are read, the limit for one form")
        else:
            self.total += 1
            self.taken[pattern] += 1
            return True
        return False

    def _refuse(self, why: str) -> None:
        self.refused += 1
        if self.refused == 1:
            logger.warning("%s; further ones are left out (max_pages=0 reads all)", why)
