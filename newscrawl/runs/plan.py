"""The plan of a run: which data folder, which ledger, which scope, which exports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from scrapy.settings import BaseSettings

from newscrawl.addon import DEFAULTS
from newscrawl.deliveries import Delivery, item_pipelines, make_delivery
from newscrawl.exporters import check_formats, export_formats
from newscrawl.syndication import configured_formats
from newscrawl.utils.spans import span_of


def _default_formats() -> tuple[str, ...]:
    return tuple(check_formats(DEFAULTS["NEWSCRAWL_EXPORTS"].split(",")))


@dataclass(frozen=True, slots=True)
class Plan:
    """The task of a run. ``scope`` names what is crawled: a later run of the same scope resumes this one.

    ``formats`` are the formats of the files under exports/; ``by_site`` says that a round over many sites writes files for
    each. ``news_feeds`` are the formats of the feeds under feeds/. ``has_feeds`` says whether the user asked for Scrapy's
    feeds with -o, -O or FEEDS. With a ``redis_url`` other workers share the run; a worker that gives no sign of life for
    ``worker_timeout`` seconds counts as dead. A run waits ``wait`` seconds for another one that uses the data folder.
    The defaults are those of the settings, in ``addon.DEFAULTS``.
    """

    data: Path
    spider: str
    scope: str
    ledger_url: str = field(default="", repr=False)  # it may hold a password
    formats: Sequence[str] = field(default_factory=_default_formats)
    bom: bool = DEFAULTS["NEWSCRAWL_CSV_BOM"]
    by_site: bool = DEFAULTS["NEWSCRAWL_EXPORT_BY_SITE"]
    news_feeds: Sequence[str] = ()
    news_feed_length: int = DEFAULTS["NEWSCRAWL_NEWS_FEED_LENGTH"]
    has_feeds: bool = False
    redis_url: str = field(default="", repr=False)
    worker_timeout: int = DEFAULTS["NEWSCRAWL_WORKER_TIMEOUT"]
    deliveries: Sequence[Delivery] = field(default=(), repr=False)
    pipelines: Mapping[Any, int] = field(default_factory=dict)
    metrics: Path | None = None
    retention: timedelta | None = None
    wait: float = DEFAULTS["NEWSCRAWL_WAIT"]

    @classmethod
    def from_settings(cls, settings: BaseSettings, spider: str, scope: str) -> Self:
        """Return the plan that the settings ask for. Raises ConfigError for a wrong setting."""
        return cls(
            data=Path(settings["NEWSCRAWL_DATA"]),
            spider=spider,
            scope=scope,
            ledger_url=settings["NEWSCRAWL_LEDGER_URL"] or "",
            formats=tuple(export_formats(settings)),
            bom=settings.getbool("NEWSCRAWL_CSV_BOM"),
            by_site=settings.getbool("NEWSCRAWL_EXPORT_BY_SITE"),
            news_feeds=configured_formats(settings),
            news_feed_length=settings.getint("NEWSCRAWL_NEWS_FEED_LENGTH"),
            has_feeds=bool(settings.getdict("FEEDS")),
            redis_url=settings["NEWSCRAWL_REDIS_URL"] or "",
            worker_timeout=settings.getint("NEWSCRAWL_WORKER_TIMEOUT"),
            deliveries=[make_delivery(address) for address in settings.getlist("NEWSCRAWL_DELIVER") if address],
            pipelines=item_pipelines(settings),
            metrics=Path(settings["NEWSCRAWL_METRICS"]) if settings["NEWSCRAWL_METRICS"] else None,
            retention=span_of(settings["NEWSCRAWL_RETENTION"]) if settings["NEWSCRAWL_RETENTION"] else None,
            wait=settings.getfloat("NEWSCRAWL_WAIT"),
        )
