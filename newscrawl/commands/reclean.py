"""``newscrawl reclean``: clean the kept pages again with the present rules and site memory."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from scrapy.settings import BaseSettings
from typing_extensions import override

from newscrawl.cli import LedgerCommand
from newscrawl.errors import ExitStatus, NewscrawlError, Stopped
from newscrawl.runs.deliver import LATER, complaints
from newscrawl.runs.plan import Plan
from newscrawl.runs.reclean import reclean
from newscrawl.runs.run import Run
from newscrawl.sites.loader import selectors_for
from newscrawl.utils.messages import print_error, print_message
from newscrawl.utils.text import counted


class Command(LedgerCommand):
    """Clean the kept pages again."""

    examples: ClassVar[Sequence[tuple[str, str]]] = (
        ("reclean", "clean all kept pages again"),
        ("reclean --site news.example", "only those of one site"),
    )

    @override
    def long_desc(self) -> str:
        return (
            "Clean the pages in the ledger (NEWSCRAWL_KEEP_PAGES) again. A record that changes becomes a new revision and "
            "is exported like those of a crawl; all others stay as they are."
        )

    @override
    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--site", metavar="HOST", help="only articles of this site")

    @override
    def work(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        run = Run.begin(Plan.from_settings(settings, "reclean", "reclean"))
        try:
            sites = Path(settings["NEWSCRAWL_SITES"])
            counts = reclean(run, opts.site, show_progress, lambda url: selectors_for(url, sites))
        except (NewscrawlError, Stopped):
            run.abandon()
            raise
        outcome = run.finish(ExitStatus.PARTLY_FAILED if counts["failed"] else ExitStatus.DONE, {})
        if outcome.error:
            print_error(outcome.error)
        for line in complaints(outcome.deliveries):
            print_error(line)
        files = f"; {', '.join(str(Path(path)) for path in outcome.files)}" if outcome.files else ""
        print_message(
            f"{counts['revised']} of {counted(counts['pages'], 'record')} revised, {counts['failed']} failed, "
            f"{outcome.seconds:.1f} s{files}"
        )
        if run.plan.pipelines and counts["revised"]:
            print_message(LATER)
        self.exitcode = outcome.status


def show_progress(done: int) -> None:
    """Show the number of pages done, on a terminal only."""
    if sys.stderr.isatty() and done % 100 == 0:
        sys.stderr.write(f"\r{counted(done, 'page')}\r")
