"""Downloader middlewares: private addresses named in the error, and sites that ask to be left alone for a while."""

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
"""A downloader slot without any delay does not look at when it was last used."""


class Postponed(IgnoreRequest):
    """A site asked to be left alone for longer than this run waits; the page stays to be read."""


class PrivateAddressMiddleware:
    """Says so when a host was refused for its private address, and sees to it that the guard is in place."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware; called by Scrapy."""
        middleware = cls(crawler)
        crawler.signals.connect(middleware.install_guard, signal=signals.engine_started)
        return middleware

    def install_guard(self) -> None:
        """Put the guard in place where Scrapy has not done it: in a reactor that the user started."""
        from twisted.internet import reactor

        if not isinstance(reactor.nameResolver, PublicHostnameResolver):
            PublicHostnameResolver.from_crawler(self.crawler, reactor).install_on_reactor()

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Turn "host not found" into the reason why it was not looked for."""
        if isinstance(exception, CannotResolveHostError):
            parts = urlsplit(request.url)
            if address := refused.get(((parts.hostname or "").lower(), port_of(parts))):
                self.crawler.stats.inc_value("newscrawl/private addresses refused")
                raise IgnoreRequest(
                    f"{parts.hostname} has the private address {address}; list it in NEWSCRAWL_ALLOW_PRIVATE to allow it"
                ) from exception


class RetryAfterMiddleware:
    """Honours ``Retry-After`` for the whole site.

    A wait of up to ``NEWSCRAWL_RETRY_AFTER_MAX`` seconds is waited; a site that asks for more is left alone for the
    rest of the run.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.longest = crawler.settings.getfloat("NEWSCRAWL_RETRY_AFTER_MAX")
        self.left_alone: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware; called by Scrapy."""
        middleware = cls(crawler)
        # Sent before the site's next request is: the middlewares' turn comes too late.
        crawler.signals.connect(middleware.response_downloaded, signal=signals.response_downloaded)
        return middleware

    def process_request(self, request: Request) -> None:
        """Hold back a request to a site that is left alone."""
        if wait := self.left_alone.get(self.crawler.engine.downloader.get_slot_key(request)):
            raise Postponed(f"the site asks to come back in {wait:,.0f} s")

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Pause the site if it asks for it."""
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
                hold(key, wait)  # the other workers wait, too

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep the retries from a page whose site is left alone."""
        self.process_request(request)
        return response


def retry_after(response: Response) -> float:
    """Return the seconds that ``Retry-After`` asks for (a number or an HTTP date), 0 without or with a wrong one."""
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
