"""Two short tables of an export for a terminal: its first articles, and the removals by rule."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from rich.console import RenderableType
from rich.table import Table

from newscrawl.errors import ConfigError
from newscrawl.utils.files import read_whole
from newscrawl.utils.terminal import cell, new_table

_ROWS: Final = 12
_MAX_FILE: Final = 1_000_000_000
"""Longest export that is read, in bytes: its records are all held in memory."""
_SHOWN_FIELDS: Final = {"published_at", "source", "text", "removed", "title"}
_WIDEST: Final = 48
"""Widest column on the terminal; an East Asian character takes two columns. A choice."""
Record = dict[str, Any]


def newest_export(data: Path) -> Path:
    """Return the newest JSON Lines export. Raises ConfigError if there is none yet."""
    files = sorted((data / "exports").glob("*.jsonl"), key=lambda path: path.stat().st_mtime)
    if not files:
        raise ConfigError(f"no exports in {data / 'exports'} yet; run newscrawl crawl first")
    return files[-1]


def read_records(path: Path) -> list[Record]:
    """Return the records of a JSON Lines file. Raises ConfigError if it cannot be read or contains something else."""
    try:
        records = [json.loads(line) for line in read_whole(path, _MAX_FILE).decode("utf-8").split("\n") if line.strip()]
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path} is not a JSON Lines file: {error}") from error
    if not all(isinstance(record, dict) and record.keys() >= _SHOWN_FIELDS for record in records):
        raise ConfigError(
            f"{path} is not an export of newscrawl: a line lacks one of {', '.join(sorted(_SHOWN_FIELDS))}"
        )
    return records


def summarise(records: list[Record]) -> list[RenderableType]:
    """Return the table of the first articles and the table of removals: number by rule, with an example."""
    articles = new_table("published", "source", "chars", "removed", "title", right=("chars", "removed"), widest=_WIDEST)
    for record in records[:_ROWS]:
        published = (record["published_at"] or "")[:16].replace("T", " ")
        _add_row(
            articles, published, record["source"] or "", len(record["text"]), len(record["removed"]), record["title"]
        )
    more = [f"… and {len(records) - _ROWS} more\n"] if len(records) > _ROWS else []
    spans: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for removal in (removal for record in records for removal in record["removed"]):
        spans[removal["rule"]] += 1
        examples.setdefault(removal["rule"], removal["text"])
    removals = new_table("rule", "spans", "example", right=("spans",), widest=_WIDEST)
    for rule, count in spans.most_common():
        _add_row(removals, rule, count, examples[rule])
    return [articles, *more, removals]


def _add_row(table: Table, *values: object) -> None:
    """Add a row with each value on one line."""
    cells: Iterable[str] = (" ".join(str(value).split()) for value in values)
    table.add_row(*map(cell, cells))
