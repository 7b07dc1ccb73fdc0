"""``newscrawl sites``: list the known sites and their health."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings
from typing_extensions import override

from newscrawl.cli import LedgerCommand, has_ledger, open_ledger
from newscrawl.errors import ConfigError
from newscrawl.health.schedule import hint
from newscrawl.ledger.site_runs import SiteState
from newscrawl.sites.fixture import check_fixtures
from newscrawl.sites.loader import known_sites, load_site
from newscrawl.utils.terminal import cell, console, new_table


class Command(LedgerCommand):
    """List the sites."""

    examples: ClassVar[Sequence[tuple[str, str]]] = (
        ("sites", "list the sites"),
        ("sites --json", "list them for a program"),
        ("sites --accept news.example", "accept a site that has changed as it is now"),
    )

    @override
    def short_desc(self) -> str:
        return "List known sites with their last run, their health and how often to crawl them"

    @override
    def long_desc(self) -> str:
        return (
            "List the sites of the site files and of the ledger: the last run, new articles, health, and how often to "
            "crawl them. --accept SITE accepts a site that raised an alarm as it is now: its history starts again. "
            "--check reads the saved pages of the site files again and compares them with their truth."
        )

    @override
    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--accept", metavar="SITE", help="accept the site as it is now; its history starts again")
        parser.add_argument("--check", action="store_true", help="read the fixtures of the site files again")
        parser.add_argument("--json", action="store_true", help="print the list as JSON")

    @override
    def work(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        folder = Path(settings["NEWSCRAWL_SITES"])
        if opts.accept:
            accept(settings, opts.accept)
        elif opts.check:
            check(folder)
        else:
            rows = list_sites(states(settings), folder)
            print(json.dumps(rows, ensure_ascii=False, indent=2)) if opts.json else show(rows)


def states(settings: BaseSettings) -> list[SiteState]:
    """Return the sites of the ledger; empty if there is no ledger yet."""
    if not has_ledger(settings):
        return []
    with open_ledger(settings) as ledger:
        return ledger.site_runs.states()


def list_sites(seen: list[SiteState], folder: Path) -> list[dict[str, Any]]:
    """Return one row for each site as plain JSON types, sorted by host: site file, last run, new articles, alarms."""
    rows: dict[str, dict[str, Any]] = {}
    for name in known_sites(folder):
        site = load_site(name, folder)
        host = urlsplit(site.start_urls[0]).netloc.removeprefix("www.")
        rows[host] = {"site": host, "name": name, "render": site.render}
    for state in seen:
        rows[state.site] = rows.get(state.site, {"site": state.site, "name": None, "render": False}) | {
            "last_run": state.last_run.isoformat(timespec="seconds"),
            "runs": state.runs,
            "new_articles": state.new,
            "schedule": hint(state.later, state.last_run - state.first_run),
            "alarms": [alarm.message for alarm in state.alarms],
        }
    return [rows[site] for site in sorted(rows)]


def show(rows: list[dict[str, Any]]) -> None:
    """Print the list as a table."""
    if not rows:
        print("no sites yet: newscrawl crawl URL, or newscrawl newsite URL")
        return
    table = new_table("site", "file", "last run", "runs", "new", "run it", "health", right=("runs", "new"))
    for row in rows:
        alarms = row.get("alarms", [])
        health = cell("; ".join(alarms), "red") if alarms else cell("ok" if "runs" in row else "", "green")
        name = f"{row['name'] or ''}{' (rendered)' if row['render'] else ''}"
        cells = (row["site"], name, _ago(row.get("last_run")), row.get("runs", ""), row.get("new_articles", ""))
        table.add_row(*map(cell, cells), cell(row.get("schedule", "")), health)
    console().print(table)


def _ago(moment: str | None) -> str:
    """Return how long ago a moment was, in its largest unit; ``never`` for None."""
    if moment is None:
        return "never"
    seconds = (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds()
    for unit, name in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= unit:
            return f"{seconds // unit:.0f} {name} ago"
    return "just now"


def accept(settings: BaseSettings, site: str) -> None:
    """Accept a site as it is now. Raises ConfigError if the ledger has no history of that site."""
    with open_ledger(settings) as ledger:
        forgotten = ledger.site_runs.accept(site)
        if not forgotten:
            known = ", ".join(state.site for state in ledger.site_runs.states()) or "none"
            raise ConfigError(f"no history of a site {site!r}; the sites are: {known}")
        ledger.commit()
    print(f"{site} is accepted as it is now; {forgotten} earlier runs no longer count")


def check(folder: Path) -> None:
    """Compare the fixtures with their truth. Raises ConfigError that names the fields that differ."""
    names = [name for name in known_sites(folder) if (folder / name).is_dir()]
    differences = [line for name in names for line in check_fixtures(folder / name)]
    print(f"{len(names)} sites with fixtures, {len(differences)} differences")
    if differences:
        raise ConfigError("these differ from their truth: " + "; ".join(differences))
