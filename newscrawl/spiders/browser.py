"""Read pages in a browser: all pages of a site, or those that have too little without their scripts."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncIterator
from typing import Any, Final

from scrapy import Request
from scrapy.http import Response

from newscrawl.pages import Page, PageKind
from newscrawl.reader import ParsedPage
from newscrawl.rendering import requests as rendering
from newscrawl.rendering.mode import Render
from newscrawl.runs.renderings import Renderings
from newscrawl.runs.tries import Tries
from newscrawl.spiders.parts import PartsSpider

TRY: Final = "newscrawl_try"
"""The key in the meta of a request by which a browser is tried."""
_PRIORITY: Final = 20
_NO_TEXT: Final = "no text"


class BrowserSpider(PartsSpider):
    """A spider whose pages are read in a browser as ``render`` says. ``renderings`` and ``tries`` know the pages that wait."""

    render: Render
    renderings: Renderings
    tries: Tries

    @abstractmethod
    def parse(
        self, response: Response, page: Page | None = None, start: bool = False, fruitless: int = 0
    ) -> AsyncIterator[Any]:
        """Yield what follows from a page."""

    @abstractmethod
    def learn(self, page: Page, is_article: bool | None) -> list[Request]:
        """Note whether a page was an article; return requests for the pages for which this makes room."""

    def needs_browser(self, request: Request) -> bool:
        """Return whether a browser reads a page at once."""
        if self.render != Render.AUTO:
            return self.render == Render.ALWAYS
        if request.meta.get(TRY):
            return True
        page: Page = request.cb_kwargs["page"]
        is_start = bool(request.cb_kwargs.get("start"))
        return self.renderings.is_known_to_help(page.url, PageKind.LIST if is_start else page.kind)

    def browser_tries(
        self, reading: ParsedPage, request: Request | None, page: Page, start: bool
    ) -> list[Request] | None:
        """Return the requests that try a browser on a page because the plain page has too little; None if the page is read as it is.

        The list is empty if the page waits for the results of other tries.
        """
        if request is None or self.render != Render.AUTO or rendering.is_rendered(request):
            return None
        kind = PageKind.LIST if start else page.kind
        if has_what_it_should(reading, kind) or not reading.runs_scripts:
            return None
        if not self.renderings.is_worth_a_try(page.url, kind):
            return None
        return [self.browser_try(page, start)] if self.renderings.admit(page, kind) else []

    def browser_try(self, page: Page, start: bool = False) -> Request:
        """Return the request that tries a browser on a page: at once, so that the pages that wait learn from it."""
        request = self.request(page, self.parse, priority=_PRIORITY, start=start).replace(dont_filter=True)
        request.meta[TRY] = True
        return rendering.rendered(request)

    def note_rendering(self, request: Request, helped: bool) -> list[Request]:
        """Note whether a try helped; return the requests for the pages that waited for it, or give these up."""
        page, start = request.cb_kwargs["page"], bool(request.cb_kwargs.get("start"))
        kind = PageKind.LIST if start else page.kind
        requests = []
        for held in self.renderings.note(page, kind, helped=helped):
            if self.renderings.is_worth_a_try(held.url, kind):
                if self.renderings.admit(held, kind):
                    requests.append(self.browser_try(held))
            else:
                self.skip(_NO_TEXT)
                self.run.recorder.no_article(held, _NO_TEXT, tried=self.tries.is_doubtful(held))
                requests += self.learn(held, False)
        return requests


def has_what_it_should(reading: ParsedPage, kind: PageKind) -> bool:
    """Return whether a page has what its kind should have: an article its text and title, a list links to articles.

    A page that was taken for an article and is a list, a shop page or a form has enough, too.
    """
    why = reading.draft.not_article
    if kind == PageKind.LIST:
        return any(link.kind == "article" or link.is_doubtful for link in reading.targets)
    return why not in (None, _NO_TEXT) or (why is None and bool(reading.draft.article.title))
