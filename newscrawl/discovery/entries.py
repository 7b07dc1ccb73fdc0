"""An entry of a feed or sitemap: its address, its date, and how both are read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urljoin

from newscrawl.normalise.urls import fetch_url

MAX_ENTRIES: Final = 50_000
"""Most addresses that are read from one feed or sitemap: the sitemap protocol's own limit."""
MAX_URL: Final = 2_048
"""Longest address that is read from a feed or sitemap: the limit of the sitemap protocol."""
MAX_PIECES: Final = 8
"""Most pieces of text of one element. The parser starts a new piece at each entity."""
ENTITY: Final = re.compile(rb"<!ENTITY", re.IGNORECASE)
"""A declaration of an entity. Feeds and sitemaps need none, and traps are made of them."""
_URL_DATE: Final = re.compile(r"(?<!\d)(20\d\d)([/_-]?)(0[1-9]|1[0-2])(?:\2(0[1-9]|[12]\d|3[01]))?(?!\d)")
"""A day or month in an address: /2026/11/26/, 20261126, sitemap-2026-11.xml."""


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


def joined(base: str, reference: str) -> str | None:
    """Return an address of a feed or sitemap made absolute, or None if it is empty, malformed or too long."""
    if not reference or len(reference) > MAX_URL:
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


def written_date(written: str | None) -> datetime | None:
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
