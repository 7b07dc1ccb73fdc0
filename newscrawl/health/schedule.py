"""How often to crawl a site: what a site file says, or what the site's past runs recommend."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from newscrawl.errors import ConfigError

AUTO: Final = "auto"
"""The schedule that is learnt from the new articles of past runs."""
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
_UNKNOWN: Final = timedelta(hours=1)
"""Time between two runs of a site with less than a day of history. A choice."""
_EARLY: Final = 0.05
_EARLIEST: Final = timedelta(minutes=5)
"""A site is due this share of its interval early, at most this time: a timer that fires every hour does so a second early or
late, and a site that misses it would wait for the next hour."""
_WORDS: Final = {"hourly": timedelta(hours=1), "daily": timedelta(days=1), "weekly": timedelta(days=7)}
_UNITS: Final = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
_EVERY: Final = re.compile(r"(?:every )?(\d{1,4} )?(minute|hour|day)s?")


def interval(schedule: str) -> timedelta | None:
    """Return the time between two runs that a schedule in words asks for; None for ``auto``.

    Raises ConfigError if the words are not a schedule.

    >>> interval("every 6 hours"), interval("2 days"), interval("daily"), interval("auto")
    (datetime.timedelta(seconds=21600), datetime.timedelta(days=2), datetime.timedelta(days=1), None)
    """
    words = " ".join(schedule.lower().split())
    if words == AUTO:
        return None
    every = _EVERY.fullmatch(words)
    wait = _WORDS.get(words) or (int(every[1] or 1) * _UNITS[every[2]] if every else timedelta())
    if not wait:
        raise ConfigError(f"{schedule!r} is not a schedule; give auto, hourly, daily, weekly, or like: every 6 hours")
    return wait


def learnt_interval(new: int, span: timedelta) -> timedelta:
    """Return the time between two runs of a site that had ``new`` new articles within ``span``.

    >>> learnt_interval(480, timedelta(days=2))
    datetime.timedelta(seconds=3600)
    """
    if span < timedelta(days=1):
        return _UNKNOWN
    wait = span * _WANTED / new if new else timedelta.max
    return next((step for step in reversed(_STEPS) if step <= wait), next(iter(_STEPS)))


def hint(new: int, span: timedelta) -> str:
    """Return in words how often to crawl a site that had ``new`` new articles within ``span``; empty under one day.

    >>> hint(480, timedelta(days=2))
    'hourly'
    """
    return "" if span < timedelta(days=1) else _STEPS[learnt_interval(new, span)]


def next_run(schedule: str, runs: Sequence[tuple[datetime, int]]) -> datetime | None:
    """Return when a site is due again, or None if it has never been crawled.

    ``runs`` are the newest runs of the site, newest first: when each began, and the number of its new articles. The oldest of
    them counts with no article: a first run also finds older ones.
    """
    if not runs:
        return None
    newest, oldest = runs[0][0], runs[-1][0]
    wait = interval(schedule) or learnt_interval(sum(new for _, new in runs[:-1]), newest - oldest)
    return newest + wait - min(wait * _EARLY, _EARLIEST)
