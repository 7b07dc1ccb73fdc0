"""The frontier in Redis: a priority queue and a duplicate filter that workers share, with leases.

A worker that finds the queue empty stays while others may still fill it. Requests that a worker had taken when it died go
back to the queue.
"""

from __future__ import annotations

import io
import pickle
from typing import Any, Final
from zoneinfo import ZoneInfo

from redis.exceptions import RedisError
from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.core.scheduler import Scheduler as LocalScheduler
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.request import request_from_dict
from typing_extensions import override

from newscrawl.cluster.job import Job
from newscrawl.errors import LedgerError

_TICK: Final = 0.5
"""Seconds between two ticks. A tick checks for finished requests and for requests that other workers have queued. A
finished request is released at the second tick, after its results have been committed. A choice."""
_TAKE_BACK: Final = 10
"""Ticks between two checks for dead workers. A choice."""


class _Pickler(pickle.Pickler):
    """Pickles a time zone by its name. By default its pickle needs ``getattr``, which is not allowed to be read."""

    def reducer_override(self, value: Any) -> Any:
        return (ZoneInfo, (value.key,)) if isinstance(value, ZoneInfo) else NotImplemented


class _Unpickler(pickle.Unpickler):
    """Reads only the classes that newscrawl's requests contain, so that data in Redis cannot run code here."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PICKLED:
            return super().find_class(module, name)
        if module in _OUR_MODULES and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:  # not a class that the module has imported
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not a part of a request")


_OUR_MODULES: Final = frozenset(("newscrawl.items", "newscrawl.pages"))
_PICKLED: Final = frozenset(
    (
        ("builtins", "set"),
        ("datetime", "datetime"),
        ("datetime", "timedelta"),
        ("datetime", "timezone"),
        ("zoneinfo", "ZoneInfo"),
    )
)


def dump_request(request: Request, spider: Spider) -> bytes:
    """Return a request as it is stored in Redis.

    How a browser renders the page is left out: the worker that takes the request decides that anew.
    """
    meta = {name: value for name, value in request.meta.items() if not name.startswith("playwright")}
    file = io.BytesIO()
    _Pickler(file, protocol=5).dump(request.replace(meta=meta).to_dict(spider=spider))
    return file.getvalue()


def load_request(data: bytes, spider: Spider) -> Request:
    """Return a stored request. Raises pickle.UnpicklingError, ValueError or the like for anything else."""
    stored: dict[str, Any] = _Unpickler(io.BytesIO(data)).load()
    return request_from_dict(stored, spider=spider)


def _is_filtered(request: Request) -> bool:
    """Return whether a request is made only once in a run. All workers yield the start pages, but one fetches them."""
    is_start = request.cb_kwargs.get("start") and not request.meta.keys() & {"retry_times", "redirect_times"}
    return not request.dont_filter or bool(is_start)


class FrontierScheduler(BaseScheduler):
    """The scheduler of a worker. An error of Redis ends the worker, as an error of the ledger does."""

    def __init__(self, crawler: Crawler, job: Job) -> None:
        self.crawler, self.job = crawler, job
        self.leases: dict[str, Request] = {}
        self.done: list[str] = []
        self.ticks = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BaseScheduler:  # type: ignore[override]
        """Return the scheduler; Scrapy calls this. A spider without a ledger gets Scrapy's own."""
        job = getattr(getattr(crawler.spider, "run", None), "job", None)
        return LocalScheduler.from_crawler(crawler) if job is None else cls(crawler, job)

    @override
    def open(self, spider: Spider) -> None:
        self.spider: Any = spider  # a NewsSpider, which this room cannot import
        self.timer = create_looping_call(self.tick)
        self.timer.start(_TICK, now=False)

    @override
    def close(self, reason: str) -> None:
        # The queue stays for the other workers. Requests that are not done go back to it when this worker leaves.
        self.timer.stop()
        try:
            self.let_go()
            self.let_go()
        except LedgerError as error:
            self.fail(error)

    @override
    def enqueue_request(self, request: Request) -> bool:
        fingerprint = self.crawler.request_fingerprinter.fingerprint(request).hex() if _is_filtered(request) else ""
        try:
            return self.job.requests.put(fingerprint, -request.priority, dump_request(request, self.spider))
        except LedgerError as error:
            self.fail(error)
            return False

    def next_request(self) -> Request | None:
        """Take the next request; one that cannot be read is dropped with a warning."""
        try:
            while taken := self.job.requests.take():
                lease, data = taken
                try:
                    request: Request = self.spider.prepared(load_request(data, self.spider))
                except (pickle.UnpicklingError, ValueError, TypeError, KeyError, AttributeError) as error:
                    self.spider.count("failed")
                    self.spider.logger.warning("Dropped a request from Redis that cannot be read: %s", error)
                    self.job.requests.release([lease])
                else:
                    self.leases[lease] = request
                    return request
        except LedgerError as error:
            self.fail(error)
        return None

    @override
    def has_pending_requests(self) -> bool:
        # A worker that is busy may queue more requests.
        try:
            return self.job.requests.is_busy()
        except LedgerError as error:
            self.fail(error)
            return False

    def tick(self) -> None:
        """Release finished requests, check for dead workers, and wake the engine for requests of other workers."""
        engine = self.crawler.engine
        if engine is None or engine._slot is None:
            return
        try:
            self.let_go()
            self.ticks += 1
            if self.ticks % _TAKE_BACK == 0:
                self.crawler.spider.run.save_part()  # type: ignore[union-attr]
                self.job.take_back()
        except LedgerError as error:
            self.fail(error)
            return
        engine._slot.nextcall.schedule()

    def let_go(self) -> None:
        """Release the requests that were finished at the last call; their results are committed now."""
        assert self.crawler.engine is not None
        assert self.crawler.engine._slot is not None
        self.crawler.spider.run.commit()  # type: ignore[union-attr]
        self.job.requests.release(self.done)
        working = self.crawler.engine._slot.inprogress
        self.done = [lease for lease, request in self.leases.items() if request not in working]
        for lease in self.done:
            del self.leases[lease]

    def __len__(self) -> int:
        """Return the length of the queue that all workers share; 0 if Redis cannot be reached."""
        try:
            return self.job.requests.waiting()
        except RedisError:
            return 0

    def fail(self, error: LedgerError) -> None:
        """End the worker after an error of Redis or the ledger."""
        self.crawler.spider.fail(error)  # type: ignore[union-attr]
