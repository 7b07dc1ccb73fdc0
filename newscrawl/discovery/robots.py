"""Read a robots.txt: as its site means it, and within bounds."""

from __future__ import annotations

import codecs
import re
from typing import Final, Self

from scrapy.crawler import Crawler
from scrapy.robotstxt import ProtegoRobotParser

_MAX_ROBOTS: Final = 512_000
_MAX_RULES: Final = 50_000
"""Most rules of a robots.txt. 500 KiB hold 40,000 rules of one user agent; 12,000 rules of 12,000 agents took 4 GB."""
_AGENT_NAMES: Final = (b"user-agent", b"useragent", b"user agent")
_NOT_UTF8: Final = re.compile("[\udc80-\udcff]")


class BoundedRobotParser(ProtegoRobotParser):
    """Reads the first 500 KiB of a robots.txt, as RFC 9309 allows: each rule is compared with each address.

    Protego would drop bytes that are not UTF-8, which makes ``Disallow: /`` of a Latin-1 ``Disallow: /été/``, and would store
    each rule once for each user agent of its group.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:
        """Return the parser of a robots.txt; Scrapy calls this."""
        if len(robotstxt_body) > _MAX_ROBOTS:
            robotstxt_body = robotstxt_body[:_MAX_ROBOTS].rpartition(b"\n")[0]
        return super().from_crawler(crawler, bounded_rules(quoted_bytes(robotstxt_body)))


def quoted_bytes(body: bytes) -> bytes:
    r"""Return a robots.txt in which bytes that are not UTF-8 are percent-encoded, as they are in the addresses of the site.

    >>> quoted_bytes(b"Disallow: /caf\xe9/")
    b'Disallow: /caf%E9/'
    """
    text = body.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape")
    return _NOT_UTF8.sub(lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", text).encode()


def bounded_rules(body: bytes) -> bytes:
    """Return a robots.txt without the rules that come after the bound. A rule counts once for each user agent of its group."""
    kept, agents, stored, in_names = [], 0, 0, False
    for line in body.splitlines():
        name = line.partition(b":")[0].strip().lower()
        if name in _AGENT_NAMES:
            agents, in_names = (agents + 1 if in_names else 1), True
        elif b":" in line and name != b"sitemap":
            stored, in_names = stored + agents, False
            if stored > _MAX_RULES:
                continue
        kept.append(line)
    return b"\n".join(kept)
