"""``scrapy report``: one HTML file that tells what came in."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from scrapy.settings import BaseSettings

from newscrawl.cli import LedgerCommand, open_ledger
from newscrawl.errors import ConfigError, LedgerError
from newscrawl.ledger import Ledger
from newscrawl.ledger.reports import Selection
from newscrawl.spiders import parameters
from newscrawl.utils.files import whole_file
from newscrawl.utils.terminal import console

_MOST = 10_000


class Command(LedgerCommand):
    """Write a report."""

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Write a report of a run as one HTML file, with an article browser"

    def long_desc(self) -> str:
        """Return the text of --help."""
        return (
            "Write one HTML file, to be opened in any browser, that tells what a run brought: charts by site, outlet and "
            "day, field coverage, what was removed by which rule, stories, unknown outlets, failures, and every article "
            "raw beside clean. Examples: scrapy report; scrapy report --run 12 -o run12.html; scrapy report --since 7天前."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of the command."""
        super().add_options(parser)
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--run", metavar="N", type=int, help="of this run")
        which.add_argument("--last", action="store_true", help="of the newest run that has ended (the default)")
        which.add_argument("--since", metavar="DATE", default="", help="of all runs since then (UTC)")
        parser.add_argument("-o", "--output", metavar="FILE", default="report.html", help="default: report.html")
        parser.add_argument(
            "--articles", metavar="N", type=int, default=_MOST, help=f"newest articles to show, {_MOST} by default"
        )

    def work(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        """Write the report that the options ask for."""
        from newscrawl.report import gather, render  # the charts take a while to import, for every command

        if opts.articles < 0:
            raise ConfigError(f"--articles must be a whole number from 0; got {opts.articles}")
        with open_ledger(settings) as ledger, bar() as progress:
            findings, archive = gather(ledger, selection(ledger, opts), opts.articles, progress)
        path = Path(opts.output).absolute()
        try:
            with whole_file(path) as file:
                file.write(render(findings, archive).encode("utf-8", "replace"))
            size = path.stat().st_size
        except OSError as error:
            raise LedgerError(f"cannot write {opts.output}: {error.strerror or error}") from error
        sys.stderr.write(f"newscrawl: {findings.articles:,} articles in {opts.output} ({size / 1e6:.1f} MB)\n")


def selection(ledger: Ledger, opts: argparse.Namespace) -> Selection:
    """Return what the report is to be of. Raises ConfigError if there is no run yet."""
    if opts.since:
        since = parameters.since_date(opts.since)
        assert since is not None
        return Selection(since=since.replace(tzinfo=UTC))
    run = opts.run if opts.run is not None else ledger.reports.newest_run()
    if run is None:
        raise ConfigError("no run has ended yet; run scrapy crawl first")
    return Selection(run=run)


@contextmanager
def bar() -> Iterator[Any]:
    """Show progress on standard error if it is a terminal; gives a function of the work done and of all work."""
    columns = (TextColumn("reading articles"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)
