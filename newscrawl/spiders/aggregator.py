"""Front page or list page to articles, with no configuration."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from newscrawl.addon import DEFAULTS
from newscrawl.discovery.budget import FRUITLESS_PAGES, LINKS_PER_PAGE, ListBudget
from newscrawl.discovery.feeds import Entry, kind_of, read_feed, read_sitemap
from newscrawl.errors import ConfigError, LedgerError, PageError
from newscrawl.extraction.url_shape import looks_like_article
from newscrawl.items import Draft
from newscrawl.normalise.urls import absolute, page_key, same_site, site_of
from newscrawl.pages import Page, PageKind
from newscrawl.reader import ParsedPage
from newscrawl.rendering import requests as rendering
from newscrawl.sites.loader import Site, load_site
from newscrawl.spiders import parameters
from newscrawl.spiders.base import NewsSpider, fetch_info_of, guarded

_FRONT_PATH = re.compile(r"/(?:index\.\w{2,5})?")
_FEED_FILE = re.compile(r"\.(?:xml|rss|atom|gz)$", re.IGNORECASE)
_LIST_PAGES: Final = ("list page", "front page")
_MAX_FEEDS: Final = 5
"""Feeds that are taken from one start page: sites name one for the site, some one for each channel."""
_LINKS_KEPT: Final = 300
"""Links to other list pages that are kept of a list page."""
_WAITING: Final = 500
"""Requests waiting in the scheduler at which pages of earlier runs are held back, to keep memory flat."""
_ARTICLE_PRIORITY: Final = 10


class AggregatorSpider(NewsSpider):
    """Crawls an aggregator site: ``-a url=URL`` (its front page, a list page, a feed or a sitemap) or ``-a site=NAME``.

    Follows article links and pagination; from a front page also the links to its list pages, its feeds and the
    sitemaps that robots.txt names. Each page is parsed once and decides by its content whether it is an article. What
    an earlier run has read is not fetched again. Arguments: ``max_articles`` ends the run when so many articles are
    exported, ``max_pages`` limits list pages (100), ``since=DATE`` leaves out older articles, ``recheck_days=N`` looks
    again at articles first seen in the last N days, ``sitemap_days=N`` takes what a sitemap dates within N days (3; 0
    for all it names), ``sites=DIR`` is the folder of site files (``NEWSCRAWL_SITES``).
    """

    name = "aggregator"

    def __init__(
        self,
        url: str = "",
        site: str = "",
        max_articles: str = "0",
        max_pages: str = "100",
        since: str = "",
        recheck_days: str = "0",
        sitemap_days: str = "3",
        sites: str = DEFAULTS["NEWSCRAWL_SITES"],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if bool(url) == bool(site):
            raise ConfigError("give one of -a url=URL or -a site=NAME")
        self.site = load_site(site, Path(sites)) if site else Site(name="", start_urls=(parameters.web_address(url),))
        if self.site.render:
            rendering.check_available()
        self.start_urls = [parameters.web_address(start) for start in self.site.start_urls]
        self.scope = " ".join(dict.fromkeys(site_of(start) or "" for start in self.start_urls))
        self.max_articles = parameters.count("max_articles", max_articles)
        self.since = parameters.since_date(since)
        self.recheck_days = parameters.count("recheck_days", recheck_days)
        self.sitemap_days = parameters.count("sitemap_days", sitemap_days)
        self.budget = ListBudget(parameters.count("max_pages", max_pages))

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Create the spider; called by Scrapy."""
        kwargs.setdefault("sites", crawler.settings["NEWSCRAWL_SITES"])
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.robots_parsed, signal=signals.robots_parsed)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Yield the start pages, what earlier runs left unread, and articles to look at again."""
        for url in self.start_urls:
            self.budget.take(url)
            front = _FRONT_PATH.fullmatch(urlsplit(url).path or "/") is not None
            request = self.request(
                self.run.frontier.page(url, PageKind.LIST), self.parse, follow_lists=front, start=True
            )
            yield request.replace(dont_filter=True)
        starts = {page_key(url) for url in self.start_urls}
        for page in self.run.frontier.open_pages():
            if page.key in starts:
                continue
            while len(self.crawler.engine.scheduler or ()) > _WAITING:  # type: ignore[arg-type]  # Scrapy's has a length
                await self.crawler.signals.wait_for(signals.request_left_downloader)
            yield self.page_request(page)
        for page in self.run.frontier.recent_pages(self.recheck_days) if self.recheck_days else ():
            yield self.page_request(page)

    def prepared(self, request: Request) -> Request:
        """Have a page rendered if its site asks for it. What is rendered is asked for anew each time."""
        if not self.site.render or request.callback == self.parse_feed or _FEED_FILE.search(request.url):
            return request
        for name in ("If-None-Match", "If-Modified-Since"):
            request.headers.pop(name, None)
        return rendering.rendered(request)

    def page_request(self, page: Page) -> Request:
        """Return the request for a page as its kind asks for."""
        if page.kind == PageKind.ARTICLE:
            return self.request(page, self.parse, priority=_ARTICLE_PRIORITY)
        return self.request(page, self.parse if page.kind == PageKind.LIST else self.parse_feed)

    @guarded
    async def parse(
        self, response: Response, page: Page, follow_lists: bool = False, start: bool = False, fruitless: int = 0
    ) -> AsyncIterator[Request | Draft]:
        """Yield the draft of an article page, or the links of a list page.

        ``fruitless`` counts the pages before this one, in a chain of next pages, that led to nothing new.
        """
        if response.status == 304:
            self.not_modified(page)
            requests = self.follow_lists(page.links, follow_lists, fruitless + 1)
        elif not same_site(site_of(response.url), site_of(page.url)):
            self.skip("redirected to another site")
            self.run.recorder.dropped(page, "redirected to another site")
            return
        elif start and kind_of(response.body):
            requests = self.follow_feed(response, page)
        else:
            reading = await self.read_response(response, page, links=start)
            if reading is None:
                return
            if reading.draft.not_article is None:
                if self.site.zone and reading.draft.fetch_info:
                    reading.draft.zone, reading.draft.fetch_info.zone = self.site.zone, self.site.zone.key
                yield self.whole_article(reading.draft, reading.next_part)
            requests = self.follow(reading, page, start, follow_lists, fruitless)
        self.run.checkpoint()
        for request in requests:  # only now: what was written of this page is one piece
            yield request

    def follow(self, reading: ParsedPage, page: Page, start: bool, follow_lists: bool, fruitless: int) -> list[Request]:
        """Return requests for the articles that are not known and, where they are worth it, for further list pages."""
        why = reading.draft.not_article
        is_list = start or page.kind == PageKind.LIST or why in _LIST_PAGES
        if why is not None:
            self.count("list pages" if why in _LIST_PAGES else f"not article/{why}")
            if not is_list:
                self.run.recorder.no_article(page, why)
            elif page.kind == PageKind.ARTICLE and not start:
                self.run.recorder.stats_of(page.url).add_bodyless()
        articles, lists = [], []
        for target in reading.targets:
            if self.is_article(target.url, target.kind == "article"):
                articles.append(target.url)
            elif target.kind in ("next", "list"):
                lists.append((target.url, str(target.kind)))
        if len(articles) > LINKS_PER_PAGE:
            count = len(articles)
            self.logger.warning("%s has %s article links; the first %s are followed", page.url, count, LINKS_PER_PAGE)
        pages, new = self.run.frontier.wanted(articles[:LINKS_PER_PAGE], self.since)
        requests = [self.page_request(page) for page in pages]
        requests += self.follow_lists(lists, follow_lists, 0 if new else fruitless + 1)
        if is_list:
            assert reading.draft.fetch_info is not None
            self.run.recorder.read_list(reading.draft.fetch_info, PageKind.LIST, lists[:_LINKS_KEPT], len(articles))
        if start:
            requests += self.feeds(reading.feeds, page.url)
        return requests

    def follow_lists(self, links: Iterable[Iterable[str]], follow_lists: bool, fruitless: int) -> list[Request]:
        """Return requests for the list pages of a page.

        Channels are followed from a front page. A chain of next pages is followed as long as it leads to something
        new; behind that, from where an earlier run with a lower ``max_pages`` left it.
        """
        requests = []
        for url, kind in links:
            if kind == "list":
                if follow_lists and self.budget.take(url):
                    requests.append(self.request(self.run.frontier.page(url, PageKind.LIST), self.parse))
            elif fruitless < FRUITLESS_PAGES:
                following = self.first_unread(url) if fruitless else url
                if following and self.budget.take(following):
                    page = self.run.frontier.page(following, PageKind.LIST)
                    requests.append(self.request(page, self.parse, fruitless=fruitless))
        return requests

    def first_unread(self, url: str) -> str | None:
        """Return the first page of a chain of next pages that was never read; those passed over count as fetched."""
        following: str | None = url
        while following and (page := self.run.frontier.read_page(following)):
            following = next((link for link, kind in page.links if kind == "next"), None)
            if not self.budget.take(page.url):
                return None
        return following

    def is_article(self, url: str, seems_one: bool) -> bool:
        """Tell whether a link is worth fetching as an article."""
        pattern = self.site.article_pattern
        return bool(pattern.search(url)) if pattern else seems_one

    def feeds(self, addresses: Iterable[str], url: str) -> list[Request]:
        """Return requests for the feeds that a start page names."""
        return [
            self.page_request(self.run.frontier.page(address, PageKind.FEED))
            for address in list(dict.fromkeys(addresses))[:_MAX_FEEDS]
            if same_site(site_of(address), site_of(url)) and self.budget.take(address)
        ]

    def robots_parsed(self, robotparser: Any, request: Request) -> None:
        """Fetch the sitemaps that the robots.txt of a start page names; called by Scrapy."""
        starts = {site_of(url) for url in self.start_urls}
        if site_of(request.url) not in starts or not _FRONT_PATH.fullmatch(urlsplit(request.url).path or "/"):
            return
        try:
            for url in list(getattr(getattr(robotparser, "rp", None), "sitemaps", ()))[:_MAX_FEEDS]:
                address = absolute(url, request.url)
                if address and same_site(site_of(address), site_of(request.url)) and self.budget.take(address):
                    self.crawler.engine.crawl(self.page_request(self.run.frontier.page(address, PageKind.SITEMAP)))
        except LedgerError as error:
            self.fail(error)

    @guarded
    async def parse_feed(self, response: Response, page: Page) -> AsyncIterator[Request]:
        """Yield requests for the articles and sitemaps that a feed or sitemap names."""
        if response.status == 304:
            self.not_modified(page)
            return
        for request in self.follow_feed(response, page):
            yield request

    def follow_feed(self, response: Response, page: Page) -> list[Request]:
        """Return requests for the articles and sitemaps that a feed or sitemap names."""
        self.count("pages")
        self.count("feeds and sitemaps")
        kind = kind_of(response.body) or page.kind
        try:
            entries = (read_feed if kind == PageKind.FEED else read_sitemap)(response.body, response.url)
        except PageError as error:
            self.skip("unreadable")
            self.logger.info("Skipped %s: %s", response.url, error)
            entries = []
        entries = [entry for entry in entries if self.is_recent(entry, kind)]
        here = site_of(response.url)
        urls = [e.url for e in entries if not e.is_sitemap and self.is_entry(e.url, kind, here)]
        pages, _ = self.run.frontier.wanted(urls, self.since)
        pages += [
            self.run.frontier.page(entry.url, PageKind.SITEMAP)
            for entry in entries
            if entry.is_sitemap and self.is_entry(entry.url, PageKind.FEED, here) and self.budget.take(entry.url)
        ]
        requests = [self.page_request(page) for page in pages]
        self.run.recorder.read_list(fetch_info_of(response, page), kind, [])
        return requests

    def is_entry(self, url: str, kind: PageKind, site: str | None) -> bool:
        """Tell whether an address of a feed (which names articles) or a sitemap (any page) is worth fetching."""
        address = absolute(url, None)
        return (
            address is not None
            and same_site(site_of(address), site)
            and (kind == PageKind.FEED or self.is_article(address, looks_like_article(address)))
        )

    def is_recent(self, entry: Entry, kind: PageKind) -> bool:
        """Tell whether a sitemap's entry is recent enough; feeds hold the newest only."""
        if kind == PageKind.FEED or not self.sitemap_days or entry.is_news:
            return True
        if entry.date is None:
            return entry.is_sitemap and "news" in entry.url
        return entry.date >= datetime.now(UTC) - timedelta(days=self.sitemap_days)
