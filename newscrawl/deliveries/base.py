"""The base of all deliveries."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Final

from newscrawl.ledger.deliveries import Settled

BATCH: Final = 200
"""Records that are read from the ledger, and delivered, at once: about 2 MB. A choice."""


class Delivery(ABC):
    """Takes finished records to one place. It is made without a connection; the first batch opens it.

    ``name`` identifies it in the ledger, which stores its position. The name must stay the same and contain no password.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    @abstractmethod
    def deliver(self, batch: Sequence[Settled]) -> None:
        """Store a batch of records; return when they are safe. Raises any exception if they are not.

        Batches come in the order of the ledger. After a crash or an error the same batch comes again, so storing a record
        twice must be the same as storing it once: ``record.key`` and its ``revision`` identify it.
        """

    def close(self) -> None:  # noqa: B027  most deliveries hold nothing open
        """Free what is open."""
