"""Run rounds in a crawler process: one round, or round after round as sites become due."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from scrapy.crawler import AsyncCrawlerProcess

from newscrawl.errors import ConfigError, ExitStatus, LedgerError
from newscrawl.rounds.due import find_turns
from newscrawl.rounds.pool import Pool, follow
from newscrawl.rounds.progress import show_progress
from newscrawl.rounds.results import print_result
from newscrawl.runs.deliver import LATER, Delivered, deliver_to_pipelines
from newscrawl.runs.outcome import RunOutcome
from newscrawl.runs.plan import Plan
from newscrawl.runs.round import SPIDER, Folder, Round
from newscrawl.runs.run import result_of
from newscrawl.sites.loader import Site
from newscrawl.utils.messages import print_error, print_message
from newscrawl.utils.shutdown import shutdown_waits


class Conductor:
    """Runs rounds over an open data folder. The crawler process must not have started yet, and can start only once."""

    def __init__(self, folder: Folder, process: AsyncCrawlerProcess, at_once: int) -> None:
        self._folder, self._process = folder, process
        self._pool = Pool(process, at_once)
        self._plan = Plan.from_settings(process.settings, SPIDER, SPIDER)
        self._open: list[Round] = []
        """Rounds that are not concluded."""
        self._busy: set[str] = set()
        """Names of the sites of these rounds."""
        self._stop = asyncio.Event()
        self.outcomes: list[RunOutcome] = []

    def run_once(self, sites: Sequence[Site], *, now: bool) -> ExitStatus:
        """Crawl sites in one round (``now``: due or not); return its exit status."""
        self._begin_round(sites, recover=True, now=now)
        self._start()
        return self.outcomes[-1].status if self.outcomes else ExitStatus.STOPPED

    def watch(self, load: Callable[[], Sequence[Site]]) -> ExitStatus:
        """Crawl each site when it is due, until the process is stopped; return the exit status.

        ``load`` returns the sites; it is called again and again, so that site files can be added and changed.
        """
        follow(self._process, self._watch(load))
        self._start()
        return ExitStatus.LEDGER if self._failed else ExitStatus.DONE

    def stop(self) -> None:
        """Begin no further site. Scrapy stops those that are running."""
        self._pool.stopping = True
        asyncio.get_event_loop().call_soon_threadsafe(self._stop.set)

    def _start(self) -> None:
        """Run the event loop to its end, then conclude the rounds that a stop has left open."""
        try:
            self._process.start()
        finally:
            self._pool.close()
        for round_ in list(self._open):
            # After a second signal there may be sites that have not ended. The next run completes them.
            if not round_.running:
                self._print(result_of(round_.conclude()))
                if self._plan.pipelines:
                    print_message(LATER)

    def _begin_round(self, sites: Sequence[Site], *, recover: bool, now: bool = False) -> None:
        """Begin a round over sites. With ``recover`` it first completes what killed runs left."""
        round_ = Round(self._plan, self._folder.ledger)
        if recover:
            round_.recover()
        round_.enter()
        self._open.append(round_)
        self._busy |= {site.name for site in sites}
        follow(self._process, self._crawl(round_, sites, now))

    async def _crawl(self, round_: Round, sites: Sequence[Site], now: bool) -> None:
        interval = self._process.settings.getfloat("LOGSTATS_INTERVAL")
        progress = asyncio.create_task(show_progress(round_, len(sites), self._pool.progress, interval))
        try:
            await self._pool.crawl(sites, round_, now=now)
        finally:
            progress.cancel()
            with suppress(asyncio.CancelledError):
                await progress
            self._busy -= {site.name for site in sites}
        if not self._pool.stopping:
            self._open.remove(round_)
            with shutdown_waits():
                self._print(await round_.conclude(self._deliver))

    async def _deliver(self) -> list[Delivered]:
        ledger, settings = self._folder.ledger, self._process.settings
        return await deliver_to_pipelines(ledger, self._plan, settings, lambda: self._pool.stopping)

    def _print(self, outcome: RunOutcome) -> None:
        """Print the result of a round that has ended."""
        if self._pool.stopping and outcome.status != ExitStatus.LEDGER:
            outcome.status = ExitStatus.STOPPED
        self.outcomes.append(outcome)
        print_result(outcome)

    @property
    def _failed(self) -> bool:
        return any(outcome.status == ExitStatus.LEDGER for outcome in self.outcomes)

    async def _watch(self, load: Callable[[], Sequence[Site]]) -> None:
        recover, complaint = True, ""
        poll = self._process.settings.getfloat("NEWSCRAWL_POLL")
        while not self._pool.stopping and not self._failed:
            wait = poll
            try:
                turns = [turn for turn in find_turns(self._folder.ledger, load()) if turn.site.name not in self._busy]
                now = datetime.now(UTC)
                due = [turn.site for turn in turns if turn.is_due(now)]
                if due:
                    self._begin_round(due, recover=recover)
                    recover = False
                later = [(turn.due_at - now).total_seconds() for turn in turns if turn.due_at and turn.due_at > now]
                wait = min([poll, *later])
            except ConfigError as error:  # a site file may be mended while this runs
                if str(error) != complaint:
                    print_message(str(error))
                complaint = str(error)
            except LedgerError as error:
                print_error(str(error))
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), wait)
