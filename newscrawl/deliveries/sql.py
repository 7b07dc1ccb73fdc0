"""Deliver to a database that SQLAlchemy knows: one row for each article, its newest revision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import JSON, Column, DateTime, Engine, Integer, MetaData, String, Table, Text, create_engine, delete
from sqlalchemy.engine import URL
from typing_extensions import override

from newscrawl.deliveries.base import Delivery
from newscrawl.items import FIELDS, INSTANTS
from newscrawl.ledger.deliveries import Settled

TABLE: Final = "newscrawl_articles"
_NUMBERS: Final = ("schema_version", "revision")
_JSON: Final = ("authors", "tags", "images", "line_kinds", "evidence", "removed")


def article_table(metadata: MetaData) -> Table:
    """Return the table: the article's key, then a column for each field of the record."""
    return Table(TABLE, metadata, Column("key", String(32), primary_key=True), *(Column(n, _type(n)) for n in FIELDS))


def _type(name: str) -> Any:
    if name in INSTANTS:
        return DateTime(timezone=True)
    if name in _NUMBERS:
        return Integer()
    return JSON() if name in _JSON else Text()


class SqlDelivery(Delivery):
    """Writes each batch in one transaction. A row that is there is replaced, so a batch may come twice."""

    def __init__(self, url: URL) -> None:
        super().__init__(url.render_as_string(hide_password=True))
        self._url = url
        self._table = article_table(MetaData())
        self._engine: Engine | None = None

    @override
    def deliver(self, batch: Sequence[Settled]) -> None:
        if self._engine is None:
            self._engine = create_engine(self._url)
            self._table.metadata.create_all(self._engine)
        rows = {settled.key: self._row(settled) for settled in batch}  # the newest revision of an article in the batch
        with self._engine.begin() as connection:
            connection.execute(delete(self._table).where(self._table.c.key.in_(list(rows))))
            connection.execute(self._table.insert(), list(rows.values()))

    @staticmethod
    def _row(settled: Settled) -> dict[str, Any]:
        row: dict[str, Any] = {"key": settled.key} | {name: settled.record.get(name) for name in FIELDS}
        for name in INSTANTS:
            row[name] = datetime.fromisoformat(row[name]).astimezone(UTC) if row[name] else None
        return row

    @override
    def close(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
