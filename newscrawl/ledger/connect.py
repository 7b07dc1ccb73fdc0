"""Opening a ledger: engine, migrations, and a clear error for each ledger that cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, make_url, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from newscrawl.errors import ConfigError, LedgerError

HEAD: Final = "0004"
"""The newest migration: a ledger that is there needs no look at the migrations, whose import takes 0.1 s."""
MIGRATION_LOCK: Final = 0x6E657775
"""Number of an advisory lock of PostgreSQL, beside those of ``base.py``."""
FILE_NAME: Final = "ledger.sqlite"
_DAMAGED: Final = ("malformed", "not a database")
_CACHE_KIB: Final = 131_072
"""SQLite's page cache, taken as it is needed: with it a look-up among a million pages costs 1.17 times one among
10,000, with half of it 1.34 times (benchmarks/run.py)."""


def ledger_url(data: Path, configured: str = "") -> URL:
    """Return the database of a data folder: the configured one, else ``<data>/ledger.sqlite``.

    Raises ConfigError if the configured one is no database URL; a password in it is not repeated.
    """
    if not configured:
        return URL.create("sqlite", database=str(data / FILE_NAME))
    try:
        return make_url(configured)
    except ArgumentError:
        raise ConfigError(
            "NEWSCRAWL_LEDGER_URL is no database URL; give one like postgresql+psycopg://user@host/news"
        ) from None


@contextmanager
def ledger_errors(url: URL) -> Iterator[None]:
    """Turn what a database reports into a LedgerError of one line that names the ledger."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = _cause(error)
        if cause.endswith(_DAMAGED):
            cause += "; restore a copy, or move it away to begin anew"
        raise LedgerError(f"the ledger {url_without_password(url)} cannot be used: {cause}") from error


def url_without_password(url: URL) -> str:
    """Return the URL as it may be printed: a file's path, or the URL without its password."""
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def _cause(error: SQLAlchemyError) -> str:
    lines = str(getattr(error, "orig", None) or error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def open_engine(url: URL, *, create: bool = True) -> Engine:
    """Return the engine of a ledger at the newest version; a new ledger is made, an older one migrated.

    With ``create`` the caller must have the data folder for itself; without it, one that only reads may open the
    ledger beside a run. Raises LedgerError if it is from a newer newscrawl, damaged, not writable, or (without
    ``create``) not there; ConfigError if the driver of the database is not installed.
    """
    is_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    if is_file:
        assert url.database
        path = Path(url.database)
        if not path.exists():
            if not create:
                raise LedgerError(f"there is no ledger at {path} yet; run scrapy crawl first")
            _create_file(path)
        elif path.stat().st_size == 0:
            raise LedgerError(f"the ledger {path} is empty: it was cut off; restore a copy, or delete it to begin anew")
    engine = _engine(url)
    try:
        with ledger_errors(url):
            with engine.connect() as connection:
                if is_file and create:
                    _check_whole(connection, Path(str(url.database)))
                version = _version(connection)
            if version != HEAD:
                _migrate(engine, version, url)
    except LedgerError:
        engine.dispose()
        raise
    return engine


def _engine(url: URL) -> Engine:
    try:
        engine = create_engine(url)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise ConfigError(
            f"the driver of {url.drivername} is not installed ({error}); try pip install 'newscrawl[cluster]'"
        ) from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """WAL lets others read meanwhile; FULL writes each commit through to the disk, as export files rely on it."""
    connection.isolation_level = None  # SQLAlchemy begins transactions, not the driver: DDL is part of them
    for pragma in (
        "busy_timeout=10000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"cache_size=-{_CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _create_file(path: Path) -> None:
    """Make a new ledger beside its place and put it there whole: an empty file at its place is a damaged one."""
    aside = path.with_name(f".{path.name}.new")
    for name in (aside, aside.with_name(aside.name + "-wal"), aside.with_name(aside.name + "-shm")):
        name.unlink(missing_ok=True)
    url = URL.create("sqlite", database=str(aside))
    engine = _engine(url)
    try:
        with ledger_errors(url):
            _migrate(engine, None, url)
    finally:
        engine.dispose()
    try:
        aside.replace(path)
    except OSError as error:
        raise LedgerError(f"cannot write {path}: {error.strerror}") from error


def _check_whole(connection: Connection, path: Path) -> None:
    """Raise LedgerError if the file is shorter than it says: SQLite itself notices only when it reads so far."""
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
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in known:
        raise LedgerError(
            f"the ledger {url_without_password(url)} was written by a newer newscrawl (schema {version}, this one knows {HEAD});"
            " update newscrawl"
        )
    with engine.begin() as connection:
        if (
            engine.dialect.name == "postgresql"
        ):  # workers that start together: one migrates, the others then find it done
            connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
