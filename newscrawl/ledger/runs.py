"""The runs, what they brought, and what was exported of it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Row,
    func,
    select,
    update,
)

from newscrawl.items import Evidence
from newscrawl.ledger.base import LedgerBase
from newscrawl.ledger.tables import (
    articles,
    exports,
    feeds,
    revisions,
    runs,
    stories,
)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a spider."""

    id: int
    spider: str
    scope: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    exported_at: datetime | None
    fed_at: datetime | None


def story_note(original: str, count: int, url: str) -> str:
    """Return what a record says of its story: how many articles tell it, and which is likely the original."""
    return f"{count} articles; likely original{'' if original == url else f': {original}'}"


class RunStore(LedgerBase):
    """The runs of a ledger."""

    def start_run(self, spider: str, scope: str) -> int:
        """Begin a run and return its number."""
        row = {"spider": spider, "scope": scope, "started_at": datetime.now(UTC)}
        return int(self._change(self._insert(runs).returning(runs.c.id), row).scalar_one())

    def update_run(self, run: int, **values: Any) -> None:
        """Note what became of a run: any columns of ``runs`` by name."""
        self._change(update(runs).where(runs.c.id == run).values(**values))

    def run(self, run: int) -> Run:
        """Return one run."""
        return _run(self._execute(select(*_RUN_COLUMNS).where(runs.c.id == run)).one())

    def has_run(self, run: int) -> bool:
        """Tell whether there is a run of this number."""
        return self._execute(select(runs.c.id).where(runs.c.id == run)).first() is not None

    def open_runs(self, scope: str | None = None) -> list[Run]:
        """Return the runs (of one scope if given) that did not come to their end: not ended, not exported, or not fed."""
        unfinished = runs.c.ended_at.is_(None) | runs.c.exported_at.is_(None) | runs.c.fed_at.is_(None)
        if scope is not None:
            unfinished &= runs.c.scope == scope
        return [_run(row) for row in self._execute(select(*_RUN_COLUMNS).where(unfinished).order_by(runs.c.id))]

    def count_records(self, run: int) -> int:
        """Return how many articles and revisions a run brought."""
        return int(self._execute(select(func.count()).where(revisions.c.run == run)).scalar_one())

    def count_records_since(self, since: datetime | None) -> int:
        """Return how many records :meth:`records_since` yields."""
        statement = select(func.count()).select_from(articles.join(revisions, _NEWEST))
        if since:
            statement = statement.where(revisions.c.recorded_at >= since)
        return int(self._execute(statement).scalar_one())

    def records_of_run(self, run: int) -> Iterator[dict[str, Any]]:
        """Yield the records that a run brought, in the order in which they came."""
        return self._records(_RECORDS.where(revisions.c.run == run))

    def records_since(self, since: datetime | None) -> Iterator[dict[str, Any]]:
        """Yield the newest revision of each article recorded since a moment (of all articles for None)."""
        newest = _RECORDS.where(articles.c.revision == revisions.c.revision)
        return self._records(newest.where(revisions.c.recorded_at >= since) if since else newest)

    def _records(self, statement: Any) -> Iterator[dict[str, Any]]:
        for row in self._in_chunks(statement, revisions.c.id, 0):
            record = json.loads(row.record)
            record["story_id"] = row.first.hex() if row.first else None
            if row.original:
                note = story_note(row.original, row.articles, record["url"])
                record["evidence"]["story_id"] = dataclasses.asdict(Evidence("near-duplicates", note=note))
            yield record

    def add_export(self, run: int, path: str, count: int) -> None:
        """Note a file that holds the records of a run."""
        row = {"run": run, "path": path, "articles": count, "written_at": datetime.now(UTC)}
        self._change(self._upsert(exports, row, "run", "path"))

    def add_feed(self, run: int, path: str, size: int) -> None:
        """Note how long a feed's file will be once a run has been added to it."""
        self._change(self._upsert(feeds, {"run": run, "path": path, "size": size}, "run", "path"))

    def feeds_of(self, run: int) -> dict[str, int]:
        """Return the feeds a run was about to put in place: path and length in bytes."""
        rows = self._execute(select(feeds.c.path, feeds.c.size).where(feeds.c.run == run))
        return {row.path: row.size for row in rows}


_NEWEST = (articles.c.key == revisions.c.article) & (articles.c.revision == revisions.c.revision)
_RECORDS = (
    select(revisions.c.id, revisions.c.record, stories.c.first, stories.c.original, stories.c.articles)
    .join(articles, articles.c.key == revisions.c.article)
    .join(stories, stories.c.id == articles.c.story, isouter=True)
)
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


def _run(row: Row[Any]) -> Run:
    return Run(**row._mapping)
