"""Spidermon's monitors at the end of a run: alarms, exit status, actions."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from newscrawl.errors import ExitStatus
from newscrawl.health import monitors
from newscrawl.health.checks import Alarm, Check
from tests.support.commands import crawl, last_report, scrapy
from tests.support.website import SENTENCE, Website, article_path, listing, website

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
    assert "4 earlier runs no longer count" in scrapy(known.data, "sites", "--accept", known.host).stdout
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


def failing_monitors(alarms: list[Alarm]) -> list[str]:
    """Return the names of the monitors that fail when a run has these alarms."""
    spider = SimpleNamespace(run=SimpleNamespace(recorder=SimpleNamespace(alarms=alarms)))
    failing = []
    for name in (name for name in dir(monitors.HealthMonitor) if name.startswith("test_")):
        monitor = monitors.HealthMonitor(name)
        monitor.init_data(SimpleNamespace(spider=spider))
        try:
            getattr(monitor, name)()
        except AssertionError:
            failing.append(name)
    return failing


@pytest.mark.parametrize("check", Check)
def test_every_check_has_one_monitor_and_none_fails_without_an_alarm(check: Check) -> None:
    others = [Alarm("news.example", other, "not as it was") for other in Check if other != check]
    (failing,) = failing_monitors([Alarm("news.example", check, "not as it was")])
    assert failing not in failing_monitors(others)
    assert failing_monitors([]) == []
