"""A short table of what a run brought in and what was cleaned from it, for a terminal."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from newscrawl.errors import ConfigError

_ROWS: Final = 12
Record = dict[str, Any]


def newest_export(data: Path) -> Path:
    """Return the newest JSON Lines export. Raises ConfigError if there is none yet."""
    files = sorted((data / "exports").glob("*.jsonl"), key=lambda path: path.stat().st_mtime)
    if not files:
        raise ConfigError(f"no exports in {data / 'exports'} yet; run scrapy crawl first")
    return files[-1]


def read_records(path: Path) -> list[Record]:
    """Return the records of a JSON Lines file. Raises ConfigError if it cannot be read or holds something else."""
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from error
    except ValueError as error:
        raise ConfigError(f"{path} is no JSON Lines file: {error}") from error


def summarise(records: list[Record]) -> str:
    """Return two tables: the first articles, and the removals by rule with an example of each."""
    articles = [
        (
            text(r["published_at"])[:16].replace("T", " "),
            text(r["source"]),
            str(len(r["text"])),
            str(len(r["removed"])),
            r["title"],
        )
        for r in records[:_ROWS]
    ]
    lines = table(("published", "source", "chars", "removed", "title"), articles)
    if len(records) > _ROWS:
        lines.append(f"… and {len(records) - _ROWS} more")
    rules: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for removal in (removal for record in records for removal in record["removed"]):
        rules[removal["rule"]] += 1
        examples.setdefault(removal["rule"], removal["text"])
    lines += [
        "",
        *table(("rule", "spans", "example"), [(rule, str(n), examples[rule]) for rule, n in rules.most_common()]),
    ]
    return "\n".join(lines)


def text(value: Any) -> str:
    """Return a value as a cell, empty for None."""
    return "" if value is None else str(value)


def width(cell: str) -> int:
    """Columns a text takes on a terminal: East Asian characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in cell)


def clip(cell: str, columns: int) -> str:
    """Cut a text to so many columns, on one line and without control characters."""
    cell = "".join(char if char.isprintable() else " " for char in cell)
    if width(cell) <= columns:
        return cell
    while cell and width(cell) > columns - 1:
        cell = cell[:-1]
    return cell + "…"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Return the lines of a table; columns are as wide as their widest cell, at most 48."""
    cells = [tuple(clip(cell, 48) for cell in row) for row in (head, *rows)]
    widths = [max(width(row[at]) for row in cells) for at in range(len(head))]
    lines = [
        "  ".join(cell + " " * (widths[at] - width(cell)) for at, cell in enumerate(row)).rstrip() for row in cells
    ]
    return [lines[0], "  ".join("─" * size for size in widths), *lines[1:]]
