"""Killed at any moment, on a full disk or beside a second run: nothing is lost, nothing repeated, every file valid."""

from __future__ import annotations

import csv
import json
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from newscrawl.errors import ExitStatus
from tests.support.commands import ROOT, command, crawl, exported
from tests.support.faults import NOT_REACHED
from tests.support.waiting import wait_until
from tests.support.website import Answer, Website, article, article_path, listing, website

ARTICLES = 60
PER_LIST = 15
FORMATS = "jsonl,csv,json"


class SlowSite(Website):
    """A site of ``ARTICLES`` articles on a few list pages; each answer takes a moment, so that kills come in between."""

    def __init__(self, delay: float = 0.02) -> None:
        super().__init__()
        self.delay = delay
        for number in range(ARTICLES):
            self.add_tagged(article_path(number), article(number))
        for page in range(ARTICLES // PER_LIST):
            following = f'<a href="/list_{page + 2}.html">下一页</a>'
            body = listing(range(page * PER_LIST, (page + 1) * PER_LIST), extra=following)
            self.add_tagged(f"/list_{page + 1}.html", body)
        self.pages["/"] = self.pages["/list_1.html"]

    def answer(self, path: str) -> Answer:
        time.sleep(self.delay)
        return super().answer(path)


@pytest.fixture
def site() -> Iterator[Website]:
    with website(SlowSite()) as site:
        yield site


def arguments(data: Path, site: Website, *more: str, workers: int = 0) -> list[str]:
    """Return the arguments of the crawl, behind ``python -m scrapy``."""
    settings = {"NEWSCRAWL_EXPORTS": FORMATS, "NEWSCRAWL_WORKERS": str(workers)}
    line = command(data, "crawl", "aggregator", "-a", f"url={site.address}/", *more, **settings)
    return line[3:]


def start(moments: int, given: list[str]) -> subprocess.Popen[bytes]:
    """Start the crawl with its commits close together."""
    line = [sys.executable, "-m", "tests.support.faults", str(moments), *given]
    return subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def read_all(data: Path, pattern: str) -> list[str]:
    """Return the addresses in all export files of a kind, each file read to its end: it must be valid."""
    urls: list[str] = []
    for path in sorted((data / "exports").glob(pattern)):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            assert text.endswith("\n")
            urls += [json.loads(line)["url"] for line in text.splitlines()]
        elif path.suffix == ".json":
            urls += [record["url"] for record in json.loads(text)]
        else:
            rows = list(csv.DictReader(text.splitlines(keepends=True), strict=True))
            assert all(None not in row and None not in row.values() for row in rows)
            urls += [row["url"] for row in rows]
    return urls


def check_files(data: Path) -> None:
    """Every file is valid and nothing is repeated; the files of a run are there together or will be written again."""
    folder = data / "exports"
    for path in folder.iterdir() if folder.exists() else ():
        assert path.suffix.removeprefix(".") in FORMATS.split(","), path
    for name in FORMATS.split(","):
        repeated = [url for url, count in Counter(read_all(data, f"*.{name}")).items() if count > 1]
        assert repeated == []


def check_complete(data: Path, site: Website) -> None:
    """Every article is there once, in every format."""
    check_files(data)
    wanted = sorted(site.address + article_path(number) for number in range(ARTICLES))
    for name in FORMATS.split(","):
        assert sorted(read_all(data, f"*.{name}")) == wanted, name


def finish(data: Path, site: Website, *more: str) -> None:
    """Run the same command once more, to its end."""
    last = start(0, arguments(data, site, *more))
    output, _ = last.communicate(timeout=100)
    assert last.returncode == 0, output.decode()


@pytest.mark.slow
@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGTERM], ids=["SIGKILL", "SIGTERM"])
def test_killed_at_random_moments(site: Website, tmp_path: Path, kill: signal.Signals) -> None:
    draw = random.Random(kill)
    killed = 0
    for _ in range(14):
        asked = len(site.requests) + draw.randint(0, 25)
        run = start(0, arguments(tmp_path, site, workers=1))
        while run.poll() is None and len(site.requests) < asked:
            time.sleep(0.005)
        if run.poll() is None:
            killed += 1
            run.send_signal(kill)
        output = run.communicate(timeout=60)[0].decode()
        # A reading process that was about to start when its parent was killed says so in Python's own words.
        assert "Traceback" not in output or (run.returncode == -signal.SIGKILL and "spawn_main" in output)
        assert run.returncode in (0, -kill, ExitStatus.STOPPED), output
        check_files(tmp_path)
        if run.returncode == 0:  # all is read: begin anew
            check_complete(tmp_path, site)
            shutil.rmtree(tmp_path)
    assert killed >= 8
    finish(tmp_path, site)
    check_complete(tmp_path, site)


