"""The entries of a sitemap or sitemap index: XML by lxml, plain or gzipped, or one address a line."""

from __future__ import annotations

import re
import zlib
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from lxml import etree
from scrapy.utils.gz import gunzip

from newscrawl.discovery.entries import ENTITY, MAX_ENTRIES, MAX_PIECES, MAX_URL, Entry, joined, written_date
from newscrawl.errors import PageError
from newscrawl.normalise import dates

MAX_SITEMAP: Final = 52_428_800
"""Longest sitemap that is read, in bytes after unpacking: the protocol's own limit (50 MB)."""
_MAX_ELEMENTS: Final = 1_000_000
"""Reading a sitemap stops after so many elements: 50,000 entries of a news sitemap have about 600,000."""
_OTHER_DATES: Final = 100
"""Dates of one sitemap, in other forms than ISO 8601 and RFC 5322, that are tried: dateparser takes 1 ms for each."""
_TEXT_SITEMAP: Final = re.compile(rb"\s*https?://[^\s<>]{4,2000}\s*(?:\n|\Z)")
_CHUNK: Final = 65_536
_HEAD: Final = 4_096


def is_text_sitemap(body: bytes) -> bool:
    """Return whether a document is a sitemap of one address a line."""
    return bool(_TEXT_SITEMAP.match(body[:_HEAD].removeprefix(b"\xef\xbb\xbf")))


def read_sitemap(body: bytes, url: str) -> list[Entry]:
    """Return the entries of a sitemap or sitemap index, plain or gzipped.

    Raises PageError if the document is not a sitemap, or is a trap.
    """
    if body.startswith(b"\x1f\x8b"):
        try:
            body = gunzip(body, max_size=MAX_SITEMAP)
        except (OSError, EOFError, ValueError, zlib.error) as error:
            raise PageError(f"the sitemap cannot be unpacked: {error}") from error
    if len(body) > MAX_SITEMAP:
        raise PageError(f"the sitemap has over {MAX_SITEMAP:,} bytes")
    if is_text_sitemap(body):
        return _read_text_sitemap(body, url)
    if ENTITY.search(body[:100_000]):
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
        if self.text is not None and len(self.text) < MAX_PIECES:
            self.text.append(text[:MAX_URL])

    def end(self, tag: str) -> None:
        """Handle an end tag. The end tag of an entry adds the entry."""
        if self.depth == 3 and self.text is not None:
            self.values[tag.rpartition("}")[2].lower()] = "".join(self.text).strip()
            self.text = None
        elif self.depth == 2 and (url := joined(self.url, self.values.get("loc", ""))):
            written = self.values.get("lastmod")
            date = written_date(written)
            if written and date is None and self.tries:
                self.tries -= 1
                date = _other_date(written[:60])
            self.entries.append(Entry(url, date, self.is_index, "news" in self.values))
        self.depth -= 1

    def close(self) -> None:
        """Do nothing: lxml requires this method."""


@lru_cache(maxsize=1000)
def _other_date(written: str) -> datetime | None:
    """Return a date in a form that no standard knows: ``26.11.2026 10:00``, ``2026年11月26日``."""
    stamp = dates.parse(written, UTC, datetime.now(UTC))
    return stamp.at if stamp else None
