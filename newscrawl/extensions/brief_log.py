"""Log lines for the person who reads cron mail: a failed download is one line, not a traceback."""

from __future__ import annotations

import logging
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.logformatter import LogFormatter, LogFormatterResult

from newscrawl.utils.text import printable


class BriefLogFormatter(LogFormatter):
    """Scrapy's log lines without whole items in them."""

    def scraped(self, item: Any, response: Any, spider: Any) -> LogFormatterResult:
        """Log an exported record by its title."""
        del response, spider
        return {"level": logging.DEBUG, "msg": "Article: %(title)s", "args": {"title": getattr(item, "title", item)}}

    def dropped(self, item: Any, exception: BaseException, response: Any, spider: Any) -> LogFormatterResult:
        """Log a dropped page by the reason."""
        del item, response, spider
        return {"level": logging.DEBUG, "msg": "Skipped: %(reason)s", "args": {"reason": exception}}


class BriefErrors:
    """Log lines are one line each, and nothing that a page says reaches a terminal as a control character.

    With ``LOG_LEVEL = "DEBUG"`` tracebacks stay.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension; called by Scrapy."""
        return cls(brief=crawler.settings["LOG_LEVEL"] != "DEBUG")

    def __init__(self, *, brief: bool) -> None:
        for handler in logging.getLogger().handlers:
            handler.addFilter(printable_message)
        if brief:
            logging.getLogger("scrapy.downloadermiddlewares.robotstxt").addFilter(without_traceback)
            # What it warns of fails a request, which the spider tells in a line.
            logging.getLogger("scrapy-playwright").setLevel(logging.ERROR)


def without_traceback(record: logging.LogRecord) -> bool:
    """Make a log record one line; its message says what failed."""
    record.exc_info = None
    return True


def printable_message(record: logging.LogRecord) -> bool:
    """Take control characters, escapes and direction marks out of a log record's message."""
    message = record.getMessage()
    shown = printable(message)
    if shown != message:
        record.msg, record.args = shown, ()
    return True
