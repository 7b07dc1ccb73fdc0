"""``newscrawl report``: write a report of a run as one HTML file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import Any, ClassVar

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from scrapy.settings import BaseSettings
from typing_extensions import override

from newscrawl.cli import LedgerCommand, open_ledger
from newscrawl.errors import ConfigError, write_errors
from newscrawl.ledger import Ledger
from newscrawl.ledger.reports import Selection
from newscrawl.spiders import parameters
from newscrawl.utils.files import whole_file
from newscrawl.utils.messages import print_message
from newscrawl.utils.terminal import console
from newscrawl.utils.text import counted

_MOST = 10_000


class Command(LedgerCommand):
    """Write a report."""

    examples: ClassVar[Sequence[tuple[str, str]]] = (
        ("report", "report the newest run in report.html"),
        ("report --run 12 -o run12.html", "report one run"),
        ("report --since 7天前", "report the runs of a week"),
    )

    @override
    def long_desc(self) -> str:
        return (
            "Write a report of a run as one HTML file for any browser: charts by site, outlet and day, field coverage, "
            "removals by rule, stories, unknown outlets, failures, and each article before and after cleaning."
        )

    @override
    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--run", metavar="N", type=int, help="report this run")
        which.add_argument("--last", action="store_true", help="report the newest run that has ended (the default)")
        which.add_argument("--since", metavar="DATE", default="", help="report all runs since then (UTC)")
        parser.add_argument("-o", "--output", metavar="FILE", default="report.html", help="default: report.html")
        parser.add_argument(
            "--articles", metavar="N", type=int, default=_MOST, help=f"show the N newest articles (default: {_MOST})"
        )

    @override
    def work(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        from newscrawl.report.findings import gather  # here, because importing the charts is slow
        from newscrawl.report.render import render

        if opts.articles < 0:
            raise ConfigError(f"--articles must be a whole number from 0; got {opts.articles}")
        with open_ledger(settings) as ledger, bar() as progress:
            findings, archive = gather(ledger, selection(ledger, opts), opts.articles, progress)
        path = Path(opts.output).absolute()
        with write_errors(opts.output), whole_file(path) as file:
            file.write(render(findings, archive).encode("utf-8", "replace"))
        print_message(f"{counted(findings.articles, 'article')} in {opts.output} ({path.stat().st_size / 1e6:.1f} MB)")


def selection(ledger: Ledger, opts: argparse.Namespace) -> Selection:
    """Return which runs the report covers. Raises ConfigError if no run has ended yet."""
    if opts.since:
        since = parameters.since_date(opts.since)
        assert since is not None
        return Selection(since=since.replace(tzinfo=UTC))
    run = opts.run if opts.run is not None else ledger.reports.newest_run()
    if run is None:
        raise ConfigError("no run has ended yet; run newscrawl crawl URL first")
    return Selection(run=run)


@contextmanager
def bar() -> Iterator[Any]:
    """Show a progress bar on a terminal; yield the function that updates it, given the articles done and all articles."""
    columns = (TextColumn("reading articles"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)
