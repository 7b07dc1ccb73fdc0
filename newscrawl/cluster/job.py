"""The state in Redis that the workers of one run share: the workers, their requests, and the next moment of each site.

A worker holds a lease on each request that it takes, until the result is committed to the ledger. A worker whose sign of
life has expired is dead; its requests go back to the queue. A separate thread gives the sign of life, so that a worker
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

from newscrawl.errors import LedgerError

_LOCK_SECONDS: Final = 60
"""Seconds after which Redis frees the lock of a worker that has died. A choice."""
_PAUSE: Final = 0.2
"""Seconds between two checks whether the last run is finished. A choice."""

# Queue a request unless its fingerprint was seen.
_PUT = """
if ARGV[1] ~= '' and redis.call('SADD', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[3])
return 1
"""
# Move the request with the lowest score from the queue to the leases.
_TAKE = """
local popped = redis.call('ZPOPMIN', KEYS[1])
if not popped[1] then return nil end
redis.call('HSET', KEYS[2], ARGV[1], popped[2] .. ' ' .. popped[1])
return popped[1]
"""
# Reserve the next free moment of a site, and postpone the one after it; return the seconds until then.
_RESERVE = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local at = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
redis.call('SET', KEYS[1], string.format('%.6f', at + ARGV[1]), 'EX', math.ceil(at - now + ARGV[1]) + 60)
return string.format('%.6f', at - now)
"""


@contextmanager
def redis_errors() -> Iterator[None]:
    """Turn an error of Redis into a LedgerError of one line, without the password of the URL."""
    try:
        yield
    except RedisError as error:
        said = (str(error) or type(error).__name__).splitlines()[0]
        raise LedgerError(f"the frontier in Redis cannot be used: {said}") from error


class Job:
    """One worker's view of a run of a scope. Every method raises LedgerError if Redis fails."""

    def __init__(self, server: Redis, scope: str, timeout: int) -> None:
        """A worker without a sign of life for ``timeout`` seconds is dead. It gives one every quarter of that time."""
        self.server = server
        self.worker, self.timeout = uuid4().hex, timeout
        # The braces keep all keys of a job on one node of a Redis Cluster.
        self.prefix = f"newscrawl:{{{scope}}}:"
        self.queue, self.seen, self.taken = (self.prefix + name for name in ("queue", "seen", "taken"))
        self._workers, self._parts, self._run = (self.prefix + name for name in ("workers", "parts", "run"))
        self._finisher, self._lock, self._count = (self.prefix + name for name in ("finisher", "lock", "articles"))
        self._put = server.register_script(_PUT)
        self._take = server.register_script(_TAKE)
        self._reserve = server.register_script(_RESERVE)
        self._leases = 0
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
            self._give_back(lambda worker: worker == self.worker)
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
            self.queue, self.seen, self.taken, self._workers, self._parts, self._run, self._finisher, self._count
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

    # The requests

    def put(self, fingerprint: str, score: float, request: bytes) -> bool:
        """Queue a request (the lowest score comes first) and return True; return False if its fingerprint was seen.

        A request with an empty fingerprint is always queued.
        """
        with redis_errors():
            return bool(self._put(keys=[self.seen, self.queue], args=[fingerprint, score, request]))

    def waiting(self) -> int:
        """Return how many requests wait in the queue."""
        return int(self.server.zcard(self.queue))

    def take(self) -> tuple[str, bytes] | None:
        """Take the next request; return its lease and its bytes, or None if the queue is empty."""
        self._leases += 1
        lease = f"{self.worker}:{self._leases}"
        with redis_errors():
            request = self._take(keys=[self.queue, self.taken], args=[lease])
        return None if request is None else (lease, cast("bytes", request))

    def release(self, leases: list[str]) -> None:
        """End the leases of requests whose results are committed."""
        if leases:
            with redis_errors():
                self.server.hdel(self.taken, *leases)

    def is_busy(self) -> bool:
        """Return whether a request is queued or leased by any worker."""
        with redis_errors():
            return bool(self.server.hlen(self.taken) or self.server.zcard(self.queue))

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
        return self._give_back(lambda worker: worker not in living)

    def _give_back(self, belongs: Callable[[str], bool]) -> int:
        count = 0
        for field, value in cast("dict[bytes, bytes]", self.server.hgetall(self.taken)).items():
            if belongs(field.decode().rpartition(":")[0]):
                score, _, request = value.partition(b" ")
                transaction = self.server.pipeline(transaction=True)
                transaction.zadd(self.queue, {request: float(score)})
                transaction.hdel(self.taken, field.decode())
                transaction.execute()
                count += 1
        return count

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

    # The delays of the sites

    def reserve(self, site: str, delay: float) -> float:
        """Reserve the next moment for a request to a site, ``delay`` seconds after the last; return the seconds until then."""
        with redis_errors():
            return float(self._reserve(keys=[f"newscrawl:next:{site}"], args=[delay]))

    def hold(self, site: str, seconds: float) -> None:
        """Stop the requests of all workers to a site for so many seconds."""
        self.reserve(site, seconds)
