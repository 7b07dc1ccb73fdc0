"""Deliver the finished records of the ledger, each until it is acknowledged, in their order."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from newscrawl.deliveries import Delivery
from newscrawl.errors import LedgerError
from newscrawl.ledger import Ledger
from newscrawl.utils.text import counted

logger = logging.getLogger(__name__)
BATCH: Final = 200
"""Records of one batch: about 2 MB. A choice."""


@dataclass(slots=True)
class Delivered:
    """The result of a delivery: its name, how many records it has stored, and why it stopped before the last one."""

    name: str
    records: int = 0
    error: str | None = None


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
        lines = str(error).strip().splitlines()
        result.error = f"{type(error).__name__}: {lines[0] if lines else ''}"[:300]
        logger.debug("Delivery to %s", delivery.name, exc_info=True)
    finally:
        delivery.close()
    return result
