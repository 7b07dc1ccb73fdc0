"""One run of a spider over a data folder: the lock, the ledger, and what becomes of each page.

What is written within one call belongs together and is committed together: the links of a list page with the list
page itself, an article with its page. A crash between two commits loses no more than what the next run finds again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any, Final, Self

from filelock import FileLock, Timeout

from newscrawl.errors import LedgerError, LockedError
from newscrawl.extraction.document import site_of
from newscrawl.health.checks import Alarm, SiteRun, check_site
from newscrawl.health.site_stats import SiteTally
from newscrawl.items import Article
from newscrawl.ledger import Kind, Ledger, Page, Recorded, State, ledger_url, open_engine
from newscrawl.normalise.urls import article_key, page_key
from newscrawl.outcome import ExitStatus
from newscrawl.pages import Visit
from newscrawl.runs.exports import export_run
from newscrawl.runs.finalise import settle_run
from newscrawl.runs.outcome import Report, write_report

COMMIT_CHANGES: Final = 400
"""Changes after which a commit is due, some 80 articles: a commit waits for the disk, 5 to 20 ms."""
COMMIT_SECONDS: Final = 2.0
MAX_CAUSES: Final = 200
"""Failures that a run report names one by one."""
_OLD: Final = "older than since "


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is to do: ``scope`` names what is crawled (a later run of the same scope resumes this one).

    ``formats`` are those of the files under exports/; ``has_feeds`` tells of feeds asked for with -o, -O or FEEDS. With a
    ``redis_url`` the run is shared with other workers, of which one that gives no sign of life for ``worker_timeout``
    seconds is dead.
    """

    data: Path
    spider: str
    scope: str
    ledger_url: str = field(default="", repr=False)  # it may hold a password
    formats: Sequence[str] = ("jsonl", "csv")
    bom: bool = False
    has_feeds: bool = False
    redis_url: str = field(default="", repr=False)
    worker_timeout: int = 20


