"""What all parts of the ledger stand on: the connection, its transaction, and errors told in one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Engine,
    Executable,
    Insert,
    Row,
    Table,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from newscrawl.errors import LockedError
from newscrawl.ledger.connect import ledger_errors, shown

CHUNK: Final = 500
"""Keys looked up, or rows read, in one query; more than some hundred are no faster."""


_LEDGER_LOCK: Final = 0x6E657773
_SETTLE_LOCK: Final = 0x6E657774
"""Numbers of advisory locks of PostgreSQL: "news" in ASCII, and the next."""


class LedgerBase:
    """A ledger that is open for reading and writing. Every method raises LedgerError if the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._insert: Any = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
        with ledger_errors(engine.url):
            self._connection = engine.connect()
        self.changes = 0
        """Changes since the last commit."""

    def commit(self) -> None:
        """Make all changes since the last commit last."""
        with ledger_errors(self._engine.url):
            self._connection.commit()
        self.changes = 0

    def close(self) -> None:
        """Drop what is not committed and close the database."""
        self._connection.close()
        self._engine.dispose()

    def own(self) -> None:
        """Have a shared database for this run alone, until it is closed; a data folder has a lock of its own.

        Raises LockedError if another run uses it.
        """
        self._lock_ledger(func.pg_try_advisory_lock(_LEDGER_LOCK))

    def share(self) -> None:
        """Use a shared database together with other workers. Raises LockedError if a run has it for itself."""
        self._lock_ledger(func.pg_try_advisory_lock_shared(_LEDGER_LOCK))

    def _lock_ledger(self, lock: ColumnElement[Any]) -> None:
        if self._is_shared and not self._execute(select(lock)).scalar():
            raise LockedError(f"another run is using the ledger {shown(self._engine.url)}")

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Do something that only one worker may do at a time, and commit it: the others wait."""
        if self._is_shared:
            self._execute(select(func.pg_advisory_lock(_SETTLE_LOCK)))
        try:
            yield
            self.commit()
        finally:
            if self._is_shared:
                self._execute(select(func.pg_advisory_unlock(_SETTLE_LOCK)))

    @property
    def _is_shared(self) -> bool:
        return self._engine.dialect.name == "postgresql"

    def _in_chunks(self, statement: Any, key: ColumnElement[Any], after: Any) -> Iterator[Row[Any]]:
        """Yield a query's rows in the order of a key, ``CHUNK`` at a time: other statements may come in between."""
        while rows := self._execute(statement.where(key > after).order_by(key).limit(CHUNK)).all():
            yield from rows
            after = getattr(rows[-1], str(key.key))

    def _upsert(self, table: Table, row: Mapping[str, Any], *key: str) -> Insert:
        rest = {name: value for name, value in row.items() if name not in key}
        statement = self._insert(table).values(**row).on_conflict_do_update(index_elements=key, set_=rest)
        return cast("Insert", statement)

    def _execute(self, statement: Executable, rows: Any = None) -> CursorResult[Any]:
        with ledger_errors(self._engine.url):
            return self._connection.execute(statement, rows)

    def _change(self, statement: Executable, rows: Any = None) -> CursorResult[Any]:
        self.changes += len(rows) if isinstance(rows, list) else 1
        return self._execute(statement, rows)
