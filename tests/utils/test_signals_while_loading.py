"""Ctrl-C and SIGTERM while the modules of a command are loaded: one line and status 7, no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from newscrawl.errors import ExitStatus
from tests.support.commands import ROOT

HOLDS_IMPORT = ROOT / "tests" / "support" / "held_import"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    ("line", "module"),
    [
        ("newscrawl --help", "newscrawl.utils.help"),
        ("newscrawl export", "scrapy"),
        ("newscrawl export", "newscrawl.commands.export"),
        ("newscrawl report", "newscrawl.addon"),
        ("newscrawl crawl http://127.0.0.1:9/", "newscrawl.spiders.aggregator"),
        ("newscrawl clean README.md -o -", "newscrawl.archive.stored"),
        ("scrapy sites", "newscrawl.commands.sites"),
        ("newscrawl.archive README.md -o {data}", "newscrawl.archive.batch"),
        ("newscrawl.archive README.md -o {data}", "rich.progress"),
    ],
)
def test_a_stop_while_a_module_is_loaded(
    line: str, module: str, number: signal.Signals, tmp_path: os.PathLike[str]
) -> None:
    program, *arguments = line.format(data=tmp_path).split()
    run = subprocess.Popen(
        [sys.executable, "-m", program, *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(HOLDS_IMPORT), "HELD_IMPORT": module},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert run.stdout is not None
    assert run.stdout.readline() == "held\n"
    run.send_signal(number)
    assert run.communicate(timeout=50)[1] == f"newscrawl: {number.name}: stopping; what is complete is kept\n"
    assert run.returncode == ExitStatus.STOPPED


def test_another_program_keeps_its_handlers() -> None:
    script = (
        "import signal, newscrawl.commands.export; print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert run.stdout == "True\n"
