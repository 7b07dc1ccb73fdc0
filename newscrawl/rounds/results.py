"""The lines that a round prints at its end: one for each site that needs attention, and one for the whole round."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from newscrawl.errors import ExitStatus
from newscrawl.runs.deliver import complaints
from newscrawl.runs.outcome import RunOutcome
from newscrawl.utils.messages import print_error, print_message
from newscrawl.utils.text import counted

SHOWN: Final = 20
"""Sites that are printed one by one. The report has all of them."""


def print_result(outcome: RunOutcome) -> None:
    """Print how a round has ended, on standard error."""
    troubled = [row for row in outcome.sites if row["exit_status"] != ExitStatus.DONE]
    for row in troubled[:SHOWN]:
        print_message(site_line(row))
    if len(troubled) > SHOWN:
        print_message(f"… and {counted(len(troubled) - SHOWN, 'more site')}; the run report has them all")
    if outcome.error:
        print_error(outcome.error)
    for line in complaints(outcome.deliveries):
        print_error(line)
    print_message(round_line(outcome))


def site_line(row: Mapping[str, Any]) -> str:
    """Return what is wrong with a site, given its row in the report.

    >>> site_line({"site": "town", "outcome": "nothing reachable", "failures": [{"url": "u", "reason": "HTTP 500"}]})
    'town: nothing reachable: HTTP 500'
    """
    failures = row.get("failures") or [{}]
    reasons = row.get("error") or "; ".join(row.get("alarms") or ()) or failures[0].get("reason")
    return f"{row['site']}: {row['outcome']}{f': {reasons}' if reasons else ''}"


def round_line(outcome: RunOutcome) -> str:
    """Return the line that sums up a round: its sites, its counts, its exit status, its files."""
    count = outcome.counts.get
    sites, articles, revised = len(outcome.sites), count("new", 0) + count("revised", 0), count("revised", 0)
    pages = sum(row.get("pages", 0) for row in outcome.sites)
    failed = sum(row.get("failed", 0) for row in outcome.sites)
    parts = [
        counted(sites, "site"),
        counted(articles, "article") + (f" ({revised:,} revised)" if revised else ""),
        f"{counted(pages, 'page')} read",
        f"{failed:,} failed",
        f"{outcome.seconds:.1f} s",
    ]
    line = ", ".join(parts)
    if outcome.status != ExitStatus.DONE:
        line += f"; {outcome.status.words}, exit status {int(outcome.status)}"
    stems = {path.with_suffix("") for path in outcome.files}
    if len(stems) > 1:  # files of its own for each site
        line += f"; {counted(len(outcome.files), 'file')} in {outcome.files[0].parent}"
    elif stems:
        line += f"; {outcome.files[0].with_suffix('')}.{{{','.join(path.suffix[1:] for path in outcome.files)}}}"
    return line
