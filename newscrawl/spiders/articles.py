"""Given article pages."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from newscrawl.draft import Draft
from newscrawl.errors import ConfigError
from newscrawl.spiders import parameters
from newscrawl.spiders.base import NewsSpider

logger = logging.getLogger(__name__)


class ArticlesSpider(NewsSpider):
    """Fetches given article pages: ``-a urls=FILE`` (one address a line) or ``-a urls=URL,URL``."""

    name = "articles"

    def __init__(self, urls: str = "", max_articles: str = "0", since: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.entries = parameters.address_list(urls)
        self.max_articles = parameters.count("max_articles", max_articles)
        self.since = parameters.since_date(since)

    async def start(self) -> AsyncIterator[Any]:
        """Request each address; one that is none is counted and costs itself alone."""
        for entry in self.entries:
            try:
                yield Request(parameters.web_address(entry), self.parse, errback=self.failed)
            except ConfigError as error:
                self.skip("no web address")
                logger.warning("Skipped an entry of urls: %s", error)

    def parse(self, response: Response) -> Iterator[Draft]:
        """Yield the draft of a page; the validation pipeline drops one that is no article."""
        if result := self.read_response(response):
            yield result[1]
