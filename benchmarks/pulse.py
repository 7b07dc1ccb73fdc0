"""An extension of Scrapy that measures whether a run goes on: ``EXTENSIONS = {"benchmarks.pulse.Pulse": 900}``.

The numbers are written to the file that the setting ``PULSE`` names when the spider is closed.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic, process_time
from typing import Any, Final, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from newscrawl.spiders.base import NewsSpider

_TICK: Final = 0.05


@dataclass(slots=True)
class Longest:
    """The longest times of a run in seconds."""

    without_request: float = 0.0
    """In which no request was sent, and pages were not all read."""
    without_page: float = 0.0
    """In which a page or feed waited to be read, and none was."""
    page: float = 0.0
    """That one page or feed took in its reading process."""
    page_processor: float = 0.0
    """The same in processor time: on a busy machine it is less."""
    page_url: str = ""
    stall: float = 0.0
    """In which the main process answered nothing, before its pages were all read."""
    stall_processor: float = 0.0
    """The processor time of the main process in that time: little means that it waited for the disk or for a processor."""


@dataclass(frozen=True, slots=True)
class Timed:
    """The result or the error of a call, and its times in seconds."""

    result: Any
    error: Exception | None
    seconds: float
    processor: float


def read_timed(function: Callable[..., Any], *arguments: Any) -> Timed:
    """Call a function in a reading process; return its result with its times."""
    began, processor = monotonic(), process_time()
    result, error = None, None
    try:
        result = function(*arguments)
    except Exception as raised:
        error = raised
    return Timed(result, error, monotonic() - began, process_time() - processor)


class Pulse:
    """Notes when a run sends requests, reads pages and answers."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.longest = Longest()
        self.waiting = 0
        self.requests = 0
        self.requested = self.read = self.ticked = monotonic()
        self.processor = process_time()
        self.timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension; Scrapy calls this."""
        pulse = cls(crawler)
        crawler.signals.connect(pulse.begin, signal=signals.spider_opened)
        crawler.signals.connect(pulse.all_read, signal=signals.spider_idle)
        crawler.signals.connect(pulse.write, signal=signals.spider_closed)
        return pulse

    def begin(self, spider: Spider) -> None:
        """Begin to measure, and watch what the spider reads."""
        assert isinstance(spider, NewsSpider)
        spider.reader.call = self.watched(spider.reader.call)  # type: ignore[method-assign,assignment]
        self.requested = self.read = self.ticked = monotonic()
        self.tick()

    def watched(self, call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        """Return the function that calls a reading process, with a note of its result."""

        async def watching(function: Callable[..., Any], *arguments: Any) -> Any:
            if not self.waiting:
                self.read = monotonic()
            self.waiting += 1
            try:
                timed = await call(read_timed, function, *arguments)
            finally:
                self.waiting -= 1
                self.longest.without_page = max(self.longest.without_page, monotonic() - self.read)
                self.read = monotonic()
            if timed.seconds > self.longest.page:
                self.longest.page, self.longest.page_url = timed.seconds, str(arguments[1])
            self.longest.page_processor = max(self.longest.page_processor, timed.processor)
            if timed.error:
                raise timed.error
            return timed.result

        return watching

    def tick(self) -> None:
        """Note the time since the last call, and since the last request."""
        now, processor = monotonic(), process_time()
        if (stall := now - self.ticked - _TICK) > self.longest.stall:
            self.longest.stall, self.longest.stall_processor = stall, processor - self.processor
        assert self.crawler.stats is not None
        requests = self.crawler.stats.get_value("downloader/request_count", 0)
        if requests != self.requests:
            self.longest.without_request = max(self.longest.without_request, now - self.requested)
            self.requests, self.requested = requests, now
        self.ticked, self.processor = now, processor
        self.timer = asyncio.get_running_loop().call_later(_TICK, self.tick)

    def all_read(self) -> None:
        """Stop measuring: there is nothing to fetch or to read."""
        if self.timer:
            self.timer.cancel()

    def write(self) -> None:
        """Write the numbers to the file."""
        self.all_read()
        Path(self.crawler.settings["PULSE"]).write_text(json.dumps(asdict(self.longest)), encoding="utf-8")
