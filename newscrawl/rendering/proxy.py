"""The proxy through which a browser reaches public addresses only.

Importing this module installs a reactor, as its base in Twisted does: it is imported once there is one.
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

    def authorize(self, code: int, server: str, port: int, user: bytes) -> bool:
        """Tell whether to connect to an address; called by Twisted."""
        del user
        return code == _CONNECT and self.factory.permits(server, port)


class PublicProxy(Factory):
    """A SOCKS4 proxy on loopback that connects to public addresses, and to those of allowed hosts."""

    protocol = _PublicConnection  # type: ignore[assignment]  # as Twisted's own factories do
    noisy = False

    def __init__(self, allowed: AllowList) -> None:
        self.allowed = allowed
        self.resolved: set[tuple[str, int]] = set()
        """Addresses of allowed hosts: the browser resolves names itself, and the proxy is told addresses."""

    def permits(self, server: str, port: int) -> bool:
        """Tell whether to connect to an address."""
        return is_public(server) or self.allowed.allows(server, port) or (server, port) in self.resolved

    async def resolve(self, host: str, port: int) -> None:
        """Learn the addresses of a host if it is allowed to have private ones."""
        if self.allowed.allows(host, port):
            with suppress(OSError):
                found = await asyncio.get_running_loop().getaddrinfo(host, port)
                self.resolved |= {(str(address[0]), port) for *_, address in found}

    async def aborts(self, request: Any) -> bool:
        """Tell whether a request of the browser is not to be made: it is for a picture, a font or the like."""
        parts = urlsplit(request.url)
        if request.resource_type not in _FETCHED or parts.scheme not in ("http", "https") or not parts.hostname:
            return True
        await self.resolve(parts.hostname, port_of(parts))
        return False
