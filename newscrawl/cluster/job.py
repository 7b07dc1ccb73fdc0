"""The state in Redis that the workers of one run share: which of them work, their part of the run, and who finishes it.

A worker holds a lease on each request that it takes (queue.py), until the result is committed to the ledger. A worker whose
sign of life has expired is dead; its requests go back to the queue. A separate thread gives the sign of life, so that a worker
that is busy for long does not look dead. The last worker to leave finishes the run. Changes that belong together are one
transaction or script of Redis.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Final, cast
from uuid import uuid4

from redis import Redis
from redis.exceptions import LockError, RedisError
from redis.lock import Lock

from newscrawl.cluster.delays import SiteDelays
from newscrawl.cluster.queue import RequestQueue, redis_errors
from newscrawl.errors import LedgerError

_LOCK_SECONDS: Final = 60
"""Seconds after which Redis frees the lock of a worker that has died. A choice."""
_PAUSE: Final = 0.2
"""Seconds between two checks whether the last run is finished. A choice."""


class Job:
    """One worker's view of a run of a scope. Every method raises LedgerError if Redis fails."""

    def __init__(self, server: Redis, scope: str, timeout: int) -> None:
        """A worker without a sign of life for ``timeout`` seconds is dead. It gives one every quarter of that time."""
        self.server = server
        self.worker, self.timeout = uuid4().hex, timeout
        # The braces keep all keys of a job on one node of a Redis Cluster.
        self.prefix = f"newscrawl:{{{scope}}}:"
        self.requests = RequestQueue(server, self.prefix, self.worker)
        self.delays = SiteDelays(server)
        self._workers, self._parts, self._run = (self.prefix + name for name in ("workers", "parts", "run"))
        self._finisher, self._lock, self._count = (self.prefix + name for name in ("finisher", "lock", "articles"))
        self._run_here: int | None = None
        self._held: Lock | None = None
        self._stop = threading.Event()
        self._pulse = threading.Thread(target=self._beat, daemon=True)

    # The workers

    def join(self, begin: Callable[[], int], is_open: Callable[[int], bool]) -> int:
        """Join the run of the scope and return its number in the ledger. Waits while a worker finishes the last run.

        ``begin`` begins a run if there is none. ``is_open`` says whether a run that Redis knows has not ended.
        """
        with redis_errors():
            self._pulse.start()
            while True:
                with self._exclusive():
                    finisher = self._text(self._finisher)
                    if finisher is None or not self._is_alive(finisher):
                        return self._join(begin, is_open, crashed=finisher is not None)
                time.sleep(_PAUSE)

    def _join(self, begin: Callable[[], int], is_open: Callable[[int], bool], *, crashed: bool) -> int:
        known = self._text(self._run)
        if crashed or (known is not None and not is_open(int(known))):
            self._clear()
            known = None
        run = int(known) if known is not None else begin()
        self.server.set(self._run, run)
        self._enter()
        self._run_here = run
        self._take_back()
        return run

    def _enter(self) -> None:
        self.server.set(self._alive(self.worker), 1, ex=self.timeout)
        self.server.sadd(self._workers, self.worker)

    def leave(self, part: Mapping[str, Any]) -> bool:
        """Leave the run and store this worker's part; return whether it was the last one, which finishes the run."""
        with redis_errors(), self._exclusive():
            self.save(part)
            self.requests.give_back(lambda worker: worker == self.worker)
            self.server.srem(self._workers, self.worker)
            self._take_back()
            is_last = not self.server.scard(self._workers)
            if is_last:
                self.server.set(self._finisher, self.worker)
            return is_last

    def end(self) -> None:
        """Delete the finished run from Redis."""
        with redis_errors(), self._exclusive():
            self._clear()

    def close(self) -> None:
        """End the signs of life and close the connection."""
        self._stop.set()
        if self._pulse.is_alive():
            self._pulse.join()
        try:
            self.server.delete(self._alive(self.worker))
        except RedisError:
            return  # the sign of life expires by itself
        finally:
            self.server.close()

    def _clear(self) -> None:
        self.server.delete(
            *(self.requests.waiting_key, self.requests.seen_key, self.requests.leased_key),
            *(self._workers, self._parts, self._run, self._finisher, self._count),
        )

    def _beat(self) -> None:
        while not self._stop.wait(self.timeout / 4):
            held = self._held
            with suppress(RedisError):  # the main thread will meet the same error and end the run
                self.server.set(self._alive(self.worker), 1, ex=self.timeout)
                if held:
                    held.reacquire()

    def _alive(self, worker: str) -> str:
        return f"{self.prefix}alive:{worker}"

    def _is_alive(self, worker: str) -> bool:
        return bool(self.server.exists(self._alive(worker)))

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        """Hold the job's lock for a block. The thread that gives the signs of life renews it."""
        lock = self.server.lock(self._lock, timeout=_LOCK_SECONDS, thread_local=False)
        lock.acquire()
        self._held = lock
        try:
            yield
        finally:
            self._held = None
            with suppress(LockError):  # the lock expired while Redis could not be reached
                lock.release()

    def _text(self, key: str) -> str | None:
        value = cast("bytes | None", self.server.get(key))
        return None if value is None else value.decode()

    def take_back(self) -> int:
        """Put the requests of dead workers back into the queue; return their number.

        Raises LedgerError if the other workers considered this one dead and have finished the run.
        """
        with redis_errors():
            if not self.server.sismember(self._workers, self.worker):
                if self._text(self._run) != str(self._run_here):
                    raise LedgerError(
                        "the other workers had no sign of life from this one for too long and finished the run"
                    )
                self._enter()
            return self._take_back()

    def _take_back(self) -> int:
        workers = [worker.decode() for worker in cast("set[bytes]", self.server.smembers(self._workers))]
        dead = [worker for worker in workers if not self._is_alive(worker)]
        if dead:
            self.server.srem(self._workers, *dead)
        living = set(workers) - set(dead) | {self.worker}
        return self.requests.give_back(lambda worker: worker not in living)

    # The parts of the run

    def save(self, part: Mapping[str, Any]) -> None:
        """Store this worker's part so far, for the worker that finishes the run."""
        with redis_errors():
            self.server.hset(self._parts, self.worker, json.dumps(part))

    def parts(self) -> list[dict[str, Any]]:
        """Return the parts of all workers of the run, dead ones included."""
        with redis_errors():
            values = cast("dict[bytes, bytes]", self.server.hgetall(self._parts)).values()
        return [json.loads(value) for value in values]

    def count_article(self) -> int:
        """Count an article of the run; return the number of articles of all workers."""
        with redis_errors():
            return int(self.server.incr(self._count))
