"""A crawl of a site that does everything wrong: it ends in time, and every healthy article comes out."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawl.errors import ExitStatus
from tests.support.commands import ROOT, command, exported, last_report
from tests.support.hostile import BAD_SHAPES, GOOD, HostileSite
from tests.support.website import Website, website

SECONDS = 150
"""Time that the run may take, with a deadline of 3 s a response, 8 at once, and some 20 pages that use it up."""
MEGABYTES = 500
_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Run:
    """A finished crawl of the hostile site."""

    def __init__(self, data: Path, site: HostileSite, inside: Website) -> None:
        self.data, self.site, self.inside = data, site, inside
        line = command(
            data,
            *("crawl", "aggregator", "-a", f"url={site.address}/"),
            NEWSCRAWL_ALLOW_PRIVATE=site.address.removeprefix("http://"),
            DOWNLOAD_TIMEOUT="3",
            DOWNLOAD_MAXSIZE="20000000",
            LOG_LEVEL="INFO",
            NEWSCRAWL_WORKERS="1",
        )
        started = time.monotonic()
        with (data / "log").open("wb") as log:
            process = subprocess.Popen(line, cwd=ROOT, stderr=log, stdout=log)
            _, status, usage = os.wait4(process.pid, 0)
        self.seconds = time.monotonic() - started
        self.status = os.waitstatus_to_exitcode(status)
        self.megabytes = usage.ru_maxrss / 1024
        self.log = (data / "log").read_text(encoding="utf-8", errors="replace")
        self.records = exported(data)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with website() as inside, website(HostileSite()) as site:
        assert isinstance(site, HostileSite)
        assert site.build(inside.address.removeprefix("http://")) >= 50
        yield Run(tmp_path_factory.mktemp("hostile"), site, inside)


pytestmark = pytest.mark.slow


def test_it_ends_in_time_with_little_memory_and_says_what_failed(run: Run) -> None:
    print(f"\n{len(run.site.names)} faults, {run.seconds:.0f} s, {run.megabytes:.0f} MB, exit status {run.status}")
    assert run.status == ExitStatus.PARTLY_FAILED
    assert run.seconds < SECONDS
    assert run.megabytes < MEGABYTES
    assert len(last_report(run.data)["failures"]) > 30


def test_all_healthy_articles_come_out(run: Run) -> None:
    titles = {record["title"] for record in run.records}
    assert [n for n in range(GOOD) if f"清河县第{n}号老旧水塔改造完工" not in titles] == []


@pytest.mark.parametrize("name", BAD_SHAPES)
def test_articles_in_bad_shape_come_out_right(run: Run, name: str) -> None:
    number = 500 + BAD_SHAPES.index(name)
    title = f"清河县第{number}号老旧水塔改造完工"
    (record,) = [record for record in run.records if record["title"].endswith(title)]
    # What stands for no character shows as U+FFFD, as in a browser.
    assert record["title"].removeprefix("=HYPERLINK(1);").lstrip("\ufffd") == title
    assert [line[:12] for line in record["text"].split("\n")][:2] == [
        f"第{number}号水塔的第{p}段。"[:12] for p in (1, 2)
    ]
    assert record["source"] == "新华社"
    assert record["url"].startswith(run.site.address)


def test_the_service_next_door_is_left_alone(run: Run) -> None:
    assert run.inside.requests == []


def test_nothing_else_is_taken_for_an_article(run: Run) -> None:
    assert len(run.records) == GOOD + len(BAD_SHAPES)


def test_exports_and_log_are_harmless(run: Run) -> None:
    for path in (run.data / "exports").iterdir():
        assert not _HARMFUL.search(path.read_text(encoding="utf-8").replace("\r\n", "\n")), path
    assert not _HARMFUL.search(run.log)
    report = next((run.data / "runs").iterdir()).read_text(encoding="utf-8")
    assert not _HARMFUL.search(json.dumps(json.loads(report), ensure_ascii=False))


def test_the_log_has_no_traceback(run: Run) -> None:
    assert "Traceback" not in run.log


def test_a_calendar_without_end_is_left(run: Run) -> None:
    assert len([path for path, _ in run.site.requests if path.startswith("/calendar")]) <= 5
