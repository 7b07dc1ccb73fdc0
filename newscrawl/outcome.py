"""How a run ended, as an exit status that a shell, cron or systemd can act on."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any, Final


class ExitStatus(IntEnum):
    """Exit statuses of ``scrapy crawl``; the README lists them. 2 is also argparse's for a wrong option."""

    DONE = 0
    ERROR = 1
    USAGE = 2
    PARTLY_FAILED = 3
    UNREACHABLE = 4
    LOCKED = 5
    LEDGER = 6
    STOPPED = 7
    UNHEALTHY = 8

    @property
    def words(self) -> str:
        """What the status means, in a few words."""
        return _WORDS[self]


_WORDS = {
    ExitStatus.DONE: "done",
    ExitStatus.ERROR: "ended by an error",
    ExitStatus.USAGE: "not started: wrong argument or setting",
    ExitStatus.PARTLY_FAILED: "partly failed",
    ExitStatus.UNREACHABLE: "nothing reachable",
    ExitStatus.LOCKED: "not started: another run is using the data folder",
    ExitStatus.LEDGER: "stopped: the ledger could not be written",
    ExitStatus.STOPPED: "stopped before the end",
    ExitStatus.UNHEALTHY: "done, but a monitor warns",
}
FAILED_MONITORS: Final = "newscrawl/failed monitors"
"""Name of the statistic that counts the monitors that failed, the project's own among them."""
# Reasons for which Scrapy closes a spider that has done what was asked of it.
_ORDERLY = ("finished", "closespider_")


def judge(stats: Mapping[str, Any], reason: str) -> ExitStatus:
    """Return how a run ended.

    ``stats`` are Scrapy's statistics of the run, ``reason`` what Scrapy closed the spider for. A page that is gone
    (404, 410) or forbidden by robots.txt is no failure; one that could not be fetched or read is.
    """
    failed = stats.get("newscrawl/failed", 0) + stats.get("newscrawl/postponed", 0)
    read = stats.get("newscrawl/pages", 0) + stats.get("newscrawl/unchanged", 0)
    if failed and not read:
        return ExitStatus.UNREACHABLE
    if not reason.startswith(_ORDERLY):
        return ExitStatus.STOPPED if reason in ("shutdown", "memusage_exceeded") else ExitStatus.ERROR
    if stats.get(FAILED_MONITORS):
        return ExitStatus.UNHEALTHY
    if failed or stats.get("spider_exceptions/count", 0):
        return ExitStatus.PARTLY_FAILED
    return ExitStatus.DONE
