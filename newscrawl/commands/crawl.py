"""``scrapy crawl``, with a check of the arguments before the run starts: a wrong one is reported in one line."""

from __future__ import annotations

import argparse
from typing import Any, ClassVar

from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.exceptions import UsageError
from typing_extensions import override

from newscrawl.cli import check_feeds, report_error, run_spider
from newscrawl.errors import ConfigError, ExitStatus, statuses
from newscrawl.exporters import FORMATS
from newscrawl.reader import default_workers
from newscrawl.spiders.base import NewsSpider


class Command(CrawlCommand):
    """Run a spider of the project."""

    # Not a default elsewhere: worker processes would run a user's script again.
    default_settings: ClassVar[dict[str, Any]] = {"NEWSCRAWL_WORKERS": default_workers()}

    @override
    def long_desc(self) -> str:
        return (
            "Crawl news sites into clean article records; what earlier runs have read is not fetched again. "
            "Spiders: aggregator (-a url=URL or -a site=NAME, -a max_articles=N, -a max_pages=N, -a since=DATE, "
            "-a recheck_days=N, -a sitemap_days=N), articles (-a urls=FILE or -a urls=URL,URL, -a since=DATE, "
            "-a recheck_days=N), archive (-a path=PATH or -a paths=PATH,PATH). "
            "Each run leaves a .jsonl and a .csv file under data/exports/ and a report under data/runs/; "
            f"-O FILE.jsonl (or .{', .'.join(list(FORMATS)[1:])}) writes one more. -s NEWSCRAWL_DATA=DIR moves the data folder. "
            f"Exit status: {statuses(*ExitStatus)}."
        )

    @override
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("give one spider, as in: scrapy crawl aggregator -a url=URL", print_help=False)
        try:
            self.check(args[0], opts)
        except ConfigError as error:
            self.exitcode = report_error(error)
            return
        self.exitcode = run_spider(self, opts, args[0])

    def check(self, name: str, opts: argparse.Namespace) -> None:
        """Raise ConfigError if there is no such spider, or if it does not accept its arguments."""
        assert self.crawler_process is not None
        loader = self.crawler_process.spider_loader
        if name not in loader.list():
            raise ConfigError(f"no spider {name!r}; there are: {', '.join(sorted(loader.list()))}")
        spider_class = loader.load(name)
        check_feeds(opts)
        if issubclass(spider_class, NewsSpider):
            spider_class.from_crawler(self.crawler_process.create_crawler(spider_class), **opts.spargs)
