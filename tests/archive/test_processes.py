"""Processes that clean partitions: one that is killed costs nothing, a page over its limit costs itself."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from newscrawl.archive import cleaning
from newscrawl.archive.batch import clean_all
from newscrawl.archive.cleaning import PartitionResult, clean_partition
from newscrawl.archive.partitions import Partition, find_partitions
from newscrawl.archive.processes import in_processes
from newscrawl.archive.stored_page import StoredPage
from newscrawl.archive.warc import ByteRange
from newscrawl.items import Draft
from newscrawl.utils.processes import process_pool, time_limit
from tests.support.warcs import page, warc


@pytest.fixture
def partitions(tmp_path: Path) -> list[Partition]:
    for number in range(6):
        warc(tmp_path / "in" / f"{number}.warc.gz", map(page, range(60 * number, 60 * number + 60)))
    return find_partitions([str(tmp_path / "in")])


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 3])
def test_a_process_that_is_killed_costs_nothing(partitions: list[Partition], tmp_path: Path, workers: int) -> None:
    killed: list[int] = []

    def kill_one(_partition: Partition) -> None:
        if not killed:
            mine = psutil.Process().children()
            busy = max((each for each in mine if "spawn_main" in " ".join(each.cmdline())), key=lambda each: each.pid)
            busy.kill()
            killed.append(busy.pid)

    result = clean_all(partitions, str(tmp_path / "out"), "jsonl", in_processes(workers), done=kill_one)
    assert killed
    assert (result.done, result.articles, result.lost) == (6, 360, [])


@pytest.mark.slow
def test_a_partition_that_ends_its_process_twice_is_lost_alone(partitions: list[Partition], tmp_path: Path) -> None:
    partitions[2] = _Deadly(2, partitions[2].places)
    result = clean_all(partitions, str(tmp_path / "out"), "jsonl", in_processes(2))
    assert (result.done, result.articles) == (5, 300)
    assert len(result.lost) == 1
    assert "its process ended twice" in result.lost[0]


class _Deadly(Partition):
    """A partition that ends the process in which it is cleaned."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (1,)


def test_a_page_over_its_limit_costs_itself(
    partitions: list[Partition], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = StoredPage.read

    def slow(stored: StoredPage) -> Draft:
        while stored.url == page(7)[0]:
            pass
        return read(stored)

    monkeypatch.setattr(StoredPage, "read", slow)
    monkeypatch.setattr(cleaning, "MAX_SECONDS", 0.5)
    result: PartitionResult = clean_partition(partitions[0], str(tmp_path / "out"), "jsonl")
    assert (result.articles, result.bad) == (59, 1)
    assert "it takes over 0.5 s" in result.named[0]["reason"]


def test_a_time_limit_ends_with_its_block() -> None:
    with time_limit(0.05):
        pass
    time.sleep(0.1)
    with pytest.raises(TimeoutError), time_limit(0.05):
        time.sleep(5)


def _use_memory(size: int) -> int:
    return len(bytearray(size))


@pytest.mark.slow
def test_memory_has_a_limit() -> None:
    with process_pool() as pool, pytest.raises(MemoryError):
        pool.submit(_use_memory, 3_000_000_000).result()


@pytest.mark.slow
def test_a_page_that_python_cannot_interrupt_costs_itself(partitions: list[Partition], tmp_path: Path) -> None:
    partitions[1] = _Frozen(1, partitions[1].places)
    result = clean_all(partitions[:3], str(tmp_path / "out"), "jsonl", in_processes(2))
    assert (result.done, result.articles, result.bad, result.lost) == (3, 179, 1, [])
    assert "the process that read the page was ended, twice" in result.named[0]["reason"]


class _Frozen(Partition):
    """A partition with a page at which its process hangs, with signals held back: so no alarm of Python ends it."""

    @property
    def part(self) -> ByteRange | None:
        """Set up the process that cleans the partition. In the main process nothing changes."""
        if multiprocessing.parent_process() is not None:
            read = StoredPage.read

            def freeze(stored: StoredPage) -> Draft:
                if stored.url == page(67)[0]:
                    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGALRM,))
                    time.sleep(600)
                return read(stored)

            setattr(StoredPage, "read", freeze)  # noqa: B010
            setattr(cleaning, "_HARD_SECONDS", 1.0)  # noqa: B010
        return None
