"""How a run ended, for the summary line and the report that each run leaves under runs/."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from newscrawl.errors import LedgerError
from newscrawl.health.checks import Alarm
from newscrawl.ledger import Run
from newscrawl.outcome import ExitStatus
from newscrawl.utils.files import whole_file


@dataclass(slots=True)
class Report:
    """How a run ended."""

    status: ExitStatus
    seconds: float
    counts: Mapping[str, int]
    failures: list[dict[str, str]]
    files: list[Path] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    error: str | None = None


def write_report(
    report: Report, run: Run, ended: datetime, data: Path, recovered: Sequence[Path], stats: Mapping[str, Any]
) -> None:
    """Write ``<data>/runs/<spider>-<UTC time>-<run>.json``. Raises LedgerError if it cannot be written.

    ``recovered`` are the files that were written for runs that had been killed, ``stats`` Scrapy's statistics.
    """
    told = {
        "run": run.id,
        "spider": run.spider,
        "scope": run.scope,
        "started_at": run.started_at.isoformat(timespec="seconds"),
        "ended_at": ended.isoformat(timespec="seconds"),
        "seconds": round(report.seconds, 1),
        "exit_status": int(report.status),
        "outcome": report.status.words,
        "counts": report.counts,
        "failures": report.failures,
        "alarms": [dataclasses.asdict(alarm) for alarm in report.alarms],
        "exports": [str(path) for path in report.files],
        "recovered_exports": [str(path) for path in recovered],
        "stats": {name: value for name, value in sorted(stats.items()) if isinstance(value, int | float | str)},
    }
    path = data / "runs" / f"{run.spider}-{run.started_at:%Y%m%dT%H%M%SZ}-{run.id}.json"
    try:
        with whole_file(path, data / "tmp") as file:
            file.write(json.dumps(told, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n")
    except OSError as error:
        raise LedgerError(f"cannot write the run report {path}: {error.strerror or error}") from error
