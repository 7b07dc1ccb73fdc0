"""How often a site should be crawled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newscrawl.errors import ConfigError
from newscrawl.health.schedule import hint, interval, next_run


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


@pytest.mark.parametrize(
    ("schedule", "wait"),
    [
        ("hourly", timedelta(hours=1)),
        ("every hour", timedelta(hours=1)),
        ("30 minutes", timedelta(minutes=30)),
        ("Every  6  Hours", timedelta(hours=6)),
        ("weekly", timedelta(days=7)),
        ("auto", None),
    ],
)
def test_schedules_in_words(schedule: str, wait: timedelta | None) -> None:
    assert interval(schedule) == wait


@pytest.mark.parametrize("schedule", ["", "0 hours", "every", "monthly", "every 99999 days", "6"])
def test_what_is_no_schedule(schedule: str) -> None:
    with pytest.raises(ConfigError, match="is not a schedule"):
        interval(schedule)


NOON = datetime(2024, 10, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "runs", "after"),
    [
        ("hourly", [(0, 5)], timedelta(minutes=57)),  # a little early: timers are not exact
        ("weekly", [(0, 5)], timedelta(days=7, minutes=-5)),
        ("auto", [(0, 50)], timedelta(minutes=57)),  # no history yet
        (
            "auto",
            [(0, 10), (24, 10), (48, 500)],
            timedelta(days=1, minutes=-5),
        ),  # ten a day; the first run does not count
        ("auto", [(0, 100), (24, 140)], timedelta(minutes=57)),
        ("auto", [(0, 0), (24, 0), (240, 9)], timedelta(days=7, minutes=-5)),
    ],
)
def test_when_a_site_is_due_again(schedule: str, runs: list[tuple[int, int]], after: timedelta) -> None:
    past = [(NOON - timedelta(hours=hours), new) for hours, new in runs]
    assert next_run(schedule, past) == NOON + after


def test_a_site_that_was_never_crawled_is_due_now() -> None:
    assert next_run("weekly", []) is None
