"""Read fetched pages, in this process or in worker processes, so that pages are read while others are fetched."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from scrapy.utils.asyncio import is_asyncio_available

from newscrawl.discovery.embedded import read_json
from newscrawl.discovery.links import FoundLink, find_links, links_of_answer
from newscrawl.discovery.parts import first_part, next_part, whole_article
from newscrawl.errors import PageError
from newscrawl.extraction import document
from newscrawl.extraction.fields import read_fields
from newscrawl.extraction.outline import base_url
from newscrawl.extraction.outline_parser import parse_outline
from newscrawl.items import Draft
from newscrawl.normalise.urls import absolute
from newscrawl.utils.collector import relax_collector
from newscrawl.utils.compression import pack


@dataclass(slots=True)
class ParsedPage:
    """The draft of a page, and its links.

    ``targets`` and ``feeds`` are set for pages that are not articles, and if links were asked for. For an article on several
    pages, ``next_part`` is the address of the next page, ``whole`` that of all pages on one, ``first_part`` that of the first
    page if this is a later one.
    """

    draft: Draft
    targets: list[FoundLink] = field(default_factory=list)
    feeds: list[str] = field(default_factory=list)
    next_part: str | None = None
    whole: str | None = None
    first_part: str | None = None
    packed: bytes = b""
    """The fetched page, compressed, if it is an article and was asked for with ``keep``."""


def parse_page(
    body: bytes, url: str, content_type: str, *, links: bool = False, keep: bool = False, now: datetime | None = None
) -> ParsedPage:
    """Return the draft and links of a fetched page. ``now`` is when it was fetched (default: this moment).

    ``links`` asks for the links of articles, too; ``keep`` for the compressed page of an article. Raises PageError if the
    page cannot be read.
    """
    if (answer := read_json(body)) is not None:
        return ParsedPage(Draft(not_article="list page"), links_of_answer(answer, url))
    parsed = document.load_document(body, url, content_type)
    outline = parse_outline(parsed)
    reading = ParsedPage(read_fields(parsed, now or datetime.now(UTC), outline))
    if links or reading.draft.not_article is not None:
        base = base_url(outline, url)
        reading.targets = find_links(outline, url, is_article=reading.draft.not_article is None, source=parsed.source)
        reading.feeds = [address for href in outline.feeds if (address := absolute(href, base))]
    if reading.draft.not_article is None:
        reading.next_part = next_part(outline, url)
        reading.whole = whole_article(outline, url) if reading.next_part else None
        reading.first_part = first_part(outline, url)
        reading.packed = pack(body) if keep else b""
    return reading


class PageReader:
    """Reads pages in ``workers`` processes, or in this process if ``workers`` is 0.

    If a page kills its worker process, only this page is lost. The pages that were read at the same time are read again.
    """

    def __init__(self, workers: int = 0, *, keep: bool = False) -> None:
        self.keep = keep
        self.workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._alone = asyncio.Lock()

    async def read(self, body: bytes, url: str, content_type: str, *, links: bool = False) -> ParsedPage:
        """Read a page as :func:`parse_page` does. Raises PageError also if the page kills its worker process."""
        if not self.workers or not is_asyncio_available():
            return parse_page(body, url, content_type, links=links, keep=self.keep)
        try:
            return await self._in_pool(body, url, content_type, links)
        except BrokenProcessPool:
            # One of several pages killed the process. Each is tried once more, alone.
            async with self._alone:
                try:
                    return await self._in_pool(body, url, content_type, links)
                except BrokenProcessPool as error:
                    raise PageError("reading the page killed the process that read it") from error

    async def _in_pool(self, body: bytes, url: str, content_type: str, links: bool) -> ParsedPage:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.workers, mp_context=context, initializer=_begin_worker)
        pool = self._pool
        call = partial(parse_page, body, url, content_type, links=links, keep=self.keep)
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, call)
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = None
            raise

    def close(self) -> None:
        """End the worker processes."""
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def default_workers() -> int:
    """Return how many worker processes read pages: one if this process may use a second processor, else none."""
    return 1 if usable_processors() > 1 else 0


def usable_processors() -> int:
    """Return how many processors this process may use, or how many there are where the system does not say."""
    if count := getattr(os, "process_cpu_count", None):  # Python 3.13
        return count() or 1
    if hasattr(os, "sched_getaffinity"):  # Linux
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _begin_worker() -> None:
    """Ignore signals, which are for the parent process; end when the parent ends; let the cycle collector run seldom."""
    relax_collector()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
