"""The proxy through which a browser reaches public addresses only.

Importing this module installs a Twisted reactor, as importing its base class does. So import it only when a reactor runs.
SOCKS 4 knows IPv4 addresses only.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urlsplit

from twisted.internet.protocol import Factory
from twisted.protocols.socks import SOCKSv4

from newscrawl.normalise.urls import port_of
from newscrawl.resolver import AllowList, is_public

_CONNECT: Final = 1
_FETCHED: Final = frozenset(("document", "script", "xhr", "fetch"))


class _PublicConnection(SOCKSv4):
    factory: PublicProxy

    def authorize(self, code: int, server: str, port: int, _user: bytes) -> bool:
        """Return whether to connect to an address. Twisted calls this."""
        return code == _CONNECT and self.factory.permits(server, port)


class PublicProxy(Factory):
    """A SOCKS 4 proxy that connects to public addresses and to those of allowed hosts only."""

    protocol = _PublicConnection  # type: ignore[assignment]  # as Twisted's own factories do
    noisy = False

    def __init__(self, allowed: AllowList) -> None:
        self.allowed = allowed
        self.resolved: set[tuple[str, int]] = set()
        """Addresses of allowed hosts. The browser resolves host names itself; the proxy receives addresses."""

    def permits(self, server: str, port: int) -> bool:
        """Return whether the proxy may connect to an address."""
        return is_public(server) or self.allowed.allows(server, port) or (server, port) in self.resolved

    async def resolve(self, host: str, port: int) -> None:
        """Add the addresses of a host to ``resolved`` if the host may have private addresses."""
        if self.allowed.allows(host, port):
            with suppress(OSError):
                found = await asyncio.get_running_loop().getaddrinfo(host, port)
                self.resolved |= {(str(address[0]), port) for *_, address in found}

    async def aborts(self, request: Any) -> bool:
        """Return whether to abort a request of the browser: it is for a picture, a font or the like."""
        parts = urlsplit(request.url)
        if request.resource_type not in _FETCHED or parts.scheme not in ("http", "https") or not parts.hostname:
            return True
        await self.resolve(parts.hostname, port_of(parts))
        return False
