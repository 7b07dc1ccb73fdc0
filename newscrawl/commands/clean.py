"""``scrapy clean PATH…``: clean saved pages and text dumps with the same stages as a crawl."""

from __future__ import annotations

import argparse

from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError
from typing_extensions import override

from newscrawl.cli import check_feeds, report_error, run_spider
from newscrawl.errors import ConfigError
from newscrawl.spiders.archive import ArchiveSpider


class Command(BaseRunSpiderCommand):
    """Clean saved files."""

    requires_project = True

    @override
    def syntax(self) -> str:
        return "[options] PATH [PATH ...]"

    @override
    def short_desc(self) -> str:
        return "Clean saved pages and text dumps (files or folders); no request is made"

    @override
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args:
            raise UsageError("give at least one file or folder to clean", print_help=False)
        try:
            check_feeds(opts)
            ArchiveSpider(paths=args, **opts.spargs)
        except ConfigError as error:
            self.exitcode = report_error(error)
            return
        self.exitcode = run_spider(self, opts, ArchiveSpider, paths=args)
