"""Clean stored pages and text dumps, in files or archives."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Self

from scrapy import Request
from scrapy.core.downloader.handlers.datauri import DataURIDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import sleep

from newscrawl import stages
from newscrawl.archive.partitions import find_places
from newscrawl.archive.portions import Failed, PortionReader, StoredResult
from newscrawl.archive.stored import stored_pages
from newscrawl.archive.stored_page import STDIN, StoredPage, Unreadable
from newscrawl.errors import ConfigError, PageError
from newscrawl.exporters import export_formats
from newscrawl.items import Draft
from newscrawl.spiders import parameters
from newscrawl.spiders.base import NewsSpider

logger = logging.getLogger(__name__)


class ArchiveSpider(NewsSpider):
    """Cleans stored pages with the same stages as a crawl. It makes no request.

    ``-a path=PATH`` or ``-a paths=PATH,PATH``: saved pages, text dumps, WARC files, WACZ archives, or folders of these, on
    disk or at any address that fsspec opens; ``-`` is standard input. ``page_url`` is the address of a page that was saved
    without one.
    """

    name = "archive"
    keeps_ledger = False
    reads_elsewhere = True
    """A command reads stored pages in a process of their own, whatever NEWSCRAWL_WORKERS says: a page that is too slow or too
    large then ends that process and not the run."""

    def __init__(self, paths: Sequence[str] | str = (), path: str = "", page_url: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.page_url = parameters.web_address(page_url) if page_url else None
        names = paths.split(",") if isinstance(paths, str) else list(paths)
        self.paths = [name for name in (*names, path) if name]
        if not self.paths:
            raise ConfigError("give at least one file, folder or archive to clean")
        if self.page_url and (len(self.paths) > 1 or Path(self.paths[0]).is_dir()):
            raise ConfigError("an address belongs to one page: give one file with --url")
        for place in self.paths:
            if place != STDIN and "://" not in place and not Path(place).exists():
                raise ConfigError(f"no such file or folder: {place}")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Create the spider; called by Scrapy. Its export files are Scrapy's feeds, because there is no run to resume."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = crawler.settings
        stem = f"{cls.name}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}"
        folder = Path(settings["NEWSCRAWL_DATA"]).resolve() / "exports"
        feeds = dict(settings.getdict("FEEDS"))
        for name in export_formats(settings):
            feeds[str(folder / f"{stem}.{name}")] = {"format": name, "encoding": "utf-8", "overwrite": True}
        # -o and -O replace FEEDS with the priority of the command line. The run's own files are written as well.
        settings.set("FEEDS", feeds, "cmdline")
        settings["DOWNLOAD_HANDLERS"]["data"] = f"{DataURIDownloadHandler.__module__}.{DataURIDownloadHandler.__name__}"
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Yield one request for an empty page. Its callback yields the drafts.

        When a run is stopped, Scrapy finishes what callbacks yield. It would wait for ever for a draft from start() itself.
        """
        yield Request("data:,", self.read_pages)

    async def read_pages(self, _response: Response) -> AsyncIterator[Draft]:
        """Yield a draft for each readable page, until the run is stopped. Other pages are counted and skipped."""
        stored = PortionReader(partial(read_stored, clean=self.cleans_when_read), workers=self.reader.workers)
        try:
            for place in self.places():
                results = stored.results(place, self.page_url) if place != STDIN else self.of_stdin()
                async for result in results:
                    if self.crawler.engine.needs_backout():
                        return
                    if draft := self.counted(result):
                        yield draft
                    await sleep(0)  # so that signals are handled between two pages
        finally:
            stored.close()

    def places(self) -> Iterator[str]:
        """Yield the files of all paths. A path on another machine that cannot be read costs itself alone."""
        for path in self.paths:
            try:
                yield from find_places([path])
            except ConfigError as error:
                self.count("failed")
                logger.error("%s", error)

    async def of_stdin(self) -> AsyncIterator[StoredResult]:
        """Yield the result of the page on standard input. Only this process can read it."""
        for stored in stored_pages(STDIN, self.page_url):
            try:
                if isinstance(stored, Unreadable):
                    raise PageError(stored.reason)
                yield await self.reader.call(read_stored, stored, clean=self.cleans_when_read)
            except PageError as error:
                yield Unreadable(STDIN, str(error))
            except Exception as error:  # an error in newscrawl must not end the run
                yield Failed(STDIN, f"{type(error).__name__}: {error}")

    def counted(self, result: StoredResult) -> Draft | None:
        """Return the draft of a page that was read; count and log a page that was not."""
        self.count("pages")
        if isinstance(result, Unreadable):
            self.skip("unreadable")
            logger.warning("Skipped %s: %s", result.place, result.reason)
        elif isinstance(result, Failed):
            self.count("failed")
            logger.error("Failed on %s: %s", result.place, result.reason)
        else:
            return result
        return None


def read_stored(stored: StoredPage, *, clean: bool) -> Draft:
    """Return the draft of a stored page; with ``clean``, after the stages if it is an article."""
    draft = stored.read()
    return stages.run(draft) if clean and draft.not_article is None else draft
