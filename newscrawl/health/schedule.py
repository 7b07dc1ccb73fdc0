"""A recommendation of how often to crawl a site."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

_WANTED: Final = 10
"""New articles that a run should find. With fewer, list pages are requested for little; with more, articles may leave the
lists between two runs. A choice."""
_STEPS: Final = {
    timedelta(minutes=15): "every 15 minutes",
    timedelta(hours=1): "hourly",
    timedelta(hours=3): "every 3 hours",
    timedelta(hours=6): "every 6 hours",
    timedelta(days=1): "daily",
    timedelta(days=7): "weekly",
}


def hint(new: int, span: timedelta) -> str:
    """Return in words how often to crawl a site that had ``new`` new articles within ``span``; empty under one day.

    >>> hint(480, timedelta(days=2))
    'hourly'
    """
    if span < timedelta(days=1):
        return ""
    wait = span * _WANTED / new if new else timedelta.max
    return next((words for step, words in reversed(_STEPS.items()) if step <= wait), "every 15 minutes")
