"""``scrapy reclean``: today's rules and memory on the pages that are kept."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.settings import BaseSettings

from newscrawl.cli import LedgerCommand
from newscrawl.errors import ExitStatus, NewscrawlError
from newscrawl.runs.plan import Plan
from newscrawl.runs.reclean import reclean
from newscrawl.runs.run import Run
from newscrawl.utils.text import printable


class Command(LedgerCommand):
    """Clean kept pages anew."""

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Apply today's rules and site memory to the pages that are kept, with no request made"

    def long_desc(self) -> str:
        """Return the text of --help."""
        return (
            "Clean the pages in the ledger (NEWSCRAWL_KEEP_PAGES) anew. A record that comes out otherwise becomes a new "
            "revision and is exported like those of a crawl; all others stay as they are. Example: scrapy reclean "
            "--site news.example"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of the command."""
        super().add_options(parser)
        parser.add_argument("--site", metavar="HOST", help="only articles of this site")

    def work(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        """Clean, and print one line."""
        run = Run.begin(Plan.from_settings(settings, "reclean", "reclean"))
        try:
            counts = reclean(run, opts.site, show_progress)
        except NewscrawlError:
            run.abandon()
            raise
        outcome = run.finish(ExitStatus.PARTLY_FAILED if counts["failed"] else ExitStatus.DONE, {})
        if outcome.error:
            sys.stderr.write(f"newscrawl: error: {printable(outcome.error)}\n")
        files = f"; {', '.join(str(Path(path)) for path in outcome.files)}" if outcome.files else ""
        sys.stderr.write(
            f"newscrawl: {counts['revised']} of {counts['pages']} records revised, {counts['failed']} failed, "
            f"{outcome.seconds:.1f} s{files}\n"
        )
        self.exitcode = outcome.status


def show_progress(done: int) -> None:
    """Say how far it is, on a terminal."""
    if sys.stderr.isatty() and done % 100 == 0:
        sys.stderr.write(f"\r{done:,} pages\r")
