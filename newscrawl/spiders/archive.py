"""Saved pages and text dumps."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self

from scrapy.crawler import Crawler

from newscrawl import page
from newscrawl.collector import paused_collector
from newscrawl.draft import Draft
from newscrawl.errors import ConfigError, PageError
from newscrawl.exporters import export_formats
from newscrawl.extraction.reader import read_page
from newscrawl.extraction.textdump import read_text
from newscrawl.spiders.base import NewsSpider

logger = logging.getLogger(__name__)
MAX_BYTES: Final = 4 * page.MAX_CHARS
_MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|meta|title|div|p|span|article|section|table|br|h[1-6]|a|img|ul|script)[\s>/]",
    re.IGNORECASE,
)


class ArchiveSpider(NewsSpider):
    """Cleans saved files through the same stages: ``paths`` are files or folders; makes no request."""

    name = "archive"
    keeps_ledger = False

    def __init__(self, paths: Sequence[str] | str = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        names = paths.split(",") if isinstance(paths, str) else paths
        self.paths = [Path(name) for name in names if name]
        if not self.paths:
            raise ConfigError("give at least one file or folder to clean")
        for path in self.paths:
            if not path.exists():
                raise ConfigError(f"no such file or folder: {path}")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Create the spider; called by Scrapy. Its export files are feeds: nothing is fetched, nothing to resume."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = crawler.settings
        stem = f"{cls.name}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}"
        folder = Path(settings["NEWSCRAWL_DATA"]).resolve() / "exports"
        feeds = dict(settings.getdict("FEEDS"))
        for name in export_formats(settings):
            feeds[str(folder / f"{stem}.{name}")] = {"format": name, "encoding": "utf-8", "overwrite": True}
        # -o and -O replace FEEDS at the priority of the command line; the run's own files stay beside them.
        settings.set("FEEDS", feeds, "cmdline")
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Yield a draft for each readable file; others are counted and cost themselves alone."""
        for path in self.files():
            self.count("pages")
            try:
                yield read_file(path)
            except (PageError, OSError) as error:
                self.skip("unreadable")
                logger.warning("Skipped %s: %s", path, getattr(error, "strerror", None) or error)

    def files(self) -> Iterator[Path]:
        """Yield the files, those of a folder sorted and without hidden ones."""
        for path in self.paths:
            if path.is_dir():
                yield from sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
            else:
                yield path


@paused_collector()
def read_file(path: Path) -> Draft:
    """Read a saved page or text dump, told apart by content. Raises PageError or OSError if it cannot be read."""
    if path.stat().st_size > MAX_BYTES:
        raise PageError(f"the file has over {MAX_BYTES:,} bytes")
    body = path.read_bytes()
    now = datetime.now(UTC)
    text = page.to_text(body)
    return read_page(page.load(text), now) if is_html(text) else read_text(text, None, now)


def is_html(text: str) -> bool:
    """Tell a page from a text dump: a page opens with markup, or holds more than a few tags."""
    head = text[:20_000]
    return head.lstrip("\ufeff \t\r\n").startswith("<") or len(_MARKUP.findall(head)) > 3
