"""``newscrawl sites``: list the known sites and their health; add, remove and rename site files."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings
from typing_extensions import override

from newscrawl.cli import LedgerCommand, has_ledger, open_ledger
from newscrawl.errors import ConfigError
from newscrawl.health.schedule import hint
from newscrawl.ledger.site_runs import SiteState
from newscrawl.rendering.mode import Render
from newscrawl.sites.fixture import check_fixtures
from newscrawl.sites.listing import NewSite, add_sites, read_addresses, remove_sites, rename_site
from newscrawl.sites.loader import known_sites, load_site
from newscrawl.spiders import parameters
from newscrawl.utils.terminal import cell, console, new_table
from newscrawl.utils.text import counted, span_in_words


class Command(LedgerCommand):
    """List the sites, or change the list."""

    takes_words = True
    examples: ClassVar[Sequence[tuple[str, str]]] = (
        ("sites", "list the sites"),
        ("sites add https://a.example/ https://b.example/", "write a site file for each address"),
        ("sites add feeds.opml --tag economy --schedule hourly", "the feeds of a reader, or a file of addresses"),
        ("sites rename a-example town", "rename a site file"),
        ("sites remove town", "delete a site file; its articles stay"),
        ("sites --json", "list them for a program"),
        ("sites --accept news.example", "accept a site that has changed as it is now"),
    )

    @override
    def syntax(self) -> str:
        return "[options] [add URL|FILE ... | remove NAME ... | rename OLD NEW]"

    @override
    def long_desc(self) -> str:
        return (
            "List the sites of the site files and of the ledger: the last run, new articles, health, and how often to "
            "crawl them. --accept SITE accepts a site that raised an alarm as it is now: its history starts again. "
            "add writes a site file for each address: give addresses, files with one address a line, or OPML files. --check reads the saved pages of the site files again and compares them with their truth."
        )

    @override
    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--accept", metavar="SITE", help="accept the site as it is now; its history starts again")
        parser.add_argument("--tag", metavar="TAG", action="append", default=[], help="add: a word of your own")
        parser.add_argument("--schedule", metavar="WHEN", help="add: hourly, daily, weekly, every 6 hours, auto")
        parser.add_argument("--delay", metavar="SECONDS", type=float, help="add: seconds between two requests")
        parser.add_argument("--check", action="store_true", help="read the fixtures of the site files again")
        parser.add_argument("--json", action="store_true", help="print the list as JSON")

    @override
    def work(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        folder = Path(settings["NEWSCRAWL_SITES"])
        if self.words:
            change(self.words, folder, opts)
        elif opts.accept:
            accept(settings, opts.accept)
        elif opts.check:
            check(folder)
        else:
            rows = list_sites(states(settings), folder, last_runs(settings, folder))
            print(json.dumps(rows, ensure_ascii=False, indent=2)) if opts.json else show(rows)


def change(words: Sequence[str], folder: Path, opts: argparse.Namespace) -> None:
    """Add, remove or rename sites. Raises ConfigError for wrong words."""
    action, *names = words
    if action == "add" and names:
        more = {"tags": opts.tag, "schedule": opts.schedule, "delay": opts.delay}
        wrong: list[ConfigError] = []
        found = [site for name in names for site in found_in(name, wrong)]
        added = add_sites(found, folder, {key: value for key, value in more.items() if value})
        for path in added.written[:_NAMED]:
            print(f"wrote {path}")
        if len(added.written) > _NAMED:
            print(f"… and {len(added.written) - _NAMED} more")
        print(f"{len(added.written)} added, {len(added.known)} known already; next: newscrawl run")
        if wrong:
            raise ConfigError(f"{counted(len(wrong), 'address')} left out, the first one: {wrong[0]}")
    elif action == "remove" and names:
        for path in remove_sites(names, folder):
            print(f"deleted {path}; what was crawled stays in the ledger")
    elif action == "rename" and len(names) == 2:
        print(f"{folder / names[0]}.toml is now {rename_site(names[0], names[1], folder)}")
    else:
        raise ConfigError("give: newscrawl sites add URL|FILE …, sites remove NAME …, or sites rename OLD NEW")


def found_in(name: str, wrong: list[ConfigError]) -> list[NewSite]:
    """Return the sites that an address or a file of addresses names. Raises ConfigError if it is neither.

    An address in a file that is not a web address is left out; its error is added to ``wrong``.
    """
    if not Path(name).is_file():
        return [NewSite(parameters.web_address(name))]
    found = []
    for site in read_addresses(Path(name)):
        try:
            found.append(replace(site, url=parameters.web_address(site.url)))
        except ConfigError as error:
            wrong.append(error)
    return found


_NAMED: Final = 20
"""Files that are named one by one."""


def states(settings: BaseSettings) -> list[SiteState]:
    """Return the sites of the ledger; empty if there is no ledger yet."""
    if not has_ledger(settings):
        return []
    with open_ledger(settings) as ledger:
        return ledger.site_runs.states()


def last_runs(settings: BaseSettings, folder: Path) -> dict[str, datetime]:
    """Return when each site file was last crawled; a run that read no page of its site counts, too."""
    if not has_ledger(settings):
        return {}
    with open_ledger(settings) as ledger:
        runs = {name: ledger.runs.recent(load_site(name, folder).scope, 1) for name in known_sites(folder)}
    return {name: found[0].started_at for name, found in runs.items() if found}


def list_sites(
    seen: list[SiteState], folder: Path, last: Mapping[str, datetime] = MappingProxyType({})
) -> list[dict[str, Any]]:
    """Return one row for each site as plain JSON types, sorted by host: site file, last run, new articles, alarms.

    ``last`` is when each site file was last crawled.
    """
    rows: dict[str, dict[str, Any]] = {}
    for name in known_sites(folder):
        site = load_site(name, folder)
        host = urlsplit(site.start_urls[0]).netloc.removeprefix("www.")
        rows[host] = {"site": host, "name": name, "render": site.render != Render.NEVER}
        if name in last:
            rows[host]["last_run"] = last[name].isoformat(timespec="seconds")
    for state in seen:
        rows[state.site] = rows.get(state.site, {"site": state.site, "name": None, "render": False}) | {
            "last_run": max(state.last_run.isoformat(timespec="seconds"), rows.get(state.site, {}).get("last_run", "")),
            "runs": state.runs,
            "new_articles": state.new,
            "schedule": hint(state.later, state.last_run - state.first_run),
            "reached": state.is_reached,
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
        alarms = [*([] if row.get("reached", True) else ["not reachable"]), *row.get("alarms", [])]
        health = cell("; ".join(alarms), "red") if alarms else cell("ok" if "runs" in row else "", "green")
        name = f"{row['name'] or ''}{' (rendered)' if row['render'] else ''}"
        cells = (row["site"], name, _ago(row.get("last_run")), row.get("runs", ""), row.get("new_articles", ""))
        table.add_row(*map(cell, cells), cell(row.get("schedule", "")), health)
    console().print(table)


def _ago(moment: str | None) -> str:
    """Return how long ago a moment was, in its largest unit; ``never`` for None."""
    if moment is None:
        return "never"
    span = datetime.now(UTC) - datetime.fromisoformat(moment)
    return f"{span_in_words(span)} ago" if span >= timedelta(minutes=1) else "just now"


def accept(settings: BaseSettings, site: str) -> None:
    """Accept a site as it is now. Raises ConfigError if the ledger has no history of that site."""
    with open_ledger(settings) as ledger:
        forgotten = ledger.site_runs.accept(site)
        if not forgotten:
            known = ", ".join(state.site for state in ledger.site_runs.states()) or "none"
            raise ConfigError(f"no history of a site {site!r}; the sites are: {known}")
        ledger.commit()
    print(
        f"{site} is accepted as it is now; {counted(forgotten, 'earlier run')} no longer count{'' if forgotten != 1 else 's'}"
    )


def check(folder: Path) -> None:
    """Compare the fixtures with their truth. Raises ConfigError that names the fields that differ."""
    names = [name for name in known_sites(folder) if (folder / name).is_dir()]
    differences = [line for name in names for line in check_fixtures(folder / name)]
    print(f"{counted(len(names), 'site')} with fixtures, {counted(len(differences), 'difference')}")
    if differences:
        raise ConfigError("these differ from their truth: " + "; ".join(differences))
