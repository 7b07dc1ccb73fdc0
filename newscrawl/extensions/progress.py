"""The progress of a run: a live view on a terminal, else a line at intervals.

The view is on standard error, and log lines appear above it. ``NEWSCRAWL_PROGRESS`` is ``auto``, ``live``, ``plain`` or
``off``. Scrapy's ``LOGSTATS_INTERVAL`` sets the time between plain lines.
"""

from __future__ import annotations

import logging
import sys
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final, Self

from rich.console import Group
from rich.live import Live
from rich.table import Table
from rich.text import Text
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from newscrawl.errors import ConfigError
from newscrawl.health.site_stats import SiteStats, total
from newscrawl.spiders.base import NewsSpider
from newscrawl.utils.messages import are_messages_text, print_message
from newscrawl.utils.terminal import cell, console, new_table
from newscrawl.utils.text import clock, counted, fitted

MODES: Final = ("auto", "live", "plain", "off")
_REFRESH: Final = 0.25
"""Seconds between two updates of the live view. A choice."""
_RATE_SPAN: Final = 20.0
"""Seconds over which the rate is averaged. A choice."""
_SITES_SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of a run at one moment. ``waiting`` counts requests without a response yet, ``rate`` is pages a second."""

    seconds: float
    pages: int
    articles: int
    skipped: int
    failed: int
    waiting: int
    rate: float
    most: int = 0
    """Number of articles after which the run ends, 0 for no limit."""

    @property
    def seconds_left(self) -> float | None:
        """The least number of seconds that the run will still take, or None if it is unknown."""
        if self.rate <= 0:
            return None
        left = self.waiting / self.rate
        if self.most and self.articles:
            left = min(left, (self.most - self.articles) * self.seconds / self.articles)
        return left

    def line(self, width: int | None = None) -> str:
        """Return the state in one line, without its last parts if they do not fit into a width."""
        parts = [
            clock(self.seconds),
            counted(self.articles, "article"),
            counted(self.pages, "page"),
            f"{self.skipped:,} skipped",
            f"{self.failed:,} failed",
            f"{self.rate:.1f} pages/s",
        ]
        if self.waiting:
            parts.append(f"{self.waiting:,} waiting")
        if self.seconds_left is not None and self.waiting:
            parts.append(f"{clock(self.seconds_left)} left at least")
        return fitted(parts, width)


def picture(snapshot: Snapshot, stats_by_site: Mapping[str, SiteStats], ending: str = "", width: int = 80) -> Group:
    """Return the live view: the line of the run, and one row for each site, the busiest first.

    A narrow terminal gets fewer columns, so that each site has one line.
    """
    name = f"newscrawl {ending}".strip()
    head = Text.assemble((name, "bold"), "  ", snapshot.line(width - len(name) - 2))
    columns = _COLUMNS if width >= _WIDE else _NARROW_COLUMNS
    left = width - sum(len(name) + 3 for name in columns) - 4
    table = new_table("site", *columns, right=columns, widest=max(left, len("site")))
    busiest = sorted(stats_by_site.items(), key=lambda entry: -entry[1].pages)
    for site, stats in busiest[:_SITES_SHOWN]:
        numbers = dict(zip(_COLUMNS, _numbers(stats), strict=True))
        table.add_row(cell(site), *(numbers[name] for name in columns))
    if len(busiest) > _SITES_SHOWN:
        table.add_row(cell(f"… and {len(busiest) - _SITES_SHOWN} more", "dim"))
    return Group(head, table if busiest else Table(box=None))


_COLUMNS: Final = ("pages", "articles", "new", "skipped", "failed", "removed")
_NARROW_COLUMNS: Final = ("articles", "skipped", "failed")
_WIDE: Final = 76
"""Columns of a terminal from which on all numbers are shown; the site then has 20 or more."""


def _counts(stats: SiteStats) -> tuple[int, int, int, int]:
    """Return pages, articles, skipped and failed pages, as the rows and the line above them have them."""
    return stats.pages + stats.lists, stats.articles, stats.bodyless + stats.skipped, stats.failed


def _numbers(stats: SiteStats) -> list[Text]:
    pages, articles, skipped, failed = _counts(stats)
    counts = [cell(f"{number:,}") for number in (pages, articles, stats.new, skipped)]
    return [*counts, cell(f"{failed:,}", "red" if failed else ""), cell(f"{stats.removed_share:.0%}")]


class Progress:
    """Shows the progress of a run of a newscrawl spider."""

    def __init__(self, crawler: Crawler, *, live: bool, interval: float) -> None:
        self.crawler, self.interval = crawler, interval
        self.started = monotonic()
        self.seen: deque[tuple[float, int]] = deque()
        self.live = Live(console=console(stderr=True), auto_refresh=False, transient=True) if live else None
        self.streams: dict[logging.StreamHandler[Any], Any] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension; Scrapy calls this. Raises ConfigError for an unknown mode."""
        mode = crawler.settings["NEWSCRAWL_PROGRESS"]
        if mode not in MODES:
            raise ConfigError(f"NEWSCRAWL_PROGRESS is {mode!r}; give one of {', '.join(MODES)}")
        if mode == "off" or not isinstance(crawler.spider, NewsSpider):
            raise NotConfigured
        live = mode == "live" or (mode == "auto" and sys.stderr.isatty() and are_messages_text())
        interval = _REFRESH if live else crawler.settings.getfloat("LOGSTATS_INTERVAL")
        if interval <= 0:
            raise NotConfigured
        progress = cls(crawler, live=live, interval=interval)
        crawler.signals.connect(progress.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(progress.spider_closed, signal=signals.spider_closed)
        crawler.signals.connect(progress.engine_stopped, signal=signals.engine_stopped)
        return progress

    def spider_opened(self) -> None:
        """Start the view."""
        if self.live:
            self.live.start()
            # The view has replaced sys.stderr; log lines sent there appear above the view.
            for handler in logging.getLogger().handlers:
                if isinstance(handler, logging.StreamHandler) and handler.stream is sys.__stderr__:
                    self.streams[handler] = handler.stream
                    handler.setStream(sys.stderr)
        self.loop = create_looping_call(self.show)
        self.loop.start(self.interval, now=False)

    def show(self, ending: str = "") -> None:
        """Show the present state of the run."""
        snapshot = self.snapshot()
        if self.live:
            width = self.live.console.width
            self.live.update(picture(snapshot, self.stats_by_site, ending, width), refresh=True)
        else:
            print_message(snapshot.line())

    @property
    def stats_by_site(self) -> Mapping[str, SiteStats]:
        """The statistics of each site; empty for a spider without a ledger."""
        run = getattr(self.crawler.spider, "run", None)
        return run.recorder.stats_by_site if run else {}

    def snapshot(self) -> Snapshot:
        """Return the present state of the run."""
        now, stats = monotonic(), self.crawler.stats.get_value
        counts = (
            stats("newscrawl/pages", 0),
            stats("item_scraped_count", 0),
            stats("newscrawl/skipped", 0),
            stats("newscrawl/failed", 0),
        )
        if self.stats_by_site:  # the line above the rows is their sum
            counts = _counts(total(self.stats_by_site.values()))
        pages, articles, skipped, failed = counts
        self.seen.append((now, pages))
        while now - self.seen[0][0] > _RATE_SPAN:
            self.seen.popleft()
        (then, before), span = self.seen[0], now - self.started
        rate = (pages - before) / (now - then) if now - then >= _REFRESH else pages / max(span, _REFRESH)
        return Snapshot(
            span,
            pages,
            articles,
            skipped,
            failed,
            self.waiting(),
            rate,
            getattr(self.crawler.spider, "max_articles", 0),
        )

    def waiting(self) -> int:
        """Return how many requests have no response yet."""
        engine = self.crawler.engine
        scheduler: Any = getattr(engine._slot, "scheduler", None) if engine and engine._slot else None
        return len(engine.downloader.active) + (len(scheduler) if scheduler else 0) if engine else 0

    def spider_closed(self) -> None:
        """Show that the run is being finished."""
        if self.loop.running:
            self.loop.stop()
        if self.live:
            self.show("cleaning and exporting")

    def engine_stopped(self) -> None:
        """Stop the view and restore the streams of the log handlers."""
        if self.live:
            self.live.stop()
            for handler, stream in self.streams.items():
                handler.setStream(stream)
