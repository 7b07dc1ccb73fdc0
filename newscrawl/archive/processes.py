"""Clean partitions in processes of this machine. A process that ends costs the partition that it has, at most."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from pathlib import Path
from typing import Final

from newscrawl.archive.cleaning import PartitionResult, Watch, clean_partition
from newscrawl.archive.partitions import Partition
from newscrawl.archive.ranges import Outcome
from newscrawl.utils.processes import ENDED, kill, process_pool
from newscrawl.utils.signals import signals_blocked

_MOST_DEATHS: Final = 20
"""Processes that one partition may end: ten records that end each process which reads them. A choice."""


class Deaths:
    """The records at which processes have ended."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: Counter[tuple[str, int | None]] = Counter()

    def watch(self, partition: Partition) -> Watch:
        """Return the watch of a partition, which avoids the records at which two processes have ended."""
        twice = {
            at for (name, at), times in self._seen.items() if name == partition.name and at is not None and times > 1
        }
        return Watch(self._folder / partition.name, frozenset(twice))

    def may_try_again(self, partition: Partition) -> bool:
        """Note that the process of a partition has ended; return whether another one may clean it.

        It may not if two processes ended before the first record, if a record ends them that is avoided (so it cannot even be
        unpacked), or if too many records do.
        """
        at = self.watch(partition).last()
        self._seen[partition.name, at] += 1
        times = self._seen[partition.name, at]
        total = sum(times for (name, _), times in self._seen.items() if name == partition.name)
        return times < (2 if at is None else 3) and total < _MOST_DEATHS


def in_processes(workers: int) -> Callable[[Sequence[Partition], str, str], Iterator[tuple[Partition, Outcome]]]:
    """Return the function that cleans partitions in so many processes and yields each with its result.

    If a process ends before its partition is clean (it was killed, took too much memory or too long), another one cleans the
    partition. If that one ends at the same record, the record is given up. The partition is lost if that does not help.
    """

    def outcomes(partitions: Sequence[Partition], output: str, form: str) -> Iterator[tuple[Partition, Outcome]]:
        waiting = list(partitions)[::-1]
        idle: list[ProcessPoolExecutor] = []
        running: dict[Future[PartitionResult], tuple[Partition, ProcessPoolExecutor]] = {}
        folder = Path(tempfile.mkdtemp())
        deaths = Deaths(folder)
        try:
            while waiting or running:
                while waiting and len(running) < workers:
                    pool, partition = idle.pop() if idle else process_pool(), waiting.pop()
                    try:
                        with signals_blocked():  # they are for this process; a new process takes the mask over
                            future = pool.submit(clean_partition, partition, output, form, deaths.watch(partition))
                    except BrokenExecutor:  # it ended while it had nothing to do
                        waiting.append(partition)
                    else:
                        running[future] = partition, pool
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    partition, pool = running.pop(future)
                    error = future.exception()
                    if not isinstance(error, ENDED):
                        idle.append(pool)
                        yield partition, future.result() if error is None else error
                    elif deaths.may_try_again(partition):
                        waiting.append(partition)
                    else:
                        yield partition, RuntimeError("its process ended twice before it was clean")
        finally:
            for pool in (*idle, *(pool for _, pool in running.values())):
                kill(pool)
            shutil.rmtree(folder, ignore_errors=True)

    return outcomes
