"""The addresses in feeds and sitemaps, with their dates. feedparser reads RSS and Atom, json JSON Feed, lxml sitemaps."""

from __future__ import annotations

import json
import re
from calendar import timegm
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from html import escape
from io import BytesIO
from typing import Any, Final
from urllib.parse import urljoin

import feedparser
from lxml import etree
from scrapy.utils.gz import gunzip

from newscrawl.errors import PageError
from newscrawl.normalise import dates
from newscrawl.normalise.urls import fetch_url
from newscrawl.pages import PageKind

MAX_FEED: Final = 2_000_000
"""Bytes of a feed that are read. feedparser takes about a second for each million. Of a longer one the first entries are read:
feeds have their newest ones first."""
MAX_SITEMAP: Final = 52_428_800
"""Longest sitemap that is read, in bytes after unpacking: the protocol's own limit (50 MB)."""
MAX_ENTRIES: Final = 50_000
"""Most addresses that are read from one sitemap: the protocol's own limit."""
_MAX_TAGS: Final = 40_000
"""Most elements of a feed that are read. Each takes 30 µs, and 2,000 entries have about 20,000."""
_MAX_ELEMENTS: Final = 1_000_000
"""Reading a sitemap stops after so many elements: 50,000 entries of a news sitemap have about 600,000."""
_MAX_URL: Final = 2_048
"""Longest address that is read from a feed or sitemap: the limit of the sitemap protocol."""
_MAX_PIECES: Final = 8
"""Most pieces of text of one element. The parser starts a new piece at each entity."""
_MAX_CONTENT: Final = 200_000
"""Most characters of an entry's text that are kept."""
_JSON_FEED: Final = re.compile(rb"\s*\{.{0,2000}?jsonfeed\.org(?:\\?/)version", re.DOTALL)
_TEXT_SITEMAP: Final = re.compile(rb"\s*https?://[^\s<>]{4,2000}\s*(?:\n|\Z)")
_OTHER_DATES: Final = 100
"""Dates of one sitemap, in other forms than ISO 8601 and RFC 5322, that are tried: dateparser takes 1 ms for each."""
_URL_DATE: Final = re.compile(r"(?<!\d)(20\d\d)([/_-]?)(0[1-9]|1[0-2])(?:\2(0[1-9]|[12]\d|3[01]))?(?!\d)")
"""A day or month in an address: /2026/11/26/, 20261126, sitemap-2026-11.xml."""
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

    ``is_news`` marks an entry of a news sitemap. By its protocol such a sitemap has only the last two days. ``content`` is the
    text of a feed's entry as HTML, with its ``title`` and ``authors``.
    """

    url: str
    date: datetime | None = None
    is_sitemap: bool = False
    is_news: bool = False
    title: str = field(default="", compare=False)
    content: str = field(default="", compare=False, repr=False)
    authors: tuple[str, ...] = field(default=(), compare=False)


def kind_of(body: bytes) -> PageKind | None:
    """Return the kind of a document: feed or sitemap by the root element of XML, JSON Feed, a list of addresses as text, or None.

    >>> str(kind_of(b'<?xml version="1.0"?><rss version="2.0">'))
    'feed'
    """
    if body.startswith(b"\x1f\x8b"):
        return PageKind.SITEMAP
    if is_json_feed(body):
        return PageKind.FEED
    if _TEXT_SITEMAP.match(body[:_HEAD]):
        return PageKind.SITEMAP
    return _ROOTS.get(_root_of(body[:_HEAD].removeprefix(b"\xef\xbb\xbf")))


def is_json_feed(body: bytes) -> bool:
    """Return whether a document is a JSON Feed."""
    return bool(_JSON_FEED.match(body[:_HEAD].removeprefix(b"\xef\xbb\xbf")))


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
    """Return the entries of a feed: RSS, Atom or JSON Feed. Of a very long one the first entries are read.

    Raises PageError if it cannot be read or declares entities.
    """
    if is_json_feed(body):
        return _read_json_feed(body, url)
    body = _first_entries(body)
    if _ENTITY.search(body):
        raise PageError("the feed declares entities, which feeds do not need")
    try:
        parsed = feedparser.parse(BytesIO(body), response_headers={"content-location": url}, sanitize_html=False)
    except Exception:  # feedparser raises errors of many kinds on feeds that are not XML
        return _read_links(body, url)
    return [
        Entry(
            address,
            _moment(dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")),
            title=str(entry.get("title") or "")[:_MAX_URL],
            content=_content(entry),
            authors=tuple(str(author.get("name") or "")[:_MAX_URL] for author in dict.get(entry, "authors") or ())[:20],
        )
        for entry in parsed.entries[:MAX_ENTRIES]
        if (address := joined(url, str(entry.get("link") or "")))
    ]


def _content(entry: Any) -> str:
    """Return the longest text of a feed's entry as HTML: its content, or a summary that is the whole text."""
    texts = [str(each.get("value") or "") for each in dict.get(entry, "content") or ()]
    return max([*texts, str(dict.get(entry, "summary") or "")], key=len)[:_MAX_CONTENT]


