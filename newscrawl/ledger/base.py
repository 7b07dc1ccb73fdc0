"""The database connection that all parts of the ledger share: one transaction, errors in one line."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import wraps
from hashlib import blake2b
from inspect import isfunction
from typing import Any, Final, ParamSpec, TypeVar, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Engine,
    Executable,
    Insert,
    Integer,
    Row,
    Table,
    Update,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from newscrawl.errors import LedgerError, LockedError
from newscrawl.ledger.connect import ADVICE, WRITES, ledger_errors, url_without_password

CHUNK: Final = 500
"""Keys or rows of one query. More than a few hundred are not faster."""
CHUNK_SIZE: Final = 8_000_000
"""Characters and bytes after which a query of rows ends: a record may have millions."""


_LEDGER_LOCK: Final = 0x6E657773
_FINALISE_LOCK: Final = 0x6E657774
"""Numbers of PostgreSQL's advisory locks: "news" in ASCII, and the next."""


class Connection:
    """An open connection to the ledger's database. Every method raises LedgerError if the database fails.

    ``changes`` counts the changes since the last commit. They are one transaction: after a crash none of them remains.

    Rows given to :meth:`later` wait, so that one statement takes many of them. They are written before the next statement,
    except those of :meth:`execute_now` and :meth:`change_now`, which must not depend on them.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._insert: Any = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
        self._inserts: dict[Table, Insert] = {}
        self._sums: dict[Table, Insert] = {}
        with ledger_errors(engine.url):
            self._connection = engine.connect()
        self.changes = 0
        self._has_begun = False
        """Whether the transaction that is open may write."""
        self._waiting: dict[Insert | Update, list[Mapping[str, Any]]] = {}
        self._updated: dict[bytes, Insert | Update] = {}
        """The statement that waits for the row with a key."""

    def commit(self) -> None:
        """Commit all changes since the last commit."""
        self._write_waiting()
        with ledger_errors(self._engine.url):
            self._connection.commit()
        self.changes, self._has_begun = 0, False

    def close(self) -> None:
        """Roll back what is not committed and close the database."""
        self._connection.close()
        self._engine.dispose()

    def vacuum(self) -> None:
        """Give free space of an SQLite file back to the disk. PostgreSQL does so itself."""
        if self._is_shared:
            return
        with ledger_errors(self._engine.url):
            self._connection.commit()
            driver: Any = self._connection.connection.driver_connection
            driver.execute("VACUUM")

    def execute(self, statement: Executable, rows: Any = None) -> CursorResult[Any]:
        """Execute a statement that changes nothing."""
        self._write_waiting()
        return self.execute_now(statement, rows)

    def execute_now(self, statement: Executable, rows: Any = None) -> CursorResult[Any]:
        """Execute a statement that changes nothing and does not depend on rows that wait."""
        with ledger_errors(self._engine.url):
            return self._connection.execute(statement, rows)

    def change(self, statement: Executable, rows: Any = None) -> CursorResult[Any]:
        """Execute a statement that changes something, once or for each of a list of rows."""
        self._write_waiting()
        return self.change_now(statement, rows)

    def change_now(self, statement: Executable, rows: Any = None) -> CursorResult[Any]:
        """Execute a statement that changes something and does not depend on rows that wait."""
        self._begin_writing()
        self.changes += len(rows) if isinstance(rows, list) else 1
        return self.execute_now(statement, rows)

    def later(self, statement: Insert | Update, row: Mapping[str, Any], *, key: bytes | None = None) -> None:
        """Let a row wait for its statement, which must be the same object each time.

        Statements are executed in the order of their first rows. If one row may be changed by several, give its ``key``: then
        what waits for it under another statement is written first, and its last change wins.
        Raises UnicodeEncodeError for a text that cannot be stored: later it would cost the other rows, too.
        """
        for value in row.values():
            if isinstance(value, str):
                value.encode()
        if key is not None:
            if self._updated.get(key, statement) is not statement:
                self._write_waiting()
            self._updated[key] = statement
        self._waiting.setdefault(statement, []).append(row)
        self.changes += 1

    def _write_waiting(self) -> None:
        """Write the rows that wait: first those of inserts, because updates may be of rows that are inserted here."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, {}
        self._updated.clear()
        self._begin_writing()
        for statement in sorted(waiting, key=lambda statement: isinstance(statement, Update)):
            self.execute_now(statement, waiting[statement])

    def _begin_writing(self) -> None:
        """Begin a transaction that may write at once, unless one is open.

        SQLite refuses to turn a transaction that has read into one that writes if another process has committed in between.
        """
        if self._has_begun or self._is_shared:
            return
        with ledger_errors(self._engine.url):
            self._connection.commit()
            self._connection.info[WRITES] = True
            try:
                self._connection.begin()
            finally:
                self._connection.info[WRITES] = False
        self._has_begun = True

    def insert_new(self, table: Table) -> Insert:
        """Return the statement that inserts a row unless there is one with its key, the same object each time."""
        if table not in self._inserts:
            self._inserts[table] = self._insert(table).on_conflict_do_nothing()
        return self._inserts[table]

    def add_up(self, table: Table, row: Mapping[str, Any]) -> None:
        """Let a row of counts wait. If there is a row with its key, the numbers are added to it and other columns replaced."""
        if table not in self._sums:
            insert = self._insert(table)
            values = {
                column.name: column + insert.excluded[column.name]
                if isinstance(column.type, Integer)
                else insert.excluded[column.name]
                for column in table.columns
                if not column.primary_key
            }
            self._sums[table] = insert.on_conflict_do_update(index_elements=[*table.primary_key], set_=values)
        self.later(self._sums[table], row)

    def insert(self, table: Table) -> Any:
        """Return the INSERT of the database's dialect, which knows ``on_conflict_do_nothing``."""
        return self._insert(table)

    def upsert(self, table: Table, row: Mapping[str, Any], *key: str) -> Insert:
        """Return the statement that inserts a row, or updates the one that has the same key columns."""
        rest = {name: value for name, value in row.items() if name not in key}
        statement = self._insert(table).values(**row).on_conflict_do_update(index_elements=key, set_=rest)
        return cast("Insert", statement)

    def in_chunks(self, statement: Any, key: ColumnElement[Any], after: Any) -> Iterator[Row[Any]]:
        """Yield a query's rows ordered by a key, ``CHUNK`` a query: other statements may run in between.

        A query ends sooner when its rows have ``CHUNK_SIZE`` characters.
        """
        while rows := self._first_rows(statement.where(key > after).order_by(key).limit(CHUNK)):
            yield from rows
            after = getattr(rows[-1], str(key.key))

    def _first_rows(self, statement: Any) -> list[Row[Any]]:
        """Return the rows of a query, or the first ones with ``CHUNK_SIZE`` characters together."""
        rows: list[Row[Any]] = []
        size = 0
        with ledger_errors(self._engine.url), closing(self.execute(statement)) as found:
            for row in found:
                rows.append(row)
                size += sum(len(value) for value in row if isinstance(value, str | bytes))
                if size >= CHUNK_SIZE:
                    break
        return rows

    def lock_exclusively(self) -> None:
        """Lock a shared database for this run alone until it is closed; SQLite relies on the lock of its data folder.

        Raises LockedError if another run uses the database.
        """
        self._lock(func.pg_try_advisory_lock(_LEDGER_LOCK))

    def lock_shared(self) -> None:
        """Use a shared database together with other workers. Raises LockedError if a run has locked it exclusively."""
        self._lock(func.pg_try_advisory_lock_shared(_LEDGER_LOCK))

    def _lock(self, lock: ColumnElement[Any]) -> None:
        if self._is_shared and not self.execute(select(lock)).scalar():
            raise LockedError(f"another run is using the ledger {url_without_password(self._engine.url)}")

    def claim(self, name: str) -> bool:
        """Take a name for this process; return False if another process has it. It goes back when the process ends.

        SQLite relies on the lock of its data folder, so every name is free.
        """
        return not self._is_shared or bool(self.execute(select(func.pg_try_advisory_lock(_number_of(name)))).scalar())

    def release(self, name: str) -> None:
        """Give a name back."""
        if self._is_shared:
            self.execute(select(func.pg_advisory_unlock(_number_of(name))))

    @property
    def is_shared(self) -> bool:
        """Whether other machines may use the database at the same time."""
        return self._is_shared

    @contextmanager
    def one_at_a_time(self) -> Iterator[None]:
        """Run a block in one worker at a time and commit it; other workers wait."""
        if self._is_shared:
            self.execute(select(func.pg_advisory_lock(_FINALISE_LOCK)))
        try:
            yield
            self.commit()
        finally:
            if self._is_shared:
                self.execute(select(func.pg_advisory_unlock(_FINALISE_LOCK)))

    @property
    def _is_shared(self) -> bool:
        return self._engine.dialect.name == "postgresql"


