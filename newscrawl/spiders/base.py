"""The base of all spiders: it makes drafts of responses and notes the result of each page."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property, wraps
from typing import Any, Concatenate, Final, ParamSpec, Self, TypeVar
from zoneinfo import ZoneInfo

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.defer import deferred_from_coro
from twisted.python.failure import Failure

from newscrawl.addon import PRESETS, STAGE_PIPELINES
from newscrawl.discovery.entries import Entry
from newscrawl.discovery.feeds import read_entries
from newscrawl.errors import ConfigError, LedgerError, PageError
from newscrawl.extraction.selectors import Selectors
from newscrawl.middlewares import Postponed
from newscrawl.pages import Capture, FetchInfo, Page, PageKind, PageState
from newscrawl.reader import PageReader, ParsedPage, Wanted
from newscrawl.runs.deliver import Delivered
from newscrawl.runs.run import Run
from newscrawl.utils.response import content_type_of, reason_of

logger = logging.getLogger(__name__)
_GONE: Final = (404, 410)
_LOGGED_FAILURES: Final = 20
"""The first failures of a run, so many, are logged one by one. The run report has more."""

P = ParamSpec("P")
T = TypeVar("T")
S = TypeVar("S", bound="NewsSpider")


def guarded(
    callback: Callable[Concatenate[S, P], AsyncIterator[Any]],
) -> Callable[Concatenate[S, P], AsyncIterator[Any]]:
    """Return a callback that ends the run in an orderly way if the ledger fails."""

    @wraps(callback)
    async def wrapper(self: S, /, *args: P.args, **kwargs: P.kwargs) -> AsyncIterator[Any]:
        try:
            async for result in callback(self, *args, **kwargs):
                if result is not None:  # the draft of a page that has failed
                    yield result
            self.run.checkpoint()
        except LedgerError as error:
            self.fail(error)

    return wrapper


class NewsSpider(Spider):
    """Base of the spiders. LedgerPipeline enforces ``since`` and ``max_articles``.

    ``scope`` is the name of a crawl. A run reads the pages that an earlier run with the same scope left unread.
    """

    since: datetime | None = None
    max_articles: int = 0
    keeps_ledger = True
    run: Run
    """The run with the ledger. RunKeeper sets it before the spider starts. Only spiders with ``keeps_ledger`` have one."""
    error: LedgerError | None = None
    """The error of the ledger or the disk that ended the run, or None."""
    is_stopping = False
    """Whether the process was told to stop."""
    scope: str = ""
    zone: ZoneInfo | None = None
    """The zone of the site's dates, if its site file names one."""
    selectors: Selectors | None = None
    """The selectors of the site's file."""
    keeps_pages = False
    handle_httpstatus_list = (304,)

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        # An unknown argument is a mistake. Scrapy's Spider would silently make an attribute of it. Those that begin with an
        # underscore are from a program that starts spiders: Scrapyd passes _job.
        if unknown := sorted(name for name in kwargs if not name.startswith("_")):
            raise ConfigError(f"spider {self.name} has no argument {unknown[0]!r}")
        super().__init__(name)
        self.failures = 0
        self.unfed: list[Delivered] = []
        """Scrapy's feeds that could not be stored, and why."""
        self.logins: dict[Any, tuple[str, str]] = {}
        """Origin (scheme, host, port) → user and password, for addresses that were given with them."""
        self.reader = PageReader()

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Set the presets of newscrawl's spiders where the project has not set anything; Scrapy calls this."""
        for name, value in PRESETS.items():
            settings.set(name, value, "addon")
        super().update_settings(settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Create the spider; called by Scrapy."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.keeps_pages = crawler.settings.getbool("NEWSCRAWL_KEEP_PAGES")
        if reader := getattr(crawler, "reader", None):  # the sites of a round share their reading processes
            spider.reader = reader
            return spider
        spider.reader = PageReader(crawler.settings.getint("NEWSCRAWL_WORKERS"))
        crawler.signals.connect(spider.reader.close, signal=signals.spider_closed)
        return spider

    @cached_property
    def cleans_when_read(self) -> bool:
        """Whether the stages run where pages are read. Else the pipelines run them.

        Only a crawl knows: Scrapy lets add-ons change the settings after it has made the spider.
        """
        return has_only_stages(self.crawler.settings)

    def fail(self, error: LedgerError) -> None:
        """End the run because its ledger or disk has failed. The next run continues from the last commit."""
        if self.error is None:
            self.error = error
            deferred_from_coro(self.crawler.engine.close_spider_async(reason="ledger"))

    def write(self, method: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T | None:
        """Call a method that writes to the ledger; return its result. If the ledger fails, end the run and return None."""
        if self.error is None:
            try:
                result = method(*arguments, **options)
                self.run.checkpoint()
            except LedgerError as error:
                self.fail(error)
            else:
                return result
        return None

    def count(self, what: str, amount: int = 1) -> None:
        """Add to a counter of the run's statistics."""
        self.crawler.stats.inc_value(f"newscrawl/{what}", amount)

    def skip(self, reason: str) -> None:
        """Count a page without a record, by reason."""
        self.count("skipped")
        self.count(f"skipped/{reason}")

    def not_modified(self, page: Page) -> None:
        """Note a page that has not changed since it was last read. If it was never read, it has failed."""
        if conditions(page):
            self.count("unchanged")
            self.run.recorder.unchanged(page)
        else:
            self.count("failed")
            self.run.recorder.failed(page, "HTTP 304 that was not asked for")

    def request(self, page: Page, callback: Callable[..., Any], *, priority: int = 0, **arguments: Any) -> Request:
        """Return the request for a page. It is conditional if the page was read before."""
        request = Request(
            page.url,
            callback,
            errback=self.failed,
            headers=conditions(page),
            cb_kwargs={"page": page, **arguments},
            priority=priority,
        )
        return self.prepared(request)

    def prepared(self, request: Request) -> Request:
        """Return the request for an article or list page. Subclasses may change it, for example to render the page."""
        return request

    async def read_response(
        self, response: Response, page: Page, *, links: bool = False, is_part: bool = False
    ) -> ParsedPage | None:
        """Return the reading of a response, parsed once. If it cannot be read, note that and return None.

        ``is_part`` says that the page continues an article. Its draft is not cleaned alone.
        """
        self.count("pages")
        content_type = content_type_of(response)
        wanted = Wanted(links, self.keeps_pages, self.cleans_when_read and not is_part, self.zone, self.selectors)
        try:
            reading = await self.reader.read(response.body, response.url, content_type, wanted)
        except PageError as error:
            self.skip("unreadable")
            self.run.recorder.no_article(page, f"unreadable: {error}")
            logger.info("Skipped %s: %s", response.url, error)
        except Exception as error:  # an error in newscrawl must not end the run
            self.fail_page(page, response.url, error)
        else:
            visit = reading.draft.fetch_info = fetch_info_of(response, page)
            visit.zone = self.zone.key if self.zone else None
            if reading.packed:
                visit.captures.append(Capture(response.url, content_type, reading.packed))
            return reading
        return None

    async def read_feed(self, response: Response, page: Page) -> tuple[PageKind, list[Entry]] | None:
        """Return the kind and the entries of a feed or sitemap. If it is unchanged or cannot be read, note that and return None."""
        if response.status == 304:
            self.not_modified(page)
            return None
        self.count("pages")
        self.count("feeds and sitemaps")
        try:
            return await self.reader.call(read_entries, response.body, response.url, page.kind)
        except PageError as error:
            self.skip("unreadable")
            logger.info("Skipped %s: %s", response.url, error)
            return page.kind, []
        except Exception as error:  # an error in one feed must not end the crawl
            self.fail_page(page, response.url, error)
            return None

    def fail_page(self, page: Page, url: str, error: Exception) -> None:
        """Note a page on which reading failed, and log one line. A later run tries it again."""
        self.count("failed")
        self.run.recorder.failed(page, f"{type(error).__name__}: {error}"[:300])
        logger.error("Failed on %s: %s: %s", url, type(error).__name__, error)
        logger.debug("Traceback", exc_info=True)

    @guarded
    async def failed(self, failure: Failure) -> AsyncIterator[Any]:
        """Note a page that could not be fetched, and yield the requests that follow from its failure."""
        self.note_failure(failure)
        for request in self.after_failure(failure):
            yield request

    def after_failure(self, _failure: Failure) -> Iterable[Request]:
        """Return the requests that follow from a failure; none unless a subclass overrides this."""
        return ()

    def note_failure(self, failure: Failure) -> None:
        """Note a page that could not be fetched, and log one line. Raises LedgerError."""
        request: Request = failure.request  # type: ignore[attr-defined]
        page: Page = request.cb_kwargs["page"]
        error = failure.value
        assert error is not None
        if isinstance(error, HttpError) and is_gone(error) and not self.is_asked_for(request):
            self.skip("gone")
            self.run.recorder.dropped(page, f"HTTP {error.response.status}")
        elif isinstance(error, IgnoreRequest) and "robots.txt" in str(error):
            self.skip("forbidden by robots.txt")
            self.run.recorder.dropped(page, "forbidden by robots.txt")
        elif isinstance(error, Postponed):
            self.count("postponed")
            self.warn(request.url, str(error))
        else:
            self.count("failed")
            reason = reason_of(error)
            self.run.recorder.failed(page, reason)
            self.warn(request.url, reason)

    def is_asked_for(self, request: Request) -> bool:
        """Return whether the user named this page. If such a page is gone, it counts as failed."""
        return bool(request.cb_kwargs.get("start"))

    def warn(self, url: str, reason: str) -> None:
        """Log a page that could not be fetched: the first ones of a run as warnings, the others at DEBUG."""
        self.failures += 1
        level = logging.WARNING if self.failures <= _LOGGED_FAILURES else logging.DEBUG
        logger.log(level, "Could not fetch %s: %s", url, reason)
        if self.failures == _LOGGED_FAILURES:
            logger.warning("Further failures are in the run report under %s", self.run.plan.data / "runs")


def has_only_stages(settings: BaseSettings) -> bool:
    """Return whether nothing stands between newscrawl's stages in the project's pipelines, and none is switched off.

    A pipeline of the project's own may want to see drafts before they are clean. Then the pipelines run the stages.
    """
    orders = {path: order for path, order in settings.getdict("ITEM_PIPELINES").items() if order is not None}
    last = orders.get("newscrawl.pipelines.ValidationPipeline", 0)
    return {path for path, order in orders.items() if order < last} == STAGE_PIPELINES


def run_of(spider: Spider | None) -> Run | None:
    """Return the run of a spider that keeps a ledger, or None for any other spider."""
    return spider.run if isinstance(spider, NewsSpider) and spider.keeps_ledger else None


def is_gone(error: BaseException | None) -> bool:
    """Return whether a server said that a page does not exist any more."""
    return isinstance(error, HttpError) and error.response.status in _GONE


def is_closed(error: BaseException | None) -> bool:
    """Return whether a page exists no more, is forbidden, or must be paid for."""
    if isinstance(error, HttpError):
        return error.response.status in (*_GONE, 401, 402, 403, 451)
    return isinstance(error, IgnoreRequest) and "robots.txt" in str(error)


def conditions(page: Page) -> Mapping[str, str]:
    """Return the headers of a conditional request: the server sends the page only if it has changed since it was read."""
    headers = {}
    if page.state == PageState.READ and page.etag:
        headers["If-None-Match"] = page.etag
    if page.state == PageState.READ and page.last_modified:
        headers["If-Modified-Since"] = page.last_modified
    return headers


def fetch_info_of(response: Response, page: Page) -> FetchInfo:
    """Return the headers of a response for the next, conditional request. Unprintable or very long ones are left out."""
    headers = [(response.headers.get(name) or b"").decode("latin-1") for name in ("ETag", "Last-Modified")]
    etag, last_modified = (value if value.isprintable() and len(value) < 300 else "" for value in headers)
    return FetchInfo(page, etag or None, last_modified or None)
