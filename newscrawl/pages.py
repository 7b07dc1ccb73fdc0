"""How a page came to be read: what goes with a draft from the spider to the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field

from newscrawl.ledger import Page


@dataclass(frozen=True, slots=True)
class Capture:
    """A page as it came, compressed by ``packing.py``."""

    url: str
    content_type: str
    body: bytes


@dataclass(slots=True)
class Visit:
    """One reading of a page: the page as the ledger knew it, and what its answer said for the next time.

    ``parts`` are the addresses of the second and further pages of an article in several, ``captures`` its pages as they
    came; ``zone`` is the IANA zone that its site's file gives.
    """

    page: Page
    etag: str | None = None
    last_modified: str | None = None
    parts: list[str] = field(default_factory=list)
    captures: list[Capture] = field(default_factory=list)
    zone: str | None = None
