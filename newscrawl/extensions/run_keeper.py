"""What surrounds a run: the ledger, the commits, and one line at its end."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import IO, Any, ParamSpec, Self, TypeVar

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.defer import deferred_from_coro
from twisted.python.failure import Failure

from newscrawl.draft import Draft
from newscrawl.errors import ConfigError, LedgerError
from newscrawl.exporters import export_formats
from newscrawl.ledger import Recorded
from newscrawl.normalise.text import printable
from newscrawl.outcome import ExitStatus, judge
from newscrawl.pipelines import NotKept
from newscrawl.runs.outcome import Report
from newscrawl.runs.run import Crawl, Plan
from newscrawl.spiders.base import NewsSpider
from newscrawl.utils.files import discard, put_in_place

P = ParamSpec("P")
T = TypeVar("T")
logger = logging.getLogger(__name__)


class BriefErrors:
    """Log lines are one line each, and nothing that a page says reaches a terminal as a control character.

    With ``LOG_LEVEL = "DEBUG"`` tracebacks stay.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension; called by Scrapy."""
        return cls(brief=crawler.settings["LOG_LEVEL"] != "DEBUG")

    def __init__(self, *, brief: bool) -> None:
        for handler in logging.getLogger().handlers:
            handler.addFilter(printable_message)
        if brief:
            logging.getLogger("scrapy.downloadermiddlewares.robotstxt").addFilter(without_traceback)
            # What it warns of fails a request, which the spider tells in a line.
            logging.getLogger("scrapy-playwright").setLevel(logging.ERROR)


def without_traceback(record: logging.LogRecord) -> bool:
    """Make a log record one line; its message says what failed."""
    record.exc_info = None
    return True


def printable_message(record: logging.LogRecord) -> bool:
    """Take control characters, escapes and direction marks out of a log record's message."""
    message = record.getMessage()
    shown = printable(message)
    if shown != message:
        record.msg, record.args = shown, ()
    return True


