"""The entries of a feed (RSS or Atom, by feedparser), and of any document with addresses by its kind."""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

import feedparser
from lxml import etree

from newscrawl.discovery.entries import ENTITY, MAX_ENTRIES, MAX_PIECES, MAX_URL, Entry, joined
from newscrawl.discovery.json_feed import MAX_CONTENT, is_json_feed, read_json_feed
from newscrawl.discovery.sitemaps import is_text_sitemap, read_sitemap
from newscrawl.errors import PageError
from newscrawl.pages import PageKind

MAX_FEED: Final = 2_000_000
"""Bytes of a feed that are read. feedparser takes about a second for each million. Of a longer one the first entries are read:
feeds have their newest ones first."""
_MAX_TAGS: Final = 40_000
"""Most elements of a feed that are read. Each takes 30 µs, and 2,000 entries have about 20,000."""
_BASE: Final = b"xml:base"
_MAX_BASES: Final = 1_000
"""With more base addresses all are ignored. Each may be inside the one before it, and make it longer: 5,000 took 2 s."""
_LONG_TAG: Final = re.compile(rb"<[^!?<>][^<>]{50000}")
"""A tag so long has thousands of attributes or a huge one. feedparser took 27 s for 150,000 attributes, 11 s for a base address of
500 KB, so only the links of such a feed are read."""
_HEAD: Final = 4_096
"""The root element of a document is searched for in its first bytes, so many."""
_ROOT_NAME: Final = re.compile(rb"<([\w:]{1,80})")
_ROOTS: Final = {
    b"rss": PageKind.FEED,
    b"feed": PageKind.FEED,
    b"rdf": PageKind.FEED,
    b"urlset": PageKind.SITEMAP,
    b"sitemapindex": PageKind.SITEMAP,
}


def kind_of(body: bytes) -> PageKind | None:
    """Return the kind of a document: feed or sitemap by the root element of XML, JSON Feed, a list of addresses as text, or None.

    >>> str(kind_of(b'<?xml version="1.0"?><rss version="2.0">'))
    'feed'
    """
    if body.startswith(b"\x1f\x8b"):
        return PageKind.SITEMAP
    if is_json_feed(body):
        return PageKind.FEED
    if is_text_sitemap(body):
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


def read_entries(body: bytes, url: str, default: PageKind) -> tuple[PageKind, list[Entry]]:
    """Return the kind of a document (feed or sitemap) and its entries. ``default`` is the kind it was taken for.

    Raises PageError if it cannot be read.
    """
    kind = kind_of(body) or default
    return kind, (read_feed if kind == PageKind.FEED else read_sitemap)(body, url)


def read_feed(body: bytes, url: str) -> list[Entry]:
    """Return the entries of a feed: RSS, Atom or JSON Feed. Of a very long one the first entries are read.

    Raises PageError if it cannot be read or declares entities.
    """
    if is_json_feed(body):
        return read_json_feed(body, url)
    body = _first_entries(body)
    if body.count(_BASE) > _MAX_BASES:
        body = body.replace(_BASE, b"data-base")
    if ENTITY.search(body):
        raise PageError("the feed declares entities, which feeds do not need")
    if _LONG_TAG.search(body):
        return _read_links(body, url)
    try:
        parsed = feedparser.parse(
            BytesIO(body), response_headers={"content-location": url}, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception:  # feedparser raises errors of many kinds on feeds that are not XML
        return _read_links(body, url)
    return [
        Entry(
            address,
            _moment(dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")),
            title=str(entry.get("title") or "")[:MAX_URL],
            content=_content(entry),
            authors=tuple(str(author.get("name") or "")[:MAX_URL] for author in dict.get(entry, "authors") or ())[:20],
        )
        for entry in parsed.entries[:MAX_ENTRIES]
        if (address := joined(url, str(entry.get("link") or "")))
    ]


def _content(entry: Any) -> str:
    """Return the longest text of a feed's entry as HTML: its content, or a summary that is the whole text."""
    texts = [str(each.get("value") or "") for each in dict.get(entry, "content") or ()]
    return max([*texts, str(dict.get(entry, "summary") or "")], key=len)[:MAX_CONTENT]


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
        if self.text is not None and len(self.text) < MAX_PIECES:
            self.text.append(text[:MAX_URL])

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
