"""Python's cycle collector while pages are fetched and read."""

from __future__ import annotations

import gc
from typing import Final

READING: Final = (100_000, 20, 100)
"""Objects made before the collector looks at the young ones, and how often it looks at the older ones. 100,000 objects are some
60 pages of 1,500 objects, which are freed without it. With Python's 700 it runs twice a page and takes a tenth of the time
(0.5 of 6.0 ms on 219 pages)."""
FETCHING: Final = (10_000, 10, 10)
"""The same for a process that fetches pages. It looks more often: a request that failed keeps a page of 100 KB in a cycle. With
Python's 700, 10 and 10 it takes 3.1 of 14.6 s of a round over 150 sites, with these 1.0 of 12.8 s, in as much memory."""


def relax_collector(thresholds: tuple[int, int, int]) -> None:
    """Let the cycle collector run seldom, and exclude all objects that exist now from it.

    Meant for processes of newscrawl's own: it changes the whole process.
    """
    gc.freeze()
    gc.set_threshold(*thresholds)
