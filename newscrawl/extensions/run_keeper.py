"""The extension that begins a run before the spider starts, commits while it runs, and ends it after everything else."""

from __future__ import annotations

from functools import partial
from time import monotonic
from typing import Any, Final, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings
from scrapy.utils.asyncio import create_looping_call
from twisted.python.failure import Failure

from newscrawl.addon import PIPELINES, USER_AGENT
from newscrawl.errors import EXIT_STATUS, ConfigError, ExitStatus, install_line
from newscrawl.items import Draft
from newscrawl.runs.deliver import Delivered, complaints, deliver_to_pipelines
from newscrawl.runs.finalise import INTERFACE_TEXT
from newscrawl.runs.outcome import RunOutcome, judge, summary_line
from newscrawl.runs.plan import Plan
from newscrawl.runs.round import SiteCrawl
from newscrawl.runs.run import Run
from newscrawl.spiders.base import NewsSpider
from newscrawl.utils.messages import print_error, print_message
from newscrawl.utils.shutdown import shutdown_waits

NO_CONTACT: Final = "sites cannot see who crawls them: set NEWSCRAWL_CONTACT to the address of a page or to an e-mail address (this is said once)"

EARLY: Final = (
    "{} gets articles before they are cleaned by site memory and have their stories; NEWSCRAWL_ITEM_PIPELINES gives it the "
    "finished records (this is said once)"
)


