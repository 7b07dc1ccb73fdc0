"""The list pages of a crawl: channels, next pages, feeds and sitemaps, each within the budget."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from newscrawl.discovery.budget import FRUITLESS_PAGES, ListBudget
from newscrawl.discovery.scope import Scope, is_below
from newscrawl.normalise.urls import absolute
from newscrawl.pages import Page, PageKind
from newscrawl.runs.frontier import Frontier

_MAX_FEEDS: Final = 5
"""Most feeds that are read of one start page. Sites name one for the site, and some one for each channel."""


class ListPages:
    """Chooses the list pages, feeds and sitemaps that a crawl fetches, and takes them from its budget."""

    def __init__(self, frontier: Frontier, scope: Scope, budget: ListBudget) -> None:
        self._frontier, self._scope, self._budget = frontier, scope, budget

    def after(
        self, links: Iterable[Iterable[str]], page: Page, *, start: bool, fruitless: int
    ) -> Iterator[tuple[Page, int]]:
        """Yield the list pages that a list page leads to, each with its number of fruitless pages before it.

        A start page leads to its channels, a channel page to those below it. A chain of next pages is followed while it
        leads to new articles. Then it continues where an earlier run with a lower ``max_pages`` stopped.
        """
        for url, kind in links:
            if kind == "list":
                wanted = self._scope.has_list(url) and (start or is_below(url, page.url))
                if wanted and self._budget.take(url):
                    yield self._frontier.page(url, PageKind.LIST), 0
            elif fruitless < FRUITLESS_PAGES and self._scope.has_host(url):
                following = self._first_unread(url) if fruitless else url
                if following and self._budget.take(following):
                    yield self._frontier.page(following, PageKind.LIST), fruitless

    def _first_unread(self, url: str) -> str | None:
        """Return the first page of a chain of next pages that was never read, or None. Pages before it use up the budget, too."""
        following: str | None = url
        while following and (page := self._frontier.read_page(following)):
            following = next((link for link, kind in page.links if kind == "next"), None)
            if not self._budget.take(page.url):
                return None
        return following

    def feeds_of(self, addresses: Iterable[str], url: str) -> list[Page]:
        """Return the feeds that a start page names."""
        first = list(dict.fromkeys(addresses))[:_MAX_FEEDS]
        return self._pages([address for address in first if self._scope.is_within(address, url)], PageKind.FEED)

    def sitemaps_of(self, robotparser: Any, url: str) -> list[Page]:
        """Return the sitemaps that a robots.txt names, given Scrapy's parser of it, on any host. Only Protego lists them."""
        named = list(getattr(getattr(robotparser, "rp", None), "sitemaps", ()))[:_MAX_FEEDS]
        addresses = [address for each in named if (address := absolute(each, url))]
        return self.sitemaps(addresses)

    def sitemaps(self, addresses: Iterable[str]) -> list[Page]:
        """Return the sitemaps at these addresses that the budget allows."""
        return self._pages(addresses, PageKind.SITEMAP)

    def _pages(self, addresses: Iterable[str], kind: PageKind) -> list[Page]:
        return [self._frontier.page(address, kind) for address in addresses if self._budget.take(address)]
