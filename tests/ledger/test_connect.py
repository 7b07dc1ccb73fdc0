"""Ledgers that cannot be used: a clear error each, and nothing is touched."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

import newscrawl.ledger
from newscrawl.errors import ConfigError, ExitStatus, LedgerError
from newscrawl.ledger import Ledger, connect, ledger_url, open_engine
from newscrawl.ledger.connect import HEAD, url_without_password
from newscrawl.ledger.tables import metadata
from tests.support.commands import crawl, scrapy
from tests.support.website import article, article_path, listing, website


@pytest.fixture
def data(tmp_path: Path) -> Path:
    ledger = Ledger(open_engine(ledger_url(tmp_path)))
    for _ in range(300):
        ledger.runs.start("aggregator", "news.example" * 20)
    ledger.commit()
    ledger.close()
    return tmp_path


# Bug caught: the tables were in the log, the log did not fit into the file, and the half file became the ledger.
def test_a_disk_that_fills_while_the_ledger_is_made(tmp_path: Path) -> None:
    def mount(*options: str) -> int:
        return subprocess.run(["mount", *options, str(tmp_path)], check=False, capture_output=True).returncode

    if mount("-t", "tmpfs", "-o", "size=20k", "tmpfs"):
        pytest.skip("a tmpfs cannot be mounted here")
    url = ledger_url(tmp_path)
    made = 0
    try:
        for kilobytes in range(20, 420, 20):
            mount("-o", f"remount,size={kilobytes}k")
            try:
                open_engine(url).dispose()
                made += 1
            except LedgerError:
                left = {path.name for path in tmp_path.iterdir()}
                assert left <= {"ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"}
            mount("-o", "remount,size=50m")
            open_engine(url).dispose()
            for path in tmp_path.iterdir():
                path.unlink()
    finally:
        subprocess.run(["umount", "-l", str(tmp_path)], check=True)
    assert 0 < made < 20


def refusal(data: Path) -> str:
    """Return the line with which a run refuses the data folder, which must stay as it is."""
    before = {path.name: path.read_bytes() for path in data.iterdir() if path.is_file() and path.name != "lock"}
    run = crawl(data, "http://127.0.0.1:1/")
    assert run.returncode == ExitStatus.LEDGER
    assert run.stderr.startswith("newscrawl: error: ")
    after = {path.name: path.read_bytes() for path in data.iterdir() if path.is_file() and path.name != "lock"}
    assert {name: content for name, content in after.items() if name in before} == before
    (line,) = run.stderr.splitlines()
    return line


def test_from_the_future(data: Path) -> None:
    with sqlite3.connect(data / "ledger.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert "was written by a newer newscrawl (schema 9999, this one knows" in refusal(data)


@pytest.mark.parametrize(
    ("share", "words"), [(0.9, "restore a copy"), (0.5, "restore a copy"), (0.0, "is empty"), (0.001, "restore a copy")]
)
def test_cut_off(data: Path, share: float, words: str) -> None:
    path = data / "ledger.sqlite"
    os.truncate(path, int(path.stat().st_size * share))
    assert words in refusal(data)


def test_no_database_at_all(data: Path) -> None:
    (data / "ledger.sqlite").write_bytes(b"a letter to the editor\n" * 1000)
    assert "file is not a database" in refusal(data)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to run a command as another user")
def test_a_folder_that_is_read_only(data: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = Path("/var/tmp") / f"newscrawl-readonly-{os.getpid()}"
    shutil.copytree(data, folder)
    try:
        folder.chmod(0o755)
        run = as_nobody(folder)
        assert "LedgerError: cannot write to the data folder" in run or "readonly database" in run
    finally:
        shutil.rmtree(folder)


def as_nobody(folder: Path) -> str:
    """Begin a run in a child process without rights, and return what it says; site-packages may be root's alone."""
    reader, writer = os.pipe()
    if child := os.fork():
        os.close(writer)
        with os.fdopen(reader) as pipe:
            said = pipe.read()
        os.waitpid(child, 0)
        return said
    from newscrawl.runs.plan import Plan
    from newscrawl.runs.run import Run

    os.setuid(65534)
    try:
        Run.begin(Plan(folder, "aggregator", "news.example"))
        said = "began"
    except BaseException as error:
        said = f"{type(error).__name__}: {error}"
    os.write(writer, said.encode())
    os._exit(0)


