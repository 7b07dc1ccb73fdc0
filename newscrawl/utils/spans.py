"""Spans of time as people write them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from newscrawl.errors import ConfigError

_SPAN: Final = re.compile(r"(\d{1,5}) ?(d|days?|w|weeks?|y|years?)")
_DAYS: Final = {"d": 1, "w": 7, "y": 365}


def span_of(text: str) -> timedelta:
    """Return a span of time. Raises ConfigError if the text is not one.

    >>> span_of("30d"), span_of("2 weeks")
    (datetime.timedelta(days=30), datetime.timedelta(days=14))
    """
    found = _SPAN.fullmatch(text.strip().lower())
    if not found:
        raise ConfigError(f"{text!r} is not a span of time; give one like 30d, 8w or 2y")
    return timedelta(days=int(found[1]) * _DAYS[found[2][0]])
