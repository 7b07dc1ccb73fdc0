"""``newscrawl export``: the ledger's articles as JSON Lines, JSON, CSV or Parquet."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from scrapy.settings import BaseSettings
from typing_extensions import override

from newscrawl.cli import LedgerCommand, open_ledger
from newscrawl.errors import ConfigError
from newscrawl.exporters import FORMATS
from newscrawl.ledger import Ledger
from newscrawl.runs.exports import write_files, write_records
from newscrawl.spiders import parameters
from newscrawl.utils.messages import print_message
from newscrawl.utils.text import counted


class Command(LedgerCommand):
    """Export articles from the ledger."""

    examples: ClassVar[Sequence[tuple[str, str]]] = (
        ("export --since 2024-10-01 --format csv -o october.csv", "what was recorded since then"),
        ("export --since 2天前 | jq -r .title", "print titles"),
        ("export --run 12 --format json", "the articles of one run"),
    )

    @override
    def short_desc(self) -> str:
        return f"Export the ledger's articles ({', '.join(FORMATS)})"

    @override
    def long_desc(self) -> str:
        return (
            "Export the newest revision of each article in the ledger, to FILE or to standard output. "
            "This also works during a run."
        )

    @override
    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--since", metavar="DATE", default="", help="only articles recorded since then (UTC)")
        parser.add_argument("--run", metavar="N", type=int, help="only articles of this run, revisions included")
        parser.add_argument("--site", metavar="HOST", help="only articles of this site")
        parser.add_argument("--format", choices=list(FORMATS), help="default: by FILE's name, else jsonl")
        parser.add_argument("-o", "--output", metavar="FILE", help="write FILE as a whole (default: standard output)")

    @override
    def work(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        name = opts.format or format_of(opts.output)
        bom = settings.getbool("NEWSCRAWL_CSV_BOM")
        since = parameters.since_date(opts.since)
        with open_ledger(settings) as ledger:
            records = chosen(ledger, since.replace(tzinfo=UTC) if since else None, opts.run, opts.site)
            if opts.output:
                count = write_files(records, {name: Path(opts.output).absolute()}, bom=bom)
                print_message(f"{counted(count, 'article')} in {opts.output}")
            elif not FORMATS[name].to_stdout:
                raise ConfigError(f"{name} cannot be written to standard output; give -o FILE.{name}")
            else:
                write_records(records, {name: sys.stdout.buffer}, bom=bom)


def format_of(output: str | None) -> str:
    """Return the format of a file by the ending of its name, ``jsonl`` without a file. Raises ConfigError if unknown.

    >>> format_of("october.csv")
    'csv'
    """
    if not output:
        return "jsonl"
    suffix = Path(output).suffix.removeprefix(".").lower()
    if suffix not in FORMATS:
        raise ConfigError(f"the name {output!r} does not end in a known format; give --format {'|'.join(FORMATS)}")
    return suffix


def chosen(ledger: Ledger, since: datetime | None, run: int | None, site: str | None) -> Iterator[dict[str, Any]]:
    """Return the records of a run, or the newest revisions since a moment (of one ``site`` if given).

    Raises ConfigError if there is no such run.
    """
    if run is not None and not ledger.runs.exists(run):
        raise ConfigError(f"there is no run {run} in the ledger")
    records = ledger.revisions.records_since(since) if run is None else ledger.revisions.records_of_run(run)
    return (record for record in records if site in (None, record["site"]))
