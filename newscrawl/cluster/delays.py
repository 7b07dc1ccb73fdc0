"""The download delays that all workers share: the next free moment of each site, in Redis."""

from __future__ import annotations

from typing import Final

from redis import Redis

from newscrawl.cluster.queue import redis_errors

# Reserve the next free moment of a site, and postpone the one after it; return the seconds until then.
_RESERVE: Final = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local at = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
redis.call('SET', KEYS[1], string.format('%.6f', at + ARGV[1]), 'EX', math.ceil(at - now + ARGV[1]) + 60)
return string.format('%.6f', at - now)
"""


class SiteDelays:
    """Reserves moments for requests to a site. Its methods raise LedgerError if Redis fails."""

    def __init__(self, server: Redis) -> None:
        self._reserve = server.register_script(_RESERVE)

    def reserve(self, site: str, delay: float) -> float:
        """Reserve the next moment for a request to a site, ``delay`` seconds after the last; return the seconds until then."""
        with redis_errors():
            return float(self._reserve(keys=[f"newscrawl:next:{site}"], args=[delay]))

    def hold(self, site: str, seconds: float) -> None:
        """Stop the requests of all workers to a site for so many seconds."""
        self.reserve(site, seconds)
