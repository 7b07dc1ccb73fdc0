"""Front page or list page to articles, with no configuration."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from newscrawl.draft import Draft
from newscrawl.errors import ConfigError
from newscrawl.extraction.links import Target, find_targets
from newscrawl.extraction.outline import Outline
from newscrawl.sites import Site, load_site
from newscrawl.spiders import parameters
from newscrawl.spiders.base import NewsSpider

_FRONT_PATH = re.compile(r"/(?:index\.\w{2,5})?")


class AggregatorSpider(NewsSpider):
    """Crawls an aggregator site: ``-a url=URL`` (its front page or a list page) or ``-a site=NAME``.

    Follows article links and pagination; from a front page also the links to its list pages. Each page is parsed once
    and decides by its content whether it is an article. Arguments: ``max_articles`` ends the run when so many
    articles are exported, ``max_pages`` limits list pages (100), ``since=DATE`` leaves out older articles.
    """

    name = "aggregator"

    def __init__(
        self,
        url: str = "",
        site: str = "",
        max_articles: str = "0",
        max_pages: str = "100",
        since: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if bool(url) == bool(site):
            raise ConfigError("give one of -a url=URL or -a site=NAME")
        self.site = load_site(site) if site else Site(name="", start_urls=(parameters.web_address(url),))
        self.start_urls = list(self.site.start_urls)
        self.max_articles = parameters.count("max_articles", max_articles)
        self.max_pages = parameters.count("max_pages", max_pages)
        self.since = parameters.since_date(since)
        self.list_pages = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Create the spider; called by Scrapy."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        if spider.max_articles:
            crawler.settings.set("CLOSESPIDER_ITEMCOUNT", spider.max_articles, "spider")
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Request the start pages."""
        for url in self.start_urls:
            self.list_pages += 1
            yield self.request(
                url, follow_lists=_FRONT_PATH.fullmatch(urlsplit(url).path or "/") is not None, start=True
            )

    def request(self, url: str, *, follow_lists: bool = False, start: bool = False, priority: int = 0) -> Request:
        """Return the request for a page of any kind."""
        arguments = {"follow_lists": follow_lists, "start": start}
        return Request(url, self.parse, errback=self.failed, cb_kwargs=arguments, priority=priority, dont_filter=start)

    def parse(self, response: Response, follow_lists: bool = False, start: bool = False) -> Iterator[Request | Draft]:
        """Yield the draft of an article page, or the links of a list page."""
        result = self.read_response(response)
        if result is None:
            return
        outline, draft = result
        if draft.not_article is None:
            if self.site.zone:
                draft.zone = self.site.zone
            yield draft
            if not start:
                return
        else:
            self.count(
                "list pages" if draft.not_article in ("list page", "front page") else f"not article/{draft.not_article}"
            )
        yield from self.follow(outline, response.url, follow_lists)

    def follow(self, outline: Outline, url: str, follow_lists: bool) -> Iterator[Request]:
        """Yield requests for the articles, the next page and, from a front page, the list pages."""
        for target in find_targets(outline, url):
            if self.is_article(target):
                yield self.request(target.url, priority=10)
            elif (target.kind == "next" or (follow_lists and target.kind == "list")) and self.may_list():
                self.list_pages += 1
                yield self.request(target.url)

    def is_article(self, target: Target) -> bool:
        """Tell whether a link is worth fetching as an article."""
        pattern = self.site.article_pattern
        return bool(pattern.search(target.url)) if pattern else target.kind == "article"

    def may_list(self) -> bool:
        """Tell whether the budget of list pages allows one more."""
        return not self.max_pages or self.list_pages < self.max_pages
