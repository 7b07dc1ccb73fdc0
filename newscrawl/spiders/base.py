"""What all spiders share: a response to a draft, and counting what becomes of each page."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawl import page
from newscrawl.collector import paused_collector
from newscrawl.draft import Draft
from newscrawl.errors import PageError
from newscrawl.extraction.outline import Outline
from newscrawl.extraction.parse import read
from newscrawl.extraction.reader import read_page

logger = logging.getLogger(__name__)


class NewsSpider(Spider):
    """Base of the spiders. ``since`` and ``max_articles`` are kept to by the limit pipeline."""

    since: datetime | None = None
    max_articles: int = 0

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        # Unknown arguments are mistakes, so they must not silently become attributes as in Spider.
        if kwargs:
            from newscrawl.errors import ConfigError

            raise ConfigError(f"spider {self.name} has no argument {sorted(kwargs)[0]!r}")
        super().__init__(name)

    def count(self, what: str, amount: int = 1) -> None:
        """Add to a counter of the run's statistics."""
        self.crawler.stats.inc_value(f"newscrawl/{what}", amount)

    def skip(self, reason: str) -> None:
        """Count a page that gives no record."""
        self.count("skipped")
        self.count(f"skipped/{reason}")

    def read_response(self, response: Response) -> tuple[Outline, Draft] | None:
        """Parse a response once and read it; a page that cannot be read is counted and gives None."""
        self.count("pages")
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        try:
            with paused_collector():
                parsed = page.load(response.body, response.url, content_type)
                outline = read(parsed)
                return outline, read_page(parsed, datetime.now(UTC), outline)
        except PageError as error:
            self.skip("unreadable")
            logger.info("Skipped %s: %s", response.url, error)
        except Exception as error:  # a fault of ours must cost this page alone, not the run
            self.count("failed")
            logger.error("Failed on %s: %s: %s", response.url, type(error).__name__, error)
            logger.debug("Traceback", exc_info=True)
        return None

    def failed(self, failure: Failure) -> Iterator[Any]:
        """Count a page that could not be fetched, in one line."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.count("failed")
        error = failure.value
        if isinstance(error, HttpError):
            reason = f"HTTP {error.response.status}"
        elif isinstance(error, IgnoreRequest):
            reason = str(error) or "forbidden by robots.txt"
        else:
            reason = f"{type(error).__name__}: {error}"
        logger.warning("Could not fetch %s: %s", request.url, reason.splitlines()[0][:200])
        return iter(())
