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
    round: int | None = None
    """Number of the run over many sites that this run of one site belongs to, if any."""


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run of one scope, for its schedule: when it began, how it ended, and its new articles."""

    started_at: datetime
    outcome: str | None
    new: int


class Runs(LedgerPart):
    """The runs of a ledger."""

    def start(self, spider: str, scope: str, round: int | None = None) -> int:  # noqa: A002  the column's name
        """Begin a run (of one site in a ``round``) and return its number."""
        row = {"spider": spider, "scope": scope, "started_at": datetime.now(UTC), "round": round}
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

    def of_round(self, round: int) -> list[RunRow]:  # noqa: A002
        """Return the runs of one site within a round."""
        return [
            _run(row)
            for row in self._db.execute(select(*_RUN_COLUMNS).where(runs.c.round == round).order_by(runs.c.id))
        ]

    def end_exports_of_sites(self, round: int) -> None:  # noqa: A002
        """Record that the files of a round contain the articles of its runs of one site."""
        within = (runs.c.round == round) & runs.c.exported_at.is_(None)
        self._db.change(update(runs).where(within).values(exported_at=datetime.now(UTC)))

    def last_decisions(self, scope: str, before: int) -> dict[str, Any] | None:
        """Return the decisions of the newest run of a scope before this one that has stored them, or None."""
        earlier = (runs.c.scope == scope) & (runs.c.id < before) & runs.c.decisions.is_not(None)
        statement = select(runs.c.decisions).where(earlier).order_by(runs.c.id.desc()).limit(5)
        rows = self._db.execute(statement).scalars()
        return next((dict(found) for found in rows if isinstance(found, dict)), None)

    def recent(self, scope: str, limit: int) -> list[PastRun]:
        """Return the newest runs of a scope, newest first."""
        columns = (runs.c.started_at, runs.c.outcome, runs.c.counts)
        statement = select(*columns).where(runs.c.scope == scope).order_by(runs.c.id.desc()).limit(limit)
        rows = self._db.execute(statement)
        return [PastRun(row.started_at, row.outcome, (row.counts or {}).get("new", 0)) for row in rows]

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
    runs.c.round,
)


def _run(row: Row[Any]) -> RunRow:
    return RunRow(**row._mapping)
