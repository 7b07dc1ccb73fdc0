"""Crawl many sites in one process: a crawler for each site, a bounded number at a time, in one event loop.

A crawler of its own gives each site its own budgets, delays, settings, statistics and end, as if it were crawled alone. It
takes 7 ms of one processor to set up (Scrapy 2.19), as long as reading one page. The sites share what is costly: the ledger,
the processes that read pages, and the connection to the network.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Coroutine, Iterable
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from newscrawl.discovery.scope import registered_domain
from newscrawl.errors import LedgerError
from newscrawl.normalise.urls import site_of
from newscrawl.reader import PageReader
from newscrawl.rounds.due import find_turns
from newscrawl.runs.plan import Plan
from newscrawl.runs.round import Round, SiteCrawl
from newscrawl.sites.loader import Site
from newscrawl.spiders.aggregator import AggregatorSpider

T = TypeVar("T")
AT_ONCE: Final = 64
"""Sites that are crawled at the same time. Most of them wait for their delays, so a site that does not answer for
minutes does not keep the others waiting. A choice."""
SITE_SETTINGS: Final[dict[str, Any]] = {
    "NEWSCRAWL_PROGRESS": "off",
    "FEEDS": {},
    # Bytes of responses that a site may hold in memory, a fifth of Scrapy's: there are many sites.
    "SCRAPER_SLOT_MAX_ACTIVE_SIZE": 1_000_000,
}
"""Settings of each site's crawler: the round shows the progress and writes the files."""


class SiteCrawler(Crawler):
    """The crawler of one site in a round. The run keeper and the spider ask it for what the sites share."""

    def __init__(self, site: Site, round_: Round, reader: PageReader, settings: Settings) -> None:
        super().__init__(AggregatorSpider, settings)
        self.site, self.round, self.reader = site, round_, reader

    def begin_site(self, plan: Plan) -> SiteCrawl:
        """Begin the run of the site; called by the run keeper."""
        return self.round.begin_site(self.site.name, plan)


class Pool:
    """Crawls sites in a crawler process, ``at_once`` at a time, and one at a time of each registered domain."""

    def __init__(self, process: AsyncCrawlerProcess, at_once: int = AT_ONCE) -> None:
        settings = process.settings
        self.progress = settings["NEWSCRAWL_PROGRESS"]
        """How the progress of the round is shown; its sites show none."""
        for name, value in SITE_SETTINGS.items():
            settings.set(name, value, "cmdline")
        self._process = process
        self._places = asyncio.Semaphore(at_once)
        self._domains: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.reader = PageReader(settings.getint("NEWSCRAWL_WORKERS"))
        self.stopping = False
        """Whether no further site is begun."""

    async def crawl(self, sites: Iterable[Site], round_: Round, *, now: bool = False) -> None:
        """Crawl sites; return when all have ended, or when those that were begun have ended after a stop.

        Machines that share a ledger take the sites by turns. ``now`` says that they are crawled even if they are not due.
        """
        await asyncio.gather(*(self._take(site, round_, now=now) for site in sites))

    async def _take(self, site: Site, round_: Round, *, now: bool) -> None:
        """Crawl a site if no other machine does or has just done so."""
        domain = registered_domain(site_of(site.start_urls[0]))
        # First the domain: a site that waits for it must not take a place.
        async with self._domains[domain], self._places:
            ledger, name = round_.ledger, f"site {site.scope}"
            try:
                if self.stopping or not ledger.claim(name):
                    return
                if now or not ledger.is_shared or find_turns(ledger, [site])[0].is_due(datetime.now(UTC)):
                    await self._crawl(site, round_)
                round_.checkpoint()
                ledger.release(name)
            except LedgerError as error:
                round_.note_unstarted(site.name, error)
            self.stopping = self.stopping or round_.has_failed

    async def _crawl(self, site: Site, round_: Round) -> None:
        arguments = {"site": site.name, "sites": self._process.settings["NEWSCRAWL_SITES"]}
        try:
            crawler = SiteCrawler(site, round_, self.reader, self._process.settings)
            await self._process.crawl(crawler, **arguments)
        except Exception as error:  # one site must not end the others
            round_.note_unstarted(site.name, error)

    def close(self) -> None:
        """End the reading processes."""
        self.reader.close()


def follow(process: AsyncCrawlerProcess, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Make a coroutine part of what a crawler process waits for before it ends; return its task."""
    task = asyncio.get_event_loop().create_task(work)
    process._active.add(task)  # type: ignore[arg-type]  # it is only waited for
    task.add_done_callback(process._active.discard)
    return task
