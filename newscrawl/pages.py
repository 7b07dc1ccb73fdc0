"""A page as the ledger knows it, and the data of its fetch. This module is independent of SQL and Scrapy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class PageKind(StrEnum):
    """The kind of a page when it was last read. Before that, the kind that its address suggests."""

    ARTICLE = "article"
    LIST = "list"
    FEED = "feed"
    SITEMAP = "sitemap"


class PageState(StrEnum):
    """The progress of a page.

    ``pending``: found, not read yet. ``read``: finished. ``failed``: could not be fetched; a later run may try again.
    ``dropped``: has no record and is not fetched again; ``Page.reason`` says why.
    """

    PENDING = "pending"
    READ = "read"
    FAILED = "failed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as the ledger knows it. ``article`` is the key of the article that was read from it."""

    key: bytes
    url: str
    kind: PageKind
    state: PageState
    reason: str | None = None
    attempts: int = 0
    article: bytes | None = None
    etag: str | None = None
    last_modified: str | None = None
    found_at: datetime | None = None
    links: Sequence[Sequence[str]] = ()
    """List pages only: ``[url, kind]`` of each further list page that this one links to."""


@dataclass(frozen=True, slots=True)
class Capture:
    """A page as it was fetched; ``body`` is compressed by ``utils/compression.py``."""

    url: str
    content_type: str
    body: bytes


@dataclass(slots=True)
class FetchInfo:
    """The data of a fetch that the spider passes to the ledger.

    ``page`` is the page as the ledger knew it before. ``etag`` and ``last_modified`` make the next request conditional.
    ``parts`` are the addresses of the second and later pages of an article on several pages. ``captures`` are all its
    pages as fetched. ``zone`` is the IANA zone in the site's file.
    """

    page: Page
    etag: str | None = None
    last_modified: str | None = None
    parts: list[str] = field(default_factory=list)
    captures: list[Capture] = field(default_factory=list)
    zone: str | None = None
