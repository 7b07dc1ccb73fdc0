"""Log lines for the person who reads cron mail: a failed download is one line, not a traceback."""

from __future__ import annotations

import logging
from typing import Any

from scrapy.logformatter import LogFormatter, LogFormatterResult


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
