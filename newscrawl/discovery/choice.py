"""The addresses that a crawl follows, chosen from the links of a list page or the entries of a feed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from newscrawl.discovery.budget import LINKS_PER_PAGE
from newscrawl.discovery.entries import Entry, date_in_address
from newscrawl.discovery.links import FoundLink
from newscrawl.discovery.scope import Scope
from newscrawl.extraction.url_shape import looks_like_article
from newscrawl.normalise.urls import absolute, site_of
from newscrawl.pages import PageKind

logger = logging.getLogger(__name__)


class Pattern(Protocol):
    """A compiled regular expression."""

    def search(self, text: str, /) -> object | None:
        """Return the first match in a text, or None."""


@dataclass(slots=True)
class ChosenLinks:
    """The links of a list page that a crawl follows."""

    articles: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    """Addresses that may be articles: only a try shows it."""
    lists: list[tuple[str, str]] = field(default_factory=list)
    """Further list pages, each with its kind: ``list`` or ``next``."""


@dataclass(frozen=True, slots=True)
class LinkChooser:
    """Chooses addresses by the scope of a crawl, and by the site's pattern of article addresses if it has one.

    ``is_proven`` says whether earlier pages with this form of address were articles. ``count`` adds to a counter of the
    run's statistics: it counts the addresses that only the scope leaves out.
    """

    scope: Scope
    pattern: Pattern | None
    is_proven: Callable[[str], bool]
    count: Callable[[str], object]

    def of_list(self, links: Iterable[FoundLink], page_url: str) -> ChosenLinks:
        """Return the links of a list page to follow."""
        chosen = ChosenLinks()
        for link in links:
            if link.kind == "next" or (link.kind == "list" and self.scope.has_list(link.url)):
                chosen.lists.append((link.url, link.kind))
            elif self.is_article(link.url, link.kind == "article" or link.is_doubtful):
                if not self.scope.has_article(link.url, page_url):
                    self.count("left out by scope")
                else:
                    # Whoever wrote a pattern knows the site: what it matches needs no try.
                    is_sure = link.kind == "article" or self.pattern is not None
                    (chosen.articles if is_sure else chosen.doubtful).append(link.url)
        if (count := len(chosen.articles)) > LINKS_PER_PAGE:
            logger.warning("%s has %s article links; the first %s are followed", page_url, count, LINKS_PER_PAGE)
        del chosen.articles[LINKS_PER_PAGE:], chosen.doubtful[LINKS_PER_PAGE:]
        return chosen

    def is_article(self, url: str, seems_one: bool) -> bool:
        """Return whether a link is worth fetching as an article. A pattern decides alone."""
        return bool(self.pattern.search(url)) if self.pattern else seems_one

    def of_feed(
        self,
        entries: Iterable[Entry],
        kind: PageKind,
        from_url: str,
        place: str | None = None,
        *,
        anywhere: bool = False,
    ) -> tuple[list[str], list[str]]:
        """Return the addresses of articles, and of sitemaps, that a feed or sitemap names.

        A feed names articles only. A sitemap names any page, so the address must look like an article's. ``place`` is the
        address of the document if it is on another host than the site; a sitemap there may name others there. ``anywhere``
        says that the articles may be on any host: those of a feed that the user has named.
        """
        articles: list[str] = []
        sitemaps: list[str] = []
        for entry in entries:
            address = absolute(entry.url, None)
            if address is None:
                continue
            is_next = entry.is_sitemap and place is not None and site_of(address) == site_of(place)
            if not (anywhere or is_next or self.scope.is_within(address, from_url)):
                self.count("left out by scope")
            elif entry.is_sitemap:
                sitemaps.append(entry.url)
            elif kind == PageKind.FEED or self.is_article(address, self._seems_article(address)):
                articles.append(entry.url)
        return articles, sitemaps

    def _seems_article(self, url: str) -> bool:
        return looks_like_article(url) or self.is_proven(url)


def recent_entries(entries: Iterable[Entry], kind: PageKind, days: int) -> list[Entry]:
    """Return the entries of a sitemap with a date in the last ``days`` days (0: all entries).

    The entries of a feed are always recent, and so are those of a news sitemap. The others without a date have the one in
    their address. In a sitemap in which nothing has a date, the first and the last entries are read: it is in one order or the
    other. A sitemap without a date is read if its name says that it has news. The newest entries come first.
    """
    entries = [entry if entry.date else replace(entry, date=date_in_address(entry.url)) for entry in entries]
    if kind != PageKind.FEED and days:
        oldest = datetime.now(UTC) - timedelta(days=days)
        if any(entry.date or entry.is_news for entry in entries):
            entries = [entry for entry in entries if entry.is_news or _is_recent(entry, oldest)]
        else:
            most = _UNDATED_SITEMAPS if entries and entries[0].is_sitemap else _UNDATED_ENTRIES
            news = [entry for entry in entries if entry.is_sitemap and "news" in entry.url]
            ends = entries if len(entries) <= 2 * most else entries[:most] + entries[-most:]
            entries = news or ends
    undated = datetime.min.replace(tzinfo=UTC)
    return sorted(entries, key=lambda entry: entry.date or undated, reverse=True)


_UNDATED_ENTRIES: Final = 50
_UNDATED_SITEMAPS: Final = 2
"""Entries that are read at each end of a sitemap, or of a list of sitemaps, without any date. Choices."""


def _is_recent(entry: Entry, oldest: datetime) -> bool:
    if entry.date is None:
        return entry.is_sitemap and "news" in entry.url
    # An address may name a month only; an article of today is in it.
    return entry.date >= oldest or (
        entry.is_sitemap and entry.date >= oldest.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    )
