"""How a page came to be read: what goes with a draft from the spider to the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field

from newscrawl.ledger import Page


@dataclass(slots=True)
class Visit:
    """One reading of a page: the page as the ledger knew it, and what its answer said for the next time.

    ``parts`` are the addresses of the second and further pages of an article in several.
    """

    page: Page
    etag: str | None = None
    last_modified: str | None = None
    parts: list[str] = field(default_factory=list)
