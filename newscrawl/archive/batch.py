"""Cleaning all partitions: in this process, in processes of this machine, or on a Dask cluster."""

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

from newscrawl.archive.cleaning import Outcome, clean_partition, put, read_outcome
from newscrawl.archive.partitions import Partition, find_partitions
from newscrawl.errors import ConfigError, LedgerError

Clean = Callable[[Partition, str, str], Outcome]


@dataclass(slots=True)
class Total:
    """What became of all partitions; ``resumed`` of them were done by an earlier run, ``lost`` could not be done."""

    partitions: int
    done: int = 0
    resumed: int = 0
    pages: int = 0
    articles: int = 0
    bad: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    named: list[dict[str, str]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Add what became of a partition."""
        self.done += 1
        self.pages += outcome.pages
        self.articles += outcome.articles
        self.bad += outcome.bad
        self.skipped.update(outcome.skipped)
        self.named += outcome.named


def plan_partitions(paths: Sequence[str], output: str, form: str) -> list[Partition]:
    """Return the partitions of a run, as ``<output>/plan.json`` has them: one that is resumed keeps its plan.

    Raises ConfigError if there is nothing to clean, or if the output is of other paths or another format.
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
        raise ConfigError(f"{output} is of {', '.join(plan['paths'])} as {plan['format']}; give another folder with -o")
    return [Partition(number, tuple(places)) for number, places in enumerate(plan["partitions"])]


def _write(data: Any, place: str) -> None:
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "file.json")
            path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
            put(path, place)
    except OSError as error:
        raise LedgerError(f"cannot write {place}: {error.strerror or error}") from error


def clean_all(
    partitions: Sequence[Partition],
    output: str,
    form: str,
    outcomes: Callable[[Sequence[Partition], str, str], Iterable[tuple[Partition, Outcome | BaseException]]],
    progress: Callable[[Total], None] = lambda _total: None,
    done: Callable[[Partition], None] = lambda _partition: None,
) -> Total:
    """Clean the partitions that are not done yet, and write ``<output>/report.json``.

    ``outcomes`` cleans them and yields each with its outcome as it is done; ``done`` is called with each, those that
    were done before among them. A partition that cannot be cleaned is listed and costs itself alone.
    """
    total = Total(len(partitions))
    left = []
    for partition in partitions:
        if known := read_outcome(output, partition):
            total.add(known)
            total.resumed += 1
            done(partition)
        else:
            left.append(partition)
    progress(total)
    for partition, outcome in outcomes(left, output, form):
        if isinstance(outcome, BaseException):
            total.lost.append(f"{partition.name} ({partition.places[0]}): {outcome}")
        else:
            total.add(outcome)
            done(partition)
        progress(total)
    _write(_told(total), f"{output}/report.json")
    return total


def _told(total: Total) -> dict[str, Any]:
    names = ("partitions", "done", "pages", "articles", "bad", "lost")
    told = {name: getattr(total, name) for name in names}
    return told | {"skipped": dict(total.skipped), "bad_records": sorted(total.named, key=lambda bad: bad["place"])}


def here(
    partitions: Sequence[Partition], output: str, form: str
) -> Iterator[tuple[Partition, Outcome | BaseException]]:
    """Clean partitions in this process, one after the other."""
    for partition in partitions:
        yield partition, clean_partition(partition, output, form)


@contextmanager
def dask_client(scheduler: str | None, workers: int) -> Iterator[Any]:
    """Open a client of a Dask cluster, or of one of so many processes on this machine.

    Raises ConfigError if Dask is not installed or the scheduler cannot be reached.
    """
    try:
        import distributed
    except ModuleNotFoundError:
        raise ConfigError("more than one process needs Dask: pip install 'newscrawl[cluster]'") from None
    dask: Any = distributed
    if scheduler is None:
        with (
            dask.LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
            dask.Client(cluster) as client,
        ):
            yield client
        return
    try:
        client = dask.Client(scheduler, timeout=5)
    except (OSError, TimeoutError, ValueError) as error:
        raise ConfigError(f"no Dask scheduler at {scheduler}: {error}") from error
    with client:
        yield client


def on_dask(client: Any) -> Callable[[Sequence[Partition], str, str], Iterator[tuple[Partition, Any]]]:
    """Return what cleans partitions on a Dask cluster; what a killed worker had is done by another."""
    import distributed

    dask: Any = distributed

    def outcomes(partitions: Sequence[Partition], output: str, form: str) -> Iterator[tuple[Partition, Any]]:
        futures = {
            client.submit(
                clean_partition, partition, output, form, key=f"{output}/{partition.name}", retries=1
            ): partition
            for partition in partitions
        }
        for future in dask.as_completed(futures):
            error = future.exception()
            yield futures[future], future.result() if error is None else error
            future.release()

    return outcomes
