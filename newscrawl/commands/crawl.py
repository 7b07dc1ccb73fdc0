"""``scrapy crawl`` with arguments checked before the run starts: a wrong one is one line, not a traceback."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands.crawl import Command as CrawlCommand

from newscrawl.errors import ConfigError
from newscrawl.spiders.base import NewsSpider


class Command(CrawlCommand):
    """Run a spider of the project."""

    def long_desc(self) -> str:
        """Return the text of --help."""
        return (
            "Crawl news sites into clean article records. Spiders: aggregator (-a url=URL or -a site=NAME, "
            "-a max_articles=N, -a max_pages=N, -a since=DATE), articles (-a urls=FILE or -a urls=URL,URL), "
            "archive (-a paths=PATH,PATH). Each run leaves a .jsonl and a .csv file under data/exports/; "
            "-O FILE.jsonl (.json, .csv) writes one more. -s NEWSCRAWL_DATA=DIR moves the data folder."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check the spider's arguments, then run it."""
        assert self.crawler_process is not None
        if len(args) == 1 and not self.check(args[0], opts):
            self.exitcode = 2
            return
        super().run(args, opts)

    def check(self, name: str, opts: argparse.Namespace) -> bool:
        """Tell whether the spider exists and takes its arguments; print one line if not."""
        assert self.crawler_process is not None
        loader = self.crawler_process.spider_loader
        if name not in loader.list():
            return complain(f"no spider {name!r}; there are: {', '.join(sorted(loader.list()))}")
        spider_class = loader.load(name)
        if issubclass(spider_class, NewsSpider):
            try:
                spider_class(**opts.spargs)
            except ConfigError as error:
                return complain(str(error))
        return True


def complain(message: str) -> bool:
    """Print one line of error and return False."""
    sys.stderr.write(f"newscrawl: error: {message}\n")
    return False
