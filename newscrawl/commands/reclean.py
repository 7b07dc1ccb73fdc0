"""``scrapy reclean``: today's rules and memory on the pages that are kept."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand

from newscrawl.addon import NewscrawlAddon
from newscrawl.commands.running import tell
from newscrawl.crawl import Crawl
from newscrawl.errors import ConfigError, NewscrawlError
from newscrawl.extensions import plan_of
from newscrawl.outcome import ExitStatus
from newscrawl.reclean import reclean


class Command(ScrapyCommand):
    """Clean kept pages anew."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the command's arguments."""
        return "[options]"

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

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Clean, and print one line."""
        assert self.settings is not None
        NewscrawlAddon.update_pre_crawler_settings(self.settings)
        try:
            if args:
                raise ConfigError(f"scrapy reclean takes options only, not {args[0]!r}; see scrapy reclean -h")
            crawl = Crawl.begin(plan_of(self.settings, "reclean", "reclean"))
        except NewscrawlError as error:
            self.exitcode = tell(error)
            return
        try:
            counts = reclean(crawl, opts.site, show_progress)
            status = ExitStatus.PARTLY_FAILED if counts["failed"] else ExitStatus.DONE
            report = crawl.finish(status, {})
        except NewscrawlError as error:
            crawl.abandon()
            self.exitcode = tell(error)
            return
        if report.error:
            sys.stderr.write(f"newscrawl: error: {report.error}\n")
        files = f"; {', '.join(str(Path(path)) for path in report.files)}" if report.files else ""
        sys.stderr.write(
            f"newscrawl: {counts['revised']} of {counts['pages']} records revised, {counts['failed']} failed, "
            f"{report.seconds:.1f} s{files}\n"
        )
        self.exitcode = report.status


def show_progress(done: int) -> None:
    """Say how far it is, on a terminal."""
    if sys.stderr.isatty() and done % 100 == 0:
        sys.stderr.write(f"\r{done:,} pages\r")
