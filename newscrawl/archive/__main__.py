"""``python -m newscrawl.archive PATH… -o OUTPUT``: clean stored pages, on one machine or on a Dask cluster."""

# ruff: noqa: E402  the first call is before the other modules are loaded, which takes a second
from __future__ import annotations

from newscrawl.utils.signals import stop_while_loading  # isort: skip

stop_while_loading()

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from newscrawl.archive.batch import BatchResult, clean_all, dask_client, on_dask, plan_partitions
from newscrawl.archive.partitions import Partition
from newscrawl.archive.processes import in_processes
from newscrawl.errors import ConfigError, ExitStatus, NewscrawlError, Stopped, statuses
from newscrawl.exporters import FORMATS
from newscrawl.utils.collector import READING, relax_collector
from newscrawl.utils.messages import print_error, print_message
from newscrawl.utils.signals import ignore_stops, stoppable
from newscrawl.utils.terminal import console
from newscrawl.utils.text import counted

_PLAIN_SECONDS = 30.0
_STATUSES = (ExitStatus.DONE, ExitStatus.USAGE, ExitStatus.PARTLY_FAILED, ExitStatus.LEDGER, ExitStatus.STOPPED)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m newscrawl.archive",
        description="Clean stored pages into partitioned files: WARC files (.warc, .warc.gz, .warc.zst), WACZ archives, folders of saved pages or text "
        "dumps, on disk or at any address that fsspec can open. A second run continues where the first one stopped.",
        epilog="examples: python -m newscrawl.archive CC-NEWS/*.warc.gz -o clean/ --workers 4; "
        "python -m newscrawl.archive s3://bucket/crawl/ -o s3://bucket/clean/ --scheduler tcp://10.0.0.1:8786. "
        f"Exit status: {statuses(*_STATUSES)}; report.json lists bad records.",
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="WARC file, WACZ archive, page, text dump, or folder")
    parser.add_argument("-o", "--output", required=True, metavar="OUTPUT", help="folder or address of the clean files")
    formats = [name for name, form in FORMATS.items() if form.for_archive]
    parser.add_argument("--format", choices=formats, default="parquet", help="default: parquet")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes on this machine (1)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="Dask scheduler of a cluster: tcp://host:8786")
    parser.add_argument(
        "--ledger",
        metavar="URL",
        help="record the articles in this ledger, too (an SQLAlchemy URL; - for NEWSCRAWL_LEDGER_URL or "
        "data/ledger.sqlite); needs --format jsonl",
    )
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Clean the stored pages that the command line names; return the exit status."""
    asked = parser().parse_args(arguments)
    relax_collector(READING)
    began = monotonic()
    try:
        with stoppable():
            total = run(asked)
    except Stopped:
        ignore_stops()
        return ExitStatus.STOPPED
    except NewscrawlError as error:
        print_error(str(error))
        return error.exit_status
    for lost in total.lost:
        print_error(lost)
    print_message(f"{summary(total, monotonic() - began)}; {asked.output}")
    return ExitStatus.PARTLY_FAILED if total.bad or total.lost else ExitStatus.DONE


def run(asked: argparse.Namespace) -> BatchResult:
    """Clean the stored pages that the arguments name; return the result. Raises NewscrawlError if that is not possible."""
    if asked.workers < 1:
        raise ConfigError(f"--workers must be a whole number from 1; got {asked.workers}")
    if asked.ledger is not None and asked.format != "jsonl":
        raise ConfigError("--ledger needs --format jsonl, because the articles are read from the clean files")
    output = asked.output.rstrip("/")
    if "://" not in output:
        output = os.path.abspath(output)  # noqa: PTH100  workers may run in other folders
    paths = [path if "://" in path else os.path.abspath(path) for path in asked.paths]  # noqa: PTH100
    partitions = plan_partitions(paths, output, asked.format)
    with _to_ledger(asked, output) as done, bar(len(partitions)) as progress:
        if asked.scheduler is None:
            return clean_all(partitions, output, asked.format, in_processes(asked.workers), progress, done)
        with dask_client(asked.scheduler) as client:
            return clean_all(partitions, output, asked.format, on_dask(client), progress, done)


@contextmanager
def _to_ledger(asked: argparse.Namespace, output: str) -> Iterator[Callable[[Partition], None]]:
    """Yield the function that is called with each cleaned partition: with ``--ledger`` it records the articles."""
    if asked.ledger is None:
        yield lambda _partition: None
        return
    from newscrawl.archive.to_ledger import ledger_run

    with ledger_run("" if asked.ledger == "-" else asked.ledger, output) as done:
        yield done


def summary(total: BatchResult, seconds: float) -> str:
    """Return the result in one line."""
    parts = [
        f"{counted(total.articles, 'article')} of {counted(total.pages, 'record')}",
        f"{sum(total.skipped.values()):,} not articles",
        f"{total.bad:,} bad",
        f"{total.done} of {counted(total.partitions, 'partition')}"
        + (f" ({total.resumed} done before)" if total.resumed else ""),
        f"{seconds:.1f} s",
    ]
    return ", ".join(parts)


@contextmanager
def bar(partitions: int) -> Iterator[Callable[[BatchResult], None]]:
    """Show progress on standard error: a bar on a terminal, else a line every 30 seconds."""
    began = said = monotonic()
    if sys.stderr.isatty():
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console(stderr=True)) as shown:
            task = shown.add_task("partitions", total=partitions)
            yield lambda total: shown.update(
                task,
                completed=total.done + len(total.lost),
                description=f"{counted(total.articles, 'article')}, {total.bad:,} bad",
            )
        return

    def say(total: BatchResult) -> None:
        nonlocal said
        if monotonic() - said >= _PLAIN_SECONDS:
            said = monotonic()
            print_message(summary(total, said - began))

    yield say


if __name__ == "__main__":
    sys.exit(main())
