"""Scrapy's downloader with a download delay that all workers share."""

from __future__ import annotations

from time import monotonic

from scrapy.core.downloader import Downloader, Slot
from scrapy.utils.asyncio import call_later
from scrapy.utils.defer import _schedule_coro

from newscrawl.cluster.job import Job
from newscrawl.errors import LedgerError


class SharedDelayDownloader(Downloader):
    """Reserves the moment of each request to a site among all workers. Without a job it works as Scrapy's own."""

    @property
    def job(self) -> Job | None:
        """The worker's job."""
        return getattr(getattr(self.crawler.spider, "run", None), "job", None)

    def _process_queue(self, slot: Slot) -> None:
        job, delay = self.job, slot.download_delay()
        if job is None or not delay:
            super()._process_queue(slot)
        elif slot.queue and not slot.latercall and slot.free_transfer_slots() > 0:
            site = slot.queue[0][0].meta[self.DOWNLOAD_SLOT]
            try:
                wait = job.delays.reserve(site, delay)
            except LedgerError as error:
                self.crawler.spider.fail(error)  # type: ignore[union-attr]
                wait = delay
            # RetryAfterMiddleware postpones the next request to a site that has asked to wait.
            wait = max(wait, slot.lastseen - monotonic())
            slot.latercall = call_later(wait, self._send, slot)

    def _send(self, slot: Slot) -> None:
        slot.latercall = None
        if slot.queue:
            slot.lastseen = monotonic()
            request, waiting = slot.queue.popleft()
            _schedule_coro(self._wait_for_download(slot, request, waiting))
        self._process_queue(slot)

    def hold(self, site: str, seconds: float) -> None:
        """Stop the requests of all workers to a site for so many seconds."""
        if self.job is not None:
            self.job.delays.hold(site, seconds)
