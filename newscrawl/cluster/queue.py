"""The requests of one run in Redis: a priority queue and a duplicate filter that its workers share, with leases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, cast

from redis import Redis
from redis.exceptions import RedisError

from newscrawl.errors import LedgerError

# Queue a request unless its fingerprint was seen.
_PUT: Final = """
if ARGV[1] ~= '' and redis.call('SADD', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[3])
return 1
"""
# Move the request with the lowest score from the queue to the leases.
_TAKE: Final = """
local popped = redis.call('ZPOPMIN', KEYS[1])
if not popped[1] then return nil end
redis.call('HSET', KEYS[2], ARGV[1], popped[2] .. ' ' .. popped[1])
return popped[1]
"""


@contextmanager
def redis_errors() -> Iterator[None]:
    """Turn an error of Redis into a LedgerError of one line, without the password of the URL."""
    try:
        yield
    except RedisError as error:
        said = (str(error) or type(error).__name__).splitlines()[0]
        raise LedgerError(f"the frontier in Redis cannot be used: {said}") from error


class RequestQueue:
    """The requests that wait or are leased. Its methods raise LedgerError if Redis fails."""

    def __init__(self, server: Redis, prefix: str, worker: str) -> None:
        """``prefix`` begins the names of the run's keys. ``worker`` is the worker that takes requests."""
        self._server, self._worker = server, worker
        self.waiting_key, self.seen_key, self.leased_key = (prefix + name for name in ("queue", "seen", "taken"))
        self._put = server.register_script(_PUT)
        self._take = server.register_script(_TAKE)
        self._leases = 0

    def put(self, fingerprint: str, score: float, request: bytes) -> bool:
        """Queue a request (the lowest score comes first) and return True; return False if its fingerprint was seen.

        A request with an empty fingerprint is always queued.
        """
        with redis_errors():
            return bool(self._put(keys=[self.seen_key, self.waiting_key], args=[fingerprint, score, request]))

    def waiting(self) -> int:
        """Return how many requests wait in the queue. Raises RedisError."""
        return int(self._server.zcard(self.waiting_key))

    def take(self) -> tuple[str, bytes] | None:
        """Take the next request; return its lease and its bytes, or None if the queue is empty."""
        self._leases += 1
        lease = f"{self._worker}:{self._leases}"
        with redis_errors():
            request = self._take(keys=[self.waiting_key, self.leased_key], args=[lease])
        return None if request is None else (lease, cast("bytes", request))

    def release(self, leases: list[str]) -> None:
        """End the leases of requests whose results are committed."""
        if leases:
            with redis_errors():
                self._server.hdel(self.leased_key, *leases)

    def is_busy(self) -> bool:
        """Return whether a request is queued or leased by any worker."""
        with redis_errors():
            return bool(self._server.hlen(self.leased_key) or self._server.zcard(self.waiting_key))

    def give_back(self, belongs: Callable[[str], bool]) -> int:
        """Put the leased requests of some workers back into the queue; return their number. Raises RedisError."""
        count = 0
        for field, value in cast("dict[bytes, bytes]", self._server.hgetall(self.leased_key)).items():
            if belongs(field.decode().rpartition(":")[0]):
                score, _, request = value.partition(b" ")
                transaction = self._server.pipeline(transaction=True)
                transaction.zadd(self.waiting_key, {request: float(score)})
                transaction.hdel(self.leased_key, field.decode())
                transaction.execute()
                count += 1
        return count
