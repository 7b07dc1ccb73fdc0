"""One run of a spider over a data folder: how it begins, commits and ends.

The changes of one call are committed together: the links of a list page with the page itself, an article with its page.
A crash between two commits loses only what the next run finds again.
"""

from __future__ import annotations

from collections.abc import Coroutine, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any, Final, Self, TypeVar

from filelock import FileLock, Timeout

from newscrawl.errors import ExitStatus, LedgerError, LockedError, write_errors
from newscrawl.ledger import Ledger, RunRow, ledger_url, open_engine
from newscrawl.ledger.forgetting import Choice
from newscrawl.runs.deliver import Deliver, Delivered, deliver_pending
from newscrawl.runs.exports import export_run
from newscrawl.runs.finalise import INTERFACE_TEXT, finalise_run
from newscrawl.runs.frontier import Frontier
from newscrawl.runs.metrics import write_metrics
from newscrawl.runs.news_feeds import write_news_feeds
from newscrawl.runs.outcome import RunOutcome, write_report
from newscrawl.runs.plan import Plan
from newscrawl.runs.recorder import Recorder
from newscrawl.utils.messages import print_message

T = TypeVar("T")
COMMIT_CHANGES: Final = 400
"""Changes after which a commit is due (about 80 articles). A commit waits 5 to 20 ms for the disk."""
COMMIT_SECONDS: Final = 2.0
"""Seconds after which a commit is due if there is any change."""


