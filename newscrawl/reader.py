"""Reading fetched pages, in this process or in others beside it: a page is read while others are being fetched."""

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

from newscrawl.discovery.links import Target, find_targets
from newscrawl.discovery.pagination import next_part
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
    """What one page gives a spider: its draft, and the links that lead on from it.

    ``targets`` and ``feeds`` are those of pages that are no articles, or that were read for their links;
    ``next_part`` is the address of the next page of an article in several.
    """

    draft: Draft
    targets: list[Target] = field(default_factory=list)
    feeds: list[str] = field(default_factory=list)
    next_part: str | None = None
    packed: bytes = b""
    """The page as it came, compressed, if it is an article that is to be kept."""


def parse_page(
    body: bytes, url: str, content_type: str, *, links: bool = False, keep: bool = False, now: datetime | None = None
) -> ParsedPage:
    """Read a fetched page once; ``now`` is when it was fetched, this moment by default.

    ``links`` asks for the links of an article, too, ``keep`` for the compressed page of one. Raises PageError as
    ``load`` does.
    """
    parsed = document.load_document(body, url, content_type)
    outline = parse_outline(parsed)
    reading = ParsedPage(read_fields(parsed, now or datetime.now(UTC), outline))
    if links or reading.draft.not_article is not None:
        base = base_url(outline, url)
        reading.targets = find_targets(outline, url)
        reading.feeds = [address for href in outline.feeds if (address := absolute(href, base))]
    if reading.draft.not_article is None:
        reading.next_part = next_part(outline, url)
        reading.packed = pack(body) if keep else b""
    return reading


class PageReader:
    """Reads pages in ``workers`` processes of their own, or in this one with 0.

    A page that kills its worker costs itself alone: the others in flight are read again.
    """

    def __init__(self, workers: int = 0, *, keep: bool = False) -> None:
        self.keep = keep
        self.workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._alone = asyncio.Lock()

    async def read(self, body: bytes, url: str, content_type: str, *, links: bool = False) -> ParsedPage:
        """Read a page as :func:`parse_page` does; raises PageError also if it kills the process that reads it."""
        if not self.workers or not is_asyncio_available():
            return parse_page(body, url, content_type, links=links, keep=self.keep)
        try:
            return await self._in_pool(body, url, content_type, links)
        except BrokenProcessPool:
            # One of the pages in flight did it: each has another try, with nothing beside it.
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
    """Return how many processes read pages beside the one that fetches them: one, where there is a processor for it."""
    return 1 if len(os.sched_getaffinity(0)) > 1 else 0


def _begin_worker() -> None:
    """Leave signals to the parent process, end when it ends, and let the cycle collector run seldom."""
    relax_collector()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
