"""Read fetched pages, in this process or in worker processes, so that pages are read while others are fetched."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import partial
from time import monotonic
from typing import Final, ParamSpec, TypeVar

from scrapy.utils.asyncio import is_asyncio_available

from newscrawl import stages
from newscrawl.discovery.embedded import read_json
from newscrawl.discovery.links import FoundLink, find_links, links_left_out, links_of_answer
from newscrawl.discovery.parts import first_part, next_part, whole_article
from newscrawl.errors import ReaderError
from newscrawl.extraction import document
from newscrawl.extraction.fields import read_fields
from newscrawl.extraction.outline import base_url
from newscrawl.extraction.outline_parser import parse_outline
from newscrawl.extraction.selectors import Selectors, select
from newscrawl.items import Draft
from newscrawl.normalise.urls import absolute
from newscrawl.rendering.mode import runs_scripts
from newscrawl.utils.compression import pack
from newscrawl.utils.processes import ENDED, MAX_SECONDS, kill, process_pool
from newscrawl.utils.signals import signals_blocked

START_SECONDS: Final = 60.0
"""Seconds in which a process must start. It imports half of newscrawl."""
_SLOW_SECONDS: Final = 0.5
"""Seconds without a result after which other pages are given to another process. A page takes 10 ms on average."""
_BUSY: Final = 3
"""Pages that wait in each process before another one is started: it costs 0.6 s and 90 MB, so a run of a few pages has one."""
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(slots=True)
class ParsedPage:
    """The draft of a page, and its links.

    ``targets`` and ``feeds`` are set for pages that are not articles, and if links were asked for. For an article on several
    pages, ``next_part`` is the address of the next page, ``whole`` that of all pages on one, ``first_part`` that of the first
    page if this is a later one.
    """

    draft: Draft
    targets: list[FoundLink] = field(default_factory=list)
    links_left_out: int = 0
    """Links that were not judged, because the page has too many."""
    feeds: list[str] = field(default_factory=list)
    next_part: str | None = None
    whole: str | None = None
    first_part: str | None = None
    runs_scripts: bool = False
    """Whether the page has scripts that a browser runs. Set for a page that has no title, or is not an article."""
    packed: bytes = b""
    """The fetched page, compressed, if it is an article and was asked for with ``keep``."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of a page. ``links``: the links of an article, too. ``keep``: the compressed page of an article.

    ``clean``: the draft of an article on one page after the stages, with the site's own ``zone`` if that is known.
    ``selectors``: those of the site's file.
    """

    links: bool = False
    keep: bool = False
    clean: bool = False
    zone: tzinfo | None = None
    selectors: Selectors | None = None


def parse_page(
    body: bytes, url: str, content_type: str, wanted: Wanted = Wanted(), now: datetime | None = None
) -> ParsedPage:
    """Return the draft and links of a fetched page. ``now`` is when it was fetched (default: this moment).

    Raises PageError if the page cannot be read.
    """
    if (answer := read_json(body)) is not None:
        return ParsedPage(Draft(not_article="list page"), links_of_answer(answer, url))
    parsed = document.load_document(body, url, content_type)
    selected = select(parsed, wanted.selectors)
    outline = parse_outline(selected.document)
    reading = ParsedPage(read_fields(selected.document, now or datetime.now(UTC), outline, selected.values))
    if reading.draft.not_article is not None or not reading.draft.article.title:
        reading.runs_scripts = runs_scripts(body)
    if wanted.links or reading.draft.not_article is not None:
        base = base_url(outline, url)
        reading.targets = find_links(outline, url, is_article=reading.draft.not_article is None, source=parsed.source)
        reading.links_left_out = links_left_out(outline)
        reading.feeds = [address for href in outline.feeds if (address := absolute(href, base))]
    if reading.draft.not_article is None:
        reading.next_part = next_part(outline, url)
        reading.whole = whole_article(outline, url) if reading.next_part else None
        reading.first_part = first_part(outline, url)
        reading.packed = pack(body) if wanted.keep else b""
        reading.draft.zone = wanted.zone or reading.draft.zone
        if wanted.clean and reading.next_part is None:
            stages.run(reading.draft)
    return reading


class PageReader:
    """Reads what was fetched in up to ``workers`` processes, or in this process if ``workers`` is 0.

    Processes are started as pages come in; while one of them is busy with a slow page, the others are given the next pages.
    A process that is killed, stopped or held up for ``seconds`` by one page is replaced. Its pages are read again one by one
    in another process; a page that breaks this one, too, is given up with ReaderError.
    """

    def __init__(self, workers: int = 0, *, seconds: float = MAX_SECONDS) -> None:
        self.workers = workers
        self.seconds = seconds
        self._processes: list[ReadingProcess] = []
        self._alone = asyncio.Lock()
        self._again = 0
        """Pages that are read again, or wait for it."""
        self._other: ReadingProcess | None = None
        """The process in which pages are read again."""

    async def read(self, body: bytes, url: str, content_type: str, wanted: Wanted = Wanted()) -> ParsedPage:
        """Read a page as :func:`parse_page` does. Raises ReaderError if the page blocks or kills its process."""
        return await self.call(parse_page, body, url, content_type, wanted)

    async def call(self, function: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
        """Call a function of a module in a process, and return its result. Raises ReaderError as :meth:`read` does."""
        call = partial(function, *arguments, **options)
        if not self.workers or not is_asyncio_available():
            return call()
        try:
            return await self._least_busy().run(call, self.seconds)
        except BrokenExecutor:
            # One of several pages broke the process. Each is tried once more, alone.
            self._again += 1
            try:
                async with self._alone:
                    return await self._call_alone(call)
            finally:
                self._again -= 1
                if not self._again:
                    self._close_other()

    async def _call_alone(self, call: Callable[[], T]) -> T:
        process = self._other = self._other or ReadingProcess()
        try:
            return await process.run(call, self.seconds)
        except BrokenExecutor as error:
            self._close_other()
            how = "held up" if process.held_up else "ended"
            raise ReaderError(f"the process that read the page was {how}, twice") from error

    def _close_other(self) -> None:
        if self._other:
            self._other.close()
            self._other = None

    def _least_busy(self) -> ReadingProcess:
        """Return the process with the fewest pages; start one if all are busy and more are allowed."""
        self._processes = [process for process in self._processes if not process.is_broken]
        best = min(self._processes, key=lambda process: (process.is_slow, process.waiting), default=None)
        if best is None or (len(self._processes) < self.workers and (best.is_slow or best.waiting >= _BUSY)):
            best = ReadingProcess()
            self._processes.append(best)
        return best

    def close(self) -> None:
        """End the worker processes."""
        for process in self._processes:
            process.close()
        self._processes = []
        self._close_other()


def _be_ready() -> None:
    """Do nothing: when this returns, a process has begun and has loaded this module, and all that reads a page with it."""


class ReadingProcess:
    """One worker process. It reads the pages that it is given one after the other."""

    def __init__(self) -> None:
        self._pool = process_pool()
        with signals_blocked():  # they are for this process; a new process takes the mask over
            self._pool.submit(_be_ready).add_done_callback(self._begun)
        self.waiting = 0
        self.is_begun = False
        self.is_broken = False
        self.held_up = False
        self._moved = monotonic()
        """When it last gave a result, or was given a page while it had none."""

    def _begun(self, _ready: Future[None]) -> None:
        self._moved, self.is_begun = monotonic(), True

    @property
    def is_slow(self) -> bool:
        """Whether it has begun, has pages, and has given no result for a while."""
        return self.is_begun and self.waiting > 0 and monotonic() - self._moved >= _SLOW_SECONDS

    async def run(self, call: Callable[[], T], seconds: float) -> T:
        """Return the result of a call. Raises BrokenExecutor if the process ends, or gives no result for ``seconds``."""
        loop = asyncio.get_running_loop()
        if not self.waiting:
            self._moved = monotonic()
        self.waiting += 1
        try:
            result = loop.run_in_executor(self._pool, call)
            # The time counts from the last result, not from this call: pages before it may be waiting in the same process.
            while not (await asyncio.wait([result], timeout=0.5))[0]:
                if monotonic() - self._moved >= (seconds if self.is_begun else START_SECONDS):
                    self.held_up = True
                    self.close()
            return result.result()
        except ENDED as error:
            self.is_broken = True
            raise BrokenExecutor(str(error)) from error
        finally:
            self.waiting -= 1
            self._moved = monotonic()

    def close(self) -> None:
        """Kill the process at once. It holds nothing that must be saved."""
        self.is_broken = True
        kill(self._pool)
