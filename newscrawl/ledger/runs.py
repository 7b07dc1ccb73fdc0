"""The runs, their exports and their feeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Row,
    select,
    update,
)

from newscrawl.ledger.base import LedgerPart
from newscrawl.ledger.tables import (
    exports,
    feeds,
    runs,
)


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run of a spider."""

    id: int
    spider: str
    scope: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    exported_at: datetime | None
    fed_at: datetime | None


class Runs(LedgerPart):
    """The runs of a ledger."""

    def start(self, spider: str, scope: str) -> int:
        """Begin a run and return its number."""
        row = {"spider": spider, "scope": scope, "started_at": datetime.now(UTC)}
        return int(self._db.change(self._db.insert(runs).returning(runs.c.id), row).scalar_one())

    def update(self, run: int, **values: Any) -> None:
        """Update columns of a run by name."""
        self._db.change(update(runs).where(runs.c.id == run).values(**values))

    def get(self, run: int) -> RunRow:
        """Return one run."""
        return _run(self._db.execute(select(*_RUN_COLUMNS).where(runs.c.id == run)).one())

    def exists(self, run: int) -> bool:
        """Return whether there is a run with this number."""
        return self._db.execute(select(runs.c.id).where(runs.c.id == run)).first() is not None

    def unfinished(self, scope: str | None = None) -> list[RunRow]:
        """Return the runs (of one scope if given) that are incomplete: not ended, not exported, or feeds not written."""
        unfinished = runs.c.ended_at.is_(None) | runs.c.exported_at.is_(None) | runs.c.fed_at.is_(None)
        if scope is not None:
            unfinished &= runs.c.scope == scope
        return [_run(row) for row in self._db.execute(select(*_RUN_COLUMNS).where(unfinished).order_by(runs.c.id))]

    def add_export(self, run: int, path: str, count: int) -> None:
        """Record a file that contains the records of a run."""
        row = {"run": run, "path": path, "articles": count, "written_at": datetime.now(UTC)}
        self._db.change(self._db.upsert(exports, row, "run", "path"))

    def add_feed(self, run: int, path: str, size: int) -> None:
        """Record the length in bytes that a feed's file will have after a run has been added to it."""
        self._db.change(self._db.upsert(feeds, {"run": run, "path": path, "size": size}, "run", "path"))

    def feeds_of(self, run: int) -> dict[str, int]:
        """Return the feeds of a run: length in bytes by path, recorded before they were put in place."""
        rows = self._db.execute(select(feeds.c.path, feeds.c.size).where(feeds.c.run == run))
        return {row.path: row.size for row in rows}


_RUN_COLUMNS = (
    runs.c.id,
    runs.c.spider,
    runs.c.scope,
    runs.c.started_at,
    runs.c.ended_at,
    runs.c.outcome,
    runs.c.exported_at,
    runs.c.fed_at,
)


def _run(row: Row[Any]) -> RunRow:
    return RunRow(**row._mapping)