class Run:
    """A run that has begun: ``frontier`` chooses the pages to fetch, ``recorder`` records their results.

    Methods raise LedgerError if the ledger fails; the run must then end.
    """

    def __init__(self, plan: Plan, lock: FileLock | None, ledger: Ledger) -> None:
        self.plan, self.lock, self.ledger = plan, lock, ledger
        self.started = monotonic()
        self.committed = monotonic()
        self.frontier = Frontier(ledger, plan.scope)
        self.recorder = Recorder(ledger, plan.scope)
        self.recovered: list[Path] = []
        self.unfed: list[Delivered] = []
        """Feeds (-o) that could not be stored: the next run of this scope with feeds stores their articles."""
        self.adopted: list[int] = []
        """Interrupted runs of this scope with incomplete feeds (-o). Their articles go into this run's feeds."""
        self.finalised = False
        self.stats: Mapping[str, Any] = {}
        """Scrapy's statistics of this process, while it runs."""
        self.id = 0

    @classmethod
    def begin(cls, plan: Plan) -> Self:
        """Lock the data folder, open the ledger, complete interrupted runs, and begin a run.

        Raises LockedError if another run uses the data folder, LedgerError if the folder or the ledger cannot be used.
        """
        lock, ledger = _join_folder(plan)
        run = cls(plan, lock, ledger)
        try:
            run.start()
            _running.add(run)
        except BaseException:
            run.abandon()
            raise
        return run

    def start(self, scope: str | None = None) -> int:
        """Complete interrupted runs, begin a run, return its number.

        With a ``scope`` only interrupted runs of that scope are completed: others may still be running.
        """
        self.recover(scope)
        return self.enter()

    def enter(self) -> int:
        """Record in the ledger that the run begins; return its number."""
        self.id = self.recorder.run = self.ledger.runs.start(self.plan.spider, self.plan.scope)
        if not self.plan.has_feeds:
            self.ledger.runs.update(self.id, fed_at=datetime.now(UTC))
        self.ledger.commit()
        return self.id

    def recover(self, scope: str | None = None) -> None:
        """Write the exports of killed runs, and adopt those whose feeds are incomplete."""
        is_alone = self.lock and not any(other.ledger is self.ledger for other in _running)
        for leftover in (self.plan.data / "tmp").glob(".*.part") if is_alone else ():
            leftover.unlink(missing_ok=True)
        unfinished = [run for run in self.ledger.runs.unfinished(scope) if self.is_abandoned(run)]
        for run in unfinished:
            if run.ended_at is None:
                self.ledger.runs.update(run.id, ended_at=datetime.now(UTC), outcome="killed")
            if run.exported_at is None:
                finalise_run(self.ledger, run.id)
        for run in unfinished:
            if run.exported_at is None and run.round is None:  # the files of a round hold the articles of its sites
                self.recovered += self.export(run)
            was_killed = run.outcome in (None, "killed")  # otherwise a feed of it has failed
            if run.fed_at is None and was_killed and self._is_fed(run.id):
                self.ledger.runs.update(run.id, fed_at=datetime.now(UTC))
            elif run.fed_at is None and self.plan.has_feeds and run.scope == self.plan.scope:
                self.adopted.append(run.id)
        self.ledger.commit()

    def is_abandoned(self, run: RunRow) -> bool:
        """Return whether nobody works on an unfinished run: the lock that this run holds is that of this process."""
        return all(run.id != other.id or other.ledger is not self.ledger for other in _running)

    def _is_fed(self, run: int) -> bool:
        """Return whether a killed run had put its feeds in place: each file has the length that was recorded before."""
        feeds = self.ledger.runs.feeds_of(run)
        return bool(feeds) and all(
            Path(path).is_file() and Path(path).stat().st_size == size for path, size in feeds.items()
        )

    def note_feed(self, path: Path, size: int) -> None:
        """Record the length of a feed before it is put in place, so that no article is repeated after a crash then."""
        for run in (self.id, *self.adopted):
            self.ledger.runs.add_feed(run, str(path), size)
        self.commit()

    def checkpoint(self) -> None:
        """Commit if a commit is due."""
        changes = self.ledger.changes
        if changes >= COMMIT_CHANGES or (changes and monotonic() - self.committed >= COMMIT_SECONDS):
            self.commit()

    def commit(self) -> None:
        """Commit now."""
        self.ledger.commit()
        self.committed = monotonic()

    # The end

    def finalise(self) -> None:
        """Clean the run's articles by site memory and assign them to stories. Call it when all articles are recorded."""
        if not self.finalised:
            self.commit()
            result = finalise_run(self.ledger, self.id)
            if result.cleaned:
                self.recorder.counts["cleaned by memory"] = result.cleaned
            self.recorder.withdraw(result.withdrawn, INTERFACE_TEXT)
            self.commit()
            self.finalised = True

    def feed_records(self) -> Iterator[dict[str, Any]]:
        """Yield the records for this run's feeds: those of interrupted runs, then its own."""
        for run in (*self.adopted, self.id):
            yield from self.ledger.revisions.records_of_run(run)

    def check_health(self) -> None:
        """Compare each site with its own history and store the alarms in ``recorder.alarms``."""
        self.recorder.check_health(is_first=self.is_first)

    @property
    def is_first(self) -> bool:
        """Whether no earlier run of this scope has found an article."""
        return not self.ledger.articles.has_earlier(self.plan.scope, self.id)

    def whole_stats(self, stats: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the statistics of the whole run, given those of this process."""
        return stats

    @property
    def is_last(self) -> bool:
        """Whether this process finishes the run. If workers share a run, the last one to leave does."""
        return True

    def count_passed(self, passed_here: int) -> int:
        """Return how many articles have passed in the whole run, given the number in this process."""
        return passed_here

    def outcome(self, status: ExitStatus, error: str | None = None) -> RunOutcome:
        """Return how the run has ended so far."""
        recorder = self.recorder
        seconds = monotonic() - self.started
        return RunOutcome(
            status,
            seconds,
            recorder.counts,
            recorder.failures,
            skipped=recorder.skipped,
            skips=recorder.skips,
            alarms=recorder.alarms,
            renderings=recorder.renderings,
            error=error,
        )

    def finish(self, status: ExitStatus, stats: Mapping[str, Any], error: str | None = None) -> RunOutcome:
        """Do what :meth:`end` does, where no reactor runs: the item pipelines get their records later."""
        return result_of(self.end(status, stats, error))

    async def end(
        self, status: ExitStatus, stats: Mapping[str, Any], error: str | None = None, deliver: Deliver | None = None
    ) -> RunOutcome:
        """End the run: export its articles, write its report, free the data folder.

        After an ``error`` of the ledger nothing is exported; the next run does that. ``deliver`` delivers to item pipelines.
        """
        outcome = self.outcome(status, error)
        try:
            if error is None:
                self.finalise()
                await self.write_out(outcome, stats, deliver)
        except LedgerError as fault:
            outcome.status, outcome.error = fault.exit_status, str(fault)
        finally:
            self.abandon()
        return outcome

    async def write_out(self, outcome: RunOutcome, stats: Mapping[str, Any], deliver: Deliver | None) -> None:
        """Export the articles, record the end of the run, and write its report. Raises LedgerError."""
        now = datetime.now(UTC)
        if not self.unfed:
            for number in (self.id, *self.adopted):
                self.ledger.runs.update(number, fed_at=now)
        run = self.ledger.runs.get(self.id)
        outcome.files = self.export(run)
        self.record_end(outcome)
        self.ledger.commit()
        self.write_news_feeds()
        outcome.deliveries = self.unfed + deliver_pending(self.ledger, self.plan.deliveries)
        if deliver:
            outcome.deliveries += await deliver()
        if outcome.status == ExitStatus.DONE and any(delivered.error for delivered in outcome.deliveries):
            is_stopped = any(delivered.is_stopped for delivered in outcome.deliveries)
            outcome.status = ExitStatus.STOPPED if is_stopped else ExitStatus.UNDELIVERED
        if self.plan.retention is not None and not any(delivered.error for delivered in outcome.deliveries):
            self.forget_old(now - self.plan.retention)
        if self.plan.metrics:
            write_metrics(self.plan.metrics, outcome, run, now)
        write_report(outcome, run, now, self.plan.data, self.recovered, stats)

    def export(self, run: RunRow) -> list[Path]:
        """Write the files of a run under exports/; return their paths. Raises LedgerError."""
        return export_run(self.ledger, run, self.plan.data, self.plan.formats, bom=self.plan.bom)

    def write_news_feeds(self) -> None:
        """Renew the full-text feeds of the sites of which this run has recorded articles. Raises LedgerError."""
        data = self.plan.data
        sites = self.ledger.revisions.sites_of_run(self.id) if self.plan.news_feeds else ()
        write_news_feeds(
            self.ledger, data / "feeds", self.plan.news_feeds, self.plan.news_feed_length, sites, data / "tmp"
        )

    def forget_old(self, before: datetime) -> None:
        """Forget the articles that were found before a moment, if all of them are exported."""
        choice = Choice(before=before)
        if not self.ledger.forgetting.undelivered(choice):
            self.ledger.forgetting.articles(choice)
            self.ledger.commit()

    def record_end(self, outcome: RunOutcome) -> None:
        """Record in the ledger how the run and each of its sites have ended."""
        now, status = datetime.now(UTC), outcome.status.name.lower()
        self.ledger.runs.update(self.id, ended_at=now, outcome=status, counts=outcome.counts)
        self.ledger.site_runs.add(self.id, self.recorder.stats_by_site, self.recorder.alarms)

    def abandon(self) -> None:
        """Close the ledger and free the data folder, unless other runs of this process use them.

        Changes that are not committed are lost.
        """
        _running.discard(self)
        if any(other.ledger is self.ledger for other in _running):
            return
        self.ledger.close()
        if self.lock:
            self.lock.release()


_running: Final[set[Run]] = set()
"""The runs of this process that have begun and not ended."""


def _join_folder(plan: Plan) -> tuple[FileLock, Ledger]:
    """Return the lock and the ledger of the data folder: those of another run in this process if it uses the same ones.

    So several crawls in one process share one folder and one transaction, as the sites of ``newscrawl run`` do.
    Raises LockedError or LedgerError as :func:`open_folder` does.
    """
    for other in _running:
        same = (other.plan.data.absolute(), other.plan.ledger_url) == (plan.data.absolute(), plan.ledger_url)
        if same and other.lock and not other.plan.redis_url:
            return other.lock, other.ledger
    return open_folder(plan)


def open_folder(plan: Plan, *, shared: bool = False) -> tuple[FileLock, Ledger]:
    """Lock the data folder of a plan and open its ledger; return both. With ``shared`` other machines may use the ledger, too.

    Raises LockedError if another run uses the data folder, LedgerError if the folder or the ledger cannot be used.
    """
    make_data_folder(plan.data)
    lock = _lock(plan.data, plan.wait)
    try:
        ledger = Ledger(open_engine(ledger_url(plan.data, plan.ledger_url)))
    except BaseException:
        lock.release()
        raise
    try:
        ledger.lock_shared() if shared else ledger.lock_exclusively()
    except BaseException:
        ledger.close()
        lock.release()
        raise
    return lock, ledger


def make_data_folder(data: Path) -> None:
    """Make the data folder if it is missing. Raises LedgerError if it cannot be made."""
    with write_errors(f"to the data folder {data}"):
        data.mkdir(parents=True, exist_ok=True)


def _lock(data: Path, wait: float = 0) -> FileLock:
    """Lock a data folder and return the lock. ``wait`` is how many seconds another run may still hold it.

    Raises LockedError if another run holds it, LedgerError if the folder cannot be used.
    """
    lock = FileLock(data / "lock", timeout=0)
    with write_errors(f"to the data folder {data}"):
        try:
            _acquire(lock, data, wait)
        except Timeout:
            message = f"another run is using {data}; give --wait, or give this run its own NEWSCRAWL_DATA"
            raise LockedError(message) from None
    return lock


def _acquire(lock: FileLock, data: Path, wait: float) -> None:
    """Acquire a lock; print a line if another process holds it. Raises Timeout if another process holds it too long."""
    try:
        lock.acquire()
    except Timeout:
        if not wait:
            raise
        print_message(f"another run is using {data}; waiting up to {wait:,.0f} s for it")
        lock.acquire(timeout=wait, poll_interval=_POLL)


_POLL: Final = 0.2
"""Seconds between two attempts to get a lock that another run holds."""


def result_of(work: Coroutine[Any, Any, T]) -> T:
    """Return the result of a coroutine that waits for nothing."""
    try:
        work.send(None)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]
    raise RuntimeError(f"{work} waits for something")
