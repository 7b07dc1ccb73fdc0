"""The DNS resolver, which passes on public addresses only, so that no request reaches a private address.

It checks the address to which the connection is made. So no host name, redirect or DNS answer can bypass the check.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from typing import Any, Final, Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.resolver import CachingHostnameResolver
from scrapy.utils.datatypes import LocalCache
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from typing_extensions import override
from zope.interface import implementer

from newscrawl.errors import ConfigError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_NOT_PUBLIC: Final = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "168.63.129.16/32", "fec0::/10")))
"""Networks that Python 3.11 wrongly calls global: protocol assignments, Azure's metadata service, site-local addresses."""

guarded: Final[set[int]] = set()
free: Final[set[int]] = set()
"""The crawlers of this process (by ``id``) whose spiders must not, and may, reach private addresses. If both run, nobody may."""
refused: LocalCache[tuple[str, int], str] = LocalCache(1000)
"""Hosts (name, port) with private addresses only, and the first of these addresses."""


def is_public(text: str) -> bool:
    """Return whether an IP address belongs to the public Internet.

    An IPv6 address that embeds an IPv4 address (mapped, 6to4, Teredo, NAT64) is public only if that one is, too.

    >>> is_public("1.1.1.1"), is_public("192.168.0.1"), is_public("::ffff:127.0.0.1")
    (True, False, False)
    """
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return all(_is_public(each) for each in (address, *_embedded(address)))


def _is_public(address: Address) -> bool:
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not any(address in network for network in _NOT_PUBLIC if network.version == address.version)
    )


def _embedded(address: Address) -> list[Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found: list[Address | None] = [address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [each for each in found if each is not None]


class AllowList:
    """Hosts that may have private addresses: ``host`` for all its ports, or ``host:port``."""

    def __init__(self, entries: Iterable[str]) -> None:
        """Raise ConfigError for an entry that is not a host."""
        self.entries = {self._parse(entry) for entry in entries if entry.strip()}

    @staticmethod
    def _parse(entry: str) -> tuple[str, int | None]:
        try:
            parts = urlsplit(f"//{entry.strip()}")
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port = None, None
        if not host or parts.path or parts.query:
            raise ConfigError(
                f"NEWSCRAWL_ALLOW_PRIVATE: {entry!r} is not a host; give host or host:port, separated by commas"
            )
        return host, port

    def allows(self, host: str, port: int) -> bool:
        """Return whether a host may have a private address at this port."""
        host = host.lower().strip("[]")
        return (host, None) in self.entries or (host, port) in self.entries


@implementer(IHostnameResolver)
class PublicHostnameResolver(CachingHostnameResolver):
    """Scrapy's caching resolver for IPv4 and IPv6. It passes on public addresses only, unless all crawlers are :data:`free`."""

    def __init__(self, reactor: Any, cache_size: int, allowed: AllowList) -> None:
        super().__init__(reactor, cache_size)
        self.allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        """Return the resolver; Scrapy calls this for the setting ``TWISTED_DNS_RESOLVER``."""
        settings = crawler.settings
        size = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, size, AllowList(settings.getlist("NEWSCRAWL_ALLOW_PRIVATE")))

    @override
    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        allowed = bool(free and not guarded) or self.allowed.allows(hostName, portNumber)
        receiver: Any = resolutionReceiver if allowed else _PublicOnly(resolutionReceiver, hostName, portNumber)
        return super().resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Passes on those addresses of a host that are public."""

    def __init__(self, receiver: Any, host: str, port: int) -> None:
        self.receiver, self.host = receiver, (host.lower(), port)
        self.private: list[str] = []
        self.handed_on = 0

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if is_public(address.host):
            self.handed_on += 1
            self.receiver.addressResolved(address)
        else:
            self.private.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        if self.private and not self.handed_on:
            refused[self.host] = self.private[0]
        self.receiver.resolutionComplete()
