"""Health of sites: silence through quiet and busy days, and a word on the first run after a layout change."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newscrawl.errors import ExitStatus
from newscrawl.health.checks import SAMPLE, Alarm, Check, SiteRun, check_site, wilson
from newscrawl.health.site_stats import SiteStats, date_form
from newscrawl.items import Article, Removal
from newscrawl.ledger import Ledger, ledger_url, open_engine
from tests.support.commands import crawl, last_report, scrapy
from tests.support.website import SENTENCE, Website, article_path, listing, website

START = datetime(2024, 9, 2, 6, tzinfo=UTC)  # a Monday


def day(draw: random.Random, count: int, **changed: float | str) -> SiteStats:
    """Return what a run saw on a day with so many new articles; ``changed`` says what differs from the usual."""
    usual: dict[str, float | str] = {
        "dates": 0.97,
        "authors": 0.6,
        "length": 900,
        "removed": 0.12,
        "bodies": 0.96,
        "failed": 0.01,
        "template": "div.main>div#content",
        "form": "2024-10-09 11:24",
        "links": 40,
    }
    site = usual | changed
    stats = SiteStats()
    stats.add_list(int(float(site["links"]) * draw.uniform(0.8, 1.2)))
    for _ in range(count):
        if draw.random() < float(site["failed"]):
            stats.failed += 1
        elif draw.random() > float(site["bodies"]):
            stats.add_bodyless()
        else:
            chars = int(draw.lognormvariate(0, 0.7) * float(site["length"]))
            taken = int(chars * float(site["removed"]) * draw.uniform(0.2, 1.8))
            article = Article(
                text="字" * max(60, chars),
                published_raw=str(site["form"]) if draw.random() < float(site["dates"]) else None,
                source="新华网",
                authors=["高一川"] if draw.random() < float(site["authors"]) else [],
                removed=[Removal("link-list", "body", "多" * taken)],
            )
            article.published_at = START if article.published_raw else None
            stats.add_article(article, str(site["template"]), new=True)
    return stats


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
    ({"links": 1}, Check.ITEM_COUNT, "article links a list page"),
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


@pytest.mark.parametrize(
    ("raw", "form"),
    [
        ("2024-10-09 11:24:42", "#-#-# #:#:#"),
        ("2024年10月9日 11:24", "#年#月#日 #:#"),
        ("October 9, 2024", "a #, #"),
        ("9 Oktober 2024", "# a #"),
        ("3小时前", "#小时前"),
    ],
)
def test_date_forms(raw: str, form: str) -> None:
    assert date_form(raw) == form


def test_tallies_come_back_from_json_and_add_up() -> None:
    one, two = day(random.Random(1), 20), day(random.Random(2), 30)
    assert SiteStats.from_dict(one.to_dict() | {"of a newer version": 1}) == one
    both = one + two
    assert (both.articles, both.templates.total()) == (one.articles + two.articles, both.articles)


# A real run after a real change of layout

TEXT = "第{number}号水塔的第{part}段。" + SENTENCE + "。"


def page(number: int, layout: str = "") -> str:
    """Return an article's page in the site's layout, or in one that has changed."""
    title = f"清河县第{number}号老旧水塔改造完工"
    text = "".join(f"<p>{TEXT.format(number=number, part=part)}</p>" for part in range(1, 4))
    name, date = "content", "2024-10-09 11:24"
    if layout == "body container renamed":
        name = "story-text"
    elif layout == "date format changed":
        date = "廿四年十月初九"
    elif layout == "body behind a script":
        text = "<script>load('/api/text')</script>"
    return (
        f"<!DOCTYPE html><html lang=zh><head><meta charset=utf-8><title>{title}_云桥资讯</title></head><body>"
        f"<div class=main><h1>{title}</h1><div class=info>{date} 来源:新华社</div><div class={name}>{text}</div></div>"
        "</body></html>"
    )


def read(site: Website, data: Path, numbers: range, layout: str = "", **settings: str) -> tuple[int, str]:
    """Let a site publish articles and crawl it."""
    for number in numbers:
        site.add(article_path(number), page(number, layout))
    site.add("/", listing(numbers))
    run = crawl(data, f"{site.address}/", **settings)
    return run.returncode, run.stderr


LAYOUTS = {
    "body container renamed": "10 of 10 articles with a page template that was never seen before: body>div.main>div.story-text",
    "date format changed": "10 of 10 articles with a form of date that was never seen before: #-#-#",
    "body behind a script": "10 of 10 pages without an article's body, never over 0% before",
}


@dataclass
class Known:
    """A site that three runs have crawled, and a data folder of one's own with what they learnt."""

    site: Website
    data: Path

    @property
    def host(self) -> str:
        return self.site.address.removeprefix("http://")

    def read(self, layout: str = "", numbers: range = range(30, 40), **settings: str) -> tuple[int, str]:
        """Let the site publish more and crawl it."""
        return read(self.site, self.data, numbers, layout, **settings)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    data = tmp_path_factory.mktemp("crawled")
    with website() as site:
        for number in range(3):
            status, told = read(site, data, range(10 * number, 10 * number + 10))
            assert (status, "health" in told) == (0, False), told
        yield Known(site, data)


