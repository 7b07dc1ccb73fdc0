"""Run a project's own item pipelines on the finished records, as one more delivery.

Scrapy runs them: a small spider yields the records that are pending, one after the other, in a crawler of its own. So whatever
works in ``ITEM_PIPELINES`` works here: ``from_crawler``, methods that are coroutines or return Deferreds, requests of media
pipelines.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Final, Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.pipelines import ItemPipelineManager
from scrapy.settings import Settings, default_settings
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from typing_extensions import override

from newscrawl import addon
from newscrawl.deliveries.base import BATCH
from newscrawl.deliveries.make import PIPELINES
from newscrawl.errors import DeliveryError, LedgerError
from newscrawl.items import Article
from newscrawl.ledger import Ledger
from newscrawl.ledger.deliveries import Settled

NAME: Final = "item pipelines"
"""The name of this delivery in the ledger, in reports and messages."""
_ITS_OWN: Final[dict[str, Any]] = {
    "ITEM_PROCESSOR": "newscrawl.deliveries.pipelines.DeliveryPipelines",
    "EXTENSIONS": dict.fromkeys(addon.EXTENSIONS),
    "EXTENSIONS_BASE": {},
    "SPIDER_MIDDLEWARES": {},
    "FEEDS": {},
    "JOBDIR": None,
    "SCHEDULER": default_settings.SCHEDULER,
    "DUPEFILTER_CLASS": default_settings.DUPEFILTER_CLASS,
}
"""Settings of the crawler: no extension, feed or shared frontier of the crawl."""


class PipelineDelivery:
    """Delivers the pending records of a ledger to item pipelines.

    A record is acknowledged when all pipelines have returned or dropped it, and have been closed without an error: many write
    their last records when they are closed. At the first error the delivery ends; the next one starts at that record.
    """

    def __init__(
        self, ledger: Ledger, pipelines: Mapping[Any, int], spider: str, should_stop: Callable[[], bool]
    ) -> None:
        self.ledger, self.pipelines, self.spider = ledger, pipelines, spider
        self.should_stop = should_stop
        self.is_stopped = False
        self.records = self.dropped = 0
        """Records that the pipelines have taken, with those that they have dropped, and these alone."""
        self.error: BaseException | None = None
        self._last: Settled | None = None

    async def run(self, settings: Settings) -> None:
        """Deliver what is pending, in the running reactor, with the settings of the crawl. ``error`` holds what went wrong."""
        if not self.ledger.deliveries.pending(NAME, 1):
            return
        try:
            self.check_stop()
            await Crawler(DeliverySpider, _settings_of_its_own(settings, self.pipelines)).crawl_async(delivery=self)
            if not self.error and self.ledger.deliveries.pending(NAME, 1):
                raise DeliveryError("a pipeline closed the spider before the last record")
        except Exception as error:  # whatever a pipeline raises when it is made or opened
            self.error = self.error or error
        if isinstance(self.error, LedgerError):
            raise self.error

    async def records_to_deliver(self) -> AsyncIterator[Settled]:
        """Yield the pending records, each after :meth:`take` was called for the one before."""
        after: Settled | None = None
        while batch := self.ledger.deliveries.pending(NAME, BATCH, after):
            for settled in batch:
                self.check_stop()
                yield settled
            after = batch[-1]

    def check_stop(self) -> None:
        """Raise DeliveryError if the process was told to stop."""
        if self.should_stop():
            self.is_stopped = True
            raise DeliveryError("stopped before the last record")

    def take(self, settled: Settled, *, dropped: bool) -> None:
        """Note that the pipelines have taken a record."""
        self._last = settled
        self.records += 1
        self.dropped += dropped

    def close(self) -> None:
        """Acknowledge what was taken. Call it when the pipelines are closed."""
        if self._last:
            self.ledger.deliveries.acknowledge(NAME, self._last)
            self.ledger.commit()


class DeliverySpider(Spider):
    """Yields finished records to the item pipelines. It has the name of the spider whose run is delivered."""

    name = NAME

    def __init__(self, delivery: PipelineDelivery) -> None:
        super().__init__(delivery.spider)
        self.delivery = delivery
        self.taken: Deferred[bool] = Deferred()
        """Fires when the pipelines have taken the record that was yielded last, with whether they have dropped it."""

    async def start(self) -> AsyncIterator[Article]:
        """Yield the pending records as items, each when the pipelines have taken the one before."""
        try:
            async for settled in self.delivery.records_to_deliver():
                self.taken = Deferred()
                yield Article.from_dict(settled.record)
                self.delivery.take(settled, dropped=await maybe_deferred_to_future(self.taken))
        except Exception as error:  # the pipelines were opened, so they are closed in any case
            self.delivery.error = error


class DeliveryPipelines(ItemPipelineManager):
    """Scrapy's manager of item pipelines, which here tells the spider what has become of each record."""

    @classmethod
    @override
    def from_crawler(cls, crawler: Crawler) -> Self:
        manager = super().from_crawler(crawler)
        wanted = cls._get_mwlist_from_settings(crawler.settings)
        if len(manager.middlewares) < len(wanted):
            disabled = len(wanted) - len(manager.middlewares)
            raise DeliveryError(f"{disabled} of {len(wanted)} pipelines of {PIPELINES} raise NotConfigured")
        return manager

    @property
    def _delivery_spider(self) -> DeliverySpider:
        assert self.crawler is not None
        assert isinstance(self.crawler.spider, DeliverySpider)
        return self.crawler.spider

    @override
    async def process_item_async(self, item: Any) -> Any:
        taken = self._delivery_spider.taken
        try:
            result = await super().process_item_async(item)
        except DropItem:
            taken.callback(True)
            raise
        except Exception as error:
            taken.errback(error)
            raise
        taken.callback(False)
        return result

    @override
    async def close_spider_async(self) -> None:
        delivery = self._delivery_spider.delivery
        try:
            await super().close_spider_async()
            delivery.close()
        except Exception as error:  # Scrapy would only log it
            delivery.records = delivery.dropped = 0
            delivery.error = error
            raise


def _settings_of_its_own(settings: Settings, pipelines: Mapping[Any, int]) -> Settings:
    """Return the settings of a crawl for the crawler that delivers."""
    copied = settings.copy()
    copied.frozen = False
    copied.set("LOG_FORMATTER", addon.PRESETS["LOG_FORMATTER"], "addon")  # unless the project has one
    done = dict.fromkeys(addon.PIPELINES)  # newscrawl's own have done their work in the crawl
    for name, value in (_ITS_OWN | {"ITEM_PIPELINES": done | dict(pipelines)}).items():
        copied.set(name, value, "cmdline")
    return copied
