"""How a run ended: its exit status, its summary line, and the report that each run leaves under runs/."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from newscrawl.errors import ExitStatus, write_errors
from newscrawl.health.checks import FAILED_MONITORS, Alarm, Check
from newscrawl.ledger import RunRow
from newscrawl.runs.deliver import Delivered
from newscrawl.utils.files import PRIVATE, run_file_stem, whole_file
from newscrawl.utils.text import counted, plural


@dataclass(slots=True)
class RunOutcome:
    """How a run ended.

    ``failures`` and ``skipped`` are the first failed and skipped pages (``url``, ``reason``), ``skips`` counts all skipped
    pages by reason, ``files`` are the exports, ``alarms`` the alarms of its sites.
    """

    status: ExitStatus
    seconds: float
    counts: Mapping[str, int]
    failures: list[dict[str, str]]
    skipped: list[dict[str, str]] = field(default_factory=list)
    skips: Mapping[str, int] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    error: str | None = None
    deliveries: list[Delivered] = field(default_factory=list)
    renderings: Mapping[str, Any] = field(default_factory=dict)
    """By site and kind of page: pages that a browser was tried on, and helped on, with ``render = "auto"``."""
    sites: list[dict[str, Any]] = field(default_factory=list)
    """A row for each site of a round over many sites."""


def write_report(
    outcome: RunOutcome, run: RunRow, ended: datetime, data: Path, recovered: Sequence[Path], stats: Mapping[str, Any]
) -> None:
    """Write ``<data>/runs/<spider>-<UTC time>-<run>.json``. Raises LedgerError if it cannot be written.

    ``recovered`` are the files written for killed runs, ``stats`` Scrapy's statistics.
    """
    report = {
        "run": run.id,
        "spider": run.spider,
        "scope": run.scope,
        "started_at": run.started_at.isoformat(timespec="seconds"),
        "ended_at": ended.isoformat(timespec="seconds"),
        "seconds": round(outcome.seconds, 1),
        "exit_status": int(outcome.status),
        "outcome": outcome.status.words,
        "counts": outcome.counts,
        "requests": stats.get("downloader/request_count", 0),
        "requests_per_record": requests_per_record(outcome.counts, stats),
        "failures": outcome.failures,
        "skipped": outcome.skipped,
        "skipped_by_reason": outcome.skips,
        "alarms": [dataclasses.asdict(alarm) for alarm in outcome.alarms],
        "exports": [str(path) for path in outcome.files],
        "recovered_exports": [str(path) for path in recovered],
        "deliveries": [delivered.to_dict() for delivered in outcome.deliveries],
        **({"renderings": outcome.renderings} if outcome.renderings else {}),
        **({"sites": outcome.sites} if outcome.sites else {}),
        "stats": {name: value for name, value in sorted(stats.items()) if isinstance(value, int | float | str)},
    }
    path = data / "runs" / f"{run_file_stem(run.spider, run.started_at, run.id)}.json"
    with write_errors(f"the run report {path}"), whole_file(path, data / "tmp", PRIVATE) as file:
        file.write(json.dumps(report, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n")


def requests_per_record(counts: Mapping[str, int], stats: Mapping[str, Any]) -> float | None:
    """Return how many requests each new or revised record cost the sites, or None without a record."""
    records = counts.get("new", 0) + counts.get("revised", 0)
    return round(stats.get("downloader/request_count", 0) / records, 2) if records else None


# Scrapy's reasons for closing a spider that did what it was asked to do.
_ORDERLY = ("finished", "closespider_")
_STOPPED = ("shutdown", "memusage_exceeded")


GONE: Final = "gone"
"""The reason why a page was skipped that the site answers with 404 or 410."""

LOST_FIELDS: Final = "newscrawl/fields lost to errors"
"""The name of the statistic with the number of fields that an error in newscrawl has cost."""


def judge(stats: Mapping[str, Any], reason: str, alarms: Sequence[Alarm] = ()) -> ExitStatus:
    """Return the exit status of a run.

    ``stats`` are Scrapy's statistics of the run, ``reason`` is why Scrapy closed the spider, ``alarms`` are its sites'. A page
    counts as failed if it could not be fetched or read. A page that is gone (404, 410) or forbidden by robots.txt does not.

    >>> judge({"newscrawl/pages": 40, "newscrawl/failed": 2}, "finished").name
    'PARTLY_FAILED'
    """
    failed = stats.get("newscrawl/failed", 0) + stats.get("newscrawl/postponed", 0)
    read = stats.get("newscrawl/pages", 0) + stats.get("newscrawl/unchanged", 0)
    # From the worst to the mildest: a run has one exit status.
    if reason in _STOPPED:
        return ExitStatus.STOPPED
    if failed and not read:
        return ExitStatus.UNREACHABLE
    if not reason.startswith(_ORDERLY):
        return ExitStatus.ERROR
    if any(alarm.monitor == Check.FOUND for alarm in alarms):
        return ExitStatus.NO_ARTICLES
    if stats.get(FAILED_MONITORS):
        return ExitStatus.UNHEALTHY
    if failed or stats.get("spider_exceptions/count", 0):
        return ExitStatus.PARTLY_FAILED
    return ExitStatus.DONE


def summary_line(outcome: RunOutcome, stats: dict[str, Any], reason: str) -> str:
    """Return the line that is printed at the end of a run: its counts, what it skipped, its exit status, its files.

    Pages that have not changed and pages that are gone are counted apart from those that were skipped.
    """
    count = outcome.counts.get
    revised = count("revised", 0)
    skips = skip_counts(stats)
    gone = skips.pop(GONE, 0)
    unchanged = count("unchanged", 0)
    parts = [
        counted(count("new", 0) + revised, "article") + (f" ({revised} revised)" if revised else ""),
        f"{counted(stats.get('newscrawl/pages', 0), 'page')} read",
        *([f"{rendered} rendered"] if (rendered := stats.get("newscrawl/rendered")) else []),
        *([f"{unchanged} unchanged"] if unchanged else []),
        *([f"{gone} gone"] if gone else []),
        f"{stats.get('newscrawl/failed', 0)} failed",
        *([f"{counted(lost, 'field')} lost to errors"] if (lost := stats.get(LOST_FIELDS)) else []),
        f"{outcome.seconds:.1f} s",
    ]
    line = ", ".join(parts)
    if reason not in ("finished", "shutdown", "ledger"):
        line += f" ({reason})"
    if skips:
        reasons = ", ".join(f"{number} {plural(why, number)}" for why, number in skips.most_common())
        line += f"; {sum(skips.values())} skipped: {reasons}"
    if outcome.status != ExitStatus.DONE:
        line += f"; {outcome.status.words}, exit status {int(outcome.status)}"
    if outcome.files:
        line += f"; {outcome.files[0].with_suffix('')}.{{{','.join(path.suffix[1:] for path in outcome.files)}}}"
    return line


def skip_counts(stats: Mapping[str, Any]) -> Counter[str]:
    """Return the number of skipped pages by reason, from Scrapy's statistics. Unchanged pages are not skipped.

    >>> skip_counts({"newscrawl/skipped": 2, "newscrawl/skipped/list page": 2, "newscrawl/skipped/unchanged": 1})
    Counter({'list page': 2})
    """
    prefix = "newscrawl/skipped/"
    return Counter(
        {
            name.removeprefix(prefix): count
            for name, count in stats.items()
            if name.startswith(prefix) and name != f"{prefix}unchanged"
        }
    )
