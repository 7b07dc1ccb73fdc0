"""Open a ledger: engine, migrations, and a clear error for each ledger that cannot be used."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, make_url, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from newscrawl.errors import ConfigError, LedgerError, install_line, write_errors
from newscrawl.utils.files import PRIVATE

if TYPE_CHECKING:
    from alembic.config import Config

HEAD: Final = "0011"
"""The newest migration. A ledger of this version is opened without importing the migrations, which takes 0.1 s."""
MIGRATION_LOCK: Final = 0x6E657775
"""Number of an advisory lock of PostgreSQL; ``base.py`` has two more."""
DATABASES: Final = ("sqlite", "postgresql")
"""Databases that a ledger can be in. Another one needs its INSERT in base.py, its locks, and tests."""
FILE_NAME: Final = "ledger.sqlite"
WRITES: Final = "newscrawl writes"
"""Key in a connection's ``info``: whether the transaction that begins will write."""
_BUSY_MS: Final = 30_000
"""Milliseconds that a writer waits for another one. A run holds the ledger for some seconds while it finds stories."""
ADVICE: Final = (
    "restore a copy, or save what can be read with `sqlite3 ledger.sqlite .recover | sqlite3 new.sqlite`, or move it away to "
    "start with a new ledger"
)
_DAMAGED: Final = ("malformed", "not a database")
_CACHE_KIB: Final = 131_072
"""Limit of SQLite's page cache in KiB. With it, a look-up among a million pages takes 1.17 times as long as among 10,000;
with half of it, 1.34 times (benchmarks/run.py)."""


def ledger_url(data: Path, configured: str = "") -> URL:
    """Return the database of a data folder: the configured one, else ``<data>/ledger.sqlite``.

    Raises ConfigError if the configured one is not the URL of an SQLite or PostgreSQL database; the message does not repeat
    a password.

    >>> ledger_url(Path("data"), "mysql://user:secret@host/news")
    Traceback (most recent call last):
        ...
    newscrawl.errors.ConfigError: the ledger can be in SQLite or PostgreSQL, not in mysql; give NEWSCRAWL_LEDGER_URL a URL like postgresql+psycopg://user@host/news
    """
    if not configured:
        return URL.create("sqlite", database=str(data / FILE_NAME))
    example = "like postgresql+psycopg://user@host/news"
    try:
        url = make_url(configured)
    except ArgumentError:
        raise ConfigError(f"NEWSCRAWL_LEDGER_URL is not a database URL; give one {example}") from None
    if (name := url.get_backend_name()) not in DATABASES:
        raise ConfigError(
            f"the ledger can be in SQLite or PostgreSQL, not in {name}; give NEWSCRAWL_LEDGER_URL a URL {example}"
        )
    return url