@pytest.fixture
def known(crawled: Known, tmp_path: Path) -> Known:
    shutil.copytree(crawled.data, tmp_path / "data")
    return Known(crawled.site, tmp_path / "data")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_new_layout_is_reported_on_the_first_run_after_it(layout: str, known: Known) -> None:
    status, told = known.read(layout)
    assert status == ExitStatus.UNHEALTHY
    assert f"newscrawl: health: {known.host}: {LAYOUTS[layout]}" in told
    assert told.splitlines()[-1].count("done, but a monitor warns, exit status 8") == 1
    assert "Traceback" not in told
    assert {alarm["site"] for alarm in last_report(known.data)["alarms"]} == {known.host}


def test_what_is_accepted_is_the_new_normal(known: Known) -> None:
    assert known.read("date format changed")[0] == ExitStatus.UNHEALTHY
    assert "form of date" in scrapy(known.data, "sites").stdout
    assert "forgot 4 runs" in scrapy(known.data, "sites", "--accept", known.host).stdout
    assert "form of date" not in scrapy(known.data, "sites").stdout
    assert known.read("date format changed", range(40, 50))[0] == 0
    assert scrapy(known.data, "sites", "--accept", "elsewhere.example").returncode == ExitStatus.USAGE


def test_actions_of_spidermon_run_when_a_monitor_fails(known: Known, tmp_path: Path) -> None:
    action: Any = {
        "NEWSCRAWL_HEALTH_ACTIONS": "tests.support.health_action.WriteFile",
        "HEALTH_ACTION_FILE": str(tmp_path / "told"),
    }
    assert known.read(**action)[0] == 0
    assert not (tmp_path / "told").exists()
    known.read("date format changed", range(40, 50), **action)
    assert "unknown templates" in (tmp_path / "told").read_text().replace("_", " ")


@pytest.mark.parametrize("action", ["nowhere.Action", "tests.support.health_action.TooFew"])
def test_a_wrong_action_is_told_before_the_run_begins(action: str, tmp_path: Path) -> None:
    with website() as site:
        status, told = read(site, tmp_path, range(2), NEWSCRAWL_HEALTH_ACTIONS=action)
    assert (status, len(told.splitlines())) == (ExitStatus.USAGE, 1)
    assert not (tmp_path / "ledger.sqlite").exists()


def test_without_spidermon_there_is_no_alarm(known: Known) -> None:
    assert known.read("date format changed", SPIDERMON_ENABLED="False")[0] == 0


def test_the_project_s_own_monitors_change_the_exit_status_too(tmp_path: Path) -> None:
    with website() as site:
        status, told = read(
            site, tmp_path, range(2), SPIDERMON_SPIDER_CLOSE_MONITORS="tests.support.health_action.TooFew"
        )
    assert status == ExitStatus.UNHEALTHY
    assert "Monitor HundredArticles/test_count failed: only 2 articles" in told


def test_history_in_the_ledger(tmp_path: Path, database: str) -> None:
    ledger = Ledger(open_engine(ledger_url(tmp_path, database)))
    stats = day(random.Random(1), 20)
    for number in range(3):
        run = ledger.runs.start("aggregator", "news.example")
        alarms = [Alarm("news.example", Check.LENGTH, "short")] if number == 1 else []
        ledger.site_runs.add(run, {"news.example": stats, "other.example": SiteStats(failed=1)}, alarms)
    history = ledger.site_runs.history("news.example")
    assert [run.alarmed for run in history] == [False, True, False]
    assert history[0].stats == stats
    state, _ = ledger.site_runs.states()
    assert (state.site, state.runs, state.articles, state.alarms) == ("news.example", 3, 3 * stats.articles, [])
    assert ledger.site_runs.accept("news.example") == 3
    assert ledger.site_runs.history("news.example") == []
    assert len(ledger.site_runs.history("other.example")) == 3
    ledger.close()
