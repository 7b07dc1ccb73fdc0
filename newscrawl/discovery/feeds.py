"""The addresses in feeds and sitemaps, with their dates. feedparser reads feeds, lxml reads sitemaps."""

from __future__ import annotations

import re
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final
from urllib.parse import urljoin

import feedparser
from lxml import etree
from scrapy.utils.gz import gunzip

from newscrawl.errors import PageError
from newscrawl.normalise.urls import fetch_url
from newscrawl.pages import PageKind

MAX_FEED: Final = 2_000_000
"""Longest feed that is read, in bytes. feedparser takes about a second for each million."""
MAX_SITEMAP: Final = 52_428_800
"""Longest sitemap that is read, in bytes after unpacking: the protocol's own limit (50 MB)."""
MAX_ENTRIES: Final = 50_000
"""Most addresses that are read from one sitemap: the protocol's own limit."""
_MAX_TAGS: Final = 40_000
"""Most elements of a feed that is read. Each takes 30 µs, and 2,000 entries have about 20,000."""
_MAX_ELEMENTS: Final = 1_000_000
"""Reading a sitemap stops after so many elements: 50,000 entries of a news sitemap have about 600,000."""
_MAX_URL: Final = 2_048
"""Longest address that is read from a feed or sitemap: the limit of the sitemap protocol."""
_MAX_PIECES: Final = 8
"""Most pieces of text of one element. The parser starts a new piece at each entity."""
_CHUNK: Final = 65_536
_HEAD: Final = 4_096
"""The root element of a document is searched for in its first bytes, so many."""
_ROOT_NAME: Final = re.compile(rb"<([\w:]{1,80})")
_ENTITY: Final = re.compile(rb"<!ENTITY", re.IGNORECASE)
_ROOTS: Final = {
    b"rss": PageKind.FEED,
    b"feed": PageKind.FEED,
    b"rdf": PageKind.FEED,
    b"urlset": PageKind.SITEMAP,
    b"sitemapindex": PageKind.SITEMAP,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """An address in a feed or sitemap, its date if given, and whether it is a sitemap itself.

    ``is_news`` marks an entry of a news sitemap. By its protocol such a sitemap has only the last two days.
    """

    url: str
    date: datetime | None = None
    is_sitemap: bool = False
    is_news: bool = False


def kind_of(body: bytes) -> PageKind | None:
    """Return the kind of an XML document by its root element: feed, sitemap, or None for anything else.

    >>> str(kind_of(b'<?xml version="1.0"?><rss version="2.0">'))
    'feed'
    """
    if body.startswith(b"\x1f\x8b"):
        return PageKind.SITEMAP
    return _ROOTS.get(_root_of(body[:_HEAD].removeprefix(b"\xef\xbb\xbf")))


def _root_of(head: bytes) -> bytes:
    """Return the name of an XML document's root element in lower case, without its prefix; empty if not found."""
    at = 0
    while True:
        at = len(head) - len(head[at:].lstrip())
        if head.startswith(b"<!--", at):
            end, mark = head.find(b"-->", at + 4), 3
        elif head.startswith((b"<?", b"<!"), at):
            end, mark = head.find(b">", at), 1
        else:
            break
        if end < 0:
            return b""
        at = end + mark
    name = _ROOT_NAME.match(head, at)
    return name[1].lower().rpartition(b":")[2] if name else b""


def read_feed(body: bytes, url: str) -> list[Entry]:
    """Return the entries of an RSS or Atom feed. Raises PageError if it is too long or declares entities."""
    if len(body) > MAX_FEED:
        raise PageError(f"the feed has {len(body):,} bytes, over the limit of {MAX_FEED:,}")
    if body.count(b"<") > 2 * _MAX_TAGS:
        raise PageError(f"the feed has over {_MAX_TAGS:,} elements")
    if _ENTITY.search(body):
        raise PageError("the feed declares entities, which feeds do not need")
    try:
        parsed = feedparser.parse(BytesIO(body), response_headers={"content-location": url}, sanitize_html=False)
    except Exception:  # feedparser raises errors of many kinds on feeds that are not XML
        return _read_links(body, url)
    return [
        Entry(address, _moment(dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")))
        for entry in parsed.entries[:MAX_ENTRIES]
        if (address := joined(url, str(entry.get("link") or "")))
    ]


def _read_links(body: bytes, url: str) -> list[Entry]:
    """Return the links of a feed that feedparser cannot read: the first one of each item, as far as the parser gets."""
    reader = _FeedReader(url)
    parser = etree.XMLParser(target=reader, recover=True, resolve_entities=False)  # type: ignore[arg-type]  # as in outline_parser
    try:
        parser.feed(body)
        parser.close()
    except (etree.LxmlError, ValueError) as error:
        if not reader.entries:
            raise PageError(f"the feed is not XML: {error}") from error
    return reader.entries[:MAX_ENTRIES]


class _FeedReader:
    """Collects the links of the items of a feed while it is parsed."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.entries: list[Entry] = []
        self.in_item = False
        self.text: list[str] | None = None

    def start(self, tag: str, attributes: Any) -> None:
        """Handle a start tag."""
        name = tag.rpartition("}")[2].lower()
        if name in ("item", "entry"):
            self.in_item = True
        elif name == "link" and self.in_item:
            self.text = []
            if attributes.get("rel", "alternate") == "alternate":
                self.text.append(attributes.get("href", ""))

    def data(self, text: str) -> None:
        """Collect a piece of text."""
        if self.text is not None and len(self.text) < _MAX_PIECES:
            self.text.append(text[:_MAX_URL])

    def end(self, tag: str) -> None:
        """Handle an end tag. That of a link adds an entry, once for each item."""
        if self.text is not None and tag.rpartition("}")[2].lower() == "link":
            if url := joined(self.url, "".join(self.text).strip()):
                self.entries.append(Entry(url))
                self.in_item = False
            self.text = None

    def close(self) -> None:
        """Do nothing: lxml requires this method."""


def _moment(parsed: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def read_sitemap(body: bytes, url: str) -> list[Entry]:
    """Return the entries of a sitemap or sitemap index, plain or gzipped.

    Raises PageError if the document is not a sitemap, or is a trap.
    """
    if body.startswith(b"\x1f\x8b"):
        try:
            body = gunzip(body, max_size=MAX_SITEMAP)
        except (OSError, EOFError, ValueError) as error:
            raise PageError(f"the sitemap cannot be unpacked: {error}") from error
    if len(body) > MAX_SITEMAP:
        raise PageError(f"the sitemap has over {MAX_SITEMAP:,} bytes")
    if _ENTITY.search(body[:100_000]):
        raise PageError("the sitemap declares entities, which sitemaps do not need")
    reader = _SitemapReader(url)
    parser = etree.XMLParser(target=reader, recover=True, resolve_entities=False, huge_tree=True)  # type: ignore[arg-type]  # as in outline_parser
    try:
        for start in range(0, len(body), _CHUNK):
            parser.feed(body[start : start + _CHUNK])
            if len(reader.entries) >= MAX_ENTRIES or reader.elements > _MAX_ELEMENTS:
                break
        parser.close()
    except (etree.LxmlError, ValueError) as error:
        if not reader.entries:
            raise PageError(f"the sitemap is not XML: {error}") from error
    if not reader.elements:
        raise PageError("the sitemap is not XML")
    return reader.entries[:MAX_ENTRIES]


class _SitemapReader:
    """Collects the entries of a sitemap while it is parsed, so that no tree is built.

    An entry is a child of the root (``<url>`` or ``<sitemap>``) with an address in its ``<loc>``. An entry with a bad
    address is skipped.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.entries: list[Entry] = []
        self.elements = 0
        self.depth = 0
        self.is_index = False
        self.values: dict[str, str] = {}
        self.text: list[str] | None = None

    def start(self, tag: str, _attributes: Any) -> None:
        """Handle a start tag."""
        self.elements += 1
        self.depth += 1
        name = tag.rpartition("}")[2].lower()
        if self.depth == 1:
            self.is_index = name == "sitemapindex"
        elif self.depth == 2:
            self.values = {}
        elif self.depth == 3 and name in ("loc", "lastmod", "news"):
            self.values[name] = ""
            self.text = []

    def data(self, text: str) -> None:
        """Collect a piece of text."""
        if self.text is not None and len(self.text) < _MAX_PIECES:
            self.text.append(text[:_MAX_URL])

    def end(self, tag: str) -> None:
        """Handle an end tag. The end tag of an entry adds the entry."""
        if self.depth == 3 and self.text is not None:
            self.values[tag.rpartition("}")[2].lower()] = "".join(self.text).strip()
            self.text = None
        elif self.depth == 2 and (url := joined(self.url, self.values.get("loc", ""))):
            date = _iso(self.values.get("lastmod"))
            self.entries.append(Entry(url, date, self.is_index, "news" in self.values))
        self.depth -= 1

    def close(self) -> None:
        """Do nothing: lxml requires this method."""


def joined(base: str, reference: str) -> str | None:
    """Return an address of a feed or sitemap made absolute, or None if it is empty, malformed or too long."""
    if not reference or len(reference) > _MAX_URL:
        return None
    try:
        return fetch_url(urljoin(base, reference))
    except ValueError:
        return None


def _iso(written: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written[:40]) if written else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def read_entries(body: bytes, url: str, default: PageKind) -> tuple[PageKind, list[Entry]]:
    """Return the kind of a document (feed or sitemap) and its entries. ``default`` is the kind it was taken for.

    Raises PageError if it cannot be read.
    """
    kind = kind_of(body) or default
    return kind, (read_feed if kind == PageKind.FEED else read_sitemap)(body, url)
