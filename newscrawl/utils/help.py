"""Help texts of commands: paragraphs, and examples below them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Final

from typing_extensions import override

SUMMARIES: Final = {
    "clean": "Clean saved pages and text dumps (files, folders, archives, standard input); no request is made",
    "crawl": "Crawl a site: its articles become records, and what is known is not fetched again",
    "deliver": "Deliver the records that no run has delivered yet to the places of NEWSCRAWL_DELIVER",
    "explain": "Show what each stage read, decided and removed on one page",
    "export": "Export the ledger's articles as JSON Lines, CSV, Parquet and other formats",
    "feeds": "Write full-text feeds (Atom, JSON Feed) of each site and of all sites",
    "forget": "Take articles out of the ledger: by address, by site, by age",
    "newsite": "Read a list page and an article of a site; write its site file and fixture",
    "outlets": "List the printed outlets that the registry does not know, by frequency",
    "reclean": "Clean the kept pages again with the present rules and site memory; no request is made",
    "report": "Write a report of a run as one HTML file, with an article browser",
    "run": "Crawl all sites of the site files that are due, in one process",
    "sites": "List known sites, with their health and how often to crawl them; add, remove, rename sites",
    "summary": "Print the newest export (or FILE) as a table, with the removals by rule",
}
"""What each command does, in a line. It stands here so that ``newscrawl --help`` imports no command and no library."""


class HelpFormatter(argparse.HelpFormatter):
    """Wraps the paragraphs of a help text, and leaves lines that begin with two spaces (examples) as they are."""

    @override
    def _fill_text(self, text: str, width: int, indent: str) -> str:
        fill = super()._fill_text
        return "\n".join(line if line.startswith("  ") else fill(line, width, indent) for line in text.splitlines())


def examples_text(examples: Sequence[tuple[str, str]]) -> str:
    """Return examples as the lines of a help text: each is a command line without ``newscrawl``, and what it does.

    >>> examples_text([("report", "report the newest run"), ("sites --json", "list the sites")]).splitlines()[1]
    '  newscrawl report        # report the newest run'
    """
    lines = [line if "newscrawl" in line else f"newscrawl {line}" for line, _ in examples]
    width = min(max(map(len, lines)), _EXAMPLE_WIDTH)
    shown = (f"  {line:<{width}}  # {what}" for line, (_, what) in zip(lines, examples, strict=True))
    return "\n".join(["Examples:", *shown])


_EXAMPLE_WIDTH: Final = 60
"""Longest example to which the remarks of the others are aligned."""
