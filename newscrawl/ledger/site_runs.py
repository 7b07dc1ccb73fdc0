"""The statistics and alarms of each site in each run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, select, update

from newscrawl.health.checks import Alarm, Check, SiteRun
from newscrawl.health.site_stats import SiteStats
from newscrawl.ledger.base import LedgerPart
from newscrawl.ledger.tables import runs, site_runs

HISTORY: Final = 200
"""Most runs of a site with which a new run is compared: eight days of hourly runs, half a year of daily ones. A choice."""


@dataclass(frozen=True, slots=True)
class SiteState:
    """The state of a site: its first and newest run, the alarms of the newest, and the new articles of all runs.

    ``later`` are the new articles of the runs after the first one, which also finds older articles.
    """

    site: str
    runs: int
    first_run: datetime
    last_run: datetime
    new: int
    later: int
    alarms: list[Alarm]
    is_reached: bool = True
    """Whether the newest run could read any page of the site, or had none to read."""


class SiteRuns(LedgerPart):
    """The health of a ledger's sites."""

    def history(self, site: str) -> list[SiteRun]:
        """Return a site's finished runs since a user last accepted it, newest first."""
        return self._runs_of(site, site_runs.c.counts.is_(True))

    def _runs_of(self, site: str, *only: ColumnElement[bool]) -> list[SiteRun]:
        statement = (
            select(runs.c.started_at, site_runs.c.tally, site_runs.c.alarms)
            .join(runs, runs.c.id == site_runs.c.run)
            .where(site_runs.c.site == site, *only)
            .order_by(site_runs.c.run.desc())
            .limit(HISTORY)
        )
        return [
            SiteRun(row.started_at, SiteStats.from_dict(row.tally), bool(row.alarms))
            for row in self._db.execute(statement)
        ]

    def add(self, run: int, stats_by_site: Mapping[str, SiteStats], alarms: list[Alarm]) -> None:
        """Record the statistics and alarms of each site in a run."""
        rows = [
            {
                "run": run,
                "site": site,
                "tally": stats.to_dict(),
                "alarms": [[alarm.monitor, alarm.message] for alarm in alarms if alarm.site == site],
                "counts": True,
            }
            for site, stats in stats_by_site.items()
        ]
        if rows:
            self._db.change(self._db.insert(site_runs), rows)

    def accept(self, site: str) -> int:
        """Accept a site as it is now: its history starts again. Return the number of runs that no longer count."""
        known = update(site_runs).where(site_runs.c.site == site, site_runs.c.counts.is_(True))
        return int(self._db.change(known.values(counts=False, alarms=[])).rowcount)

    def states(self) -> list[SiteState]:
        """Return the state of each site that a run has visited, by name."""
        newest = func.max(site_runs.c.run).label("newest")
        of = select(site_runs.c.site, newest, func.count().label("runs")).group_by(site_runs.c.site).subquery()
        last = (
            select(site_runs.c.site, of.c.runs, runs.c.started_at, site_runs.c.alarms)
            .join(of, (of.c.site == site_runs.c.site) & (of.c.newest == site_runs.c.run))
            .join(runs, runs.c.id == site_runs.c.run)
            .order_by(site_runs.c.site)
        )
        return [self._state(row.site, row.runs, row.started_at, row.alarms) for row in self._db.execute(last).all()]

    def _state(self, site: str, count: int, last_run: datetime, alarms: list[list[str]]) -> SiteState:
        seen = self._runs_of(site)
        stats_of_runs = [run.stats for run in seen]
        return SiteState(
            site,
            count,
            seen[-1].at,
            last_run,
            sum(stats.new for stats in stats_of_runs),
            sum(stats.new for stats in stats_of_runs[:-1]),
            [Alarm(site, Check(monitor), message) for monitor, message in alarms],
            is_reached=not seen[0].stats.failed or bool(seen[0].stats.pages or seen[0].stats.lists),
        )
