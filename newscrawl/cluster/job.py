"""What the workers of one run share in Redis: who is there, what each has taken, and when a site may be asked again.

A worker holds a lease on every request that it has taken until what came of it is committed to the ledger. A worker
whose sign of life has run out is dead, and what it had taken goes back to the queue; the sign is given by a thread of
its own, so that a long settlement does not make a worker look dead. The last worker to leave finishes the run. What must
happen together is one transaction or script of Redis.
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
_PAUSE: Final = 0.2

_PUT = """
if ARGV[1] ~= '' and redis.call('SADD', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[3])
return 1
"""
_TAKE = """
local popped = redis.call('ZPOPMIN', KEYS[1])
if not popped[1] then return nil end
redis.call('HSET', KEYS[2], ARGV[1], popped[2] .. ' ' .. popped[1])
return popped[1]
"""
_RESERVE = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local at = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
redis.call('SET', KEYS[1], string.format('%.6f', at + ARGV[1]), 'EX', math.ceil(at - now + ARGV[1]) + 60)
return string.format('%.6f', at - now)
"""


@contextmanager
def redis_errors() -> Iterator[None]:
    """Turn what Redis reports into a LedgerError of one line; a password is not repeated."""
    try:
        yield
    except RedisError as error:
        said = (str(error) or type(error).__name__).splitlines()[0]
        raise LedgerError(f"the frontier in Redis cannot be used: {said}") from error


class Job:
    """One worker's part in a run of a scope. Every method raises LedgerError if Redis fails."""

    def __init__(self, server: Redis, scope: str, timeout: int) -> None:
        """A worker that gives no sign of life for ``timeout`` seconds is dead; it gives one every quarter of that."""
        self.server = server
        self.worker, self.timeout = uuid4().hex, timeout
        # The braces keep the keys of a job together on one node of a Redis Cluster.
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

    # Who is there

    def join(self, begin: Callable[[], int], is_open: Callable[[int], bool]) -> int:
        """Take part in the run of the scope, and return its number in the ledger.

        ``begin`` begins a run if there is none, ``is_open`` tells whether one that Redis knows of is still going on. While
        another worker finishes the last run, this waits.
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
        """Leave the run, with what this worker did in it; tell whether it was the last one, who finishes the run."""
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
        """Forget the run: it is finished."""
        with redis_errors(), self._exclusive():
            self._clear()

    def close(self) -> None:
        """Give no more signs of life."""
        self._stop.set()
        if self._pulse.is_alive():
            self._pulse.join()
        try:
            self.server.delete(self._alive(self.worker))
        except RedisError:
            return  # it runs out by itself
        finally:
            self.server.close()

    def _clear(self) -> None:
        self.server.delete(
            self.queue, self.seen, self.taken, self._workers, self._parts, self._run, self._finisher, self._count
        )

    def _beat(self) -> None:
        while not self._stop.wait(self.timeout / 4):
            held = self._held
            with suppress(RedisError):  # the main thread finds out, and ends the run
                self.server.set(self._alive(self.worker), 1, ex=self.timeout)
                if held:
                    held.reacquire()

    def _alive(self, worker: str) -> str:
        return f"{self.prefix}alive:{worker}"

    def _is_alive(self, worker: str) -> bool:
        return bool(self.server.exists(self._alive(worker)))

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        """Hold the job's lock: for as long as it takes, as the thread that gives signs of life renews it."""
        lock = self.server.lock(self._lock, timeout=_LOCK_SECONDS, thread_local=False)
        lock.acquire()
        self._held = lock
        try:
            yield
        finally:
            self._held = None
            with suppress(LockError):  # it ran out while Redis could not be reached
                lock.release()

    def _text(self, key: str) -> str | None:
        value = cast("bytes | None", self.server.get(key))
        return None if value is None else value.decode()

    # What each has taken

    def put(self, fingerprint: str, score: float, request: bytes) -> bool:
        """Queue a request, the lowest score first; tell whether it was: one whose fingerprint was seen is not.

        An empty fingerprint is never seen.
        """
        with redis_errors():
            return bool(self._put(keys=[self.seen, self.queue], args=[fingerprint, score, request]))

    def waiting(self) -> int:
        """Return how many requests wait in the queue."""
        return int(self.server.zcard(self.queue))

    def take(self) -> tuple[str, bytes] | None:
        """Take the next request: its lease and itself, or None if the queue is empty."""
        self._leases += 1
        lease = f"{self.worker}:{self._leases}"
        with redis_errors():
            request = self._take(keys=[self.queue, self.taken], args=[lease])
        return None if request is None else (lease, cast("bytes", request))

    def release(self, leases: list[str]) -> None:
        """Let go of requests that are done with, and whose results are committed."""
        if leases:
            with redis_errors():
                self.server.hdel(self.taken, *leases)

    def is_busy(self) -> bool:
        """Tell whether any worker has taken a request, or one waits."""
        with redis_errors():
            return bool(self.server.hlen(self.taken) or self.server.zcard(self.queue))

    def take_back(self) -> int:
        """Put back what dead workers had taken; return how many requests.

        Raises LedgerError if the others took this worker for dead and have finished the run.
        """
        with redis_errors():
            if not self.server.sismember(self._workers, self.worker):
                if self._text(self._run) != str(self._run_here):
                    raise LedgerError("the other workers have not heard of this one for too long, and finished the run")
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

    # What each did

    def save(self, part: Mapping[str, Any]) -> None:
        """Put down what this worker did so far, for whoever finishes the run."""
        with redis_errors():
            self.server.hset(self._parts, self.worker, json.dumps(part))

    def parts(self) -> list[dict[str, Any]]:
        """Return what all workers of the run did, those that died among them."""
        with redis_errors():
            values = cast("dict[bytes, bytes]", self.server.hgetall(self._parts)).values()
        return [json.loads(value) for value in values]

    def count_article(self) -> int:
        """Count an article of the run, and return how many all workers have brought."""
        with redis_errors():
            return int(self.server.incr(self._count))

    # When a site may be asked again

    def reserve(self, site: str, delay: float) -> float:
        """Reserve the next moment at which a site may be asked, ``delay`` s after the one before; return s until then."""
        with redis_errors():
            return float(self._reserve(keys=[f"newscrawl:next:{site}"], args=[delay]))

    def hold(self, site: str, seconds: float) -> None:
        """Have no worker ask a site for so long."""
        self.reserve(site, seconds)
