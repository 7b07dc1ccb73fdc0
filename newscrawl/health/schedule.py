"""How often a site is worth a run."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

_WANTED: Final = 10
"""New articles that a run is to bring: fewer cost the site list pages for little, more may leave its lists meanwhile."""
_STEPS: Final = {
    timedelta(minutes=15): "every 15 minutes",
    timedelta(hours=1): "hourly",
    timedelta(hours=3): "every 3 hours",
    timedelta(hours=6): "every 6 hours",
    timedelta(days=1): "daily",
    timedelta(days=7): "weekly",
}


def hint(new: int, span: timedelta) -> str:
    """Return how often to run, in words, for a site that brought so many new articles in such a span of time.

    Empty for less than a day: too short to tell.
    """
    if span < timedelta(days=1):
        return ""
    wait = span * _WANTED / new if new else timedelta.max
    return next((words for step, words in reversed(_STEPS.items()) if step <= wait), "every 15 minutes")
