"""What a run tells of itself: one line at its end."""

from __future__ import annotations

import logging
import sys
from time import monotonic
from typing import Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured


def without_traceback(record: logging.LogRecord) -> bool:
    """Make a log record one line; its message says what failed."""
    record.exc_info = None
    return True


class BriefErrors:
    """A robots.txt that cannot be fetched is one log line, not Scrapy's traceback, unless ``LOG_LEVEL`` is DEBUG."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension; called by Scrapy."""
        if crawler.settings["LOG_LEVEL"] == "DEBUG":
            raise NotConfigured
        return cls()

    def __init__(self) -> None:
        logging.getLogger("scrapy.downloadermiddlewares.robotstxt").addFilter(without_traceback)


class RunSummary:
    """Prints one line to standard error when a run ends: articles, pages, skips, failures, files."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.started = monotonic()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension; called by Scrapy."""
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Print the line."""
        files = [uri for uri in self.crawler.settings.getdict("FEEDS") if "/exports/" in str(uri)]
        where = "".join(f"\n  {str(uri).replace('%(name)s', spider.name)}" for uri in files)
        sys.stderr.write(f"newscrawl: {self.line(reason)}{where}\n")

    def line(self, reason: str) -> str:
        """Return the summary without the file names."""
        stats = self.crawler.stats
        parts = [
            f"{stats.get_value('item_scraped_count', 0)} articles",
            f"{stats.get_value('newscrawl/pages', 0)} pages read",
            f"{stats.get_value('newscrawl/skipped', 0)} skipped",
            f"{stats.get_value('newscrawl/failed', 0)} failed",
            f"{monotonic() - self.started:.1f} s",
        ]
        return ", ".join(parts) + ("" if reason == "finished" else f" ({reason})")
