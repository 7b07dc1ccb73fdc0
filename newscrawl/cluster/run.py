"""A run that several workers make together: one of them begins it in the ledger, and the last to leave finishes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Self

from redis import Redis

from newscrawl.cluster.job import Job, redis_errors
from newscrawl.errors import ConfigError, ExitStatus, LedgerError
from newscrawl.health.site_stats import SiteStats
from newscrawl.ledger import Ledger, ledger_url, open_engine
from newscrawl.runs.frontier import Frontier
from newscrawl.runs.outcome import RunOutcome
from newscrawl.runs.plan import Plan
from newscrawl.runs.recorder import MAX_FAILURES
from newscrawl.runs.run import Run, make_data_folder


class SharedRun(Run):
    """One worker's part in a run. What it writes is committed at once, as other workers go on from it."""

    def __init__(self, plan: Plan, ledger: Ledger, job: Job) -> None:
        super().__init__(plan, None, ledger)
        self.job = job
        self.frontier = Frontier(ledger, plan.scope, after_writing=self.checkpoint)
        self.merged: dict[str, int] = {}
        self._is_last: bool | None = None

    @classmethod
    def begin(cls, plan: Plan) -> Self:
        """Take part in the run of the plan's scope, or begin it.

        Raises ConfigError if the ledger cannot be shared, LedgerError if it or Redis cannot be used.
        """
        url = ledger_url(plan.data, plan.ledger_url)
        if url.get_backend_name() == "sqlite":
            raise ConfigError(
                "workers that share a frontier (NEWSCRAWL_REDIS_URL) need a ledger that can be shared, too: give "
                "NEWSCRAWL_LEDGER_URL=postgresql+psycopg://user@host/news"
            )
        try:
            server = Redis.from_url(plan.redis_url, socket_timeout=30, socket_connect_timeout=10)
        except ValueError as error:
            raise ConfigError("NEWSCRAWL_REDIS_URL is no Redis URL; give one like redis://host:6379/0") from error
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
        """Commit: another worker may go on from what was written in the same moment."""
        if self.ledger.changes:
            self.commit()

    def count_passed(self, here: int) -> int:
        """Return how many articles all workers have let through."""
        del here
        return self.job.count_article()

    def part(self) -> dict[str, Any]:
        """Return what this worker did so far, as plain JSON types."""
        return {
            "counts": dict(self.recorder.counts),
            "failures": self.recorder.failures,
            "tallies": {site: each.to_dict() for site, each in self.recorder.stats_by_site.items()},
            "stats": {
                name: value
                for name, value in self.stats.items()
                if name.startswith("newscrawl/") and type(value) is int
            },
        }

    def save_part(self) -> None:
        """Put down what this worker did so far, for whoever finishes the run."""
        self.job.save(self.part())

    @property
    def is_last(self) -> bool:
        """Whether this worker finishes the run: the first look decides, and leaves the run. Raises LedgerError."""
        if self._is_last is None:
            self.commit()
            self._is_last = self.job.leave(self.part())
            if self._is_last:
                self._merge(self.job.parts())
        return self._is_last

    def _merge(self, parts: list[dict[str, Any]]) -> None:
        """Take over what all workers did: this one speaks for the run now."""
        recorder = self.recorder
        recorder.counts, recorder.failures = Counter(), []
        recorder.stats_by_site.clear()
        stats: Counter[str] = Counter()
        for part in parts:
            recorder.counts.update(part["counts"])
            recorder.failures = (recorder.failures + part["failures"])[:MAX_FAILURES]
            stats.update(part["stats"])
            for site, counts in part["tallies"].items():
                recorder.stats_by_site[site] += SiteStats.from_dict(counts)
        self.merged = dict(stats)

    def whole_stats(self, stats: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return Scrapy's statistics, those of ours summed over all workers once this one finishes the run."""
        return {**stats, **self.merged}

    def finalise(self) -> None:
        """Clean the run's articles by what is known of their sites, if this worker finishes the run."""
        if self.is_last and not self.finalised:
            with self.ledger.one_at_a_time():
                super().finalise()

    def feed_records(self) -> Iterator[dict[str, Any]]:
        """Yield the records for the feeds of the worker that finishes the run; none for those of the others."""
        return super().feed_records() if self.is_last else iter(())

    def check_health(self) -> None:
        """Hold each site against its own history, if this worker finishes the run."""
        if self.is_last:
            super().check_health()

    def finish(self, status: ExitStatus, stats: Mapping[str, Any], error: str | None = None) -> RunOutcome:
        """Leave the run; the last worker exports its articles and writes its report."""
        try:
            if error is None and not self.is_last:
                outcome = self.outcome(status)
                self.abandon()
                return outcome
            outcome = super().finish(status, stats, error)
            if error is None and outcome.error is None:
                self.job.end()
        except LedgerError as fault:
            outcome = self.outcome(fault.exit_status, str(fault))
        finally:
            self.job.close()
        return outcome
