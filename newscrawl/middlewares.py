"""Downloader middlewares: a clear error for private addresses, and waiting for sites that ask for it."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Final, Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Response

from newscrawl.normalise.urls import port_of
from newscrawl.resolver import PublicHostnameResolver, refused

_ASKS_TO_WAIT: Final = (429, 503)
_NO_DELAY: Final = 0.001
"""Seconds. A downloader slot without a delay ignores when it was last used."""


class Postponed(IgnoreRequest):
    """A site asked for a longer pause than this run waits. A later run fetches the page."""


class PrivateAddressMiddleware:
    """Explains why a host with a private address was refused, and makes sure that the resolver is installed."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware; Scrapy calls this."""
        middleware = cls(crawler)
        crawler.signals.connect(middleware.install_guard, signal=signals.engine_started)
        return middleware

    def install_guard(self) -> None:
        """Install the resolver if Scrapy has not done so: in a reactor that the user has started."""
        from twisted.internet import reactor

        if not isinstance(reactor.nameResolver, PublicHostnameResolver):
            PublicHostnameResolver.from_crawler(self.crawler, reactor).install_on_reactor()

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Replace "host not found" by the real reason if the host was refused."""
        if isinstance(exception, CannotResolveHostError):
            parts = urlsplit(request.url)
            if address := refused.get(((parts.hostname or "").lower(), port_of(parts))):
                self.crawler.stats.inc_value("newscrawl/private addresses refused")
                raise IgnoreRequest(
                    f"{parts.hostname} has the private address {address}; list it in NEWSCRAWL_ALLOW_PRIVATE to allow it"
                ) from exception


class RetryAfterMiddleware:
    """Obeys ``Retry-After`` for the whole site.

    The run waits up to ``NEWSCRAWL_RETRY_AFTER_MAX`` seconds. A site that asks for more gets no further request in this
    run.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.longest = crawler.settings.getfloat("NEWSCRAWL_RETRY_AFTER_MAX")
        self.left_alone: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware; Scrapy calls this."""
        middleware = cls(crawler)
        # Middlewares see the response too late: this signal comes before the site's next request is sent.
        crawler.signals.connect(middleware.response_downloaded, signal=signals.response_downloaded)
        return middleware

    def process_request(self, request: Request) -> None:
        """Raise Postponed for a request to a site that asked for a longer pause."""
        if wait := self.left_alone.get(self.crawler.engine.downloader.get_slot_key(request)):
            raise Postponed(f"the site asks to come back in {wait:,.0f} s")

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Pause the requests to a site that asks for it."""
        wait = retry_after(response) if response.status in _ASKS_TO_WAIT else 0.0
        downloader = self.crawler.engine.downloader
        key = downloader.get_slot_key(request)
        slot = downloader.slots.get(key)
        if wait <= 0 or slot is None:
            return
        self.crawler.stats.inc_value("newscrawl/asked to wait")
        if wait > self.longest:
            self.left_alone[key] = wait
            while slot.queue:
                _, waiting = slot.queue.popleft()
                waiting.errback(Postponed(f"the site asks to come back in {wait:,.0f} s"))
        else:
            slot.delay = max(slot.delay, _NO_DELAY)
            slot.lastseen = max(slot.lastseen, monotonic() + wait)
            if hold := getattr(downloader, "hold", None):
                hold(key, wait)  # in a cluster, the other workers wait, too

    def process_response(self, request: Request, response: Response) -> Response:
        """Raise Postponed before the retry middleware tries the page again."""
        self.process_request(request)
        return response


def retry_after(response: Response) -> float:
    """Return the seconds in ``Retry-After`` (a number or an HTTP date), 0 if the header is missing or wrong.

    >>> retry_after(Response("https://a.example/", headers={"Retry-After": "120"}))
    120.0
    """
    text = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
