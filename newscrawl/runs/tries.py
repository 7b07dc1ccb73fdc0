"""The articles of a crawl whose addresses are only tried: how many of them are requested, and what they turn out to be."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from newscrawl.discovery.forms import FormBook
from newscrawl.normalise.urls import article_key
from newscrawl.pages import Page, PageKind
from newscrawl.runs.run import Run


class Tries:
    """Holds back pages until others with the same form of address turn out to be articles. Notes each result in the run."""

    def __init__(self, run: Run, count: Callable[[str, int], object]) -> None:
        """``count`` adds to a counter of the run's statistics."""
        self._run, self._count = run, count
        self._forms = FormBook(run.ledger.forms.of)
        self._doubtful: set[bytes] = set()

    def admit(self, pages: Iterable[Page], doubtful: Iterable[str] = ()) -> list[Page]:
        """Return the pages that may be requested now. ``doubtful`` are the addresses of those that are only tries.

        Workers that share a run do not know the results of other workers, so they hold nothing back.
        """
        shared = bool(self._run.plan.redis_url)
        keys = {article_key(url) for url in doubtful}
        self._doubtful |= keys
        return [
            page
            for page in pages
            if page.kind != PageKind.ARTICLE or shared or self._forms.admit(page, doubtful=page.key in keys)
        ]

    def learn(self, page: Page, is_article: bool | None) -> list[Page]:
        """Note whether a page was an article (None: unknown), and return the held pages that may be requested now."""
        if page.kind != PageKind.ARTICLE:
            return []
        if is_article is not None:
            self._run.recorder.learn_form(page.url, is_article)
        released = self._forms.note(page, is_article)
        # If no page of this form is being fetched any more, no result can release the pages that are still held.
        if fruitless := self._forms.take_fruitless(page):
            self._count("left out as fruitless", len(fruitless))
        for each in fruitless:
            self._run.recorder.left_out(each, "the form of its address brought no articles")
        return released

    def is_doubtful(self, page: Page) -> bool:
        """Return whether a page was only a try."""
        return page.key in self._doubtful

    def is_proven(self, url: str) -> bool:
        """Return whether earlier pages with this form of address were articles."""
        return self._forms.record_of(url).is_proven
