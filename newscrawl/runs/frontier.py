"""The frontier of a run: which pages the run fetches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from newscrawl.ledger import Ledger
from newscrawl.normalise.urls import article_key, page_key
from newscrawl.pages import Page, PageKind, PageState
from newscrawl.runs.recorder import older_than


def _nothing() -> None: ...


class Frontier:
    """The known pages of one scope; chooses those that the run fetches.

    ``after_writing`` is called each time the frontier has added pages to the ledger. Workers that share a run commit then.
    """

    def __init__(self, ledger: Ledger, scope: str, after_writing: Callable[[], None] = _nothing) -> None:
        self._ledger, self._scope, self._after_writing = ledger, scope, after_writing

    def page(self, url: str, kind: PageKind) -> Page:
        """Return a list page, feed or sitemap from the ledger. An unknown page is added as pending."""
        key = page_key(url)
        known = self._ledger.pages.known([key])
        if key in known:
            return known[key]
        page = Page(key, url, kind, PageState.PENDING)
        self._ledger.pages.add_pending(self._scope, [page])
        self._after_writing()
        return page

    def article_page(self, url: str) -> Page:
        """Return the page of an article's address from the ledger, in any state. An unknown page is added as pending."""
        new, _ = self.wanted([url])
        key = article_key(url)
        return (
            new[0]
            if new
            else self._ledger.pages.known([key]).get(key) or Page(key, url, PageKind.ARTICLE, PageState.PENDING)
        )

    def read_page(self, url: str) -> Page | None:
        """Return a list page if an earlier request read it, else None."""
        return next(
            (page for page in self._ledger.pages.known([page_key(url)]).values() if page.state == PageState.READ), None
        )

    def wanted(self, urls: Sequence[str], since: datetime | None = None) -> tuple[list[Page], int]:
        """Return which of these article addresses should be fetched, and how many of them are new.

        Pages that were read or dropped are left out, with one exception: an article that was dropped as older than an
        earlier run's ``since`` is fetched again if the present ``since`` is earlier.
        """
        keys = {article_key(url): url for url in urls}
        known = self._ledger.pages.known(keys)
        new = [Page(key, url, PageKind.ARTICLE, PageState.PENDING) for key, url in keys.items() if key not in known]
        self._ledger.pages.add_pending(self._scope, new)
        self._after_writing()
        return [page for page in known.values() if _is_open(page, since)] + new, len(new)

    def open_pages(self) -> Iterator[Page]:
        """Yield the pages of this scope that earlier runs found but did not read or could not fetch."""
        after = b""
        while pages := self._ledger.pages.unread(self._scope, after):
            yield from pages
            after = pages[-1].key

    def recent_pages(self, days: int) -> list[Page]:
        """Return the pages of this scope's articles that were first seen in the last ``days`` days."""
        return self._ledger.pages.of_recent_articles(
            self._scope, datetime.now(UTC) - timedelta(days=min(days, _MAX_DAYS))
        )


_MAX_DAYS: Final = 36_500
"""Largest ``recheck_days`` that is used, a hundred years. Python has no date before the year 1: a much larger one would be an error."""


def _is_open(page: Page, since: datetime | None) -> bool:
    if page.state in (PageState.PENDING, PageState.FAILED):
        return True
    limit = older_than(page)
    return limit is not None and (since is None or since < limit)
