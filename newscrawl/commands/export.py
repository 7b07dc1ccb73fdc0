"""``scrapy export``: the ledger's articles as JSON Lines, JSON, CSV or Parquet."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings

from newscrawl.cli import LedgerCommand, open_ledger
from newscrawl.errors import ConfigError
from newscrawl.exporters import FORMATS
from newscrawl.ledger import Ledger
from newscrawl.runs.exports import write_files, write_records
from newscrawl.spiders import parameters


class Command(LedgerCommand):
    """Export articles from the ledger."""

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return f"Export the ledger's articles ({', '.join(FORMATS)})"

    def long_desc(self) -> str:
        """Return the text of --help."""
        return (
            "Export the articles in the ledger, the newest revision of each, to FILE or to standard output. "
            "A run may be under way meanwhile. Examples: scrapy export --since 2024-10-01 --format csv -o october.csv; "
            "scrapy export --since 2天前 | jq -r .title; scrapy export --run 12 --format json."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of the command."""
        super().add_options(parser)
        parser.add_argument("--since", metavar="DATE", default="", help="only what was recorded since then (UTC)")
        parser.add_argument("--run", metavar="N", type=int, help="only what this run brought, revisions included")
        parser.add_argument("--site", metavar="HOST", help="only articles of this site")
        parser.add_argument("--format", choices=list(FORMATS), help="default: by FILE's name, else jsonl")
        parser.add_argument("-o", "--output", metavar="FILE", help="write FILE in one piece (default: standard output)")

    def work(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        """Write the records that the options ask for."""
        name = opts.format or format_of(opts.output)
        bom = settings.getbool("NEWSCRAWL_CSV_BOM")
        since = parameters.since_date(opts.since)
        with open_ledger(settings) as ledger:
            records = chosen(ledger, since.replace(tzinfo=UTC) if since else None, opts.run, opts.site)
            if opts.output:
                count = write_files(records, {name: Path(opts.output).absolute()}, bom=bom)
                sys.stderr.write(f"newscrawl: {count} articles in {opts.output}\n")
            elif not FORMATS[name].to_stdout:
                raise ConfigError(f"{name} cannot be written to standard output; give -o FILE.{name}")
            else:
                try:
                    write_records(records, {name: sys.stdout.buffer}, bom=bom)
                except BrokenPipeError:  # the reader has had enough
                    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def format_of(output: str | None) -> str:
    """Return the format that a file's name asks for, ``jsonl`` without one. Raises ConfigError for an unknown one."""
    if not output:
        return "jsonl"
    suffix = Path(output).suffix.removeprefix(".").lower()
    if suffix not in FORMATS:
        raise ConfigError(f"no format is known by the name of {output!r}; give --format {'|'.join(FORMATS)}")
    return suffix


def chosen(ledger: Ledger, since: datetime | None, run: int | None, site: str | None) -> Iterator[dict[str, Any]]:
    """Yield the records of a run, or the newest revisions since a moment; of one site if asked for."""
    if run is not None and not ledger.runs.exists(run):
        raise ConfigError(f"there is no run {run} in the ledger")
    records = ledger.revisions.records_since(since) if run is None else ledger.revisions.records_of_run(run)
    return (record for record in records if site in (None, record["site"]))
