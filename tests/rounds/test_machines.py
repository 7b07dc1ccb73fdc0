"""Machines that share a ledger in PostgreSQL take the sites that are due by turns: each site is crawled once."""

from __future__ import annotations

import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rounds.test_run import many, start
from tests.support.commands import exported
from tests.support.servers import new_database, postgresql_server
from tests.support.waiting import wait_until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgresql_server() as address:
        yield address


def machines(folder: Path, count: int) -> list[Path]:
    """Make folders of machines with the same site files."""
    folders = [folder / f"machine{number}" for number in range(count)]
    for each in folders:
        shutil.copytree(folder / "sites", each / "sites")
    return folders


def test_each_site_is_crawled_by_one_machine(server: str, tmp_path: Path) -> None:
    database = new_database(server, "turns")
    with many(tmp_path, 8) as sites:
        # Each machine takes two sites at once, so a third one that is asked says that the second machine is at work.
        for site in sites:
            site.hold = lambda path: wait_until(lambda: sum(bool(site.requests) for site in sites) > 2, "both machines")
        folders = machines(tmp_path, 2)
        settings = {"NEWSCRAWL_LEDGER_URL": database}
        processes = [start(folder, "run", "--at-once", "2", **settings) for folder in folders]
        said = [process.communicate(timeout=100)[1] for process in processes]
        assert [process.returncode for process in processes] == [0, 0], said
        assert [site.asked().count("/") for site in sites] == [1] * 8
    records = [exported(folder / "data") for folder in folders]
    assert all(records), said  # both have worked
    assert Counter(record["title"] for each in records for record in each).most_common(1)[0][1] == 1
    assert sum(map(len, records)) == 24


def test_what_a_killed_machine_left_is_completed_by_another(server: str, tmp_path: Path) -> None:
    database = new_database(server, "killed")
    with many(tmp_path, 4) as sites:
        first, second = machines(tmp_path, 2)
        settings = {"NEWSCRAWL_LEDGER_URL": database, "DOWNLOAD_DELAY": "0.2"}
        killed = start(first, "run", "--at-once", "2", **settings)
        wait_until(lambda: sum(len(site.requests) for site in sites) > 8, "some pages", needs=[killed])
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        process = start(second, "run", **settings)
        _, said = process.communicate(timeout=100)
        assert process.returncode == 0, said
    titles = [record["title"] for record in exported(second / "data")]
    assert len(titles) == len(set(titles)) == 12
