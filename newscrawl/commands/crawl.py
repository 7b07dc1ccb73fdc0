"""``newscrawl crawl URL|SITE|SPIDER``: crawl one site, or run a spider by its name.

The arguments are checked before the run starts: a wrong one is reported in one line.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final

from scrapy import Spider
from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.exceptions import UsageError
from typing_extensions import override

from newscrawl.addon import check_settings
from newscrawl.cli import TaughtCommand, check_feeds, report_error, run_spider
from newscrawl.errors import ConfigError, ExitStatus, statuses
from newscrawl.sites.loader import known_sites
from newscrawl.spiders.aggregator import AggregatorSpider
from newscrawl.spiders.base import NewsSpider
from newscrawl.utils.processes import READING_PROCESSES

LIMITS: Final[Mapping[str, tuple[str, str]]] = {
    "max_articles": ("N", "end the run after N articles"),
    "max_pages": ("N", "read at most N list pages (100)"),
    "since": ("DATE", "leave out articles that were published earlier: 2024-10-09, 3天前"),
    "recheck_days": ("N", "fetch again the articles that were first seen in the last N days"),
    "sitemap_days": ("N", "read what a sitemap dates within the last N days (3); 0 for all"),
    "render": (
        "HOW",
        "read pages in a browser: true, false, or auto for those that have nothing without their scripts",
    ),
    "scope": ("WHERE", "read articles on the list's own host, its registered domain, or any: host, domain, any"),
}
"""The spider arguments that are also options, each with its metavar and its meaning."""


class Command(TaughtCommand, CrawlCommand):
    """Crawl one site, or run a spider."""

    # Not a default elsewhere: worker processes would run a user's script again.
    default_settings: ClassVar[dict[str, Any]] = {"NEWSCRAWL_WORKERS": READING_PROCESSES}

    examples: ClassVar[Sequence[tuple[str, str]]] = (
        ("crawl https://news.example/", "crawl a site; run it again to fetch only what is new"),
        ("crawl https://news.example/ --max-articles 50 --since 2024-10-01", "set limits"),
        ("crawl town", "crawl the site of the site file sites/town.toml"),
        ("crawl articles -a urls=urls.txt", "fetch the articles of a list of addresses"),
        ("crawl https://news.example/ -O new.jsonl", "write one more file: .jsonl, .json, .csv, .parquet"),
        ("crawl https://news.example/ -s NEWSCRAWL_DATA=/srv/news", "keep everything in another folder"),
    )

    @override
    def syntax(self) -> str:
        return "[options] URL|SITE|SPIDER"

    @override
    def long_desc(self) -> str:
        return (
            "Crawl a site from its front page, a list page, a feed or a sitemap. What earlier runs have read is not fetched "
            "again. Each run leaves a .jsonl and a .csv file under data/exports/ and a report under data/runs/. "
            "SITE is the name of a site file; SPIDER is aggregator, articles, archive or a spider of your own, with its "
            f"arguments as -a NAME=VALUE. Exit status: {statuses(*ExitStatus)}."
        )

    @override
    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        for name, (metavar, meaning) in LIMITS.items():
            parser.add_argument(f"--{name.replace('_', '-')}", metavar=metavar, help=meaning)

    @override
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("give one address, as in: newscrawl crawl https://news.example/", print_help=False)
        try:
            spider = self.choose(args[0], opts)
        except ConfigError as error:
            self.exitcode = report_error(error)
            return
        self.exitcode = run_spider(self, opts, spider)

    def choose(self, target: str, opts: argparse.Namespace) -> type[Spider]:
        """Return the spider that crawls a target, and add the target and the limits to its arguments.

        Raises ConfigError if the spider does not accept its arguments.
        """
        assert self.crawler_process is not None
        check_settings(self.crawler_process.settings)
        loader = self.crawler_process.spider_loader
        opts.spargs |= {name: value for name in LIMITS if (value := getattr(opts, name)) is not None}
        spider: type[Spider] = loader.load(target) if target in loader.list() else AggregatorSpider
        if target not in loader.list():
            self.add_target(target, opts)
        check_feeds(opts)
        if issubclass(spider, NewsSpider):
            spider.from_crawler(self.crawler_process.create_crawler(spider), **opts.spargs)
        return spider

    def add_target(self, target: str, opts: argparse.Namespace) -> None:
        """Add an address or the name of a site to the arguments. Raises ConfigError if the site is unknown."""
        assert self.crawler_process is not None
        assert self.settings is not None
        sites = known_sites(Path(opts.spargs.get("sites") or self.settings["NEWSCRAWL_SITES"]))
        if not is_address(target) and target not in sites:
            spiders = ", ".join(sorted(self.crawler_process.spider_loader.list()))
            raise ConfigError(
                f"no spider and no site {target!r}; the spiders are {spiders}, the sites {', '.join(sites)}. "
                "Give the address of any other site: https://news.example/"
            )
        opts.spargs["url" if is_address(target) else "site"] = target


def is_address(target: str) -> bool:
    """Return whether a target is an address (or a host name) and not the name of a site file.

    >>> is_address("news.example"), is_address("http://localhost/"), is_address("town")
    (True, True, False)
    """
    return any(mark in target for mark in ".:/")
