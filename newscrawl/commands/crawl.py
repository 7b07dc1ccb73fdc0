"""``scrapy crawl`` with arguments checked before the run starts: a wrong one is one line, not a traceback."""

from __future__ import annotations

import argparse
from typing import Any, ClassVar

from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.exceptions import UsageError

from newscrawl.cli import check_feeds, print_error, run_spider
from newscrawl.errors import ConfigError, ExitStatus, statuses
from newscrawl.exporters import FORMATS
from newscrawl.reader import default_workers
from newscrawl.spiders.base import NewsSpider


class Command(CrawlCommand):
    """Run a spider of the project."""

    # In a script of the user's, worker processes would run it once more: there they are to be asked for.
    default_settings: ClassVar[dict[str, Any]] = {"NEWSCRAWL_WORKERS": default_workers()}

    def long_desc(self) -> str:
        """Return the text of --help."""
        return (
            "Crawl news sites into clean article records; what earlier runs have read is not fetched again. "
            "Spiders: aggregator (-a url=URL or -a site=NAME, -a max_articles=N, -a max_pages=N, -a since=DATE, "
            "-a recheck_days=N, -a sitemap_days=N), articles (-a urls=FILE or -a urls=URL,URL, -a since=DATE, "
            "-a recheck_days=N), archive (-a path=PATH or -a paths=PATH,PATH). "
            "Each run leaves a .jsonl and a .csv file under data/exports/ and a report under data/runs/; "
            f"-O FILE.jsonl (or .{', .'.join(list(FORMATS)[1:])}) writes one more. -s NEWSCRAWL_DATA=DIR moves the data folder. "
            f"Exit status: {statuses(*ExitStatus)}."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check the spider's arguments, then run it."""
        if len(args) != 1:
            raise UsageError("give one spider, as in: scrapy crawl aggregator -a url=URL", print_help=False)
        self.exitcode = run_spider(self, opts, args[0]) if self.check(args[0], opts) else ExitStatus.USAGE

    def check(self, name: str, opts: argparse.Namespace) -> bool:
        """Tell whether the spider exists and takes its arguments; print one line if not."""
        assert self.crawler_process is not None
        loader = self.crawler_process.spider_loader
        if name not in loader.list():
            return print_error(f"no spider {name!r}; there are: {', '.join(sorted(loader.list()))}")
        spider_class = loader.load(name)
        try:
            check_feeds(opts)
            if issubclass(spider_class, NewsSpider):
                spider_class.from_crawler(self.crawler_process.create_crawler(spider_class), **opts.spargs)
        except ConfigError as error:
            return print_error(str(error))
        return True
