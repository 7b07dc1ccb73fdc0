"""Ctrl-C and SIGTERM in a command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newscrawl.errors import ExitStatus, Stopped
from newscrawl.utils.files import whole_file
from newscrawl.utils.signals import stoppable
from tests.support.commands import ROOT, command
from tests.support.website import article


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
def test_stored_pages(program: str, number: signal.Signals, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for at in range(5_000):
        (pages / f"{at}.html").write_text(article(at))
    if program == "clean":
        line = command(tmp_path / "data", "clean", str(pages), "-O", str(tmp_path / "out" / "all.jsonl"))
    else:
        line = [sys.executable, "-m", "newscrawl.archive", str(pages), "-o", str(tmp_path / "out")]
    run = subprocess.Popen(line, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not (tmp_path / "out").exists():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    time.sleep(1)
    run.send_signal(number)
    _, said = run.communicate(timeout=90)
    assert run.returncode == ExitStatus.STOPPED
    assert f"newscrawl: {number.name}: stopping" in said
    assert "Traceback" not in said
    assert list((tmp_path / "out").rglob(".*")) == []
