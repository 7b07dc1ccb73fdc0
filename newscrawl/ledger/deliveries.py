"""The deliveries: how far each has come, and the records that it has not delivered yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select, update

from newscrawl.ledger.base import LedgerPart
from newscrawl.ledger.revisions import RECORDS, whole_record
from newscrawl.ledger.tables import deliveries, revisions, runs


@dataclass(frozen=True, slots=True)
class Settled:
    """A finished record, in the order of deliveries: first by ``settled``, the number of its run among those that ended."""

    settled: int
    revision: int
    """The number of its row in the ledger."""
    key: str
    """The key of the article, 32 hexadecimal digits. All revisions of an article share it."""
    record: dict[str, Any]


class Deliveries(LedgerPart):
    """The deliveries of a ledger."""

    def settle(self, run: int) -> None:
        """Number a run that is finished, with the runs of one site in it: its records can be delivered from now on."""
        number = select(func.coalesce(func.max(runs.c.settled), 0) + 1).scalar_subquery()
        within = ((runs.c.id == run) | (runs.c.round == run)) & runs.c.settled.is_(None)
        next_number = self._db.execute(select(number)).scalar_one()
        self._db.change(update(runs).where(within).values(settled=next_number))

    def pending(self, name: str, limit: int, after: Settled | None = None) -> list[Settled]:
        """Return the next records that a delivery has not acknowledged, ``limit`` at most, in their order.

        ``after`` is a record that it has taken, but not acknowledged yet: those after it are returned.
        """
        position: Any = (
            after
            or self._db.execute(
                select(deliveries.c.settled, deliveries.c.revision).where(deliveries.c.name == name)
            ).first()
        )
        statement = RECORDS.add_columns(revisions.c.article, runs.c.settled).join(runs, runs.c.id == revisions.c.run)
        statement = statement.where(runs.c.settled.is_not(None))
        if position:
            at, last = position.settled, position.revision
            statement = statement.where((runs.c.settled > at) | ((runs.c.settled == at) & (revisions.c.id > last)))
        rows = self._db.execute(statement.order_by(runs.c.settled, revisions.c.id).limit(limit)).all()
        return [Settled(row.settled, row.id, row.article.hex(), whole_record(row)) for row in rows]

    def acknowledge(self, name: str, last: Settled) -> None:
        """Record that a delivery has stored all records up to this one."""
        now = datetime.now(UTC)
        row = {"name": name, "settled": last.settled, "revision": last.revision, "delivered_at": now}
        self._db.change(self._db.upsert(deliveries, row, "name"))