class RunKeeper:
    """Begins and ends the run of a spider, and prints the summary line.

    The statistic ``newscrawl/exit_status`` is STOPPED during the run, and the exit status of the run afterwards.
    """

    def __init__(self, crawler: Crawler, run: Run | None) -> None:
        self.crawler, self.run = crawler, run
        self.reason = "finished"
        self.started = monotonic()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension; Scrapy calls this. Raises NewscrawlError if the run cannot begin."""
        spider = crawler.spider
        if not isinstance(spider, NewsSpider):
            raise NotConfigured
        if crawler.settings.getbool("SPIDERMON_ENABLED") and crawler.settings["NEWSCRAWL_HEALTH_ACTIONS"]:
            from newscrawl.health.monitors import health_actions

            health_actions(crawler.settings)  # reports a wrong action before the run begins
        run = (
            begin(Plan.from_settings(crawler.settings, spider.name, spider.scope), crawler)
            if spider.keeps_ledger
            else None
        )
        keeper = cls(crawler, run)
        for handler, signal in (
            (keeper.spider_opened, signals.spider_opened),
            (keeper.item_error, signals.item_error),
            (keeper.spider_closed, signals.spider_closed),
            (keeper.engine_stopped, signals.engine_stopped),
        ):
            crawler.signals.connect(handler, signal=signal)
        if run:
            spider.run = run
            run.stats = crawler.stats.get_stats()
        return keeper

    @property
    def spider(self) -> NewsSpider:
        """The spider of the run."""
        assert isinstance(self.crawler.spider, NewsSpider)
        return self.crawler.spider

    def spider_opened(self) -> None:
        """Start to commit at intervals, even when no page arrives."""
        # The status holds until the run ends: a second signal may stop the process at any moment.
        self.crawler.stats.set_value(EXIT_STATUS, int(ExitStatus.STOPPED))
        if self.run and self.run.id == 1:
            if is_anonymous(self.crawler.settings):
                print_message(NO_CONTACT)
            if names := early_pipelines(self.crawler.settings):
                print_message(EARLY.format(", ".join(names)))
        self.timer = create_looping_call(self.checkpoint)
        self.timer.start(1.0, now=False)

    def checkpoint(self) -> None:
        """Commit if a commit is due."""
        if self.run:
            self.spider.write(self.run.checkpoint)

    def item_error(self, item: Any, failure: Failure) -> None:
        """Record a page for which a pipeline raised an error."""
        self.crawler.stats.inc_value("newscrawl/failed")
        if self.run and isinstance(item, Draft) and item.fetch_info:
            reason = f"{type(failure.value).__name__}: {failure.value}"
            self.spider.write(self.run.recorder.failed, item.fetch_info.page, reason)

    def spider_closed(self, spider: Spider, reason: str) -> None:  # noqa: ARG002  Scrapy passes arguments by name
        """Keep the reason why the spider was closed, and check the health of its sites."""
        self.reason = reason
        if self.run:  # first, because withdrawn articles count in the health of a site
            self.spider.write(self.run.finalise)
        if self.run and self.crawler.settings.getbool("SPIDERMON_ENABLED"):
            self.spider.write(self.run.check_health)

    async def engine_stopped(self) -> None:
        """End the run and report it."""
        if getattr(self, "timer", None) and self.timer.running:
            self.timer.stop()
        stats = dict(self.crawler.stats.get_stats())
        if self.run:
            stats |= self.run.whole_stats(stats)
        with shutdown_waits():
            await self._end(stats)

    async def _end(self, stats: dict[str, Any]) -> None:
        outcome = await self._finish(stats)
        self.crawler.stats.set_value(EXIT_STATUS, int(outcome.status))
        if not isinstance(self.run, SiteCrawl):  # the round reports its sites together
            self.report(outcome, stats)

    def report(self, outcome: RunOutcome, stats: dict[str, Any]) -> None:
        """Print the alarms of the run, its error and its summary line."""
        for alarm in outcome.alarms:
            print_message(f"health: {alarm}")
        if outcome.status == ExitStatus.NO_ARTICLES:
            print_message(outcome.status.advice)
        if outcome.error:
            print_error(outcome.error)
        for line in complaints(outcome.deliveries):
            print_error(line)
        if withdrawn := outcome.skips.get(INTERFACE_TEXT):
            stats[f"newscrawl/skipped/{INTERFACE_TEXT}"] = withdrawn
        print_message(summary_line(outcome, stats, self.reason))

    async def _finish(self, stats: dict[str, Any]) -> RunOutcome:
        error = self.spider.error
        status = error.exit_status if error else judge(stats, self.reason, self.run.recorder.alarms if self.run else ())
        message = str(error) if error else None
        if self.run:
            self.run.unfed = self.spider.unfed
            return await self.run.end(status, stats, message, partial(self._deliver, self.run))
        scraped = {"new": stats.get("item_scraped_count", 0)}
        if status == ExitStatus.DONE and self.spider.unfed:
            status = ExitStatus.UNDELIVERED
        deliveries = self.spider.unfed
        return RunOutcome(status, monotonic() - self.started, scraped, [], error=message, deliveries=deliveries)

    async def _deliver(self, run: Run) -> list[Delivered]:
        """Deliver to the item pipelines."""
        return await deliver_to_pipelines(run.ledger, run.plan, self.crawler.settings, lambda: self.spider.is_stopping)


def early_pipelines(settings: BaseSettings) -> list[str]:
    """Return the names of a project's own pipelines that get articles during the crawl, after newscrawl's."""
    last = max(PIPELINES.values())
    own = {path: order for path, order in settings["ITEM_PIPELINES"].items() if path not in PIPELINES}
    late = [path for path, order in own.items() if order is not None and order > last]
    return [path if isinstance(path, str) else path.__qualname__ for path in late]


def is_anonymous(settings: BaseSettings) -> bool:
    """Return whether the user agent names nobody, and the sites are not one's own test sites."""
    return settings["USER_AGENT"] == USER_AGENT and not settings.getlist("NEWSCRAWL_ALLOW_PRIVATE")


def begin(plan: Plan, crawler: Crawler) -> Run:
    """Begin a run, or join one that workers share; return it. Raises NewscrawlError if this is not possible."""
    if begin_site := getattr(crawler, "begin_site", None):  # one of many sites
        crawl: Run = begin_site(plan)
        return crawl
    if not plan.redis_url:
        return Run.begin(plan)
    try:
        from newscrawl.cluster.run import SharedRun
    except ModuleNotFoundError as error:
        raise ConfigError(f"NEWSCRAWL_REDIS_URL needs {error.name}: {install_line('cluster')}") from error
    return SharedRun.begin(plan)
