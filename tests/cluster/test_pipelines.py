"""Machines and workers that share a ledger in PostgreSQL deliver to item pipelines: each record once, and nobody waits long."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cluster.test_run import TimedSite, site, workers  # noqa: F401  fixtures
from tests.rounds.test_machines import machines
from tests.rounds.test_run import many, start
from tests.support.website import website
from tests.support.workers import Workers

pytestmark = pytest.mark.slow

STORE = """
import asyncio, json
from pathlib import Path


class Store:
    async def process_item(self, item):
        await asyncio.sleep(0.05)
        with Path("FILE").open("a", encoding="utf-8") as file:
            file.write(json.dumps(item.title) + "\\n")
        return item
"""


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a pipeline that all machines have; return the file that it writes."""
    file = tmp_path / "stored.jsonl"
    module = f"shared_{tmp_path.name}"
    (tmp_path / f"{module}.py").write_text(STORE.replace("FILE", str(file)), encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("NEWSCRAWL_ITEM_PIPELINES", json.dumps({f"{module}.Store": 300}))
    return file


def titles(file: Path) -> list[str]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_machines_with_one_ledger_deliver_each_record_once(
    postgresql_database: str, tmp_path: Path, store: Path
) -> None:
    with many(tmp_path, 8):
        settings = {"NEWSCRAWL_LEDGER_URL": postgresql_database}
        processes = [start(folder, "run", "--at-once", "2", **settings) for folder in machines(tmp_path, 2)]
        said = [process.communicate(timeout=100)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    assert len(titles(store)) == len(set(titles(store))) == 24, said


def test_the_last_worker_of_a_run_delivers(workers: Workers, site: TimedSite, store: Path) -> None:  # noqa: F811
    for _ in range(2):
        workers.start()
    ended = workers.wait()
    assert [status for status, _ in ended] == [0, 0], ended
    assert len(titles(store)) == len(set(titles(store))) == site.articles


def test_runs_of_two_sites_that_end_together_deliver_each_record_once(
    workers: Workers,  # noqa: F811
    site: TimedSite,  # noqa: F811
    store: Path,
) -> None:
    with website(TimedSite(40)) as other:
        workers.start()
        workers.site = other
        workers.start()
        ended = workers.wait()
    assert [status for status, _ in ended] == [0, 0], ended
    assert len(titles(store)) == 60 + 40  # the sites have articles of the same titles
