"""Articles on several pages: a spider that reads the further pages of an article before it yields its draft."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl import stages
from newscrawl.discovery.parts import MAX_PARTS, holds_all_of, is_continuation
from newscrawl.items import Draft
from newscrawl.ledger import MAX_ATTEMPTS
from newscrawl.pages import Page
from newscrawl.spiders.base import NewsSpider, guarded, is_gone
from newscrawl.utils.text import counted

_PART_PRIORITY: Final = 20
"""Further pages of an article are fetched first, because its draft waits for them in memory."""


class PartsSpider(NewsSpider):
    """Base of the spiders that fetch articles."""

    async def cleaned(self, draft: Draft) -> Draft | None:
        """Return a draft after the stages, if they run where pages are read. If that fails, note it and return None."""
        if draft.is_clean or not self.cleans_when_read:
            return draft
        fetched, draft.fetch_info = draft.fetch_info, None  # the kept pages need not go to another process
        assert fetched is not None
        try:
            draft = await self.reader.call(stages.run, draft)
        except Exception as error:  # the page holds up the process
            self.fail_page(fetched.page, fetched.page.url, error)
            return None
        draft.fetch_info = fetched
        return draft

    async def whole_article(self, draft: Draft, part: str | None, whole: str | None = None) -> Draft | Request | None:
        """Return the finished draft of an article, or the request for its next page ``part`` or for ``whole``.

        ``whole`` is the address of a page with all parts of the article. If cleaning the draft fails, return None.
        """
        assert draft.fetch_info is not None
        if part is None or part in draft.fetch_info.parts or len(draft.fetch_info.parts) >= MAX_PARTS:
            return await self.cleaned(draft)
        request = Request(
            whole or part,
            self.parse_part,
            errback=self.part_failed,
            cb_kwargs={"draft": draft, "page": draft.fetch_info.page, "instead": part if whole else None},
            priority=_PART_PRIORITY,
            dont_filter=True,
        )
        return self.prepared(request)

    @guarded
    async def parse_part(
        self, response: Response, draft: Draft, page: Page, instead: str | None = None
    ) -> AsyncIterator[Draft | Request | None]:
        """Add the next page of an article to its draft, and yield the draft or the next request.

        If the page is not a part of the article, the draft is finished without it. ``instead`` is set if the response
        should have the whole article: it is the next page, to be read if some of the text is missing there.
        """
        assert draft.fetch_info is not None
        reading = await self.read_response(response, page, is_part=True)
        if instead is not None and (reading is None or not holds_all_of(reading.draft, draft)):
            yield await self.whole_article(draft, instead)
            return
        if reading is None or not is_continuation(draft, reading.draft):
            yield await self.cleaned(draft)
            return
        if instead is not None:
            draft.blocks, draft.pictures, draft.teasers = [], [], []
            draft.fetch_info.captures = []
            draft.fetch_info.parts.append(instead)
        draft.continue_with(reading.draft)
        draft.fetch_info.parts.append(response.url)
        if reading.draft.fetch_info:
            draft.fetch_info.captures += reading.draft.fetch_info.captures
        if instead is not None:
            draft.article.add_evidence("text", f"on one page: {response.url}")
            yield await self.cleaned(draft)
        else:
            draft.article.add_evidence("text", f"{len(draft.fetch_info.parts) + 1} pages")
            yield await self.whole_article(draft, reading.next_part)

    @guarded
    async def part_failed(self, failure: Failure) -> AsyncIterator[Draft | Request | None]:
        """Leave an article for a later run if its next page could not be fetched; the last try exports it as it is.

        A next page that is gone (404, 410) will not come back, so the article is exported at once, with a note.
        """
        request: Request = failure.request  # type: ignore[attr-defined]
        draft, page = request.cb_kwargs["draft"], request.cb_kwargs["page"]
        if instead := request.cb_kwargs.get("instead"):
            yield await self.whole_article(draft, instead)
            return
        if gone := is_gone(failure.value):
            self.count("parts that are gone")
        else:
            self.note_failure(failure)
        if gone or (page.attempts + 1 >= MAX_ATTEMPTS and not page.article):
            draft.article.add_evidence(
                "text", f"first {counted(len(draft.fetch_info.parts) + 1, 'page')}", note=f"{request.url} failed"
            )
            yield await self.cleaned(draft)
