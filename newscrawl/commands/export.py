"""``newscrawl export``: the ledger's articles as JSON Lines, JSON, CSV, Parquet or XLSX."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.settings import BaseSettings
from typing_extensions import override

from newscrawl.cli import LedgerCommand, open_ledger
from newscrawl.errors import ConfigError
from newscrawl.exporters import FORMATS, check_formats
from newscrawl.items import FIELDS
from newscrawl.runs.exports import write_files, write_records
from newscrawl.spiders import parameters
from newscrawl.utils.messages import print_message
from newscrawl.utils.text import counted

if TYPE_CHECKING:
    from newscrawl.ledger import Ledger


class Command(LedgerCommand):
    """Export articles from the ledger."""

    examples: ClassVar[Sequence[tuple[str, str]]] = (
        ("export --since 2024-10-01 --format csv -o october.csv", "what was recorded since then"),
        ("export --since 2天前 | jq -r .title", "print titles"),
        ("export --published-since 2024-10-01 --until 2024-11-01 --query 'water tower' --fields url,title", "choose"),
        ("export --run 12 --format json", "the articles of one run"),
    )

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
        parser.add_argument("--source", metavar="NAME", help="only articles of this outlet, by its canonical name")
        parser.add_argument(
            "--published-since",
            metavar="DATE",
            default="",
            help="only articles published since then, by their own clock",
        )
        parser.add_argument("--until", metavar="DATE", default="", help="only articles published before then")
        parser.add_argument(
            "--query", metavar="WORDS", default="", help="only articles whose title or text has all WORDS"
        )
        parser.add_argument("--fields", metavar="NAMES", default="", help="only these fields, separated by commas")
        parser.add_argument("--format", choices=list(FORMATS), help="default: by FILE's name, else jsonl")
        parser.add_argument("-o", "--output", metavar="FILE", help="write FILE as a whole (default: standard output)")

    @override
    def work(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        (name,) = check_formats([opts.format or format_of(opts.output)])
        bom = settings.getbool("NEWSCRAWL_CSV_BOM")
        fields = field_names(opts.fields)
        since = parameters.since_date(opts.since)
        wanted = Wanted(
            opts.site,
            opts.source,
            parameters.since_date(opts.published_since),
            parameters.since_date(opts.until),
            opts.query.casefold().split(),
        )
        with open_ledger(settings) as ledger:
            found = chosen(ledger, since.replace(tzinfo=UTC) if since else None, opts.run)
            records = (record for record in found if wanted.has(record))
            if opts.output:
                count = write_files(records, {name: Path(opts.output).absolute()}, bom=bom, fields=fields)
                print_message(f"{counted(count, 'article')} in {opts.output}")
            elif not FORMATS[name].to_stdout:
                raise ConfigError(f"{name} cannot be written to standard output; give -o FILE.{name}")
            else:
                write_records(records, {name: sys.stdout.buffer}, bom=bom, fields=fields)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records are exported: those that meet every condition that is given."""

    site: str | None
    source: str | None
    published_since: datetime | None
    until: datetime | None
    words: Sequence[str]

    def has(self, record: Mapping[str, Any]) -> bool:
        """Return whether a record meets the conditions. One without a date has not been published since or until any."""
        if self.site not in (None, record["site"]) or self.source not in (None, record["source"]):
            return False
        if self.published_since or self.until:
            if not record["published_at"]:
                return False
            clock = datetime.fromisoformat(record["published_at"]).replace(tzinfo=None)
            if (self.published_since and clock < self.published_since) or (self.until and clock >= self.until):
                return False
        text = f"{record['title']}\n{record['text']}".casefold() if self.words else ""
        return all(word in text for word in self.words)


def field_names(text: str) -> list[str]:
    """Return names of fields that are separated by commas, in their order. Raises ConfigError for an unknown one.

    >>> field_names("url, title")
    ['url', 'title']
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    if unknown := [name for name in names if name not in FIELDS]:
        raise ConfigError(f"a record has no field {unknown[0]!r}; the fields are {', '.join(FIELDS)}")
    return names


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


def chosen(ledger: Ledger, since: datetime | None, run: int | None) -> Iterator[dict[str, Any]]:
    """Return the records of a run, or the newest revisions since a moment.

    Raises ConfigError if there is no such run.
    """
    if run is not None and not ledger.runs.exists(run):
        raise ConfigError(f"there is no run {run} in the ledger")
    return ledger.revisions.records_since(since) if run is None else ledger.revisions.records_of_run(run)
