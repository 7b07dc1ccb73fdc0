"""Scrapy's feeds (-o, -O, FEEDS), filled from the ledger when all articles of a run are there and settled."""

from __future__ import annotations

from typing import Any

from scrapy import Spider
from scrapy.extensions.feedexport import FeedExporter

from newscrawl.errors import LedgerError
from newscrawl.extensions.run_keeper import CrawlKeeper
from newscrawl.items import Article


class LedgerFeedExporter(FeedExporter):
    """Exports a run's articles at its end: cleaned by what was learnt in it, and with those of interrupted runs.

    Items of other kinds, and those of spiders that keep no ledger, are exported as they come.
    """

    @property
    def keeper(self) -> CrawlKeeper | None:
        """The keeper of the run's ledger, or None."""
        return getattr(self.crawler.spider, "keeper", None)

    def item_scraped(self, item: Any, spider: Spider) -> None:
        """Leave an article of the ledger for the end, export any other item."""
        if self.keeper is None or not isinstance(item, Article):
            super().item_scraped(item, spider)

    async def close_spider(self, spider: Spider) -> None:
        """Export the articles, then close the feeds."""
        if self.keeper:
            self.keeper.settle()
            try:
                for record in self.keeper.crawl.fed_records() if self.slots and not self.keeper.error else ():
                    super().item_scraped(Article.from_dict(record), spider)
            except (LedgerError, OSError) as error:
                self.keeper.error = self.keeper.error or LedgerError(f"cannot write the feeds: {error}")
        await super().close_spider(spider)
