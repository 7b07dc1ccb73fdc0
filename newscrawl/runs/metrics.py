"""The figures of a run as a Prometheus text file, which node_exporter's textfile collector reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from newscrawl.errors import write_errors
from newscrawl.ledger import RunRow
from newscrawl.runs.outcome import RunOutcome
from newscrawl.utils.files import whole_file


def write_metrics(folder: Path, outcome: RunOutcome, run: RunRow, ended: datetime) -> Path:
    """Write ``<folder>/newscrawl-<spider>.prom`` as a whole; return its path. Raises LedgerError if it cannot be written."""
    path = folder / f"newscrawl-{run.spider}.prom"
    with write_errors(path), whole_file(path) as file:
        file.write("\n".join(metric_lines(outcome, run, ended)).encode("utf-8", "replace") + b"\n")
    return path


def metric_lines(outcome: RunOutcome, run: RunRow, ended: datetime) -> Iterator[str]:
    """Yield the lines of the file: the newest run of the spider, then a line for each site of a round."""
    own = {"spider": run.spider, "scope": run.scope}
    yield from _metric("run_end_timestamp_seconds", "When the newest run ended.", [(own, ended.timestamp())])
    yield from _metric("run_duration_seconds", "How long it took.", [(own, outcome.seconds)])
    yield from _metric("run_exit_status", "Its exit status; 0 is success.", [(own, int(outcome.status))])
    counts = [({**own, "result": name.replace(" ", "_")}, count) for name, count in sorted(outcome.counts.items())]
    yield from _metric("run_articles", "Articles and pages by result.", counts)
    yield from _metric("run_alarms", "Alarms of its sites.", [(own, len(outcome.alarms))])
    undelivered = sum(1 for each in outcome.deliveries if each.error)
    yield from _metric("run_failed_deliveries", "Places that did not take its records.", [(own, undelivered)])
    rows = [({"site": row["site"]}, row) for row in outcome.sites]
    yield from _metric(
        "site_exit_status", "Exit status of each site.", [(labels, row["exit_status"]) for labels, row in rows]
    )
    yield from _metric(
        "site_articles", "New articles of each site.", [(labels, row["counts"].get("new", 0)) for labels, row in rows]
    )


def _metric(name: str, meaning: str, samples: Sequence[tuple[Mapping[str, Any], float]]) -> Iterator[str]:
    if not samples:
        return
    yield f"# HELP newscrawl_{name} {meaning}"
    yield f"# TYPE newscrawl_{name} gauge"
    for labels, value in samples:
        yield f"newscrawl_{name}{{{','.join(f'{key}={quoted(str(text))}' for key, text in labels.items())}}} {value:.15g}"


def quoted(text: str) -> str:
    r"""Return the value of a label in quotes.

    >>> quoted('a"b')
    '"a\\"b"'
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
