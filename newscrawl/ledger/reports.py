"""The ledger's data for reports, other than the records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, func, select

from newscrawl.health.checks import Alarm, Check
from newscrawl.ledger.base import LedgerPart
from newscrawl.ledger.tables import articles, captures, pages, runs, site_runs
from newscrawl.normalise.urls import article_key
from newscrawl.pages import PageState


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run as a report names it."""

    id: int
    spider: str
    scope: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    counts: dict[str, int]
    alarms: list[Alarm]


@dataclass(frozen=True, slots=True)
class Cause:
    """Pages that failed for one reason, with the address of one of them."""

    reason: str
    pages: int
    example: str


class Reports(LedgerPart):
    """Queries of reports."""

    def newest_run(self) -> int | None:
        """Return the number of the newest run that has ended, None if there is none. A round is one run."""
        ended = runs.c.ended_at.is_not(None) & runs.c.round.is_(None)
        return self._db.execute(select(func.max(runs.c.id)).where(ended)).scalar()

    def run_summaries(self, since: datetime | None, run: int | None) -> list[RunSummary]:
        """Return one run, or the runs since a moment (all for None), oldest first. A round is one run."""
        statement = select(runs).order_by(runs.c.id)
        statement = statement.where(runs.c.round.is_(None) if run is None else runs.c.id == run)
        if since is not None and run is None:
            statement = statement.where(runs.c.started_at >= since)
        rows = self._db.execute(statement).all()
        return [
            RunSummary(
                row.id,
                row.spider,
                row.scope,
                row.started_at,
                row.ended_at,
                row.outcome,
                row.counts or {},
                self._alarms(row.id),
            )
            for row in rows
        ]

    def _alarms(self, run: int) -> list[Alarm]:
        within = (site_runs.c.run == run) | site_runs.c.run.in_(select(runs.c.id).where(runs.c.round == run))
        rows = self._db.execute(select(site_runs.c.site, site_runs.c.alarms).where(within))
        return [Alarm(row.site, Check(monitor), message) for row in rows for monitor, message in row.alarms]

    def unknown_outlets(self, since: datetime | None = None) -> list[tuple[str, int, str | None]]:
        """Return the printed outlets that the registry does not know: name, number of articles, suggestion.

        The most frequent come first. With ``since``, only those that were first seen since that moment.
        """
        count = func.count().label("count")
        statement = (
            select(articles.c.source_raw, count, func.max(articles.c.source_hint))
            .where(articles.c.source_known.is_(False), articles.c.source_raw.is_not(None))
            .group_by(articles.c.source_raw)
            .order_by(count.desc(), articles.c.source_raw)
        )
        if since is not None:
            statement = statement.having(func.min(articles.c.first_seen) >= since)
        return [tuple(row) for row in self._db.execute(statement)]

    def failure_causes(self, since: datetime | None, until: datetime | None) -> list[Cause]:
        """Return why pages failed that were last tried in a span of time, the most frequent cause first."""
        return self._causes(since, until, pages.c.attempts > 0, pages.c.state != PageState.READ)

    def skip_causes(self, since: datetime | None, until: datetime | None) -> list[Cause]:
        """Return why pages were skipped that were last read in a span of time, the most frequent cause first."""
        return self._causes(since, until, *_SKIPPED)

    def _causes(self, since: datetime | None, until: datetime | None, *which: ColumnElement[bool]) -> list[Cause]:
        count = func.count().label("pages")
        statement = (
            select(pages.c.reason, count, func.min(pages.c.url).label("example"))
            .where(pages.c.reason.is_not(None), *which, *_checked_in(since, until))
            .group_by(pages.c.reason)
            .order_by(count.desc(), pages.c.reason)
        )
        return [Cause(row.reason, row.pages, row.example) for row in self._db.execute(statement)]

    def skipped_pages(self, since: datetime | None, until: datetime | None, limit: int) -> list[tuple[str, str]]:
        """Return address and reason of the pages that were skipped in a span of time, ``limit`` at most."""
        statement = (
            select(pages.c.reason, pages.c.url)
            .where(pages.c.reason.is_not(None), *_SKIPPED, *_checked_in(since, until))
            .order_by(pages.c.reason, pages.c.url)
            .limit(limit)
        )
        return [(row.url, row.reason) for row in self._db.execute(statement)]

    def captures_of(self, url: str) -> Sequence[Row[Any]]:
        """Return the kept pages of the article with an address, in their order; empty if none are kept."""
        columns = (captures.c.url, captures.c.content_type, captures.c.body)
        statement = (
            select(*columns)
            .join(articles, articles.c.key == captures.c.article)
            .where(articles.c.key == article_key(url), articles.c.url == url)
            .order_by(captures.c.part)
        )
        return self._db.execute(statement).all()


@dataclass(frozen=True, slots=True)
class Selection:
    """Which runs a report covers: one run, or the runs since a moment (all for None)."""

    run: int | None = None
    since: datetime | None = None


_SKIPPED: Final = (pages.c.attempts == 0, pages.c.state.in_([PageState.DROPPED, PageState.READ]))
"""Pages that were fetched and gave no record: they have a reason, but no attempt of theirs has failed."""


def _checked_in(since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    span = []
    if since is not None:
        span.append(pages.c.checked_at >= since)
    if until is not None:
        span.append(pages.c.checked_at <= until)
    return span