@contextmanager
def ledger_errors(url: URL) -> Iterator[None]:
    """Turn an error of the database into a LedgerError of one line that names the ledger."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        cause = _cause(error)
        if cause.endswith(_DAMAGED):
            cause += f"; {ADVICE}"
        raise LedgerError(f"the ledger {url_without_password(url)} cannot be used: {cause}") from error


def url_without_password(url: URL) -> str:
    """Return a printable form of the URL: the path of a file, or the URL without its password.

    >>> url_without_password(make_url("postgresql+psycopg://news:secret@host/news"))
    'postgresql+psycopg://news:***@host/news'
    """
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def _cause(error: Exception) -> str:
    lines = str(getattr(error, "orig", None) or error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def open_engine(url: URL, *, create: bool = True) -> Engine:
    """Return the engine of a ledger at the newest version. A missing ledger is created, an older one is migrated.

    With ``create`` the caller must have locked the data folder. Without it the ledger must exist; a reader may open it
    during a run. Raises LedgerError if the ledger is from a newer newscrawl, damaged, not writable or (without
    ``create``) missing; ConfigError if the driver of the database is not installed.
    """
    is_file = url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:"
    path = Path(str(url.database)) if is_file else None
    if path:
        _make_file_ready(path, create=create)
    is_readable_only = path is not None and not create and not is_writable(path)
    engine = _read_only_engine(path) if path and is_readable_only else _engine(url)
    try:
        with ledger_errors(url):
            with engine.connect() as connection:
                if path and create:
                    _check_whole(connection, path)
                version = _version(connection)
            if version != HEAD and is_readable_only:
                raise LedgerError(
                    f"the ledger {url_without_password(url)} has another version (schema {version}, this newscrawl {HEAD}) and "
                    "cannot be written here; run a command where it can be written"
                )
            if version != HEAD:
                _migrate(engine, version, url)
    except LedgerError:
        engine.dispose()
        raise
    return engine


def _make_file_ready(path: Path, *, create: bool) -> None:
    """Create the file of a ledger if it is missing. Raises LedgerError if it cannot be a ledger."""
    if path.is_symlink() and not path.exists():
        raise LedgerError(f"the ledger {path} is a link to {path.readlink()}, which is not there; is its disk mounted?")
    if path.exists() and not path.is_file():
        raise LedgerError(f"the ledger {path} is not a file; move it away")
    if not path.exists():
        if not create:
            raise LedgerError(f"there is no ledger at {path} yet; run newscrawl crawl first")
        _create_file(path)
    elif path.stat().st_size == 0:
        raise LedgerError(
            f"the ledger {path} is empty: it was cut off; restore a copy, or delete it to start with a new ledger"
        )


def _engine(url: URL) -> Engine:
    try:
        engine = create_engine(url)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise ConfigError(
            f"the driver of {url.drivername} is not installed ({error}); {install_line('cluster')}"
        ) from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin)
    return engine


def is_writable(path: Path) -> bool:
    """Return whether this process may write a ledger's file and its folder, which also holds SQLite's own files."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _read_only_engine(path: Path) -> Engine:
    """Return an engine that only reads a ledger.

    SQLite reads a ledger in WAL mode with the help of two more files. If they are not there, nobody is writing, and the file
    can be read as one that does not change.
    """
    name = quote(str(path.absolute()))
    mode = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "mode=ro&immutable=1"
    return create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(f"file:{name}?{mode}", uri=True), poolclass=StaticPool
    )


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Set the options of a new connection.

    WAL allows others to read during a run. FULL writes each commit to the disk, because export files rely on it.
    """
    connection.isolation_level = None  # SQLAlchemy begins transactions, not the driver: DDL is part of them
    for pragma in (
        f"busy_timeout={_BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"cache_size=-{_CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.info.get(WRITES) else "BEGIN")


def _create_file(path: Path) -> None:
    """Create a ledger under another name and rename it, so that an empty file is always a damaged ledger."""
    aside = path.with_name(f".{path.name}.new")
    _remove(aside)
    try:
        with write_errors(path):
            os.close(
                os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE)
            )  # SQLite's other files take its mode
        url = URL.create("sqlite", database=str(aside))
        engine = _engine(url)
        try:
            with ledger_errors(ledger_url(path.parent)):
                _migrate(engine, None, url)
                with engine.connect() as connection:
                    connection.rollback()
                    # All goes from the log into the file, or this fails: a full disk must not leave half of a ledger.
                    connection.connection.cursor().execute("PRAGMA journal_mode=DELETE")
        finally:
            engine.dispose()
        with write_errors(path):
            aside.replace(path)
    except BaseException:
        _remove(aside)
        raise


def _remove(file: Path) -> None:
    """Remove a database with its log."""
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            file.with_name(file.name + ending).unlink(missing_ok=True)


def _check_whole(connection: Connection, path: Path) -> None:
    """Raise LedgerError if the file is shorter than its header says. SQLite reports this only when it reads that part."""
    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    size = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    if path.stat().st_size < pages * size:
        raise LedgerError(
            f"the ledger {path} is cut off: {path.stat().st_size:,} of {pages * size:,} bytes are there; restore a copy"
        )


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(engine: Engine, version: str | None, url: URL) -> None:
    from alembic.config import Config

    with _migrations_folder() as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        _upgrade(engine, version, url, config)


@contextmanager
def _migrations_folder() -> Iterator[Path]:
    """Give the folder of the migrations: a copy if the package is in a zip file, as in Scrapyd's eggs."""
    folder = Path(__file__).parent / "migrations"
    if folder.is_dir():
        yield folder
        return
    with TemporaryDirectory(prefix="newscrawl-") as name:
        _copy(resources.files("newscrawl.ledger") / "migrations", Path(name))
        yield Path(name)


def _copy(source: Traversable, target: Path) -> None:
    target.mkdir(exist_ok=True)
    for each in source.iterdir():
        if each.is_dir():
            _copy(each, target / each.name)
        else:
            (target / each.name).write_bytes(each.read_bytes())


def _upgrade(engine: Engine, version: str | None, url: URL, config: Config) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in known:
        raise LedgerError(
            f"the ledger {url_without_password(url)} was written by a newer newscrawl (schema {version}, this one knows {HEAD});"
            " update newscrawl"
        )
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Workers that start together wait here: one migrates, the others then find it done.
            connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
