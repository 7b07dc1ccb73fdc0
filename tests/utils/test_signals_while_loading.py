"""Ctrl-C and SIGTERM while the modules of a command are loaded: one line and status 7, no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from newscrawl.errors import ExitStatus
from tests.support.commands import ROOT

HOLDS_IMPORT = ROOT / "tests" / "support" / "held_import"


INSTALLED = {
    "newscrawl": "from newscrawl.__main__ import main; main()",
    "scrapy": "from scrapy.cmdline import execute; execute()",
}
"""The programs that pip installs, and what their script does."""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    ("program", "module"), [("newscrawl", "newscrawl.items"), ("newscrawl", "logging"), ("scrapy", "newscrawl.addon")]
)
def test_an_installed_program_handles_a_stop_from_its_first_import(
    program: str, module: str, number: signal.Signals, tmp_path: Path
) -> None:
    script = tmp_path / program
    script.write_text(INSTALLED[program])
    assert_stops([str(script), "sites"], module, number)


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
    assert_stops(["-m", *line.format(data=tmp_path).split()], module, number)


def assert_stops(arguments: list[str], module: str, number: signal.Signals) -> None:
    """Run a program, stop it while it loads a module, and check its line and its status."""
    run = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (HOLDS_IMPORT, ROOT))), "HELD_IMPORT": module},
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
