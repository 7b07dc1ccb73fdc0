"""A run that several workers share: one worker begins it in the ledger, and the last one to leave finishes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Self

from redis import Redis

from newscrawl.cluster.job import Job
from newscrawl.cluster.queue import redis_errors
from newscrawl.errors import ConfigError, ExitStatus, LedgerError
from newscrawl.health.site_stats import SiteStats
from newscrawl.ledger import Ledger, ledger_url, open_engine
from newscrawl.runs.deliver import Deliver
from newscrawl.runs.frontier import Frontier
from newscrawl.runs.outcome import RunOutcome
from newscrawl.runs.plan import Plan
from newscrawl.runs.recorder import MAX_NAMED
from newscrawl.runs.run import Run, make_data_folder


class SharedRun(Run):
    """One worker's part in a run. Its changes are committed at once, because other workers build on them."""

    def __init__(self, plan: Plan, ledger: Ledger, job: Job) -> None:
        super().__init__(plan, None, ledger)
        self.job = job
        self.frontier = Frontier(ledger, plan.scope, after_writing=self.checkpoint)
        self.merged: dict[str, int] = {}
        self._is_last: bool | None = None

    @classmethod
    def begin(cls, plan: Plan) -> Self:
        """Join the run of the plan's scope, or begin it.

        Raises ConfigError if the ledger cannot be shared, LedgerError if the ledger or Redis cannot be used.
        """
        url = ledger_url(plan.data, plan.ledger_url)
        if url.get_backend_name() == "sqlite":
            raise ConfigError(
                "workers that share a frontier (NEWSCRAWL_REDIS_URL) need a ledger that can be shared, too: set "
                "NEWSCRAWL_LEDGER_URL=postgresql+psycopg://user@host/news"
            )
        try:
            server = Redis.from_url(plan.redis_url, socket_timeout=30, socket_connect_timeout=10)
        except ValueError as error:
            raise ConfigError("NEWSCRAWL_REDIS_URL is not a Redis URL; give one like redis://host:6379/0") from error
        make_data_folder(plan.data)
        with redis_errors():
            server.ping()
        ledger = Ledger(open_engine(url))
        run = cls(plan, ledger, Job(server, f"{plan.spider}:{plan.scope}", plan.worker_timeout))
        try:
            ledger.lock_shared()
            run.id = run.recorder.run = run.job.join(partial(run.start, plan.scope), run._is_open)
        except BaseException:
            run.abandon()
            raise
        return run

    def _is_open(self, run: int) -> bool:
        return self.ledger.runs.exists(run) and self.ledger.runs.get(run).ended_at is None

    def checkpoint(self) -> None:
        """Commit at once, so that other workers can build on the changes."""
        if self.ledger.changes:
            self.commit()

    def count_passed(self, passed_here: int) -> int:  # noqa: ARG002  the other workers' articles count, too
        """Count an article; return the number of articles of all workers."""
        return self.job.count_article()

    def part(self) -> dict[str, Any]:
        """Return this worker's counts, failures and statistics so far, as plain JSON types."""
        return {
            "counts": dict(self.recorder.counts),
            "failures": self.recorder.failures,
            "skipped": self.recorder.skipped,
            "skips": dict(self.recorder.skips),
            "tallies": {site: each.to_dict() for site, each in self.recorder.stats_by_site.items()},
            "stats": {
                name: value
                for name, value in self.stats.items()
                if name.startswith("newscrawl/") and type(value) is int
            },
        }

    def save_part(self) -> None:
        """Store this worker's part so far, for the worker that finishes the run."""
        self.job.save(self.part())

    @property
    def is_last(self) -> bool:
        """Whether this worker finishes the run. The first access leaves the run and decides. Raises LedgerError."""
        if self._is_last is None:
            self.commit()
            self._is_last = self.job.leave(self.part())
            if self._is_last:
                self._merge(self.job.parts())
        return self._is_last

    def _merge(self, parts: list[dict[str, Any]]) -> None:
        """Replace this worker's counts by those of all workers, for the report of the run."""
        recorder = self.recorder
        recorder.counts, recorder.failures = Counter(), []
        recorder.skips, recorder.skipped = Counter(), []
        recorder.stats_by_site.clear()
        stats: Counter[str] = Counter()
        for part in parts:
            recorder.counts.update(part["counts"])
            recorder.skips.update(part["skips"])
            recorder.failures = (recorder.failures + part["failures"])[:MAX_NAMED]
            recorder.skipped = (recorder.skipped + part["skipped"])[:MAX_NAMED]
            stats.update(part["stats"])
            for site, counts in part["tallies"].items():
                recorder.stats_by_site[site] += SiteStats.from_dict(counts)
        self.merged = dict(stats)

    def whole_stats(self, stats: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return Scrapy's statistics; in the worker that finishes the run, newscrawl's are the sums over all workers."""
        return {**stats, **self.merged}

    def finalise(self) -> None:
        """Clean the run's articles by site memory and assign them to stories, if this worker finishes the run."""
        if self.is_last and not self.finalised:
            with self.ledger.one_at_a_time():
                super().finalise()

    def feed_records(self) -> Iterator[dict[str, Any]]:
        """Yield the records for the feeds if this worker finishes the run, else none."""
        return super().feed_records() if self.is_last else iter(())

    def check_health(self) -> None:
        """Compare each site with its own history, if this worker finishes the run."""
        if self.is_last:
            super().check_health()

    async def write_out(self, outcome: RunOutcome, stats: Mapping[str, Any], deliver: Deliver | None) -> None:
        """Export and deliver as any run does, while no other worker delivers from this ledger."""
        with self.ledger.one_at_a_time():
            await super().write_out(outcome, stats, deliver)

    async def end(
        self, status: ExitStatus, stats: Mapping[str, Any], error: str | None = None, deliver: Deliver | None = None
    ) -> RunOutcome:
        """Leave the run. The last worker exports its articles and writes its report."""
        try:
            if error is None and not self.is_last:
                outcome = self.outcome(status)
                self.abandon()
                return outcome
            outcome = await super().end(status, stats, error, deliver)
            if error is None and outcome.error is None:
                self.job.end()
        except LedgerError as fault:
            outcome = self.outcome(fault.exit_status, str(fault))
        finally:
            self.job.close()
        return outcome
