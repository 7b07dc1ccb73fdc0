"""Deliver the finished records of the ledger, each until it is acknowledged, in their order."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from weakref import WeakKeyDictionary

from scrapy.settings import Settings
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import DeferredLock

from newscrawl.deliveries import Delivery
from newscrawl.deliveries.base import BATCH
from newscrawl.errors import LedgerError
from newscrawl.ledger import Ledger
from newscrawl.runs.plan import Plan
from newscrawl.utils.text import counted

logger = logging.getLogger(__name__)
LATER: Final = "the item pipelines get these records in the next run, or by newscrawl deliver"


@dataclass(slots=True)
class Delivered:
    """The result of a delivery: its name, how many records it has stored, and why it stopped before the last one."""

    name: str
    records: int = 0
    error: str | None = None
    dropped: int = 0
    """Records among them that item pipelines have dropped."""
    is_stopped: bool = False
    """Whether the process was told to stop before the last record."""

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain JSON types."""
        shown = {"name": self.name, "records": self.records, "error": self.error}
        return shown | ({"dropped": self.dropped} if self.dropped else {})


Deliver: TypeAlias = Callable[[], Awaitable[list[Delivered]]]
"""Delivers to item pipelines what is pending, in the running reactor."""
_turns: Final[WeakKeyDictionary[Ledger, DeferredLock]] = WeakKeyDictionary()
"""The locks of the ledgers that are open in this process: a delivery to item pipelines waits, and other runs go on meanwhile."""


def deliver_pending(ledger: Ledger, deliveries: Sequence[Delivery]) -> list[Delivered]:
    """Deliver all records that are not acknowledged; return the result of each delivery. Raises LedgerError.

    Only records of runs that were exported are delivered. A delivery that fails keeps its place, and others go on.
    """
    return [_deliver(ledger, delivery) for delivery in deliveries]


def complaints(results: Sequence[Delivered]) -> list[str]:
    """Return a line for each delivery that failed.

    >>> complaints([Delivered("https://hooks.example/", 200, "DeliveryError: HTTP 500")])
    ['delivery to https://hooks.example/ failed after 200 records: DeliveryError: HTTP 500; the next run goes on from there']
    """
    return [
        f"delivery to {result.name} failed after {counted(result.records, 'record')}: {result.error}; the next run goes on from there"
        for result in results
        if result.error
    ]


def _deliver(ledger: Ledger, delivery: Delivery) -> Delivered:
    result = Delivered(delivery.name)
    try:
        while batch := ledger.deliveries.pending(delivery.name, BATCH):
            delivery.deliver(batch)
            ledger.deliveries.acknowledge(delivery.name, batch[-1])
            ledger.commit()
            result.records += len(batch)
    except LedgerError:
        raise
    except Exception as error:  # whatever a library or a delivery of the user's own raises
        result.error = _in_a_line(error)
        logger.debug("Delivery to %s", delivery.name, exc_info=True)
    finally:
        delivery.close()
    return result


async def deliver_to_pipelines(
    ledger: Ledger, plan: Plan, settings: Settings, should_stop: Callable[[], bool]
) -> list[Delivered]:
    """Deliver all records that are not acknowledged to the item pipelines of a plan, in the running reactor.

    Returns their result, or nothing if there are no pipelines. Raises LedgerError. If runs of one process end together, they
    deliver one after the other: each starts after what the one before has acknowledged. Call it in ``shutdown_waits()``.
    """
    if not plan.pipelines:
        return []
    from newscrawl.deliveries.pipelines import NAME, PipelineDelivery

    delivery = PipelineDelivery(ledger, plan.pipelines, plan.spider, should_stop)
    turn = _turns.setdefault(ledger, DeferredLock())
    await maybe_deferred_to_future(turn.acquire())
    try:
        await delivery.run(settings)
    finally:
        turn.release()
    error = _in_a_line(delivery.error) if delivery.error else None
    return [Delivered(NAME, delivery.records, error, delivery.dropped, delivery.is_stopped)]


def _in_a_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0] if lines else ''}"[:300]
