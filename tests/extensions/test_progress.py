"""The live view under a pseudo-terminal, plain lines under a pipe."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.console import Console

from newscrawl.errors import ExitStatus
from newscrawl.extensions.progress import Snapshot, picture
from newscrawl.health.site_stats import SiteStats
from tests.support.commands import ROOT, command, crawl
from tests.support.website import Website, article, article_path, listing, website

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@pytest.mark.parametrize(
    ("snapshot", "line"),
    [
        (Snapshot(5, 0, 0, 0, 0, 0, 0.0), "00:05, 0 articles, 0 pages, 0 skipped, 0 failed, 0.0 pages/s"),
        (
            Snapshot(3700, 4000, 3900, 60, 2, 90, 1.5),
            "1:01:40, 3,900 articles, 4,000 pages, 60 skipped, 2 failed, 1.5 pages/s, 90 waiting, 01:00 left at least",
        ),
        (
            Snapshot(100, 60, 50, 0, 0, 1000, 0.5, most=60),
            "01:40, 50 articles, 60 pages, 0 skipped, 0 failed, 0.5 pages/s, 1,000 waiting, 00:20 left at least",
        ),
    ],
)
def test_a_run_in_one_line(snapshot: Snapshot, line: str) -> None:
    assert snapshot.line() == line


def test_the_picture_is_bounded_and_harmless() -> None:
    stats_by_site = {f"[red]site{n}\x1b[2J.example": SiteStats(pages=n) for n in range(40)}
    shown = Console(width=100, record=True, file=io.StringIO())
    shown.print(picture(Snapshot(5, 40, 40, 0, 0, 0, 1.0), stats_by_site))
    text = shown.export_text()
    assert "[red]site39" in text
    assert "… and 28 more" in text
    assert "\x1b[2J" not in text
    assert len(text.splitlines()) < 20


@pytest.mark.parametrize("width", [60, 75, 76, 100, 200])
def test_each_site_has_one_line_and_whole_headings(width: int) -> None:
    stats_by_site = {"news.example": SiteStats(pages=2), f"{'a-long-name.' * 9}example": SiteStats(pages=1)}
    shown = Console(width=width, record=True, file=io.StringIO())
    shown.print(picture(Snapshot(5, 40, 40, 0, 0, 0, 1.0), stats_by_site, "", width))
    lines = [line for line in shown.export_text().splitlines() if line.strip()]
    heading = next(line for line in lines if line.lstrip().startswith("site")).split()
    assert heading[-1] == ("failed" if width < 76 else "removed")
    assert [line.split()[0] for line in lines[-2:]] == ["news.example", lines[-1].split()[0]]
    assert "…" in lines[-1] or width == 200


@pytest.fixture
def site() -> Iterator[Website]:
    with website() as site:
        for number in range(12):
            site.add(article_path(number), article(number))
        site.add(article_path(5), "broken", status=500)
        site.add("/", listing(range(12)))
        yield site


def hold_articles(site: Website, seconds: float) -> threading.Event:
    """Hold the first request for an article for some seconds, or until the event that is returned is set."""
    let_go = threading.Event()

    def hold(path: str) -> None:
        if path.startswith("/a/"):
            let_go.wait(seconds)
            let_go.set()

    site.hold = hold
    return let_go


def on_a_terminal(arguments: list[str], look: Callable[[str], None]) -> tuple[int, str, bytes]:
    """Run a command with its standard error on a pseudo-terminal; return its status, what it showed and its output.

    ``look`` is called with all that was shown, each time that there is more.
    """
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"}
    process = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, env=environment)
    os.close(theirs)
    shown = bytearray()

    def read() -> None:
        while True:
            try:
                shown.extend(os.read(ours, 65536))
            except OSError:  # the other end is closed
                return
            look(shown.decode(errors="replace"))

    reader = threading.Thread(target=read)
    reader.start()
    output = process.communicate(timeout=100)[0]
    reader.join()
    os.close(ours)
    return process.returncode, shown.decode(), output


_WAITING = re.compile(r"newscrawl  [\d:]+, \d+ articles?, \d+ pages?, .* waiting")
_ERASED_LINE = "\x1b[2K"


def test_a_live_view_on_a_terminal(site: Website, tmp_path: Path) -> None:
    def look(shown: str) -> None:
        if _WAITING.search(_ESCAPES.sub("", shown)) and shown.count(_ERASED_LINE) > 5:
            seen.set()
            let_go.set()

    seen, let_go = threading.Event(), hold_articles(site, seconds=60)
    start = f"url={site.address}/"
    feed = ("-O", "-:jsonlines")
    arguments = command(tmp_path, "crawl", "aggregator", "-a", start, *feed, CONCURRENT_REQUESTS_PER_DOMAIN="1")
    status, shown, output = on_a_terminal(arguments, look)
    assert seen.is_set(), "the requests that wait are shown, and the view is drawn anew over what it erases"
    assert status == ExitStatus.PARTLY_FAILED
    text = _ESCAPES.sub("", shown)
    host = site.address.removeprefix("http://")
    assert re.search(rf"{host} +\d+ +\d+ +\d+ +\d+ +\d+ +\d+%", text)
    assert text.count(f"Could not fetch {site.address}{article_path(5)}: HTTP 500") == 1
    assert shown.count("\x1b[?25l") == shown.count("\x1b[?25h") == 1, "the cursor comes back"
    last = text.rstrip().splitlines()[-1]
    assert last.strip().startswith("newscrawl: 11 articles") or "newscrawl: 11 articles" in text[-400:]
    assert len([json.loads(line) for line in output.splitlines()]) == 11


def test_plain_lines_in_a_pipe(site: Website, tmp_path: Path) -> None:
    hold_articles(site, seconds=1)  # in which ten lines are due
    run = crawl(tmp_path, f"{site.address}/", LOGSTATS_INTERVAL="0.1", CONCURRENT_REQUESTS_PER_DOMAIN="1")
    assert "\x1b" not in run.stderr
    lines = [line for line in run.stderr.splitlines() if " pages/s" in line]
    assert len(lines) >= 1
    assert re.fullmatch(r"newscrawl: \d\d:\d\d, \d+ articles?, .*", lines[0])
    assert run.stdout == ""


@pytest.mark.parametrize("options", [{"NEWSCRAWL_PROGRESS": "off"}, {"LOGSTATS_INTERVAL": "0"}])
def test_quiet_when_asked(site: Website, tmp_path: Path, options: dict[str, str]) -> None:
    hold_articles(site, seconds=1)
    run = crawl(tmp_path, f"{site.address}/", **({"LOGSTATS_INTERVAL": "0.1"} | options))
    assert "pages/s" not in run.stderr


def test_an_unknown_mode_is_one_line(site: Website, tmp_path: Path) -> None:
    run = crawl(tmp_path, f"{site.address}/", NEWSCRAWL_PROGRESS="loud")
    assert run.returncode == ExitStatus.USAGE
    assert run.stderr == "newscrawl: error: NEWSCRAWL_PROGRESS is 'loud'; give one of auto, live, plain, off\n"
    assert not (tmp_path / "ledger.sqlite").exists()
