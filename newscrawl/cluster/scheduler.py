"""The frontier in Redis: scrapy-redis' queue and duplicate filter, with leases.

Beside scrapy-redis 0.9.1: a worker that finds the queue empty stays while others may still fill it, what a worker had
taken when it died comes back, and calls that Scrapy 2.19 deprecates are not made.
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
from scrapy_redis.dupefilter import RFPDupeFilter
from scrapy_redis.queue import PriorityQueue

from newscrawl.cluster.job import Job
from newscrawl.errors import LedgerError

_TICK: Final = 0.5
"""Seconds between two looks at what is done with, and at what other workers have queued: what is done is let go of at
the second look, when its results have been committed."""
_TAKE_BACK: Final = 10
"""Ticks between two looks for dead workers."""


class _Pickler(pickle.Pickler):
    """Writes a zone by its name: as it pickles itself, it would have to be read with ``getattr``."""

    def reducer_override(self, value: Any) -> Any:
        return (ZoneInfo, (value.key,)) if isinstance(value, ZoneInfo) else NotImplemented


class _Unpickler(pickle.Unpickler):
    """Reads only what requests of ours are made of: what lies in Redis may not run code here."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PICKLED:
            return super().find_class(module, name)
        if module in _OUR_MODULES and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:  # not what the module has imported
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a request")


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


class Serializer:
    """How requests lie in Redis, as scrapy-redis wants it: pickled, and read back only if they are requests of ours."""

    @staticmethod
    def dumps(request: dict[str, Any]) -> bytes:
        """Return the bytes of a request that is given as a dict."""
        file = io.BytesIO()
        _Pickler(file, protocol=5).dump(request)
        return file.getvalue()

    @staticmethod
    def loads(data: bytes) -> dict[str, Any]:
        """Return the dict of a request. Raises pickle.UnpicklingError for anything else."""
        loaded: dict[str, Any] = _Unpickler(io.BytesIO(data)).load()
        return loaded


class LeasedQueue(PriorityQueue):  # type: ignore[misc]  # scrapy-redis has no types
    """scrapy-redis' priority queue; what is taken from it is leased until it is done with.

    How a browser renders a page does not go through Redis: the worker that takes a request says it anew.
    """

    def __init__(self, job: Job, spider: Spider) -> None:
        super().__init__(job.server, spider, job.queue.replace("%", "%%"), Serializer)
        self.job = job

    def put(self, request: Request, fingerprint: str) -> bool:
        """Queue a request; tell whether it was: one whose fingerprint was seen is not. An empty one is never seen."""
        meta = {name: value for name, value in request.meta.items() if not name.startswith("playwright")}
        data = self._encode_request(request.replace(meta=meta))
        return self.job.put(fingerprint, -request.priority, data)

    def take(self) -> tuple[str, Request] | None:
        """Take the next request, with its lease; one that cannot be read is left out."""
        while taken := self.job.take():
            lease, data = taken
            try:
                request = self._decode_request(data)
                return lease, self.spider.prepared(request)
            except (pickle.UnpicklingError, ValueError, TypeError, KeyError, AttributeError) as error:
                self.spider.count("failed")
                self.spider.logger.warning("Left out a request from Redis that cannot be read: %s", error)
                self.job.release([lease])
        return None


def _is_filtered(request: Request) -> bool:
    """Tell whether a request is made once in a run. Every worker yields the start pages: one of them is to fetch them."""
    is_start = request.cb_kwargs.get("start") and not request.meta.keys() & {"retry_times", "redirect_times"}
    return not request.dont_filter or bool(is_start)


class FrontierScheduler(BaseScheduler):
    """The scheduler of a worker. A Redis that fails ends the worker as a failing ledger does."""

    def __init__(self, crawler: Crawler, job: Job) -> None:
        self.crawler, self.job = crawler, job
        self.filter = RFPDupeFilter(job.server, job.seen)
        self.leases: dict[str, Request] = {}
        self.done: list[str] = []
        self.ticks = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BaseScheduler:  # type: ignore[override]
        """Create the scheduler; called by Scrapy. A spider that keeps no ledger gets Scrapy's own."""
        job = getattr(getattr(crawler.spider, "run", None), "job", None)
        return LocalScheduler.from_crawler(crawler) if job is None else cls(crawler, job)

    def open(self, spider: Spider) -> None:
        """Begin."""
        self.queue = LeasedQueue(self.job, spider)
        self.timer = create_looping_call(self.tick)
        self.timer.start(_TICK, now=False)

    def close(self, reason: str) -> None:
        """End; the queue stays for the other workers, and what was not done goes back to it as this one leaves."""
        del reason
        self.timer.stop()
        try:
            self.let_go()
            self.let_go()
        except LedgerError as error:
            self.fail(error)

    def enqueue_request(self, request: Request) -> bool:
        """Queue a request; False for one that was queued before by any worker."""
        try:
            return self.queue.put(request, self.filter.request_fingerprint(request) if _is_filtered(request) else "")
        except LedgerError as error:
            self.fail(error)
            return False

    def next_request(self) -> Request | None:
        """Take the next request."""
        try:
            taken = self.queue.take()
        except LedgerError as error:
            self.fail(error)
            return None
        if taken is None:
            return None
        lease, request = taken
        self.leases[lease] = request
        return request

    def has_pending_requests(self) -> bool:
        """Tell whether there may be more to do: while any worker is at work, it may queue more."""
        try:
            return self.job.is_busy()
        except LedgerError as error:
            self.fail(error)
            return False

    def tick(self) -> None:
        """Let go of what is done with, look for dead workers and for what others have queued."""
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
        """Settle what was done with at the last call, and is committed now; note what is done with since."""
        assert self.crawler.engine is not None
        assert self.crawler.engine._slot is not None
        self.crawler.spider.run.commit()  # type: ignore[union-attr]
        self.job.release(self.done)
        working = self.crawler.engine._slot.inprogress
        self.done = [lease for lease, request in self.leases.items() if request not in working]
        for lease in self.done:
            del self.leases[lease]

    def __len__(self) -> int:
        """Return how many requests wait, for all workers; 0 if Redis does not say."""
        try:
            return len(self.queue)
        except RedisError:
            return 0

    def fail(self, error: LedgerError) -> None:
        """End the worker: Redis or the ledger has failed."""
        self.crawler.spider.fail(error)  # type: ignore[union-attr]
