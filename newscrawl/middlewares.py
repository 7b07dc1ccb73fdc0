"""Downloader middlewares: private addresses named in the error, and sites that ask to be left alone for a while."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Final, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Response
from scrapy.settings import BaseSettings

from newscrawl.guard import PublicHostnameResolver, refused

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
            port = parts.port or (443 if parts.scheme == "https" else 80)
            if address := refused.get(((parts.hostname or "").lower(), port)):
                self.crawler.stats.inc_value("newscrawl/private addresses refused")
                raise IgnoreRequest(
                    f"{parts.hostname} has the private address {address}; list it in NEWSCRAWL_ALLOW_PRIVATE to allow it"
                ) from exception


class RetryAfterMiddleware(RetryMiddleware):
    """Scrapy's retries, with ``Retry-After`` honoured for the whole site.

    A wait of up to ``NEWSCRAWL_RETRY_AFTER_MAX`` seconds is waited; a site that asks for more is left alone for the
    rest of the run.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self.longest = settings.getfloat("NEWSCRAWL_RETRY_AFTER_MAX")
        self.left_alone: dict[str, float] = {}

    def process_request(self, request: Request) -> None:
        """Hold back a request to a site that is left alone."""
        if wait := self.left_alone.get(urlsplit(request.url).netloc):
            raise Postponed(f"the site asked to come back in {wait:,.0f} s")

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Wait as long as the site asks for, then try again."""
        del spider
        wait = retry_after(response) if response.status in _ASKS_TO_WAIT else 0.0
        if wait > self.longest:
            self.left_alone[urlsplit(request.url).netloc] = wait
            raise Postponed(f"HTTP {response.status}: the site asks to come back in {wait:,.0f} s")
        if wait:
            self._pause(request, wait)
        return super().process_response(request, response)

    def _pause(self, request: Request, wait: float) -> None:
        downloader = self.crawler.engine.downloader
        slot = downloader.slots.get(downloader.get_slot_key(request))
        if slot:
            slot.delay = max(slot.delay, _NO_DELAY)
            slot.lastseen = max(slot.lastseen, monotonic() + wait)
            self.crawler.stats.inc_value("newscrawl/waited for Retry-After")


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
