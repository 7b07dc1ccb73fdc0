"""Clean all partitions, in processes of this machine or on a Dask cluster."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import fsspec

from newscrawl.archive.cleaning import PartitionResult, clean_partition, put, read_result
from newscrawl.archive.partitions import Partition, find_partitions
from newscrawl.archive.ranges import Outcome, RangeCheck
from newscrawl.errors import ConfigError, install_line, write_errors


@dataclass(slots=True)
class BatchResult:
    """The result of all partitions. An earlier run did ``resumed`` of them; those in ``lost`` could not be cleaned."""

    partitions: int
    done: int = 0
    resumed: int = 0
    pages: int = 0
    articles: int = 0
    bad: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    named: list[dict[str, str]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def add(self, outcome: PartitionResult) -> None:
        """Add the result of a partition."""
        self.done += 1
        self.pages += outcome.pages
        self.articles += outcome.articles
        self.bad += outcome.bad
        self.skipped.update(outcome.skipped)
        self.named += outcome.named


def plan_partitions(paths: Sequence[str], output: str, form: str) -> list[Partition]:
    """Return the partitions of a run and write them to ``<output>/plan.json``. A resumed run keeps the plan there.

    Raises ConfigError if there is nothing to clean, or if the output was made from other paths or in another format.
    """
    system, root = fsspec.core.url_to_fs(output)
    asked = {"paths": list(paths), "format": form}
    try:
        plan = json.loads(system.cat_file(f"{root}/plan.json"))
    except FileNotFoundError:
        partitions = find_partitions(paths)
        if not partitions:
            raise ConfigError(f"there is nothing to clean in {', '.join(paths)}") from None
        plan = asked | {"partitions": [partition.places for partition in partitions]}
        _write(plan, f"{output}/plan.json")
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot read {output}/plan.json: {error}") from error
    if {name: plan.get(name) for name in asked} != asked:
        raise ConfigError(
            f"{output} was made from {', '.join(plan['paths'])} as {plan['format']}; give another folder with -o"
        )
    partitions = [Partition(number, tuple(places)) for number, places in enumerate(plan["partitions"])]
    roots = [fsspec.core.url_to_fs(path) for path in paths]
    for place in (place for partition in partitions for place in partition.places):
        if not _is_below(place, roots):
            raise ConfigError(
                f"{output}/plan.json names {place}, which is not below {', '.join(paths)}; remove the plan"
            )
    return partitions


def _is_below(place: str, roots: Iterable[tuple[Any, str]]) -> bool:
    """Return whether a place is a given path, below it, or in it. So whoever can write a plan names no other files.

    >>> roots = [fsspec.core.url_to_fs("memory://crawl/a")]
    >>> _is_below("memory://crawl/a/1.warc.gz", roots), _is_below("memory://crawl/a/../b", roots)
    (True, False)
    """
    try:
        system, path = fsspec.core.url_to_fs(place.partition("::")[0])
    except (OSError, ValueError, ImportError):
        return False
    return ".." not in place.replace("\\", "/").split("/") and any(
        system.protocol == own.protocol and (path == root or path.startswith(root.rstrip("/") + "/"))
        for own, root in roots
    )


def _write(data: Any, place: str) -> None:
    with write_errors(place), tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file.json")
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8", errors="backslashreplace")
        put(path, place)


def clean_all(
    partitions: Sequence[Partition],
    output: str,
    form: str,
    outcomes: Callable[[Sequence[Partition], str, str], Iterable[tuple[Partition, Outcome]]],
    progress: Callable[[BatchResult], None] = lambda _total: None,
    done: Callable[[Partition], None] = lambda _partition: None,
) -> BatchResult:
    """Clean the partitions that are not done yet, write ``<output>/report.json``, and return the result.

    ``outcomes`` cleans partitions and yields each with its result when it is done. ``done`` is called with each partition,
    those of earlier runs included. A partition that cannot be cleaned is listed in ``lost``; the others go on.
    """
    total, check = BatchResult(len(partitions)), RangeCheck(partitions)

    def take(partition: Partition, outcome: Outcome) -> None:
        for settled, known in check.settle(partition, outcome):
            if isinstance(known, BaseException):
                total.lost.append(f"{settled.name} ({settled.places[0]}): {known}")
            else:
                total.add(known)
                done(settled)

    left = []
    for partition in partitions:
        if known := read_result(output, partition):
            total.resumed += 1
            take(partition, known)
        else:
            left.append(partition)
    progress(total)
    while left:
        for partition, outcome in outcomes(left, output, form):
            take(partition, outcome)
            progress(total)
        left, check.wrong = check.wrong, []
    _write(_report(total), f"{output}/report.json")
    return total


def _report(total: BatchResult) -> dict[str, Any]:
    names = ("partitions", "done", "pages", "articles", "bad", "lost")
    counts = {name: getattr(total, name) for name in names}
    return counts | {"skipped": dict(total.skipped), "bad_records": sorted(total.named, key=lambda bad: bad["place"])}


@contextmanager
def dask_client(scheduler: str) -> Iterator[Any]:
    """Open a client of a Dask cluster.

    Raises ConfigError if Dask is not installed or the scheduler cannot be reached.
    """
    try:
        import distributed
    except ModuleNotFoundError:
        raise ConfigError(f"a cluster needs Dask: {install_line('cluster')}") from None
    dask: Any = distributed
    try:
        client = dask.Client(scheduler, timeout=5)
    except (OSError, TimeoutError, ValueError) as error:
        raise ConfigError(f"no Dask scheduler at {scheduler}: {error}") from error
    with client:
        yield client


def on_dask(client: Any) -> Callable[[Sequence[Partition], str, str], Iterator[tuple[Partition, Any]]]:
    """Return the function that cleans partitions on a Dask cluster. Another worker takes over those of a killed one."""
    import distributed

    dask: Any = distributed

    def outcomes(partitions: Sequence[Partition], output: str, form: str) -> Iterator[tuple[Partition, Any]]:
        futures = {
            client.submit(
                clean_partition, partition, output, form, key=f"{output}/{partition.name}/{partition.begin}", retries=1
            ): partition
            for partition in partitions
        }
        for future in dask.as_completed(futures):
            error = future.exception()
            yield futures[future], future.result() if error is None else error
            future.release()

    return outcomes
