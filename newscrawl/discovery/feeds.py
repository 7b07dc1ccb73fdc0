"""Feeds and sitemaps: the addresses in them and their dates, read by feedparser and by Scrapy's sitemap parser."""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice
from typing import Any, Final
from urllib.parse import urljoin

import feedparser
from lxml import etree
from scrapy.utils.gz import gunzip
from scrapy.utils.sitemap import Sitemap

from newscrawl.errors import PageError
from newscrawl.pages import PageKind

MAX_FEED: Final = 2_000_000
"""Longest feed that is read, in bytes: feedparser takes about a second for each million."""
MAX_SITEMAP: Final = 52_428_800
"""Longest sitemap that is read, in bytes, unpacked: the protocol's own limit (50 MB)."""
MAX_ENTRIES: Final = 50_000
"""Addresses that are read from one sitemap: the protocol's own limit."""
_MAX_TAGS: Final = 40_000
"""Tags of a feed that is read: 30 µs each, and 2,000 entries have some 20,000."""
_ENTITY: Final = re.compile(rb"<!ENTITY", re.IGNORECASE)
_XML: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>)?\s*(?:<!--.{0,2000}?-->\s*|<!DOCTYPE[^>]*>\s*|<\?[^>]*>\s*)*<(?P<root>[\w:]+)",
    re.DOTALL | re.IGNORECASE,
)
_ROOTS: Final = {
    b"rss": PageKind.FEED,
    b"feed": PageKind.FEED,
    b"rdf": PageKind.FEED,
    b"urlset": PageKind.SITEMAP,
    b"sitemapindex": PageKind.SITEMAP,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """An address that a feed or sitemap names, its date if given, and whether it is a sitemap itself.

    ``is_news`` marks an entry of a news sitemap, which by its protocol holds the last two days only.
    """

    url: str
    date: datetime | None = None
    is_sitemap: bool = False
    is_news: bool = False


def kind_of(body: bytes) -> PageKind | None:
    """Return what an XML document is, by its root element: a feed, a sitemap, or None for anything else."""
    if body.startswith(b"\x1f\x8b"):
        return PageKind.SITEMAP
    root = _XML.match(body[:4096].removeprefix(b"\xef\xbb\xbf"))
    return _ROOTS.get(root["root"].lower().rpartition(b":")[2]) if root else None


def read_feed(body: bytes, url: str) -> list[Entry]:
    """Return the entries of an RSS or Atom feed. Raises PageError if it is a trap or too long."""
    if len(body) > MAX_FEED:
        raise PageError(f"the feed has {len(body):,} bytes, over the limit of {MAX_FEED:,}")
    if body.count(b"<") > 2 * _MAX_TAGS:
        raise PageError(f"the feed has over {_MAX_TAGS:,} elements")
    if _ENTITY.search(body):
        raise PageError("the feed declares entities, which a feed has no need of")
    parsed = feedparser.parse(BytesIO(body), response_headers={"content-location": url}, sanitize_html=False)
    return [
        Entry(
            urljoin(url, entry["link"]),
            _moment(dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")),
        )
        for entry in parsed.entries
        if entry.get("link")
    ]


def _moment(parsed: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def read_sitemap(body: bytes, url: str) -> list[Entry]:
    """Return the entries of a sitemap or sitemap index, plain or gzipped. Raises PageError if it is none or a trap."""
    if body.startswith(b"\x1f\x8b"):
        try:
            body = gunzip(body, max_size=MAX_SITEMAP)
        except (OSError, EOFError, ValueError) as error:
            raise PageError(f"the sitemap cannot be unpacked: {error}") from error
    if len(body) > MAX_SITEMAP:
        raise PageError(f"the sitemap has over {MAX_SITEMAP:,} bytes")
    if _ENTITY.search(body[:100_000]):
        raise PageError("the sitemap declares entities, which a sitemap has no need of")
    try:
        sitemap = Sitemap(body)
        return list(islice(_entries(sitemap, url), MAX_ENTRIES))
    except (etree.LxmlError, StopIteration, ValueError) as error:
        raise PageError(f"the sitemap is no XML: {error}") from error


def _entries(sitemap: Sitemap, url: str) -> Iterator[Entry]:
    for entry in sitemap:
        date = entry.get("lastmod") or None
        yield Entry(urljoin(url, entry["loc"]), _iso(date), sitemap.type == "sitemapindex", "news" in entry)


def _iso(written: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written) if written else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
