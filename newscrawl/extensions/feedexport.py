"""Scrapy's feeds (-o, -O, FEEDS), written from the ledger after all articles of a run are recorded and cleaned."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.extensions.feedexport import FeedExporter, FileFeedStorage
from scrapy.utils.defer import ensure_awaitable
from typing_extensions import override

from newscrawl.errors import ConfigError, LedgerError, write_errors
from newscrawl.exporters import FORMATS, check_formats
from newscrawl.items import Article
from newscrawl.normalise.urls import split_login
from newscrawl.runs.deliver import Delivered
from newscrawl.runs.finalise import INTERFACE_TEXT
from newscrawl.runs.held import HeldRecords
from newscrawl.runs.run import Run
from newscrawl.spiders.base import NewsSpider, run_of
from newscrawl.utils.files import discard, is_special, open_aside, put_in_place


class LedgerFeedExporter(FeedExporter):
    """Exports a run's articles at its end, cleaned by site memory, together with those of interrupted runs.

    The articles of a spider without a ledger are held in a file until its end. Items of other types, and items of other
    spiders, are exported at once.
    """

    held: HeldRecords | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension; Scrapy calls this. Raises ConfigError if the library of a feed's format is missing."""
        exporter = super().from_crawler(crawler)
        check_formats([options["format"] for options in exporter.feeds.values() if options["format"] in FORMATS])
        return exporter

    @property
    def run(self) -> Run | None:
        """The spider's run, or None if it has no ledger."""
        return run_of(self.crawler.spider)

    @override
    def item_scraped(self, item: Any, spider: Spider) -> None:
        # Articles are exported at the end, when all pages of their sites are known.
        if not isinstance(item, Article) or not isinstance(spider, NewsSpider):
            super().item_scraped(item, spider)
        elif self.run is None:
            self.hold(item, spider)

    def hold(self, article: Article, spider: NewsSpider) -> None:
        """Hold an article of a spider without a ledger. If this fails, the run ends as failed and no feed is replaced."""
        try:
            self.held = self.held or HeldRecords()
            self.held.add(article)
        except OSError as error:
            spider.error = spider.error or LedgerError(f"cannot hold the records: {error}")

    def export_held(self, held: HeldRecords, spider: NewsSpider) -> None:
        """Export the articles that were held, cleaned by site memory."""
        try:
            for article in held.finalised() if not spider.error else ():
                super().item_scraped(article, spider)
        except OSError as error:
            spider.error = LedgerError(f"cannot write the feeds: {error}")
        finally:
            held.close()
        for _ in held.withdrawn:
            self.crawler.stats.inc_value("newscrawl/skipped")
            self.crawler.stats.inc_value(f"newscrawl/skipped/{INTERFACE_TEXT}")

    @override
    def _storage_supported(self, uri: str, feed_options: dict[str, Any]) -> bool:
        # Scrapy would log the reason and go on without any feed.
        if super()._storage_supported(uri, feed_options):
            return True
        if issubclass(self.crawler.spidercls, NewsSpider):
            raise ConfigError(
                f"the feed {without_login(uri)} has no storage: a library is missing, or its address is wrong"
            )
        return False

    @override
    async def close_spider(self, spider: Spider) -> None:
        if self.held and isinstance(spider, NewsSpider):
            self.export_held(self.held, spider)
        if self.run and isinstance(spider, NewsSpider):
            spider.write(self.run.finalise)
            try:
                for record in self.run.feed_records() if self.slots and not spider.error else ():
                    super().item_scraped(Article.from_dict(record), spider)
            except (LedgerError, OSError) as error:
                spider.error = spider.error or LedgerError(f"cannot write the feeds: {error}")
        if isinstance(spider, NewsSpider):
            for slot in self.slots:
                storage: Any = slot.storage
                storage.store = watched(storage.store, without_login(slot.uri), spider.unfed)
        await super().close_spider(spider)


def watched(store: Callable[[IO[bytes]], Any], name: str, unfed: list[Delivered]) -> Callable[[IO[bytes]], Any]:
    """Return the ``store`` of a feed's storage that also notes in ``unfed`` how it has failed. Scrapy only logs that."""

    async def store_watched(file: IO[bytes]) -> None:
        try:
            await ensure_awaitable(store(file))
        except Exception as error:  # whatever a library raises
            unfed.append(Delivered(name, 0, f"{type(error).__name__}: {error}"[:300]))
            raise

    return store_watched


def without_login(uri: str) -> str:
    """Return the address of a feed without user and password.

    >>> without_login("ftp://ann:secret@host/x.jsonl"), without_login("out@home.jsonl")
    ('ftp://host/x.jsonl', 'out@home.jsonl')
    """
    return split_login(uri)[0]


class WholeFileStorage(FileFeedStorage):
    """Stores feeds in local files that are always complete: they are written under another name, then renamed.

    With ``-o`` the new file contains the old content and the new articles. If the run has failed, the old file stays.
    """

    crawler: Crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler, uri: str, *, feed_options: dict[str, Any] | None = None) -> Self:
        """Create the storage; Scrapy calls this."""
        storage = cls(uri, feed_options=feed_options)
        storage.crawler = crawler
        return storage

    @override
    def open(self, spider: Spider) -> IO[bytes]:
        path = Path(self.path).absolute()
        file = open_aside(path)
        if self.write_mode != "wb" and path.is_file():
            with path.open("rb") as old:
                shutil.copyfileobj(old, file)
        return file

    @override
    def store(self, file: IO[bytes]) -> None:
        path, spider = Path(self.path).absolute(), self.crawler.spider
        if not isinstance(spider, NewsSpider):
            put_in_place(file, path)
            return
        try:
            with write_errors(path):
                _store_for(spider, file, path)
        except LedgerError as error:
            spider.error = error  # the run then ends as failed
            discard(file)


def _store_for(spider: NewsSpider, file: IO[bytes], path: Path) -> None:
    """Put a feed in its place, unless the run has failed or another worker finishes the run."""
    run = run_of(spider)
    if spider.error or (run and not run.is_last):
        discard(file)
        return
    if run and not is_special(path):
        file.flush()
        run.note_feed(path, file.tell())
    put_in_place(file, path)
