"""``newscrawl run``: crawl all sites that are due, in one process."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import BaseSettings
from typing_extensions import override

from newscrawl.addon import NewscrawlAddon, check_settings
from newscrawl.cli import TaughtCommand, has_ledger, open_ledger, report_error, say_when_stopped
from newscrawl.errors import ConfigError, ExitStatus, NewscrawlError, Stopped
from newscrawl.extensions.progress import MODES
from newscrawl.health.monitors import health_actions
from newscrawl.rounds.conductor import Conductor
from newscrawl.rounds.due import Turn, find_turns, load_sites
from newscrawl.rounds.pool import AT_ONCE
from newscrawl.runs.plan import Plan
from newscrawl.runs.round import SPIDER, Folder
from newscrawl.sites.loader import Site
from newscrawl.utils.collector import FETCHING, relax_collector
from newscrawl.utils.messages import print_message
from newscrawl.utils.processes import READING_PROCESSES
from newscrawl.utils.signals import ignore_stops, stoppable
from newscrawl.utils.terminal import cell, console, new_table
from newscrawl.utils.text import counted, span_in_words


class Command(TaughtCommand):
    """Crawl all sites that are due."""

    requires_project = True
    # Not a default elsewhere: worker processes would run a user's script again.
    default_settings: ClassVar[dict[str, Any]] = {"NEWSCRAWL_WORKERS": READING_PROCESSES}
    examples: ClassVar[Sequence[tuple[str, str]]] = (
        ("sites add https://a.example/ https://b.example/", "first say which sites there are"),
        ("run", "crawl those that are due; the line for cron"),
        ("run --list", "show when each site is due"),
        ("run --all", "crawl all, due or not"),
        ("run town village", "crawl these two now"),
        ("run --tag economy", "crawl those with a tag of yours that are due"),
        ("run --file-per-site", "write data/exports/town-….jsonl, data/exports/village-….jsonl, …"),
        ("run --watch", "keep running: crawl each site when it is due"),
    )

    @override
    def syntax(self) -> str:
        return "[options] [SITE ...]"

    @override
    def long_desc(self) -> str:
        return (
            "Crawl the sites of your site files (the folder NEWSCRAWL_SITES) that are due, many at a time in one process. Each "
            "site has its own budgets, delay and outcome. The articles of all sites go to one .jsonl and one .csv file under "
            "data/exports/, the report under data/runs/ has an entry for each site. When a site is due is what its file says "
            "(schedule), or what its past runs recommend."
        )

    @override
    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--all", action="store_true", help="crawl all sites, due or not")
        parser.add_argument("--tag", metavar="TAG", default="", help="only sites whose file has this tag")
        parser.add_argument("--list", action="store_true", help="show when each site is due; crawl nothing")
        parser.add_argument("--watch", action="store_true", help="keep running, and crawl each site when it is due")
        parser.add_argument(
            "--file-per-site", action="store_true", help="write the articles of each site to files of its own"
        )
        parser.add_argument(
            "--at-once", metavar="N", type=int, default=AT_ONCE, help=f"sites that are crawled at a time ({AT_ONCE})"
        )
        parser.add_argument(
            "--wait", metavar="SECONDS", type=float, nargs="?", const=3600.0, help="wait for another run (3600)"
        )

    @override
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        NewscrawlAddon.update_pre_crawler_settings(self.settings)
        try:
            check(opts, self.settings)
            sites = load_sites(Path(self.settings["NEWSCRAWL_SITES"]), args, opts.tag)
            if opts.list:
                show(turns_of(self.settings, sites))
                return
            if opts.file_per_site:
                self.settings.set("NEWSCRAWL_EXPORT_BY_SITE", True, "cmdline")
            if opts.wait is not None:
                self.settings.set("NEWSCRAWL_WAIT", opts.wait, "cmdline")
            with stoppable():
                folder = Folder(Plan.from_settings(self.settings, SPIDER, SPIDER), shared=True)
            try:
                self.exitcode = self.work(folder, sites, args, opts)
            finally:
                ignore_stops()  # the reactor has put the default handlers back
                folder.close()
        except (NewscrawlError, Stopped) as error:
            self.exitcode = report_error(error)

    def work(self, folder: Folder, sites: Sequence[Site], names: Sequence[str], opts: argparse.Namespace) -> ExitStatus:
        """Crawl the sites that are due; return the exit status."""
        assert self.settings is not None
        assert isinstance(self.crawler_process, AsyncCrawlerProcess)
        conductor = Conductor(folder, self.crawler_process, opts.at_once)
        say_when_stopped(self.crawler_process, conductor.stop)
        relax_collector(FETCHING)
        if opts.watch:
            place = Path(self.settings["NEWSCRAWL_SITES"])
            return conductor.watch(lambda: load_sites(place, names, opts.tag))
        turns, now = find_turns(folder.ledger, sites), datetime.now(UTC)
        due = [turn.site for turn in turns if opts.all or names or turn.is_due(now)]
        if not due:
            first = min(turn.due_at for turn in turns if turn.due_at)
            print_message(
                f"none of {counted(len(turns), 'site')} is due; the next one is due in {span_in_words(first - now)}"
            )
            return ExitStatus.DONE
        return conductor.run_once(due, now=bool(opts.all or names))


def turns_of(settings: BaseSettings, sites: Sequence[Site]) -> list[Turn]:
    """Return the turns of sites. A run may be in progress, and there may be no ledger yet."""
    if not has_ledger(settings):
        return [Turn(site, None) for site in sites]
    with open_ledger(settings) as ledger:
        return find_turns(ledger, sites)


def check(opts: argparse.Namespace, settings: BaseSettings) -> None:
    """Raise ConfigError for a wrong option or setting."""
    check_settings(settings)
    if opts.at_once < 1:
        raise ConfigError(f"--at-once must be a whole number from 1; got {opts.at_once}")
    if opts.watch and opts.all:
        raise ConfigError("--watch crawls each site when it is due; it does not go with --all")
    if settings["NEWSCRAWL_REDIS_URL"]:
        raise ConfigError("newscrawl run does not share a frontier in Redis; unset NEWSCRAWL_REDIS_URL")
    if settings["NEWSCRAWL_PROGRESS"] not in MODES:
        raise ConfigError(f"NEWSCRAWL_PROGRESS is {settings['NEWSCRAWL_PROGRESS']!r}; give one of {', '.join(MODES)}")
    if settings.getdict("FEEDS"):
        raise ConfigError(
            "newscrawl run writes one file of each format under exports/; -o, -O and FEEDS are for newscrawl crawl"
        )
    health_actions(settings)


def show(turns: Sequence[Turn]) -> None:
    """Print when each site is due, as a table."""
    now = datetime.now(UTC)
    table = new_table("site", "schedule", "due", "tags")
    for turn in turns:
        due = "now" if turn.is_due(now) or turn.due_at is None else f"in {span_in_words(turn.due_at - now)}"
        table.add_row(cell(turn.site.name), cell(turn.site.schedule), cell(due), cell(", ".join(turn.site.tags)))
    console().print(table)