def test_the_newest_migration_is_the_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(newscrawl.ledger.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_migrations_make_the_tables_as_they_are_declared(tmp_path: Path, database: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with open_engine(ledger_url(tmp_path, database)).connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    # Comments are for the reader of tables.py: they are in no database.
    assert [change for changes in found for change in changes if change[0] != "modify_comment"] == []


def test_a_password_is_never_shown() -> None:
    url = ledger_url(Path(), "postgresql+psycopg://news:secret@db.example/news")
    assert url_without_password(url) == "postgresql+psycopg://news:***@db.example/news"
    with pytest.raises(ConfigError, match=r"^NEWSCRAWL_LEDGER_URL is not a database URL"):
        ledger_url(Path(), "secret")


@pytest.mark.parametrize("url", ["mysql://host/name", "mysql+pymysql://user:secret@host/name", "nosuchdb://host/name"])
def test_other_databases_are_refused_in_one_line(url: str) -> None:
    with pytest.raises(
        ConfigError, match=r"^the ledger can be in SQLite or PostgreSQL, not in \w+; give [^\n]*$"
    ) as error:
        ledger_url(Path(), url)
    assert "secret" not in str(error.value)


def test_a_driver_that_is_missing_is_a_wrong_setting() -> None:
    with pytest.raises(ConfigError, match=r"driver of postgresql\+nosuch is not installed"):
        open_engine(ledger_url(Path(), "postgresql+nosuch://host/name"))


def test_reading_needs_a_ledger(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="there is no ledger at"):
        open_engine(ledger_url(tmp_path), create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.symlink_to("/nowhere/ledger.sqlite"), "is a link to /nowhere/ledger.sqlite"),
        (lambda path: path.symlink_to("/dev/null"), "is not a file"),
        (os.mkfifo, "is not a file"),
        (Path.mkdir, "is not a file"),
    ],
    ids=["dead link", "device", "fifo", "folder"],
)
def test_what_is_no_file(make: Callable[[Path], object], words: str, tmp_path: Path) -> None:
    make(tmp_path / "ledger.sqlite")
    run = crawl(tmp_path, "http://127.0.0.1:1/")
    assert run.returncode == ExitStatus.LEDGER
    (line,) = run.stderr.splitlines()
    assert words in line


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE runs SET started_at = 'tomorrow', exported_at = NULL",
        "UPDATE pages SET kind = 'film', state = 'pending'",
        "UPDATE revisions SET record = '{broken'; UPDATE runs SET exported_at = NULL",
        """UPDATE revisions SET record = '{"title": 5}'; UPDATE runs SET exported_at = NULL""",
        "UPDATE revisions SET record = '[]'; UPDATE runs SET exported_at = NULL",
        "ALTER TABLE pages RENAME COLUMN links TO lynx",
    ],
)
def test_rows_that_cannot_be_read_are_one_line(damage: str, tmp_path: Path) -> None:
    with website() as site:
        site.add(article_path(0), article(0))
        site.add("/", listing(range(1)))
        crawl(tmp_path, f"{site.address}/")
        with sqlite3.connect(tmp_path / "ledger.sqlite") as connection:
            connection.executescript(damage)
        connection.close()
        run = crawl(tmp_path, f"{site.address}/")
    assert run.returncode == ExitStatus.LEDGER
    errors = [line for line in run.stderr.splitlines() if "error" in line]
    assert len(errors) == 1, run.stderr
    assert errors[0].startswith("newscrawl: error: the ledger ")


def test_a_ledger_is_the_owners_alone(data: Path) -> None:
    assert {path.stat().st_mode & 0o777 for path in data.glob("ledger.sqlite*")} == {0o600}


def test_another_writer_between_reading_and_writing(data: Path) -> None:
    ledger = Ledger(open_engine(ledger_url(data)))
    assert ledger.runs.exists(1)  # begins a transaction that reads
    with sqlite3.connect(data / "ledger.sqlite") as other:
        other.execute("UPDATE runs SET outcome = 'seen'")
    other.close()
    ledger.runs.update(1, outcome="done")
    ledger.commit()
    assert ledger.runs.get(1).outcome == "done"
    ledger.close()


@pytest.mark.parametrize("command", [["export"], ["sites", "--json"], ["report", "-o", "/dev/null"], ["outlets"]])
def test_reading_commands_need_no_write_access(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    with website() as site:
        site.add("/", listing([1]))
        site.add(article_path(1), article(1))
        assert crawl(tmp_path, f"{site.address}/").returncode == 0
    monkeypatch.setattr(connect, "is_writable", lambda _path: False)  # tests may run as root, who may write everywhere
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    run = scrapy(tmp_path, *command)
    assert run.returncode == 0, run.stderr
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


def test_an_older_ledger_that_cannot_be_written_is_refused_in_one_line(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(data / "ledger.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()
    monkeypatch.setattr(connect, "is_writable", lambda _path: False)
    run = scrapy(data, "export")
    assert run.returncode == ExitStatus.LEDGER
    assert "has another version (schema 0001, this newscrawl" in run.stderr