class CrawlKeeper:
    """Begins a run of the ledger before the spider starts, ends it after all else, and prints the summary line.

    ``crawl`` is the run of a spider that keeps one, else None; ``report`` says how the run ended, None until then.
    """

    def __init__(self, crawler: Crawler, crawl: Crawl | None) -> None:
        self.crawler = crawler
        self._crawl = crawl
        self.report: Report | None = None
        self.error: LedgerError | None = None
        self.reason = "finished"
        self.started = monotonic()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension; called by Scrapy. Raises NewscrawlError if the run cannot begin."""
        spider = crawler.spider
        if not isinstance(spider, NewsSpider):
            raise NotConfigured
        if crawler.settings.getbool("SPIDERMON_ENABLED"):
            from newscrawl.health.monitors import health_actions

            health_actions(crawler.settings)  # a wrong one is told before the run begins
        crawl = begin(plan_of(crawler.settings, spider.name, spider.scope)) if spider.keeps_ledger else None
        keeper = cls(crawler, crawl)
        for handler, signal in (
            (keeper.spider_opened, signals.spider_opened),
            (keeper.item_dropped, signals.item_dropped),
            (keeper.item_error, signals.item_error),
            (keeper.spider_closed, signals.spider_closed),
            (keeper.engine_stopped, signals.engine_stopped),
        ):
            crawler.signals.connect(handler, signal=signal)
        if crawl:
            spider.keeper, spider.run = keeper, crawl
            crawl.stats = crawler.stats.get_stats()
        return keeper

    @property
    def crawl(self) -> Crawl:
        """The run."""
        assert self._crawl is not None
        return self._crawl

    def spider_opened(self) -> None:
        """Commit at times even when nothing comes in."""
        self.timer = create_looping_call(self.checkpoint)
        self.timer.start(1.0, now=False)

    def checkpoint(self) -> None:
        """Commit if a commit is due."""
        if self._crawl:
            self.note(self._crawl.checkpoint)

    def settle(self) -> None:
        """Clean the run's articles by what is known of their sites."""
        self.note(self.crawl.settle)

    def break_off(self, error: LedgerError) -> None:
        """End the run, as its ledger or disk has failed; what is committed is kept for the next run."""
        if self.error is None:
            self.error = error
            deferred_from_coro(self.crawler.engine.close_spider_async(reason="ledger"))

    def store_feed(self, file: IO[bytes], path: Path) -> None:
        """Put a feed of the run in its place, unless the run has failed or another worker finishes it."""
        try:
            if self.error is None and (self._crawl is None or self._crawl.is_last):
                if self._crawl:
                    file.flush()
                    self._crawl.note_feed(path, file.tell())
                put_in_place(file, path)
                return
        except LedgerError as error:
            self.error = error
        except OSError as error:
            self.error = LedgerError(f"cannot write {path}: {error.strerror or error}")
        discard(file)

    def record(self, draft: Draft) -> Recorded | None:
        """Write a draft's article to the ledger; None if the ledger has failed."""
        assert draft.visit is not None
        return self.note(self.crawl.record, draft.article, draft.visit, draft.template)

    def note(self, write: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T | None:
        """Call a method that writes to the ledger; end the run and give None if the ledger fails."""
        if self.error is None:
            try:
                result = write(*arguments, **options)
                self.crawl.checkpoint()
            except LedgerError as error:
                self.break_off(error)
            else:
                return result
        return None

    def item_dropped(self, item: Any, exception: Exception) -> None:
        """Note in the ledger that a page is no article."""
        if self._crawl and isinstance(item, Draft) and item.visit and isinstance(exception, NotKept):
            self.note(self._crawl.no_article, item.visit.page, exception.reason)

    def item_error(self, item: Any, failure: Failure) -> None:
        """Note in the ledger that a page made a stage fail."""
        self.crawler.stats.inc_value("newscrawl/failed")
        if self._crawl and isinstance(item, Draft) and item.visit:
            reason = f"{type(failure.value).__name__}: {failure.value}"
            self.note(self._crawl.failed, item.visit.page, reason)

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Remember why the spider was closed."""
        del spider
        self.reason = reason
        if self._crawl and self.crawler.settings.getbool("SPIDERMON_ENABLED"):
            self.note(self._crawl.check_health)

    def engine_stopped(self) -> None:
        """End the run and say so."""
        if getattr(self, "timer", None) and self.timer.running:
            self.timer.stop()
        stats = self.crawler.stats.get_stats()
        if self._crawl:
            stats = dict(self._crawl.whole_stats(stats))
        status = self.error.exit_status if self.error else judge(stats, self.reason)
        if self._crawl:
            self.report = self._crawl.finish(status, stats, str(self.error) if self.error else None)
        else:
            scraped = {"new": stats.get("item_scraped_count", 0)}
            self.report = Report(status, monotonic() - self.started, scraped, [], error=str(self.error or "") or None)
        for alarm in self.report.alarms:
            sys.stderr.write(f"newscrawl: health: {printable(str(alarm))}\n")
        if self.report.error:
            sys.stderr.write(f"newscrawl: error: {printable(self.report.error)}\n")
        sys.stderr.write(f"newscrawl: {summary_line(self.report, stats, self.reason)}\n")


def begin(plan: Plan) -> Crawl:
    """Begin a run, or take part in one that is shared. Raises NewscrawlError if this is not possible."""
    if not plan.redis_url:
        return Crawl.begin(plan)
    try:
        from newscrawl.cluster.run import SharedCrawl
    except ModuleNotFoundError as error:
        raise ConfigError(f"NEWSCRAWL_REDIS_URL needs {error.name}: pip install 'newscrawl[cluster]'") from error
    return SharedCrawl.begin(plan)


def plan_of(settings: BaseSettings, spider: str, scope: str) -> Plan:
    """Return what a run is to do, from the settings. Raises ConfigError for a wrong one."""
    return Plan(
        data=Path(settings["NEWSCRAWL_DATA"]),
        spider=spider,
        scope=scope,
        ledger_url=settings["NEWSCRAWL_LEDGER_URL"] or "",
        formats=tuple(export_formats(settings)),
        bom=settings.getbool("NEWSCRAWL_CSV_BOM"),
        has_feeds=bool(settings.getdict("FEEDS")),
        redis_url=settings["NEWSCRAWL_REDIS_URL"] or "",
        worker_timeout=settings.getint("NEWSCRAWL_WORKER_TIMEOUT"),
    )


def summary_line(report: Report, stats: dict[str, Any], reason: str) -> str:
    """Return what a run did, in one line."""
    count = report.counts.get
    revised = count("revised", 0)
    parts = [
        f"{count('new', 0) + revised} articles" + (f" ({revised} revised)" if revised else ""),
        f"{stats.get('newscrawl/pages', 0)} pages read",
        f"{stats.get('newscrawl/skipped', 0)} skipped",
        f"{stats.get('newscrawl/failed', 0)} failed",
        f"{report.seconds:.1f} s",
    ]
    if count("unchanged"):
        parts.insert(2, f"{count('unchanged')} unchanged")
    line = ", ".join(parts)
    if reason not in ("finished", "shutdown", "ledger"):
        line += f" ({reason})"
    if report.status != ExitStatus.DONE:
        line += f"; {report.status.words}, exit status {int(report.status)}"
    if report.files:
        line += f"; {report.files[0].with_suffix('')}.{{{','.join(path.suffix[1:] for path in report.files)}}}"
    return line