class Crawl:
    """A run that has begun. Methods raise LedgerError if the ledger fails; the run must then end."""

    def __init__(self, plan: Plan, lock: FileLock | None, ledger: Ledger) -> None:
        self.plan, self.lock, self.ledger = plan, lock, ledger
        self.started = monotonic()
        self.committed = monotonic()
        self.counts: Counter[str] = Counter()
        self.failures: list[dict[str, str]] = []
        self.tallies: defaultdict[str, SiteTally] = defaultdict(SiteTally)
        self.alarms: list[Alarm] = []
        self.recovered: list[Path] = []
        self.adopted: list[int] = []
        """Interrupted runs of this scope whose feeds (-o) were not completed: this run's feeds take their articles."""
        self.settled = False
        self.stats: Mapping[str, Any] = {}
        """Scrapy's statistics of this process, while it runs."""
        self.id = 0

    @classmethod
    def begin(cls, plan: Plan) -> Self:
        """Take the lock, open the ledger, finish what earlier runs left, and begin a run.

        Raises LockedError if another run has the data folder, LedgerError if it or the ledger cannot be used.
        """
        data = plan.data
        cls._make_data_folder(data)
        try:
            lock = FileLock(data / "lock", timeout=0)
            lock.acquire()
        except Timeout:
            raise LockedError(
                f"another run is using {data}; wait for it, or give this one its own NEWSCRAWL_DATA"
            ) from None
        except OSError as error:
            raise LedgerError(f"cannot write to the data folder {data}: {error.strerror or error}") from error
        try:
            ledger = Ledger(open_engine(ledger_url(data, plan.ledger_url)))
        except BaseException:
            lock.release()
            raise
        crawl = cls(plan, lock, ledger)
        try:
            ledger.own()
            crawl.id = crawl._start()
        except BaseException:
            crawl.abandon()
            raise
        return crawl

    def _start(self, scope: str | None = None) -> int:
        """Complete what earlier runs left (of one scope if others may be under way), begin a run, return its number."""
        self._recover(scope)
        run = self.ledger.start_run(self.plan.spider, self.plan.scope)
        if not self.plan.has_feeds:
            self.ledger.update_run(run, fed_at=datetime.now(UTC))
        self.ledger.commit()
        return run

    @staticmethod
    def _make_data_folder(data: Path) -> None:
        """Make the data folder if it is not there. Raises LedgerError if this fails."""
        try:
            data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LedgerError(f"cannot write to the data folder {data}: {error.strerror or error}") from error

    def _recover(self, scope: str | None = None) -> None:
        """Complete what runs that were killed have left; of one scope if others may be under way."""
        for leftover in (self.plan.data / "tmp").glob(".*.part") if self.lock else ():
            leftover.unlink(missing_ok=True)
        for run in self.ledger.open_runs(scope):
            if run.ended_at is None:
                self.ledger.update_run(run.id, ended_at=datetime.now(UTC), outcome="killed")
            if run.exported_at is None:
                settle_run(self.ledger, run.id)
                self.recovered += export_run(self.ledger, run, self.plan.data, self.plan.formats, bom=self.plan.bom)
            if run.fed_at is None and self._is_fed(run.id):
                self.ledger.update_run(run.id, fed_at=datetime.now(UTC))
            elif run.fed_at is None and self.plan.has_feeds and run.scope == self.plan.scope:
                self.adopted.append(run.id)
        self.ledger.commit()

    def _is_fed(self, run: int) -> bool:
        """Tell whether a killed run had put its feeds in place: each is as long as it was to become."""
        feeds = self.ledger.feeds_of(run)
        return bool(feeds) and all(
            Path(path).is_file() and Path(path).stat().st_size == size for path, size in feeds.items()
        )

    def note_feed(self, path: Path, size: int) -> None:
        """Note that a feed is about to be put in place, so that a crash in that moment repeats nothing."""
        for run in (self.id, *self.adopted):
            self.ledger.add_feed(run, str(path), size)
        self.commit()

    def settle(self) -> None:
        """Clean the run's articles by what is known of their sites, once all are there. Raises LedgerError."""
        if not self.settled:
            self.commit()
            if cleaned := settle_run(self.ledger, self.id):
                self.counts["cleaned by memory"] = cleaned
            self.commit()
            self.settled = True

    def fed_records(self) -> Iterator[dict[str, Any]]:
        """Yield the records that this run's feeds are to hold: those of interrupted runs, and its own."""
        for run in (*self.adopted, self.id):
            yield from self.ledger.records_of_run(run)

    # What to fetch

    def page(self, url: str, kind: Kind) -> Page:
        """Return a list page, feed or sitemap as the ledger knows it; an unknown one is noted as to be read."""
        key = page_key(url)
        known = self.ledger.known([key])
        if key in known:
            return known[key]
        page = Page(key, url, kind, State.PENDING)
        self.ledger.add_pending(self.plan.scope, [page])
        return page

    def read_page(self, url: str) -> Page | None:
        """Return a list page if it was ever read."""
        return next((page for page in self.ledger.known([page_key(url)]).values() if page.state == State.READ), None)

    def wanted(self, urls: Sequence[str], since: datetime | None = None) -> tuple[list[Page], int]:
        """Return the pages of those article addresses that are to be fetched, and how many of them are new.

        Those that are read or dropped are left out, but for articles that were older than an earlier ``since``.
        """
        keys = {article_key(url): url for url in urls}
        known = self.ledger.known(keys)
        new = [Page(key, url, Kind.ARTICLE, State.PENDING) for key, url in keys.items() if key not in known]
        self.ledger.add_pending(self.plan.scope, new)
        again = [page for page in known.values() if _is_open(page, since)]
        return again + new, len(new)

    def open_pages(self) -> Iterator[Page]:
        """Yield the pages of this scope that earlier runs found and did not read, or could not."""
        after = b""
        while pages := self.ledger.open_pages(self.plan.scope, after):
            yield from pages
            after = pages[-1].key

    def recent_pages(self, days: int) -> list[Page]:
        """Return the pages of the articles of this scope that were first seen within so many days."""
        return self.ledger.pages_of_recent_articles(self.plan.scope, datetime.now(UTC) - timedelta(days=days))

    # What became of it

    def tally(self, url: str) -> SiteTally:
        """Return the counts of the site of an address."""
        return self.tallies[site_of(url) or ""]

    def read_list(self, visit: Visit, kind: Kind, links: Sequence[tuple[str, str]], articles: int = 0) -> None:
        """Note that a list page was read, the other list pages that it leads to, and how many articles it links to."""
        if kind == Kind.LIST:
            self.tally(visit.page.url).add_list(articles)
        self.ledger.settle(
            visit.page.key,
            state=State.READ,
            kind=kind,
            reason=None,
            attempts=0,
            etag=visit.etag,
            last_modified=visit.last_modified,
            links=[list(link) for link in links],
        )

    def unchanged(self, page: Page) -> None:
        """Note that a page has not changed since it was last read."""
        self.counts["unchanged"] += 1
        self.ledger.settle(page.key, state=State.READ, attempts=0)

    def failed(self, page: Page, reason: str) -> None:
        """Note that a page could not be fetched or read."""
        self.counts["failed"] += 1
        self.tally(page.url).failed += 1
        if len(self.failures) < MAX_CAUSES:
            self.failures.append({"url": page.url, "reason": reason})
        self.ledger.failed(page, reason)

    def dropped(self, page: Page, reason: str) -> None:
        """Note that a page gives no record and why; an article that is known keeps its page."""
        self.tally(page.url).skipped += 1
        self._drop(page, reason)

    def no_article(self, page: Page, reason: str) -> None:
        """Note that a page was read as an article's and is none, and why."""
        self.tally(page.url).add_bodyless()
        self._drop(page, reason)

    def _drop(self, page: Page, reason: str) -> None:
        if page.article is None:
            self.ledger.settle(page.key, state=State.DROPPED, reason=reason)

    def dropped_as_old(self, page: Page, since: datetime) -> None:
        """Note that an article is older than ``since``; a run that asks for older ones fetches it again."""
        self.dropped(page, f"{_OLD}{since.isoformat()}")

    def record(self, article: Article, visit: Visit, template: str = "") -> Recorded:
        """Take in an article; tell whether it is new, revised, unchanged or known under another address."""
        recorded, key = self.ledger.record(article, visit.page, self.id, self.plan.scope)
        self.counts[recorded.name.lower()] += 1
        self.tally(visit.page.url).add_article(article, template, new=recorded == Recorded.NEW)
        if visit.captures and recorded in (Recorded.NEW, Recorded.REVISED):
            self.ledger.keep(key, visit, article.fetched_at or datetime.now(UTC))
        for url in visit.parts:
            part = Page(article_key(url), url, Kind.ARTICLE, State.PENDING)
            self.ledger.add_pending(self.plan.scope, [part])
            self.ledger.settle(part.key, state=State.READ, article=key)
        self.ledger.settle(
            visit.page.key,
            state=State.READ,
            kind=Kind.ARTICLE,
            article=key,
            attempts=0,
            reason=None,
            etag=visit.etag,
            last_modified=visit.last_modified,
        )
        return recorded

    def checkpoint(self) -> None:
        """Commit if a commit is due."""
        if self.ledger.changes >= COMMIT_CHANGES or (
            self.ledger.changes and monotonic() - self.committed >= COMMIT_SECONDS
        ):
            self.commit()

    def commit(self) -> None:
        """Commit now."""
        self.ledger.commit()
        self.committed = monotonic()

    # The end

    def check_health(self) -> None:
        """Hold each site against its own history; ``alarms`` then says what is wrong."""
        now = datetime.now(UTC)
        self.alarms = [
            alarm
            for site, tally in sorted(self.tallies.items())
            for alarm in check_site(site, SiteRun(now, tally), self.ledger.site_history(site))
        ]

    def whole_stats(self, stats: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return Scrapy's statistics of the run, of which this process may have made a part only."""
        return stats

    @property
    def is_last(self) -> bool:
        """Whether this process finishes the run; of workers that share one, the last to leave does."""
        return True

    def count_passed(self, here: int) -> int:
        """Return how many articles were let through in the run, ``here`` of them by this process."""
        return here

    def finish(self, status: ExitStatus, stats: Mapping[str, Any], error: str | None = None) -> Report:
        """End the run: export its articles, write its report and free the data folder.

        After an ``error`` of the ledger nothing is exported; the next run does it.
        """
        seconds = monotonic() - self.started
        report = Report(status, seconds, self.counts, self.failures, alarms=self.alarms, error=error)
        try:
            if error is None:
                self._finish(report, stats)
        except LedgerError as fault:
            report.status, report.error = fault.exit_status, str(fault)
        finally:
            self.abandon()
        return report

    def _finish(self, report: Report, stats: Mapping[str, Any]) -> None:
        self.settle()
        now = datetime.now(UTC)
        for number in (self.id, *self.adopted):
            self.ledger.update_run(number, fed_at=now)
        run = self.ledger.run(self.id)
        report.files = export_run(self.ledger, run, self.plan.data, self.plan.formats, bom=self.plan.bom)
        self.ledger.update_run(self.id, ended_at=now, outcome=report.status.name.lower(), counts=report.counts)
        self.ledger.add_site_runs(self.id, self.tallies, self.alarms)
        self.ledger.commit()
        write_report(report, run, now, self.plan.data, self.recovered, stats)

    def abandon(self) -> None:
        """Free the data folder; what is not committed is dropped."""
        self.ledger.close()
        if self.lock:
            self.lock.release()


def _is_open(page: Page, since: datetime | None) -> bool:
    if page.state in (State.PENDING, State.FAILED):
        return True
    if page.state == State.DROPPED and page.reason and page.reason.startswith(_OLD):
        return since is None or since < datetime.fromisoformat(page.reason.removeprefix(_OLD))
    return False
