"""Scrapy's feeds (-o, -O, FEEDS), filled from the ledger when all articles of a run are there and cleaned."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import IO, Any, Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.extensions.feedexport import FeedExporter, FileFeedStorage

from newscrawl.errors import LedgerError, write_errors
from newscrawl.items import Article
from newscrawl.runs.run import Run
from newscrawl.spiders.base import NewsSpider, run_of
from newscrawl.utils.files import discard, open_aside, put_in_place


class LedgerFeedExporter(FeedExporter):
    """Exports a run's articles at its end: cleaned by what the run learned, and with those of interrupted runs.

    Items of other types, and items of spiders that keep no ledger, are exported as they come.
    """

    @property
    def run(self) -> Run | None:
        """The spider's run over the ledger, or None."""
        return run_of(self.crawler.spider)

    def item_scraped(self, item: Any, spider: Spider) -> None:
        """Leave an article of the ledger for the end; export any other item now."""
        if self.run is None or not isinstance(item, Article):
            super().item_scraped(item, spider)

    async def close_spider(self, spider: Spider) -> None:
        """Export the articles, then close the feeds."""
        if self.run and isinstance(spider, NewsSpider):
            spider.write(self.run.finalise)
            try:
                for record in self.run.feed_records() if self.slots and not spider.error else ():
                    super().item_scraped(Article.from_dict(record), spider)
            except (LedgerError, OSError) as error:
                spider.error = spider.error or LedgerError(f"cannot write the feeds: {error}")
        await super().close_spider(spider)


class WholeFileStorage(FileFeedStorage):
    """Stores feeds in local files that are complete at every moment: written under another name, then renamed.

    ``-o`` writes the old content and the new articles to the new file. Nothing is put in place if the run has failed.
    """

    crawler: Crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler, uri: str, *, feed_options: dict[str, Any] | None = None) -> Self:
        """Create the storage; called by Scrapy."""
        storage = cls(uri, feed_options=feed_options)
        storage.crawler = crawler
        return storage

    def open(self, spider: Spider) -> IO[bytes]:  # noqa: ARG002  Scrapy's signature
        """Open the file to be written."""
        path = Path(self.path).absolute()
        file = open_aside(path)
        if self.write_mode != "wb" and path.exists():
            with path.open("rb") as old:
                shutil.copyfileobj(old, file)
        return file

    def store(self, file: IO[bytes]) -> None:
        """Put the finished file in its place. If that fails, the run ends as failed."""
        path, spider = Path(self.path).absolute(), self.crawler.spider
        if not isinstance(spider, NewsSpider):
            put_in_place(file, path)
            return
        try:
            with write_errors(path):
                _store_for(spider, file, path)
        except LedgerError as error:
            spider.error = error
            discard(file)


def _store_for(spider: NewsSpider, file: IO[bytes], path: Path) -> None:
    """Put a feed in its place, unless the run has failed or another worker finishes it."""
    run = run_of(spider)
    if spider.error or (run and not run.is_last):
        discard(file)
        return
    if run:
        file.flush()
        run.note_feed(path, file.tell())
    put_in_place(file, path)
