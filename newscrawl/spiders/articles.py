"""Fetch given article pages."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from scrapy import Request
from scrapy.http import Response

from newscrawl.errors import ConfigError
from newscrawl.items import Draft
from newscrawl.pages import Page, PageState
from newscrawl.spiders import parameters
from newscrawl.spiders.base import guarded
from newscrawl.spiders.parts import PartsSpider

logger = logging.getLogger(__name__)


class ArticlesSpider(PartsSpider):
    """Fetches given article pages: ``-a urls=FILE`` (one address a line) or ``-a urls=URL,URL``.

    Known articles are not fetched again, except those first seen in the last ``recheck_days`` days.
    """

    name = "articles"
    scope = "articles"

    def __init__(
        self, urls: str = "", max_articles: str = "0", since: str = "", recheck_days: str = "0", **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.entries = parameters.address_list(urls)
        self.max_articles = parameters.count("max_articles", max_articles)
        self.since = parameters.since_date(since)
        self.recheck_days = parameters.count("recheck_days", recheck_days)

    @guarded
    async def start(self) -> AsyncIterator[Any]:
        """Yield a request for each unknown address. Entries that are not addresses are counted and skipped."""
        recent = self.run.frontier.recent_pages(self.recheck_days) if self.recheck_days else []
        again = {page.key for page in recent}
        for entry in self.entries:
            try:
                url = parameters.without_login(entry, self.logins)
            except ConfigError as error:
                self.skip("no web address")
                logger.warning("Skipped an entry of urls: %s", error)
                continue
            page = self.run.frontier.article_page(url)
            if page.article is None:  # dropped before, perhaps as a list page: fetch it again even if unchanged
                page = replace(page, etag=None, last_modified=None)
            elif page.state == PageState.READ and page.key not in again:
                self.skip("known")
                continue
            yield self.request(page, self.parse)

    def is_asked_for(self, request: Request) -> bool:
        """Return True: the user named every page."""
        del request
        return True

    @guarded
    async def parse(self, response: Response, page: Page | None = None) -> AsyncIterator[Draft | Request | None]:
        """Yield the draft of a page. The validation pipeline drops it if it is not an article.

        ``scrapy parse`` gives no ``page``.
        """
        page = page or self.run.frontier.article_page(response.url)
        if response.status == 304:
            self.not_modified(page)
        elif reading := await self.read_response(response, page):
            yield await self.whole_article(reading.draft, reading.next_part)
