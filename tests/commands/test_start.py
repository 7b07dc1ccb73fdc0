"""Commands start fast: a help text imports no library that only the work of the command needs."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCRAPY = {"scrapy", "twisted"}
PARSERS = {"lxml", "parsel", "dateparser", "feedparser"}
"""Scrapy itself imports some of these."""
DATA = {"sqlalchemy", "alembic", "pyarrow"}
OUTPUT = {"jinja2", "pygal", "rich"}
OWN = {"newscrawl.extraction.fields", "newscrawl.ledger", "newscrawl.report.explain", "newscrawl.normalise.dates"}
"""Modules of newscrawl that compile hundreds of patterns, or import the libraries above."""


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--help"], SCRAPY | PARSERS | DATA | OUTPUT | OWN),
        (["--version"], SCRAPY | PARSERS | DATA | OUTPUT | OWN),
        (["export", "--help"], DATA | OUTPUT | OWN),
        (["explain", "--help"], DATA | OUTPUT | OWN),
    ],
)
def test_a_help_text_imports_only_what_it_needs(arguments: list[str], unwanted: set[str]) -> None:
    assert unwanted & imported(arguments) == set()


def test_an_export_does_not_load_what_reads_pages(tmp_path: pytest.TempPathFactory) -> None:
    modules = imported(["export", "-s", f"NEWSCRAWL_DATA={tmp_path}"])
    assert "sqlalchemy" in modules  # it has looked for the ledger
    assert modules & {"newscrawl.extraction.fields", "newscrawl.report.explain", "newscrawl.spiders.base"} == set()


def imported(arguments: list[str]) -> set[str]:
    """Return the modules that a command has imported at its end, in a process of its own."""
    script = (
        "import atexit, sys\n"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
        "from newscrawl.__main__ import main\n"
        "main(sys.argv[1:])\n"
    )
    run = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, timeout=60)
    return set(run.stderr.split())
