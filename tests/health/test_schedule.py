"""How often a site should be crawled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from newscrawl.health.schedule import hint


@pytest.mark.parametrize(
    ("new", "days", "words"),
    [
        (1000, 1, "every 15 minutes"),
        (240, 1, "hourly"),
        (100, 2, "every 3 hours"),
        (300, 30, "daily"),
        (5, 30, "weekly"),
        (0, 30, "weekly"),
        (500, 0.5, ""),
    ],
)
def test_schedule_hints(new: int, days: float, words: str) -> None:
    assert hint(new, timedelta(days=days)) == words
