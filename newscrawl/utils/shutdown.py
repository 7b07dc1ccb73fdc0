"""Let work that waits for something end before the reactor stops."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from twisted.internet.defer import Deferred

PATIENCE: Final = 5.0
"""Seconds that a stopping reactor waits for a block. Most stops must end within five seconds; a choice."""


@contextmanager
def shutdown_waits(patience: float = PATIENCE) -> Iterator[None]:
    """Let a reactor that is told to stop wait until the block has ended, for ``patience`` seconds at most.

    Scrapy stops the reactor at a signal as soon as the engines have stopped, whatever their extensions still wait for.
    """
    from twisted.internet import reactor as running  # imported late: that installs a reactor

    reactor: Any = running
    ended: Deferred[None] = Deferred()

    def end() -> None:
        if not ended.called:
            ended.callback(None)

    def wait() -> Deferred[None]:
        reactor.callLater(patience, end)
        return ended

    trigger = reactor.addSystemEventTrigger("before", "shutdown", wait)
    try:
        yield
    finally:
        end()
        with suppress(ValueError, TypeError, KeyError):  # the reactor is stopping: the trigger is gone
            reactor.removeSystemEventTrigger(trigger)
