"""Crawl the articles of a site, from its front page or a list page, with no configuration."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.addon import DEFAULTS
from newscrawl.discovery.budget import ListBudget
from newscrawl.discovery.choice import LinkChooser, recent_entries
from newscrawl.discovery.entries import Entry
from newscrawl.discovery.feeds import kind_of
from newscrawl.discovery.from_feed import entry_page, has_text
from newscrawl.discovery.scope import Reach, Scope
from newscrawl.errors import ConfigError
from newscrawl.items import Draft
from newscrawl.normalise.urls import article_key, page_key
from newscrawl.pages import FetchInfo, Page, PageKind
from newscrawl.reader import ParsedPage, Wanted
from newscrawl.rendering import requests as rendering
from newscrawl.rendering.mode import Render, render_mode
from newscrawl.runs.decisions import Decisions, ask_again
from newscrawl.runs.lists import ListPages
from newscrawl.runs.renderings import Renderings
from newscrawl.runs.tries import Tries
from newscrawl.sites.loader import Site, load_site
from newscrawl.spiders import parameters
from newscrawl.spiders.base import fetch_info_of, guarded, is_closed, is_gone
from newscrawl.spiders.browser import TRY, BrowserSpider, has_what_it_should
from newscrawl.utils.response import reason_of

_AS_DECIDED: Final = {Render.NEVER: False, Render.ALWAYS: True}
"""How the ledger has these modes."""
_FRONT_PATH = re.compile(r"/(?:index\.\w{2,5})?")
_FEED_FILE = re.compile(r"\.(?:xml|rss|atom|gz)$", re.IGNORECASE)
_LIST_PAGES: Final = ("list page", "front page")
_LINKS_KEPT: Final = 300
"""Most links to other list pages that the ledger keeps of a list page."""
_WAITING: Final = 500
"""While so many requests wait in the scheduler, pages of earlier runs are held back, to keep memory flat."""
_ARTICLE_PRIORITY: Final = 10
_LATER: Final = -10
"""With ``max_articles`` the pages that earlier runs left come after all that is new."""
_IN_ORDER: Final = 100
"""Up to so many ``max_articles`` the pages are fetched one by one, in the order of the lists: the newest first. A choice."""
_CONTENTS_KEPT: Final = 500
"""Most texts of feeds that are kept in memory, 10 KB each. A choice."""


class AggregatorSpider(BrowserSpider):
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
    - ``render``: ``true`` reads all pages in a browser, ``auto`` those that have no text, title or links without their scripts.
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
        render: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if bool(url) == bool(site):
            raise ConfigError("give one of -a url=URL or -a site=NAME")
        self.site = load_site(site, Path(sites)) if site else Site(name="", start_urls=(parameters.web_address(url),))
        self.render = render_mode(render) if render else self.site.render
        if self.render != Render.NEVER:
            rendering.check_available()
        self.zone = self.site.zone
        self.selectors = self.site.selectors
        self.start_urls = [parameters.without_login(start, self.logins) for start in self.site.start_urls]
        self.reach = Scope(self.start_urls, scope)
        self.scope = self.reach.name
        self.max_articles = parameters.count("max_articles", max_articles)
        self.since = parameters.since_date(since)
        self.recheck_days = parameters.count("recheck_days", recheck_days)
        self.sitemap_days = parameters.count("sitemap_days", sitemap_days)
        self.contents: dict[bytes, Entry] = {}
        """Texts of feeds by the key of their article."""
        self.budget = ListBudget(parameters.count("max_pages", max_pages))

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Create the spider; called by Scrapy."""
        kwargs.setdefault("sites", crawler.settings["NEWSCRAWL_SITES"])
        if name := kwargs.get("site"):
            site = load_site(name, Path(kwargs["sites"]))
            kwargs = {**site.arguments, **kwargs}
            for setting, value in site.settings.items():
                crawler.settings.set(setting, value, "spider")
        spider = super().from_crawler(crawler, *args, **kwargs)
        if 0 < spider.max_articles <= _IN_ORDER and not crawler.settings["NEWSCRAWL_REDIS_URL"]:
            # Pages that are fetched together are read in any order, and the last ones would not be the newest.
            crawler.settings.set("CONCURRENT_REQUESTS", 1, "spider")
        crawler.signals.connect(spider.robots_parsed, signal=signals.robots_parsed)
        return spider

    @guarded
    async def start(self) -> AsyncIterator[Any]:
        """Yield requests for the start pages, the unread pages of earlier runs, and articles to check again."""
        self.prepare()
        if not self.run.plan.redis_url:  # workers that share a run would do it twice
            self.ask_again()
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
            for admitted in self.tries.admit([page]):
                request = self.page_request(admitted)
                yield request.replace(priority=_LATER) if self.max_articles else request
        for page in self.run.frontier.recent_pages(self.recheck_days) if self.recheck_days else ():
            yield self.page_request(page)

    def ask_again(self) -> None:
        """Make the pages pending again about which an earlier run decided with other settings."""
        pattern, site = self.site.article_pattern, self.site
        decisions = Decisions(
            _AS_DECIDED.get(self.render, str(self.render)),
            getattr(pattern, "pattern", "") if pattern else "",
            repr(site.selectors.pairs) if site.selectors else "",
            self.since.isoformat() if self.since else "",
        )
        may_be_article = (lambda url: bool(pattern.search(url))) if pattern else (lambda _: True)
        if count := ask_again(self.run.ledger, self.run.id, self.scope, decisions, may_be_article):
            self.count("asked again", count)
        self.run.checkpoint()

    def prepare(self) -> None:
        """Make what chooses the pages to fetch. It needs the run, which begins after the spider is made."""
        self.renderings = Renderings(self.run)
        self.tries = Tries(self.run, self.count)
        self.lists = ListPages(self.run.frontier, self.reach, self.budget)
        self.chooser = LinkChooser(self.reach, self.site.article_pattern, self.tries.is_proven, self.count)

    def prepared(self, request: Request) -> Request:
        """Return the request; if its site needs a browser, for a rendered page."""
        is_page = request.callback != self.parse_feed and not _FEED_FILE.search(request.url)
        return rendering.rendered(request) if is_page and self.needs_browser(request) else request

    def learn(self, page: Page, is_article: bool | None) -> list[Request]:
        """Note whether a page was an article, for the form of its address; return requests for held pages of the form."""
        return [self.page_request(each) for each in self.tries.learn(page, is_article)]

    def after_failure(self, failure: Failure) -> list[Request]:
        """Return the requests for held pages for which this failure makes room."""
        page: Page = failure.request.cb_kwargs["page"]  # type: ignore[attr-defined]
        request: Request = failure.request  # type: ignore[attr-defined]
        noted = self.note_rendering(request, helped=False) if request.meta.get(TRY) else []
        return noted + self.learn(page, False if is_gone(failure.value) else None)

    def keep_contents(self, entries: Iterable[Entry]) -> None:
        """Keep the texts of a feed, for articles whose pages are gone or forbidden."""
        for entry in entries:
            if len(self.contents) < _CONTENTS_KEPT and has_text(entry):
                self.contents[article_key(entry.url)] = entry

    @guarded
    async def failed(self, failure: Failure) -> AsyncIterator[Any]:
        """Yield the article that the feed has if its page is gone or forbidden. Else do what a failure asks for."""
        page: Page = failure.request.cb_kwargs["page"]  # type: ignore[attr-defined]
        closed = failure.value
        entry = self.contents.get(page.key) if is_closed(closed) else None
        if entry is None or closed is None:
            async for each in super().failed(failure):
                yield each
            return
        body, url = entry_page(entry), page.url
        try:
            reading = await self.reader.read(body, url, "text/html; charset=utf-8", Wanted(zone=self.zone))
        except Exception as error:  # an error on one text must not end the run
            self.fail_page(page, url, error)
            return
        draft = reading.draft
        draft.not_article = None  # a feed names articles only
        draft.fetch_info = FetchInfo(page)
        draft.article.add_evidence("text", "feed", note=f"the page is closed: {reason_of(closed)}")
        self.count("from feeds")
        yield await self.cleaned(draft)

    def page_request(self, page: Page) -> Request:
        """Return the request for a page, with the callback and priority of its kind."""
        if page.kind == PageKind.ARTICLE:
            return self.request(page, self.parse, priority=_ARTICLE_PRIORITY)
        return self.request(page, self.parse if page.kind == PageKind.LIST else self.parse_feed)

    @guarded
    async def parse(
        self, response: Response, page: Page | None = None, start: bool = False, fruitless: int = 0
    ) -> AsyncIterator[Request | Draft | None]:
        """Yield the draft of an article page, or the links of a list page.

        ``fruitless`` counts the pages just before this one, in a chain of next pages, that led to no new article.
        ``scrapy parse`` gives no ``page`` and does not call :meth:`start`.
        """
        if page is None:
            self.prepare()
            page = self.run.frontier.page(response.url, PageKind.LIST)
        has_enough = False
        if response.status == 304:
            self.not_modified(page)
            requests = self.learn(page, None) + self.list_requests(page.links, page, start, fruitless + 1)
        elif not self.reach.is_within(response.url, page.url):
            self.skip("redirected to another site")
            self.run.recorder.dropped(page, "redirected to another site")
            requests = self.learn(page, False)
        elif start and kind_of(response.body):
            requests = await self.follow_feed(response, page, start=True)
        else:
            reading = await self.read_response(response, page, links=start)
            has_enough = bool(reading and has_what_it_should(reading, PageKind.LIST if start else page.kind))
            if reading is None:
                requests = self.learn(page, None)
            elif (tries := self.browser_tries(reading, response.request, page, start)) is not None:
                requests = tries
            elif reading.draft.not_article is None and reading.first_part:
                requests = self.read_from_first(reading.first_part, page)
            else:
                if reading.draft.not_article is None:
                    yield await self.whole_article(reading.draft, reading.next_part, reading.whole)
                requests = self.follow(reading, page, start, fruitless)
        if response.request and rendering.is_rendered(response.request):
            self.count("rendered")
            if response.request.meta.get(TRY):
                requests += self.note_rendering(response.request, helped=has_enough)
        self.run.checkpoint()
        for request in requests:  # after the checkpoint, so that all changes for this page are committed together
            yield request

    def read_from_first(self, url: str, page: Page) -> list[Request]:
        """Return the requests after a later page of an article was found: its first page is read instead."""
        self.skip("later page of an article")
        self.run.recorder.dropped(page, f"later page of {url}")
        pages, _ = self.run.frontier.wanted([url], self.since)
        return self.learn(page, None) + [self.page_request(page) for page in pages]

    def follow(self, reading: ParsedPage, page: Page, start: bool, fruitless: int) -> list[Request]:
        """Return requests for the unknown articles of a list page, and for further list pages within the budgets."""
        why = reading.draft.not_article
        is_list = start or page.kind == PageKind.LIST or (why in _LIST_PAGES and self.reach.has_list(page.url))
        refused = why is not None and page.kind == PageKind.ARTICLE and not start
        tried = self.tries.is_doubtful(page)
        requests = self.learn(page, why is None)
        if why is not None:
            self.count("list pages" if why in _LIST_PAGES else f"not article/{why}")
            if refused:
                self.skip(why)
            if not is_list:
                self.run.recorder.no_article(page, why, tried=tried)
        if not is_list:
            return requests
        if reading.links_left_out:
            self.logger.warning("%s has too many links; %d are left out", page.url, reading.links_left_out)
        chosen = self.chooser.of_list(reading.targets, page.url)
        pages, new = self.run.frontier.wanted(chosen.articles + chosen.doubtful, self.since)
        requests += [self.page_request(each) for each in self.tries.admit(pages, chosen.doubtful)]
        requests += self.list_requests(chosen.lists, page, start, 0 if new else fruitless + 1)
        visit, skipped = reading.draft.fetch_info, why if refused else None
        assert visit is not None
        self.run.recorder.read_list(
            visit, PageKind.LIST, chosen.lists[:_LINKS_KEPT], len(chosen.articles), skipped=skipped, tried=tried
        )
        if start:
            requests += [self.page_request(feed) for feed in self.lists.feeds_of(reading.feeds, page.url)]
        return requests

    def list_requests(self, links: Iterable[Iterable[str]], page: Page, start: bool, fruitless: int) -> list[Request]:
        """Return requests for the list pages that a page leads to."""
        return [
            self.request(each, self.parse, fruitless=before)
            for each, before in self.lists.after(links, page, start=start, fruitless=fruitless)
        ]

    def robots_parsed(self, robotparser: Any, request: Request) -> None:
        """Fetch the sitemaps that the robots.txt of a start page names; called by Scrapy."""
        if self.reach.has_host(request.url) and _FRONT_PATH.fullmatch(urlsplit(request.url).path or "/"):
            for page in self.write(self.lists.sitemaps_of, robotparser, request.url) or ():
                self.crawler.engine.crawl(self.page_request(page))

    @guarded
    async def parse_feed(self, response: Response, page: Page) -> AsyncIterator[Request]:
        """Yield requests for the articles and sitemaps that a feed or sitemap names."""
        for request in await self.follow_feed(response, page):
            yield request

    async def follow_feed(self, response: Response, page: Page, *, start: bool = False) -> list[Request]:
        """Return requests for the articles and sitemaps that a feed or sitemap names.

        A feed at which the crawl starts names articles on any host: it may be made by a service for another site.
        """
        found = await self.read_feed(response, page)
        if found is None:
            return []
        kind, entries = found
        recent = recent_entries(entries, kind, self.sitemap_days)
        site = response.url if self.reach.is_within(response.url, self.start_urls[0]) else self.start_urls[0]
        is_named = start and kind == PageKind.FEED and self.reach.reach == Reach.DOMAIN
        articles, sitemaps = self.chooser.of_feed(recent, kind, site, response.url, anywhere=is_named)
        self.keep_contents(recent)
        pages, _ = self.run.frontier.wanted(articles, self.since)
        pages += self.lists.sitemaps(sitemaps)
        old = len(entries) - len(recent) if kind != PageKind.FEED else 0
        self.run.recorder.count_feed(response.url, len(articles) + len(sitemaps), old)
        self.run.recorder.read_list(fetch_info_of(response, page), kind, [])
        return [self.page_request(each) for each in pages]
