"""Downloader middlewares: private addresses, passwords, odd encodings, and waiting for sites that ask for it."""

from __future__ import annotations

import ipaddress
import re
import socket
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from time import monotonic
from typing import Final, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Response, TextResponse
from typing_extensions import override
from w3lib.encoding import html_body_declared_encoding
from w3lib.http import basic_auth_header

from newscrawl.normalise.urls import origin_of, port_of, split_login
from newscrawl.resolver import AllowList, PublicHostnameResolver, free, guarded, is_public, refused
from newscrawl.utils.charsets import named_charset, web_encoding

_ASKS_TO_WAIT: Final = (429, 503)
_LOCAL_NAMES: Final = ("localhost", ".local", ".internal", ".localdomain", ".home.arpa")
"""Ends of host names that are never public."""
_IN_NUMBERS: Final = re.compile(
    r"(?:0x[0-9a-f]{0,16}|[0-9]{1,20})(?:\.(?:0x[0-9a-f]{0,16}|[0-9]{1,20})){0,3}", re.IGNORECASE
)
_MAX_LABEL: Final = 63
_MAX_HOST: Final = 253
"""Longest part of a host name, and longest host name, in DNS."""
_NO_DELAY: Final = 0.001
"""Seconds. A downloader slot without a delay ignores when it was last used."""


class Postponed(IgnoreRequest):
    """A site asked for a longer pause than this run waits. A later run fetches the page."""


def is_own(spider: type[Spider]) -> bool:
    """Return whether a spider is newscrawl's or made from one of them, and not one of the user's project."""
    return hasattr(spider, "keeps_ledger") or spider.__module__.startswith("newscrawl.")


class PrivateAddressMiddleware:
    """Guards newscrawl's spiders from private addresses, and explains why a host was refused.

    Spiders of the user's project are guarded with ``NEWSCRAWL_GUARD_ALL``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.guards = crawler.settings.getbool("NEWSCRAWL_GUARD_ALL") or is_own(crawler.spidercls)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware; Scrapy calls this."""
        middleware = cls(crawler)
        (guarded if middleware.guards else free).add(id(crawler))
        crawler.signals.connect(middleware.install_guard, signal=signals.engine_started)
        crawler.signals.connect(middleware.end_guard, signal=signals.engine_stopped)
        return middleware

    def end_guard(self) -> None:
        """Let the resolver forget the crawler."""
        guarded.discard(id(self.crawler))
        free.discard(id(self.crawler))

    @cached_property
    def allowed(self) -> AllowList:
        """The hosts that may have private addresses. The resolver has checked the setting before the first request."""
        return AllowList(self.crawler.settings.getlist("NEWSCRAWL_ALLOW_PRIVATE"))

    def process_request(self, request: Request) -> None:
        """Refuse a host that cannot be in DNS, and a private address in numbers for a request through a proxy.

        Twisted never answers a request whose host has an empty or too long part. A proxy resolves names itself, so the resolver
        sees the proxy's name only.
        """
        if not can_be_host(request.url):
            raise IgnoreRequest("the address has a host name that cannot exist")
        if self.guards and request.meta.get("proxy") and not self.may_ask_proxy(request.url):
            self.crawler.stats.inc_value("newscrawl/private addresses refused")
            host = urlsplit(request.url).hostname
            raise IgnoreRequest(f"{host} is a private address; list it in NEWSCRAWL_ALLOW_PRIVATE to allow it")

    def may_ask_proxy(self, url: str) -> bool:
        """Return whether a proxy may be asked for an address: it has a public address, or a name that can have one."""
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").rstrip("."), port_of(parts)
        except ValueError:
            return False
        if self.allowed.allows(host, port):
            return True
        # A name without a dot, and names under .local and the like, can only be those of a private network.
        address = address_in_numbers(host)
        return is_public(address) if address else "." in host and not host.endswith(_LOCAL_NAMES)

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


def can_be_host(url: str) -> bool:
    """Return whether the host of an address can be in DNS by the lengths of its parts. True for an address without a host.

    >>> can_be_host("https://a.example/"), can_be_host("https://a..b/"), can_be_host(f"https://{'a' * 64}.example/")
    (True, False, False)
    """
    try:
        host = (urlsplit(url).hostname or "").removesuffix(".")
    except ValueError:
        return False
    return not host or (len(host) <= _MAX_HOST and all(0 < len(part) <= _MAX_LABEL for part in host.split(".")))


def address_in_numbers(host: str) -> str | None:
    """Return the IP address that a host name spells in numbers, in any of the ways that resolvers know; else None.

    >>> address_in_numbers("0x7f.1"), address_in_numbers("2130706433"), address_in_numbers("news.example")
    ('127.0.0.1', '127.0.0.1', None)
    """
    # The part after % is the zone of a link-local IPv6 address.
    try:
        return str(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host)) if _IN_NUMBERS.fullmatch(host) else None
    except OSError:
        return None


class LoginMiddleware:
    """Sends the user and password of an address in the ``Authorization`` header, and removes them from the address.

    So no log, report, export or ledger contains them. The spider's ``logins`` has those of its start addresses.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware; Scrapy calls this."""
        return cls(crawler)

    def process_request(self, request: Request) -> Request | None:
        """Add the header to a request for which there is a login. Replace a request whose address contains a password."""
        url, login = split_login(request.url)
        login = login or getattr(self.crawler.spider, "logins", {}).get(origin_of(url))
        if login and "Authorization" not in request.headers:
            request.headers["Authorization"] = basic_auth_header(*login)
        return request.replace(url=url) if url != request.url else None


class CharsetMiddleware:
    """Reads a page as UTF-8 if the encoding that it names is not one of the web. Scrapy would use any codec of Python."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response. If its header or page names an encoding that is not one of the web, it is decoded as UTF-8."""
        del request
        if not isinstance(response, TextResponse):
            return response
        header = named_charset((response.headers.get("Content-Type") or b"").decode("latin-1"))
        named = header or html_body_declared_encoding(response.body)
        return response.replace(encoding="utf-8") if named and not web_encoding(named) else response


class SafeMetaRefreshMiddleware(MetaRefreshMiddleware):
    """Scrapy's, for pages whose ``<base>`` or refresh is not an address: such a page is read, not lost."""

    @override
    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        try:
            return super().process_response(request, response)
        except ValueError:
            return response


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
