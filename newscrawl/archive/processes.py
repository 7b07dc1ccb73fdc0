"""Clean partitions in processes of this machine. A process that ends costs the partition that it has, at most."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait

from newscrawl.archive.cleaning import PartitionResult, clean_partition
from newscrawl.archive.partitions import Partition
from newscrawl.archive.ranges import Outcome
from newscrawl.utils.processes import kill, process_pool
from newscrawl.utils.signals import signals_blocked


def in_processes(workers: int) -> Callable[[Sequence[Partition], str, str], Iterator[tuple[Partition, Outcome]]]:
    """Return the function that cleans partitions in so many processes and yields each with its result.

    If a process ends before its partition is clean (it was killed, or took too much memory), another one cleans the
    partition. If that one ends, too, the partition is lost.
    """

    def outcomes(partitions: Sequence[Partition], output: str, form: str) -> Iterator[tuple[Partition, Outcome]]:
        waiting = list(partitions)[::-1]
        idle: list[ProcessPoolExecutor] = []
        running: dict[Future[PartitionResult], tuple[Partition, ProcessPoolExecutor]] = {}
        tried: set[str] = set()
        try:
            while waiting or running:
                while waiting and len(running) < workers:
                    pool, partition = idle.pop() if idle else process_pool(), waiting.pop()
                    try:
                        with signals_blocked():  # they are for this process; a new process takes the mask over
                            future = pool.submit(clean_partition, partition, output, form)
                    except BrokenExecutor:  # it ended while it had nothing to do
                        waiting.append(partition)
                    else:
                        running[future] = partition, pool
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    partition, pool = running.pop(future)
                    error = future.exception()
                    if not isinstance(error, BrokenExecutor):
                        idle.append(pool)
                        yield partition, future.result() if error is None else error
                    elif partition.name in tried:
                        yield partition, RuntimeError("its process ended twice before it was clean")
                    else:
                        tried.add(partition.name)
                        waiting.append(partition)
        finally:
            for pool in (*idle, *(pool for _, pool in running.values())):
                kill(pool)

    return outcomes