def _number_of(name: str) -> int:
    """Return the number of PostgreSQL's advisory lock that stands for a name."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), signed=True)


P = ParamSpec("P")
T = TypeVar("T")


class LedgerPart:
    """Base of the parts of a ledger: one subject, a few tables, the shared connection.

    A value in the ledger that cannot be read (an invalid date, a record that is not JSON) raises LedgerError. ``writing``
    names the methods that take values from a page. An invalid value there is not a fault of the ledger.
    """

    def __init_subclass__(cls, writing: Collection[str] = ()) -> None:
        for name, function in list(vars(cls).items()):
            if isfunction(function) and not name.startswith("_") and name not in writing:
                setattr(cls, name, _read(function))

    def __init__(self, connection: Connection) -> None:
        self._db = connection


@contextmanager
def _read_errors() -> Iterator[None]:
    try:
        yield
    except UnicodeError:
        raise
    except (ValueError, LookupError, TypeError) as error:
        said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise LedgerError(f"the ledger holds what newscrawl cannot read ({said}); {ADVICE}") from error


def _read(function: Callable[P, T]) -> Callable[P, T]:
    @wraps(function)
    def call(*arguments: P.args, **options: P.kwargs) -> T:
        with _read_errors():
            result = function(*arguments, **options)
        return cast("T", _read_items(result)) if isinstance(result, Iterator) else result

    return call


def _read_items(items: Iterator[Any]) -> Iterator[Any]:
    while True:
        with _read_errors():
            try:
                item = next(items)
            except StopIteration:
                return
        yield item


def load_record(text: str) -> dict[str, Any]:
    """Return a stored record. Raises ValueError if it is not JSON or not a record."""
    record = json.loads(text)
    if not isinstance(record, dict) or any(
        name in record and not isinstance(record[name], kind) for name, kind in _SHAPE.items()
    ):
        raise ValueError("a record of another shape")
    return record


_SHAPE: Final = {"title": str, "text": str, "evidence": dict, "removed": list, "images": list, "revision": int}