@pytest.mark.slow
def test_killed_around_every_commit_and_rename(site: Website, tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    site.delay = 0  # type: ignore[attr-defined]
    moment = 0
    while True:
        moment += 1 if moment < 12 else 7
        shutil.rmtree(tmp_path, ignore_errors=True)
        given = arguments(tmp_path / "data", site, "-o", str(feed))
        run = start(moment, given)
        output = run.communicate(timeout=100)[0].decode()
        if run.returncode == NOT_REACHED:
            break
        assert run.returncode == -signal.SIGKILL, output
        check_files(tmp_path / "data")
        assert not feed.exists() or all(json.loads(line) for line in feed.read_text(encoding="utf-8").splitlines())
        finish(tmp_path / "data", site, "-o", str(feed))
        check_complete(tmp_path / "data", site)
        urls = [json.loads(line)["url"] for line in feed.read_text(encoding="utf-8").splitlines()]
        assert sorted(urls) == sorted(set(urls)), f"-o repeats at moment {moment}"
        assert len(urls) == ARTICLES, f"-o loses at moment {moment}"
    assert moment > 30  # commits in the middle and at the end, and renames of all files


@pytest.mark.slow
def test_a_full_disk(site: Website, tmp_path: Path) -> None:
    site.delay = 0  # type: ignore[attr-defined]
    statuses = set()
    for kilobytes in (8, 60, 100, 150, 220, 300):
        run = subprocess.run(
            [sys.executable, "-m", "tests.support.faults", "0", *arguments(tmp_path, site)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
            preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (kilobytes * 1024, kilobytes * 1024)),
        )
        statuses.add(run.returncode)
        assert run.returncode in (0, ExitStatus.LEDGER), run.stderr
        assert "Traceback" not in run.stderr
        check_files(tmp_path)
    assert ExitStatus.LEDGER in statuses
    finish(tmp_path, site)
    check_complete(tmp_path, site)


@pytest.mark.slow
def test_a_full_file_system(site: Website, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("a tmpfs cannot be mounted here")
    try:
        first = start(0, arguments(disk / "data", site))
        output = first.communicate(timeout=100)[0].decode()
        assert first.returncode == ExitStatus.LEDGER, output
        assert "Traceback" not in output
        assert "newscrawl: error: " in output
        check_files(disk / "data")
        subprocess.run(["mount", "-o", "remount,size=50m", str(disk)], check=True)
        finish(disk / "data", site)
        check_complete(disk / "data", site)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.slow
def test_two_runs_started_together(site: Website, tmp_path: Path) -> None:
    let_go = threading.Event()
    site.hold = lambda path: let_go.wait(60)
    first = start(0, arguments(tmp_path, site))
    wait_until(lambda: site.requests, "the first request", needs=[first])
    second = crawl(tmp_path, f"{site.address}/")
    assert second.returncode == ExitStatus.LOCKED
    assert second.stderr.startswith("newscrawl: error: another run is using ")
    assert len(second.stderr.splitlines()) == 1
    assert first.poll() is None
    let_go.set()
    assert first.wait(60) == 0
    check_complete(tmp_path, site)


@pytest.mark.slow
def test_a_stopped_run_says_so_and_exports_what_it_has(site: Website, tmp_path: Path) -> None:
    site.delay = 0.15  # type: ignore[attr-defined]
    run = start(0, arguments(tmp_path, site))
    wait_until((tmp_path / "ledger.sqlite").exists, "the ledger", needs=[run])
    wait_until(lambda: len(site.requests) >= 20, "20 requests", needs=[run])
    run.send_signal(signal.SIGTERM)
    output = run.communicate(timeout=60)[0].decode()
    assert run.returncode == ExitStatus.STOPPED
    assert "stopped before the end, exit status 7" in output
    assert 0 < len(exported(tmp_path)) < ARTICLES
