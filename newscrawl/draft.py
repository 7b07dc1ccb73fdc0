"""A page as read and not yet cleaned: what the stages work on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from newscrawl.items import Article, Block, Image, Removal

if TYPE_CHECKING:
    from newscrawl.extraction.page_kind import Verdict
    from newscrawl.pages import Visit


@dataclass(slots=True, frozen=True)
class Reading:
    """One value the page gives for a field, as written, and where: ``meta og:title``, ``information line``."""

    raw: str
    origin: str


@dataclass(slots=True)
class Draft:
    """Everything read from one page (or text dump), refined stage by stage into ``article``.

    The lists of readings are in the order in which they are believed. ``blocks`` are the body's lines;
    ``pictures`` are the images with the index of the block that follows each.
    """

    article: Article = field(default_factory=Article)
    blocks: list[Block] = field(default_factory=list)
    pictures: list[tuple[int, Image]] = field(default_factory=list)
    titles: list[Reading] = field(default_factory=list)
    site_names: list[str] = field(default_factory=list)
    teasers: list[str] = field(default_factory=list)
    published: list[Reading] = field(default_factory=list)
    modified: list[Reading] = field(default_factory=list)
    sources: list[Reading] = field(default_factory=list)
    loose_sources: list[Reading] = field(default_factory=list)
    source_link: str | None = None
    """Host that the printed source links to."""
    authors: list[Reading] = field(default_factory=list)
    zone: tzinfo | None = None
    traditional: bool = False
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    not_article: str | None = None
    """Why the page is no article (``list page``, ``login page``, …), or None if it is one."""
    verdict: Verdict | None = None
    """The evidence for and against an article; None for a text dump."""
    template: str = ""
    """Which of its site's templates the page was made from, see ``extraction/template.py``."""
    visit: Visit | None = None
    """How the page came to be read; None outside of a crawl."""

    def remove(self, rule: str, place: str, text: str) -> None:
        """Note a span that was taken out."""
        self.article.removed.append(Removal(rule, place, text))

    def continue_with(self, other: Draft) -> None:
        """Append the next page of an article in several: its lines, its pictures, and what was left out of it."""
        self.pictures += [(at + len(self.blocks), image) for at, image in other.pictures]
        self.blocks += other.blocks
        self.teasers += other.teasers
        self.article.removed += other.article.removed
