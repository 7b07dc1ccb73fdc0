"""``scrapy clean PATH…``: saved pages and text dumps through the same stages as a crawl."""

from __future__ import annotations

import argparse

from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError

from newscrawl.cli import check_feeds, report_error, run_spider
from newscrawl.errors import ConfigError
from newscrawl.spiders.archive import ArchiveSpider


class Command(BaseRunSpiderCommand):
    """Clean saved files."""

    requires_project = True

    def syntax(self) -> str:
        """Return the command's arguments."""
        return "[options] PATH [PATH ...]"

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Clean saved pages and text dumps (files or folders), with no request made"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the archive spider over the paths."""
        if not args:
            raise UsageError("give at least one file or folder to clean", print_help=False)
        try:
            check_feeds(opts)
            ArchiveSpider(paths=args, **opts.spargs)
        except ConfigError as error:
            self.exitcode = report_error(error)
            return
        self.exitcode = run_spider(self, opts, ArchiveSpider, paths=args)
