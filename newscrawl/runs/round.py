"""One round over many sites: each site has a run of its own, the round has the data folder, the exports and the report.

The runs of the sites share one ledger and one transaction. A site that has ended is committed with what the others did in the
same seconds: nothing outside of the ledger depends on it before the round writes its files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, Final

from typing_extensions import override

from newscrawl.errors import ExitStatus, LedgerError
from newscrawl.ledger import Ledger, RunRow
from newscrawl.runs.deliver import Deliver
from newscrawl.runs.exports import export_run
from newscrawl.runs.outcome import RunOutcome, requests_per_record
from newscrawl.runs.plan import Plan
from newscrawl.runs.run import Run, open_folder

NAMED_OF_A_SITE: Final = 20
"""Failed pages, and skipped pages, of a site that the report of a round names one by one. The others are counted."""
SPIDER: Final = "run"
"""The name of a round in the ledger and in the names of its files."""


class Folder:
    """An open data folder, which the rounds of one process share: its lock, its ledger."""

    def __init__(self, plan: Plan, *, shared: bool = False) -> None:
        """Lock the folder and open the ledger, which other machines may use, too, if it is ``shared``.

        Raises LockedError or LedgerError if they cannot be used.
        """
        self.lock, self.ledger = open_folder(plan, shared=shared)

    def close(self) -> None:
        """Close the ledger and free the folder. Changes that are not committed are lost."""
        self.ledger.close()
        self.lock.release()


class Round(Run):
    """One pass over many sites. ``sites`` has a row of plain JSON types for each site that has ended."""

    def __init__(self, plan: Plan, ledger: Ledger) -> None:
        super().__init__(plan, None, ledger)
        self.sites: list[dict[str, Any]] = []
        self.running: dict[str, SiteCrawl] = {}
        """The runs that have not ended, by the name of the site."""
        self.requests = 0

    @override
    def enter(self) -> int:
        number = super().enter()
        self.ledger.claim(_work_on(number))
        return number

    @override
    def is_abandoned(self, run: RunRow) -> bool:
        name = _work_on(run.round or run.id)
        is_free = self.ledger.claim(name)
        if is_free:
            self.ledger.release(name)
        return is_free

    @override
    def checkpoint(self) -> None:
        if self.ledger.is_shared and self.ledger.changes:  # a transaction of some seconds would hold up other machines
            self.commit()
        else:
            super().checkpoint()

    @override
    def export(self, run: RunRow) -> list[Path]:
        if not self.plan.by_site:
            return super().export(run)
        names = {row["run"]: row["site"] for row in self.sites}
        # A file bears the name of its site. After a kill only the name of the spider is known.
        parts = [replace(part, spider=names.get(part.id, part.spider)) for part in self.ledger.runs.of_round(run.id)]
        return export_run(self.ledger, run, self.plan.data, self.plan.formats, bom=self.plan.bom, parts=parts)

    def begin_site(self, name: str, plan: Plan) -> SiteCrawl:
        """Begin the run of one site; return it."""
        self.running[name] = crawl = SiteCrawl(name, plan, self)
        return crawl

    def end_site(self, crawl: SiteCrawl, outcome: RunOutcome, stats: Mapping[str, Any]) -> None:
        """Note how the run of a site has ended."""
        self.running.pop(crawl.name, None)
        self.requests += stats.get("downloader/request_count", 0)
        self.sites.append(site_row(crawl, outcome, stats))

    @property
    def has_failed(self) -> bool:
        """Whether the ledger has failed: no further site can be recorded."""
        return any(row["exit_status"] == ExitStatus.LEDGER for row in self.sites[-1:])

    def note_unstarted(self, name: str, error: BaseException) -> None:
        """Note that the run of a site could not begin."""
        self.running.pop(name, None)
        status = getattr(error, "exit_status", ExitStatus.ERROR)
        message = str(error) or type(error).__name__
        self.sites.append(
            {"site": name, "run": None, "exit_status": int(status), "outcome": status.words, "counts": {}}
        )
        self.sites[-1] |= {"error": message, "alarms": [], "failures": [], "skipped_by_reason": {}}

    @property
    def counts(self) -> Counter[str]:
        """The counts of all sites that have ended."""
        return Counter(dict(sum((Counter(row["counts"]) for row in self.sites), Counter())))

    async def conclude(self, deliver: Deliver | None = None) -> RunOutcome:
        """End the round: export the articles of all its sites, write its report. The ledger stays open.

        ``deliver`` delivers to item pipelines.
        """
        ended = self.outcome(judge_round([row["exit_status"] for row in self.sites]))
        ended.counts = self.counts
        ended.sites = sorted(self.sites, key=lambda row: str(row["site"]))
        ended.failures = list(chain.from_iterable(row["failures"] for row in ended.sites))[:NAMED_OF_A_SITE]
        ended.skips = sum((Counter(row["skipped_by_reason"]) for row in ended.sites), Counter())
        try:
            self.commit()
            with self.ledger.one_at_a_time():  # the order of deliveries is that in which runs are exported
                await self.write_out(ended, {"downloader/request_count": self.requests}, deliver)
            self.ledger.release(_work_on(self.id))
        except LedgerError as fault:
            ended.status, ended.error = fault.exit_status, str(fault)
        return ended

    @override
    def abandon(self) -> None:
        """Do nothing: the folder is shared, and whoever has opened it closes it."""


class SiteCrawl(Run):
    """The run of one site in a round. It commits with the round, and leaves files and report to it."""

    def __init__(self, name: str, plan: Plan, round_: Round) -> None:
        super().__init__(plan, None, round_.ledger)
        self.name, self.round = name, round_
        self.id = self.recorder.run = self.ledger.runs.start(plan.spider, plan.scope, round_.id)
        self.ledger.runs.update(self.id, fed_at=datetime.now(UTC))

    @override
    def checkpoint(self) -> None:
        self.round.checkpoint()

    @override
    def commit(self) -> None:
        self.round.checkpoint()

    @override
    async def end(
        self, status: ExitStatus, stats: Mapping[str, Any], error: str | None = None, deliver: Deliver | None = None
    ) -> RunOutcome:
        outcome = self.outcome(status, error)
        try:
            if error is None:
                with self.ledger.one_at_a_time() if self.ledger.is_shared else nullcontext():
                    self.finalise()
                self.record_end(outcome)
                self.round.checkpoint()
        except LedgerError as fault:
            outcome.status, outcome.error = fault.exit_status, str(fault)
        self.round.end_site(self, outcome, stats)
        return outcome

    @override
    def abandon(self) -> None:
        """Do nothing: the ledger belongs to the round."""


def _work_on(round_: int) -> str:
    """Return the name that the process which works on a round has taken."""
    return f"round {round_}"


def site_row(crawl: SiteCrawl, outcome: RunOutcome, stats: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row of a site in the report of a round, as plain JSON types."""
    return {
        "site": crawl.name,
        "run": crawl.id,
        "scope": crawl.plan.scope,
        "seconds": round(outcome.seconds, 1),
        "exit_status": int(outcome.status),
        "outcome": outcome.status.words,
        "counts": dict(outcome.counts),
        "pages": stats.get("newscrawl/pages", 0),
        "failed": stats.get("newscrawl/failed", 0),
        "requests": stats.get("downloader/request_count", 0),
        "requests_per_record": requests_per_record(outcome.counts, stats),
        "failures": outcome.failures[:NAMED_OF_A_SITE],
        "skipped": outcome.skipped[:NAMED_OF_A_SITE],
        "skipped_by_reason": dict(outcome.skips),
        "alarms": [alarm.message for alarm in outcome.alarms],
        "error": outcome.error,
    }


_WORST_FIRST: Final = (ExitStatus.LEDGER, ExitStatus.STOPPED, ExitStatus.USAGE, ExitStatus.ERROR)


def judge_round(statuses: list[int]) -> ExitStatus:
    """Return the exit status of a round, given those of its sites.

    A site that cannot be reached counts as a partial failure. An alarm of a site counts more.

    >>> judge_round([0, 4, 0]).name, judge_round([4, 4]).name, judge_round([3, 9, 0]).name
    ('PARTLY_FAILED', 'UNREACHABLE', 'UNHEALTHY')
    """
    found = set(statuses)
    worst = next((status for status in _WORST_FIRST if status in found), None)
    if worst is not None:
        return worst
    if found == {ExitStatus.UNREACHABLE}:
        return ExitStatus.UNREACHABLE
    if found & {ExitStatus.UNHEALTHY, ExitStatus.NO_ARTICLES}:
        return ExitStatus.UNHEALTHY
    return ExitStatus.PARTLY_FAILED if found - {ExitStatus.DONE} else ExitStatus.DONE
