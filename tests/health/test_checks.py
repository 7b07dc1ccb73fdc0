"""Health of sites: silence through quiet and busy days, and an alarm on the first run after a change."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest

from newscrawl.health.checks import SAMPLE, Alarm, Check, SiteRun, check_site, wilson
from tests.support.site_day import START, day


def days(draw: random.Random, count: int, most: int) -> Iterator[SiteRun]:
    """Yield runs, one a day: full on weekdays, a third on Saturdays, next to nothing on Sundays."""
    for number in range(count):
        at = START + timedelta(days=number)
        share = {5: 0.3, 6: 0.05}.get(at.weekday(), draw.uniform(0.5, 1.6))
        yield SiteRun(at, day(draw, round(most * share)))


def run_all(runs: Iterator[SiteRun]) -> tuple[list[SiteRun], list[Alarm]]:
    """Check run after run; return the history, newest first, and the alarms."""
    history: list[SiteRun] = []
    alarms: list[Alarm] = []
    for run in runs:
        found = check_site("news.example", run, history)
        history.insert(0, SiteRun(run.at, run.stats, bool(found)))
        alarms += found
    return history, alarms


@pytest.mark.parametrize("most", [3, 25, 200])
@pytest.mark.parametrize("seed", range(12))
def test_quiet_and_busy_days_raise_no_alarm(seed: int, most: int) -> None:
    _, alarms = run_all(days(random.Random(seed), 30, most))
    assert alarms == []


def test_a_holiday_week_raises_no_alarm_but_a_silent_month_does() -> None:
    draw = random.Random(1)
    history, _ = run_all(days(draw, 30, 20))
    silent = [
        (gap, check_site("a", SiteRun(history[0].at + timedelta(days=gap), day(draw, 0)), history)) for gap in (2, 30)
    ]
    assert [bool(alarms) for _, alarms in silent] == [False, True]
    assert silent[1][1][0].message.startswith("no new article for 3")


CHANGES = [
    ({"dates": 0.0}, Check.FIELD_COVERAGE, "published_at on 0 of"),
    ({"authors": 0.0}, Check.FIELD_COVERAGE, "authors on 0 of"),
    ({"bodies": 0.0}, Check.BODIES, "pages without an article's body"),
    ({"bodies": 0.4}, Check.BODIES, "pages without an article's body"),
    ({"length": 150}, Check.LENGTH, "never under"),
    ({"length": 6000}, Check.LENGTH, "never over"),
    ({"removed": 1.0}, Check.REMOVED, "of the bodies removed"),
    ({"removed": 0.0}, Check.REMOVED, "noise may stay in"),
    ({"template": "main.story"}, Check.TEMPLATES, "page template that was never seen before: main.story"),
    ({"form": "09/10/24"}, Check.TEMPLATES, "form of date that was never seen before: #/#/#"),
    ({"failed": 0.7}, Check.ERRORS, "pages failed, never over"),
    ({"links": 1}, Check.ITEM_COUNT, "1 article link a list page"),
]


@pytest.mark.parametrize(("changed", "monitor", "words"), CHANGES, ids=[str(case[0]) for case in CHANGES])
def test_a_change_is_seen_at_once(changed: dict[str, float | str], monitor: Check, words: str) -> None:
    draw = random.Random(7)
    history, _ = run_all(days(draw, 20, 25))
    alarms = check_site("news.example", SiteRun(START + timedelta(days=20), day(draw, 25, **changed)), history)
    assert any(alarm.monitor == monitor and words in alarm.message for alarm in alarms), alarms


def test_no_alarm_in_the_first_runs() -> None:
    draw = random.Random(3)
    first = [SiteRun(START + timedelta(days=at), day(draw, 30)) for at in range(2)]
    broken = SiteRun(START + timedelta(days=3), day(draw, 30, dates=0.0, bodies=0.3, template="x"))
    assert check_site("news.example", broken, first) == []


def test_an_alarm_lasts_until_the_site_is_as_it_was() -> None:
    draw = random.Random(5)
    history, _ = run_all(days(draw, 20, 25))
    told = []
    for number, dates in enumerate([0.0, 0.0, 0.0, 0.97]):
        run = SiteRun(START + timedelta(days=20 + number), day(draw, 12, dates=dates))
        found = check_site("news.example", run, history)
        history.insert(0, SiteRun(run.at, run.stats, bool(found)))
        told.append(bool(found))
    assert told == [True, True, True, False]


def test_small_runs_are_judged_together() -> None:
    draw = random.Random(5)
    history, _ = run_all(SiteRun(START + timedelta(hours=at), day(draw, 3)) for at in range(60))
    told = []
    for number in range(SAMPLE):
        run = SiteRun(START + timedelta(hours=60 + number), day(draw, 3, dates=0.0))
        found = check_site("news.example", run, history)
        history.insert(0, SiteRun(run.at, run.stats, bool(found)))
        told.append(bool(found))
    assert told[2:] == [True] * (SAMPLE - 2)


def test_wilson() -> None:
    low, high = wilson(0, 8)
    assert low == 0
    assert 0.4 < high < 0.5
    assert wilson(0, 0) == (0.0, 1.0)
    low, high = wilson(50, 100)
    assert low == pytest.approx(1 - high)
