"""Short log lines for the reader of cron mail: a failed download is one line, not a traceback."""

from __future__ import annotations

import logging
import re
from typing import Any, Final, Self

from scrapy.crawler import Crawler
from scrapy.logformatter import LogFormatter, LogFormatterResult
from typing_extensions import override

from newscrawl.utils.json_log import check_log_form
from newscrawl.utils.text import printable


class BriefLogFormatter(LogFormatter):
    """Scrapy's log lines without whole items: a record is logged by its title, a dropped page by the reason."""

    @override
    def scraped(self, item: Any, response: Any, spider: Any) -> LogFormatterResult:
        return {"level": logging.DEBUG, "msg": "Article: %(title)s", "args": {"title": getattr(item, "title", item)}}

    @override
    def dropped(self, item: Any, exception: BaseException, response: Any, spider: Any) -> LogFormatterResult:
        return {"level": logging.DEBUG, "msg": "Skipped: %(reason)s", "args": {"reason": exception}}


class BriefErrors:
    """Makes each log message one line and removes control characters, which may come from a page.

    With ``LOG_LEVEL = "DEBUG"`` tracebacks stay.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension; Scrapy calls this. Raises ConfigError if ``NEWSCRAWL_LOG`` is wrong."""
        check_log_form(crawler.settings)
        return cls(brief=crawler.settings["LOG_LEVEL"] != "DEBUG")

    def __init__(self, *, brief: bool) -> None:
        for handler in logging.getLogger().handlers:
            handler.addFilter(printable_message)
        logging.getLogger("scrapy.extensions.feedexport").addFilter(without_logins)
        if brief:
            logging.getLogger("scrapy.extensions.feedexport").addFilter(is_not_reported)
            logging.getLogger("scrapy.downloadermiddlewares.robotstxt").addFilter(without_traceback)
            # Its warnings concern failed requests, which the spider reports in one line.
            logging.getLogger("scrapy-playwright").setLevel(logging.ERROR)


def without_logins(record: logging.LogRecord) -> bool:
    """Remove users and passwords from the addresses of a log record's message. Return True: the record is logged."""
    message = record.getMessage()
    record.msg, record.args = _LOGIN.sub(r"\1", message), ()
    return True


_LOGIN: Final = re.compile(r"(\b[a-z][a-z0-9+.-]{0,20}://)[^\s/@]*@")


def is_not_reported(record: logging.LogRecord) -> bool:
    """Return whether a log record is other than the failure of a feed, which the end of the run reports in one line."""
    return not (isinstance(record.msg, str) and record.msg.startswith("Error storing"))


def without_traceback(record: logging.LogRecord) -> bool:
    """Remove the traceback from a log record; its message says what failed. Return True: the record is logged."""
    record.exc_info = None
    return True


def printable_message(record: logging.LogRecord) -> bool:
    """Remove control characters, escapes and direction marks from a log record's message. Return True."""
    message = record.getMessage()
    shown = printable(message)
    if shown != message:
        record.msg, record.args = shown, ()
    return True