def _first_entries(body: bytes) -> bytes:
    """Return a feed, or the first entries of one that is too long, as a whole document."""
    part = body
    while len(part) > MAX_FEED or part.count(b"<") > 2 * _MAX_TAGS:
        part = part[: min(MAX_FEED, len(part) // 2)]
    if part is body:
        return body
    for end, rest in ((b"</item>", b"</channel></rss>"), (b"</entry>", b"</feed>")):
        if (at := part.rfind(end)) >= 0:
            return part[: at + len(end)] + rest
    raise PageError(f"the feed has {len(body):,} bytes, and its first entry alone is over the limit of {MAX_FEED:,}")


def _read_json_feed(body: bytes, url: str) -> list[Entry]:
    """Return the entries of a JSON Feed. Raises PageError if it is not JSON."""
    try:
        feed = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise PageError(f"the feed is not JSON: {error}") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    entries = []
    for item in (items if isinstance(items, list) else [])[:MAX_ENTRIES]:
        if not isinstance(item, dict):
            continue
        texts = {name: value for name, value in item.items() if isinstance(value, str)}
        address = joined(url, texts.get("url") or texts.get("external_url") or texts.get("id", ""))
        if address and address.startswith(("http://", "https://")):
            names = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
            entries.append(
                Entry(
                    address,
                    _iso(texts.get("date_published") or texts.get("date_modified")),
                    title=texts.get("title", "")[:_MAX_URL],
                    content=(texts.get("content_html") or _as_html(texts.get("content_text", "")))[:_MAX_CONTENT],
                    authors=tuple(
                        str(each["name"])[:_MAX_URL]
                        for each in names or ()
                        if isinstance(each, dict) and each.get("name")
                    )[:20],
                )
            )
    return entries


def _as_html(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text[:_MAX_CONTENT].splitlines() if line.strip())


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
    if _TEXT_SITEMAP.match(body[:_HEAD].removeprefix(b"\xef\xbb\xbf")):
        return _read_text_sitemap(body, url)
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


def _read_text_sitemap(body: bytes, url: str) -> list[Entry]:
    """Return the entries of a sitemap that is one address a line."""
    lines = body.decode("utf-8-sig", "replace").split("\n", MAX_ENTRIES)[:MAX_ENTRIES]
    addresses = (joined(url, line.strip()) for line in lines if line.strip().startswith(("http://", "https://")))
    return [Entry(address) for address in addresses if address]


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
        self.tries = _OTHER_DATES

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
            written = self.values.get("lastmod")
            date = _iso(written)
            if written and date is None and self.tries:
                self.tries -= 1
                date = _other_date(written[:60])
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


def date_in_address(url: str) -> datetime | None:
    """Return the day or month that an address names, in UTC, or None.

    >>> date_in_address("https://news.example/2026/11/26/rain.html"), date_in_address("https://news.example/a/881000.html")
    (datetime.datetime(2026, 11, 26, 0, 0, tzinfo=datetime.timezone.utc), None)
    """
    found = _URL_DATE.search(url)
    if not found:
        return None
    try:
        return datetime(int(found[1]), int(found[3]), int(found[4] or 1), tzinfo=UTC)
    except ValueError:
        return None


@lru_cache(maxsize=1000)
def _other_date(written: str) -> datetime | None:
    """Return a date in a form that no standard knows: ``26.11.2026 10:00``, ``2026年11月26日``."""
    stamp = dates.parse(written, UTC, datetime.now(UTC))
    return stamp.at if stamp else None


def _iso(written: str | None) -> datetime | None:
    """Return a date in ISO 8601, RFC 5322 (as in RSS) or seconds since 1970."""
    if not written:
        return None
    written = written.strip()[:40]
    try:
        if written.isdecimal() and written.isascii() and len(written) in (10, 13):
            return datetime.fromtimestamp(int(written[:10]), UTC)
        moment = datetime.fromisoformat(written.replace("/", "-"))
    except ValueError:
        try:
            moment = parsedate_to_datetime(written)
        except (ValueError, OverflowError):
            return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def read_entries(body: bytes, url: str, default: PageKind) -> tuple[PageKind, list[Entry]]:
    """Return the kind of a document (feed or sitemap) and its entries. ``default`` is the kind it was taken for.

    Raises PageError if it cannot be read.
    """
    kind = kind_of(body) or default
    return kind, (read_feed if kind == PageKind.FEED else read_sitemap)(body, url)
