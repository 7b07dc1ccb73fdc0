"""Running a spider from a command: errors in one line, and an exit status that says how the run ended."""

from __future__ import annotations

import argparse
import asyncio
import sys
import traceback
from pathlib import Path
from typing import Any

from scrapy import Spider
from scrapy.commands import BaseRunSpiderCommand
from scrapy.crawler import CrawlerProcess, CrawlerProcessBase

from newscrawl.errors import ConfigError, NewscrawlError
from newscrawl.extensions.run_keeper import CrawlKeeper
from newscrawl.normalise.text import printable
from newscrawl.outcome import ExitStatus


def run_spider(command: BaseRunSpiderCommand, opts: argparse.Namespace, spider: Any, **arguments: Any) -> ExitStatus:
    """Run a spider to its end and return how it ended; an error that kept it from starting is told in one line."""
    process = command.crawler_process
    assert process is not None
    crawler = command._create_crawler(spider)
    started = process.crawl(crawler, **arguments, **opts.spargs)
    failures: list[BaseException] = []
    if isinstance(process, CrawlerProcess):
        started.addErrback(lambda failure: failures.append(failure.value))  # type: ignore[attr-defined]
    try:
        process.start()
    except NewscrawlError as error:
        return tell(error)
    if isinstance(started, asyncio.Task) and started.done() and not started.cancelled() and started.exception():
        failures.append(started.exception())  # type: ignore[arg-type]  # asked for in the line above
    if failures:
        return tell(failures[0])
    keeper = crawler.get_extension(CrawlKeeper)
    if keeper is None:
        return ExitStatus.ERROR if process.bootstrap_failed else ExitStatus.DONE
    # Without a report the run was made to stop before it could end, by a second signal.
    return keeper.report.status if keeper.report else ExitStatus.STOPPED


def fetch_with(process: CrawlerProcessBase, spider: type[Spider], **arguments: Any) -> None:
    """Run a small spider that hands what it fetched to the command. Raises the error that kept it from starting."""
    task = process.crawl(spider, **arguments)
    process.start()
    if isinstance(task, asyncio.Task) and task.done() and (error := task.exception()):
        raise error


def tell(error: BaseException) -> ExitStatus:
    """Print an error, in one line if it is one of ours, and return the exit status that stands for it."""
    if isinstance(error, NewscrawlError):
        complain(str(error))
        return error.exit_status
    traceback.print_exception(error)
    return ExitStatus.ERROR


def check_feeds(opts: argparse.Namespace) -> None:
    """Raise ConfigError for an ``-o`` file that cannot be added to: two JSON arrays in a row are no JSON."""
    for output in opts.output or ():
        path, _, name = output.rpartition(":") if output.endswith((":json", ":parquet")) else (output, "", "")
        suffix = name or Path(path).suffix.removeprefix(".")
        if suffix in ("json", "parquet") and Path(path).exists() and Path(path).stat().st_size:
            raise ConfigError(f"-o cannot add to {path}: {suffix} files cannot be added to; use -O, or -o with .jsonl")


def complain(message: str) -> bool:
    """Print one line of error and return False."""
    sys.stderr.write(f"newscrawl: error: {printable(message)}\n")
    return False
