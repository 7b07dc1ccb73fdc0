"""What each run saw of each site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, select, update

from newscrawl.health.checks import Alarm, Monitor, SiteRun
from newscrawl.health.site_stats import SiteTally
from newscrawl.ledger.base import LedgerBase
from newscrawl.ledger.tables import runs, site_runs

HISTORY: Final = 200
"""Runs of a site that a new one is held against: eight days of hourly runs, half a year of daily ones."""


@dataclass(frozen=True, slots=True)
class SiteState:
    """A site as its runs left it: the newest run and its alarms, and what all runs brought."""

    site: str
    runs: int
    first_run: datetime
    last_run: datetime
    articles: int
    new: int
    later: int
    """New articles of the runs behind the first, which brings what a site has piled up."""
    alarms: list[Alarm]


class HealthStore(LedgerBase):
    """The health of a ledger's sites."""

    def site_history(self, site: str) -> list[SiteRun]:
        """Return a site's finished runs since it was last accepted as it is, newest first."""
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
            SiteRun(row.started_at, SiteTally.from_dict(row.tally), bool(row.alarms))
            for row in self._execute(statement)
        ]

    def add_site_runs(self, run: int, tallies: Mapping[str, SiteTally], alarms: list[Alarm]) -> None:
        """Note what a run saw of each site, and which alarms it raised."""
        rows = [
            {
                "run": run,
                "site": site,
                "tally": tally.to_dict(),
                "alarms": [[alarm.monitor, alarm.message] for alarm in alarms if alarm.site == site],
                "counts": True,
            }
            for site, tally in tallies.items()
        ]
        if rows:
            self._change(self._insert(site_runs), rows)

    def accept_site(self, site: str) -> int:
        """Begin a site's history anew: as it is now is how it should be. Returns the runs that are forgotten."""
        known = update(site_runs).where(site_runs.c.site == site, site_runs.c.counts.is_(True))
        return int(self._change(known.values(counts=False, alarms=[])).rowcount)

    def site_states(self) -> list[SiteState]:
        """Return all sites that a run saw, by name."""
        newest = func.max(site_runs.c.run).label("newest")
        of = select(site_runs.c.site, newest, func.count().label("runs")).group_by(site_runs.c.site).subquery()
        last = (
            select(site_runs.c.site, of.c.runs, runs.c.started_at, site_runs.c.alarms)
            .join(of, (of.c.site == site_runs.c.site) & (of.c.newest == site_runs.c.run))
            .join(runs, runs.c.id == site_runs.c.run)
            .order_by(site_runs.c.site)
        )
        return [self._state(row.site, row.runs, row.started_at, row.alarms) for row in self._execute(last).all()]

    def _state(self, site: str, count: int, last_run: datetime, alarms: list[list[str]]) -> SiteState:
        seen = self._runs_of(site)
        tallies = [run.tally for run in seen]
        return SiteState(
            site,
            count,
            seen[-1].at,
            last_run,
            sum(tally.articles for tally in tallies),
            sum(tally.new for tally in tallies),
            sum(tally.new for tally in tallies[:-1]),
            [Alarm(site, Monitor(monitor), message) for monitor, message in alarms],
        )
