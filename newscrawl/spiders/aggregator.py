"""Crawl the articles of a site, from its front page or a list page, with no configuration."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Collection, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawl.addon import DEFAULTS
from newscrawl.discovery.budget import FRUITLESS_PAGES, LINKS_PER_PAGE, ListBudget
from newscrawl.discovery.feeds import Entry, kind_of, read_entries
from newscrawl.discovery.forms import FormBook
from newscrawl.discovery.links import FoundLink
from newscrawl.discovery.scope import Scope, is_below
from newscrawl.errors import ConfigError, LedgerError, PageError
from newscrawl.extraction.url_shape import looks_like_article
from newscrawl.items import Draft
from newscrawl.normalise.urls import absolute, article_key, page_key, same_site, site_of
from newscrawl.pages import Page, PageKind
from newscrawl.reader import ParsedPage
from newscrawl.rendering import requests as rendering
from newscrawl.sites.loader import Site, load_site
from newscrawl.spiders import parameters
from newscrawl.spiders.base import GONE, NewsSpider, fetch_info_of, guarded

_FRONT_PATH = re.compile(r"/(?:index\.\w{2,5})?")
_FEED_FILE = re.compile(r"\.(?:xml|rss|atom|gz)$", re.IGNORECASE)
_LIST_PAGES: Final = ("list page", "front page")
_MAX_FEEDS: Final = 5
"""Most feeds that are read of one start page. Sites name one for the site, and some one for each channel."""
_LINKS_KEPT: Final = 300
"""Most links to other list pages that the ledger keeps of a list page."""
_WAITING: Final = 500
"""While so many requests wait in the scheduler, pages of earlier runs are held back, to keep memory flat."""
_ARTICLE_PRIORITY: Final = 10


class AggregatorSpider(NewsSpider):
    """Crawls an aggregator site: ``-a url=URL`` (its front page, a list page, a feed or a sitemap) or ``-a site=NAME``.

    Follows article links and pagination, the list pages below the start page, its feeds, and the sitemaps that robots.txt
    names. Each page is parsed once, and its content decides whether it is an article. Pages that an earlier run has read
    are not fetched again. Arguments:

    - ``scope``: read the articles of a list on its registered domain (``domain``, the default), only on its host
      (``host``), or everywhere (``any``, for a page with links to other sites).
    - ``max_articles=N``: end the run after N exported articles (0: no limit).
    - ``max_pages=N``: fetch at most N list pages (100).
    - ``since=DATE``: leave out older articles.
    - ``recheck_days=N``: check articles again that were first seen in the last N days.
    - ``sitemap_days=N``: read the addresses of a sitemap with a date in the last N days (3; 0 for all addresses).
    - ``sites=DIR``: the folder of site files (``NEWSCRAWL_SITES``).
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
        scope: str = "domain",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if bool(url) == bool(site):
            raise ConfigError("give one of -a url=URL or -a site=NAME")
        self.site = load_site(site, Path(sites)) if site else Site(name="", start_urls=(parameters.web_address(url),))
        if self.site.render:
            rendering.check_available()
        self.zone = self.site.zone
        self.start_urls = [parameters.without_login(start, self.logins) for start in self.site.start_urls]
        self.reach = Scope(self.start_urls, scope)
        self.scope = self.reach.name
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

    @guarded
    async def start(self) -> AsyncIterator[Any]:
        """Yield requests for the start pages, the unread pages of earlier runs, and articles to check again."""
        self.forms = FormBook(self.run.ledger.forms.of)
        self.tries: set[bytes] = set()
        """Keys of the doubtful pages: only a try shows whether they are articles."""
        for url in self.start_urls:
            self.budget.take(url)
            request = self.request(self.run.frontier.page(url, PageKind.LIST), self.parse, start=True)
            yield request.replace(dont_filter=True)
        starts = {page_key(url) for url in self.start_urls}
        for page in self.run.frontier.open_pages():
            if page.key in starts:
                continue
            while len(self.crawler.engine.scheduler or ()) > _WAITING:  # type: ignore[arg-type]  # Scrapy's has a length
                await self.crawler.signals.wait_for(signals.request_left_downloader)
            for request in self.admit([page]):
                yield request
        for page in self.run.frontier.recent_pages(self.recheck_days) if self.recheck_days else ():
            yield self.page_request(page)

    def prepared(self, request: Request) -> Request:
        """Return the request; if its site needs a browser, for a rendered page, and never conditional."""
        if not self.site.render or request.callback == self.parse_feed or _FEED_FILE.search(request.url):
            return request
        for name in ("If-None-Match", "If-Modified-Since"):
            request.headers.pop(name, None)
        return rendering.rendered(request)

    def admit(self, pages: Iterable[Page], doubtful: Collection[bytes] = ()) -> list[Request]:
        """Return requests for the pages that may be fetched now. ``doubtful`` has the keys of pages that are only tries.

        Workers that share a run do not know the results of other workers, so they hold nothing back.
        """
        shared = bool(self.run.plan.redis_url)
        self.tries.update(doubtful)
        return [
            self.page_request(page)
            for page in pages
            if page.kind != PageKind.ARTICLE or shared or self.forms.admit(page, doubtful=page.key in doubtful)
        ]

    def learn(self, page: Page, is_article: bool | None) -> list[Request]:
        """Note whether a page was an article, for the form of its address; return requests for held pages of the form."""
        if page.kind != PageKind.ARTICLE:
            return []
        if is_article is not None:
            self.run.recorder.learn_form(page.url, is_article)
        requests = [self.page_request(each) for each in self.forms.note(page, is_article)]
        for each in self.forms.take_fruitless(page):
            self.count("left out as fruitless")
            self.run.recorder.left_out(each, "the form of its address brought no articles")
        return requests

    @guarded
    async def failed(self, failure: Failure) -> AsyncIterator[Any]:
        """Note a page that could not be fetched."""
        self.note_failure(failure)
        request: Request = failure.request  # type: ignore[attr-defined]
        gone = isinstance(failure.value, HttpError) and failure.value.response.status in GONE
        for another in self.learn(request.cb_kwargs["page"], False if gone else None):
            yield another

    def page_request(self, page: Page) -> Request:
        """Return the request for a page, with the callback and priority of its kind."""
        if page.kind == PageKind.ARTICLE:
            return self.request(page, self.parse, priority=_ARTICLE_PRIORITY)
        return self.request(page, self.parse if page.kind == PageKind.LIST else self.parse_feed)

    @guarded
    async def parse(
        self, response: Response, page: Page, start: bool = False, fruitless: int = 0
    ) -> AsyncIterator[Request | Draft | None]:
        """Yield the draft of an article page, or the links of a list page.

        ``fruitless`` counts the pages just before this one, in a chain of next pages, that led to no new article.
        """
        if response.status == 304:
            self.not_modified(page)
            requests = self.learn(page, None) + self.follow_lists(page.links, page, start, fruitless + 1)
        elif not self.is_within(response.url, page.url):
            self.skip("redirected to another site")
            self.run.recorder.dropped(page, "redirected to another site")
            requests = self.learn(page, False)
        elif start and kind_of(response.body):
            requests = await self.follow_feed(response, page)
        else:
            reading = await self.read_response(response, page, links=start)
            if reading is None:
                requests = self.learn(page, None)
            elif reading.draft.not_article is None and reading.first_part:
                requests = self.read_from_first(reading.first_part, page)
            else:
                if reading.draft.not_article is None:
                    if self.zone and reading.draft.fetch_info:
                        reading.draft.fetch_info.zone = self.zone.key
                    yield await self.whole_article(reading.draft, reading.next_part, reading.whole)
                requests = self.follow(reading, page, start, fruitless)
        self.run.checkpoint()
        for request in requests:  # after the checkpoint, so that all changes for this page are committed together
            yield request

    def read_from_first(self, url: str, page: Page) -> list[Request]:
        """Return the requests after a later page of an article was found: its first page is read instead."""
        self.skip("later page of an article")
        self.run.recorder.dropped(page, f"later page of {url}")
        pages, _ = self.run.frontier.wanted([url], self.since)
        return self.learn(page, None) + [self.page_request(page) for page in pages]

    def is_within(self, url: str, from_url: str) -> bool:
        """Return whether a page is in scope after a redirect from ``from_url``. A subdomain of the same site is."""
        return same_site(site_of(url), site_of(from_url)) or self.reach.has_article(url, from_url)

    def follow(self, reading: ParsedPage, page: Page, start: bool, fruitless: int) -> list[Request]:
        """Return requests for the unknown articles of a list page, and for further list pages within the budgets."""
        why = reading.draft.not_article
        is_list = start or page.kind == PageKind.LIST or (why in _LIST_PAGES and self.reach.has_list(page.url))
        refused = why is not None and page.kind == PageKind.ARTICLE and not start
        requests = self.learn(page, why is None)
        if why is not None:
            self.count("list pages" if why in _LIST_PAGES else f"not article/{why}")
            if refused:
                self.skip(why)
            if not is_list:
                self.run.recorder.no_article(page, why, tried=page.key in self.tries)
        if not is_list:
            return requests
        articles, doubtful, lists = self.choose(reading.targets, page)
        pages, new = self.run.frontier.wanted(articles + doubtful, self.since)
        requests += self.admit(pages, {article_key(url) for url in doubtful})
        requests += self.follow_lists(lists, page, start, 0 if new else fruitless + 1)
        assert reading.draft.fetch_info is not None
        self.run.recorder.read_list(
            reading.draft.fetch_info,
            PageKind.LIST,
            lists[:_LINKS_KEPT],
            len(articles),
            skipped=why if refused else None,
            tried=page.key in self.tries,
        )
        if start:
            requests += self.feeds(reading.feeds, page.url)
        return requests

    def choose(self, links: Iterable[FoundLink], page: Page) -> tuple[list[str], list[str], list[tuple[str, str]]]:
        """Return the links of a list page in three lists: articles, doubtful links, and further list pages."""
        articles: list[str] = []
        doubtful: list[str] = []
        lists: list[tuple[str, str]] = []
        for link in links:
            if link.kind == "next" or (link.kind == "list" and self.reach.has_list(link.url)):
                lists.append((link.url, link.kind))
            elif self.is_article(link.url, link.kind == "article" or link.is_doubtful):
                if not self.reach.has_article(link.url, page.url):
                    self.count("left out by scope")
                else:
                    (articles if link.kind == "article" or self.site.article_pattern else doubtful).append(link.url)
        if len(articles) > LINKS_PER_PAGE:
            count = len(articles)
            self.logger.warning("%s has %s article links; the first %s are followed", page.url, count, LINKS_PER_PAGE)
        return articles[:LINKS_PER_PAGE], doubtful[:LINKS_PER_PAGE], lists

    def follow_lists(self, links: Iterable[Iterable[str]], page: Page, start: bool, fruitless: int) -> list[Request]:
        """Return requests for the list pages that a page links to.

        A start page leads to its channels, a channel page to those below it. A chain of next pages is followed while it
        leads to new articles. Then it continues where an earlier run with a lower ``max_pages`` stopped.
        """
        requests = []
        for url, kind in links:
            if kind == "list":
                wanted = self.reach.has_list(url) and (start or is_below(url, page.url))
                if wanted and self.budget.take(url):
                    requests.append(self.request(self.run.frontier.page(url, PageKind.LIST), self.parse))
            elif fruitless < FRUITLESS_PAGES and self.reach.has_host(url):
                following = self.first_unread(url) if fruitless else url
                if following and self.budget.take(following):
                    next_page = self.run.frontier.page(following, PageKind.LIST)
                    requests.append(self.request(next_page, self.parse, fruitless=fruitless))
        return requests

    def first_unread(self, url: str) -> str | None:
        """Return the first page of a chain of next pages that was never read, or None. Pages before it use up the budget, too."""
        following: str | None = url
        while following and (page := self.run.frontier.read_page(following)):
            following = next((link for link, kind in page.links if kind == "next"), None)
            if not self.budget.take(page.url):
                return None
        return following

    def is_article(self, url: str, seems_one: bool) -> bool:
        """Return whether a link is worth fetching as an article."""
        pattern = self.site.article_pattern
        return bool(pattern.search(url)) if pattern else seems_one

    def feeds(self, addresses: Iterable[str], url: str) -> list[Request]:
        """Return requests for the feeds that a start page names."""
        return [
            self.page_request(self.run.frontier.page(address, PageKind.FEED))
            for address in list(dict.fromkeys(addresses))[:_MAX_FEEDS]
            if self.is_within(address, url) and self.budget.take(address)
        ]

    def robots_parsed(self, robotparser: Any, request: Request) -> None:
        """Fetch the sitemaps that the robots.txt of a start page names; called by Scrapy."""
        starts = {site_of(url) for url in self.start_urls}
        if site_of(request.url) not in starts or not _FRONT_PATH.fullmatch(urlsplit(request.url).path or "/"):
            return
        try:
            for url in list(getattr(getattr(robotparser, "rp", None), "sitemaps", ()))[:_MAX_FEEDS]:
                address = absolute(url, request.url)
                if address and self.is_within(address, request.url) and self.budget.take(address):
                    self.crawler.engine.crawl(self.page_request(self.run.frontier.page(address, PageKind.SITEMAP)))
        except LedgerError as error:
            self.fail(error)

    @guarded
    async def parse_feed(self, response: Response, page: Page) -> AsyncIterator[Request]:
        """Yield requests for the articles and sitemaps that a feed or sitemap names."""
        if response.status == 304:
            self.not_modified(page)
            return
        for request in await self.follow_feed(response, page):
            yield request

    async def follow_feed(self, response: Response, page: Page) -> list[Request]:
        """Return requests for the articles and sitemaps that a feed or sitemap names."""
        self.count("pages")
        self.count("feeds and sitemaps")
        kind = page.kind
        try:
            kind, entries = await self.reader.call(read_entries, response.body, response.url, page.kind)
        except PageError as error:
            self.skip("unreadable")
            self.logger.info("Skipped %s: %s", response.url, error)
            entries = []
        except Exception as error:  # an error in one feed must not end the crawl
            self.fail_page(page, response.url, error)
            return []
        entries = [entry for entry in entries if self.is_recent(entry, kind)]
        here = response.url
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

    def is_entry(self, url: str, kind: PageKind, from_url: str) -> bool:
        """Return whether an address is worth fetching. A feed names articles only, a sitemap any page."""
        address = absolute(url, None)
        if address is None:
            return False
        if not self.is_within(address, from_url):
            self.count("left out by scope")
            return False
        seems_one = looks_like_article(address) or self.forms.record_of(address).is_proven
        return kind == PageKind.FEED or self.is_article(address, seems_one)

    def is_recent(self, entry: Entry, kind: PageKind) -> bool:
        """Return whether an entry of a sitemap is recent enough. The entries of feeds always are."""
        if kind == PageKind.FEED or not self.sitemap_days or entry.is_news:
            return True
        if entry.date is None:
            return entry.is_sitemap and "news" in entry.url
        return entry.date >= datetime.now(UTC) - timedelta(days=self.sitemap_days)
