"""Ctrl-C and SIGTERM in a command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import psutil
import pytest

from newscrawl.errors import ExitStatus, Stopped
from newscrawl.utils.files import whole_file
from newscrawl.utils.signals import stoppable
from tests.support.commands import ROOT, command
from tests.support.waiting import wait_until
from tests.support.website import Answer, Website, article, article_path, listing, website


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_ends_the_block_and_later_ones_do_no_harm(
    number: signal.Signals, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = signal.getsignal(number)

    def work() -> None:
        with stoppable(), whole_file(tmp_path / "half.csv"):
            try:
                os.kill(os.getpid(), number)
                time.sleep(10)
            except Exception:
                pytest.fail("a stop is no error")
            finally:
                os.kill(os.getpid(), number)

    with pytest.raises(Stopped):
        work()
    assert capsys.readouterr().err == f"newscrawl: {number.name}: stopping; what is complete is kept\n"
    assert list(tmp_path.iterdir()) == []
    assert signal.getsignal(number) == before


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("program", ["clean", "archive"])
@pytest.mark.parametrize("signals", [1, 2])
def test_stored_pages(program: str, number: signal.Signals, signals: int, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for at in range(5_000):
        (pages / f"{at}.html").write_text(article(at))
    if program == "clean":
        line = command(tmp_path / "data", "clean", str(pages), "-O", str(tmp_path / "out" / "all.jsonl"))
    else:
        line = [sys.executable, "-m", "newscrawl.archive", str(pages), "-o", str(tmp_path / "out")]
    run = subprocess.Popen(line, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    wait_until(lambda: reads_pages(run), "the process that reads pages", needs=[run])
    time.sleep(1)
    for _ in range(signals):
        run.send_signal(number)
        time.sleep(0.1)
    _, said = run.communicate(timeout=90)
    assert run.returncode == ExitStatus.STOPPED, said
    assert f"newscrawl: {number.name}: stopping" in said
    assert "Traceback" not in said
    assert list((tmp_path / "out").rglob(".*")) == []


def reads_pages(run: subprocess.Popen[str]) -> bool:
    """Return whether a command has started its process that reads pages."""
    try:
        return any("spawn_main" in " ".join(each.cmdline()) for each in psutil.Process(run.pid).children())
    except psutil.NoSuchProcess:  # another child has just ended
        return False


def slow_site(site: Website) -> None:
    """Serve a list of articles, and each article so slowly that a command is still waiting for it."""

    def write(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(20)

    for at in range(30):
        site.pages[article_path(at)] = Answer(write=write)
    site.add("/", listing(range(30)))


@pytest.mark.slow
@pytest.mark.parametrize("signals", [1, 2, 3])
@pytest.mark.parametrize(
    "arguments",
    [
        ("crawl", "aggregator", "-a", "url={address}/"),
        ("crawl", "articles", "-a", "urls={address}" + article_path(0)),
        ("explain", "{address}" + article_path(0)),
        ("newsite", "{address}/", "--show"),
        ("run", "--all", "-s", "NEWSCRAWL_SITES={sites}"),
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_commands_that_fetch(arguments: tuple[str, ...], signals: int, tmp_path: Path) -> None:
    """One line, status 7, nothing half written, however many signals come and at whatever moment of the end."""
    with website() as site:
        slow_site(site)
        sites = tmp_path / "sites"
        sites.mkdir()
        (sites / "slow.toml").write_text(f"start_urls = ['{site.address}/']")
        line = command(tmp_path / "data", *(each.format(address=site.address, sites=sites) for each in arguments))
        run = subprocess.Popen(line, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        deadline = time.monotonic() + 60
        while not any(path.startswith("/a/") for path, _ in site.requests):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        for _ in range(signals):
            run.send_signal(signal.SIGTERM)
            time.sleep(0.3)
        _, said = run.communicate(timeout=90)
    assert run.returncode == ExitStatus.STOPPED
    assert said.count("newscrawl: SIGTERM: stopping") == 1
    assert "Traceback" not in said
    assert list(tmp_path.rglob("*.part")) == []
