"""The add-on: everything newscrawl changes in a Scrapy project, in one line of its settings.

``ADDONS = {"newscrawl.addon.NewscrawlAddon": 500}``
"""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from scrapy.settings import BaseSettings

PIPELINES = {
    "newscrawl.pipelines.BoilerplatePipeline": 100,
    "newscrawl.pipelines.TitlePipeline": 200,
    "newscrawl.pipelines.DatePipeline": 300,
    "newscrawl.pipelines.SourcePipeline": 400,
    "newscrawl.pipelines.ValidationPipeline": 500,
    "newscrawl.pipelines.LedgerPipeline": 600,
    "newscrawl.pipelines.RecordPipeline": 700,
}
MIDDLEWARES = {
    # Nearer to the downloader than the retries (550): what these refuse is not tried again.
    "newscrawl.middlewares.RetryAfterMiddleware": 560,
    "newscrawl.middlewares.PrivateAddressMiddleware": 860,
}
EXTENSIONS = {
    "newscrawl.extensions.feedexport.LedgerFeedExporter": 0,
    "newscrawl.extensions.brief_log.BriefErrors": 100,
    "newscrawl.extensions.progress.Progress": 150,
    "newscrawl.extensions.run_keeper.RunKeeper": 200,
    "newscrawl.health.monitors.Monitors": 500,
}
HEALTH_SUITE = "newscrawl.health.monitors.HealthSuite"


class Setting(NamedTuple):
    """A setting: its default, and what it means in one sentence. ``make docs-tables`` writes them into docs/settings.md."""

    default: Any
    description: str


SETTINGS: dict[str, Setting] = {
    "NEWSCRAWL_DATA": Setting("data", "Folder of everything that newscrawl writes."),
    "NEWSCRAWL_LEDGER_URL": Setting(
        "", "Database of the ledger, as an SQLAlchemy URL: SQLite or PostgreSQL. Empty: `<data>/ledger.sqlite`."
    ),
    "NEWSCRAWL_REDIS_URL": Setting("", "Redis that holds a frontier for many workers."),
    "NEWSCRAWL_WORKER_TIMEOUT": Setting(20, "Seconds without a sign of life after which a worker counts as dead."),
    "NEWSCRAWL_EXPORTS": Setting(
        "jsonl,csv", "Formats of the files under `<data>/exports/`, separated by commas. Empty: no files."
    ),
    "NEWSCRAWL_CSV_BOM": Setting(False, "Put a byte order mark before CSV, for Excel."),
    "NEWSCRAWL_KEEP_PAGES": Setting(
        True,
        "Keep the page of each article in the ledger, compressed, for `scrapy reclean`: 29 KB for a page of 129 KB.",
    ),
    "NEWSCRAWL_ALLOW_PRIVATE": Setting(
        "", "Hosts that may have private addresses: `host` or `host:port`, separated by commas."
    ),
    "NEWSCRAWL_RETRY_AFTER_MAX": Setting(60, "Seconds that a run waits at most for a site that asks for a pause."),
    "NEWSCRAWL_HEALTH_ACTIONS": Setting("", "Actions of Spidermon that run when a health check fails."),
    "NEWSCRAWL_SITES": Setting("sites", "Folder of your own site files. They come before those of newscrawl."),
    "NEWSCRAWL_BROWSER": Setting(
        "",
        "Path of the browser for sites with `render = true`. Empty: the system's Chromium, else Playwright's own.",
    ),
    "NEWSCRAWL_PROGRESS": Setting(
        "auto", "`live` view, `plain` lines or `off`. `auto`: live on a terminal, plain lines elsewhere."
    ),
}
"""newscrawl's own settings; each may also be given as an environment variable of its name."""
WORKERS = Setting(
    "1 if there are two processors, else 0; 0 in a script",
    "Processes that read pages, besides the one that fetches them. A script that sets it needs "
    '`if __name__ == "__main__":`.',
)
"""``NEWSCRAWL_WORKERS``: ``scrapy crawl`` sets its default by the number of processors."""
DEFAULTS: dict[str, Any] = {name: setting.default for name, setting in SETTINGS.items()}
SCRAPY_DEFAULTS: dict[str, Any] = {
    "SPIDERMON_ENABLED": True,
    # Scrapy makes so many tasks for every response; the pipelines wait for nothing, so more than a few only cost time
    # (100, its default: 1.7 ms a page).
    "CONCURRENT_ITEMS": 4,
    "DEFAULT_DROPITEM_LOG_LEVEL": "DEBUG",
    "FEED_EXPORT_ENCODING": "utf-8",
    "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
    "LOG_FORMATTER": "newscrawl.extensions.brief_log.BriefLogFormatter",
}

CLUSTER_DEFAULTS: dict[str, Any] = {
    "SCHEDULER": "newscrawl.cluster.scheduler.FrontierScheduler",
    "DOWNLOADER": "newscrawl.cluster.downloader.SharedDelayDownloader",
}


class NewscrawlAddon:
    """Adds the pipelines, the ledger, and the exporters and storage of feeds."""

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """Set what is needed before there is a crawler; called by Scrapy."""
        for name, value in DEFAULTS.items():
            settings.set(name, os.environ.get(name, value), "addon")
        if workers := os.environ.get("NEWSCRAWL_WORKERS"):  # without it, the command decides
            settings.set("NEWSCRAWL_WORKERS", workers, "addon")
        settings.set("TWISTED_DNS_RESOLVER", "newscrawl.resolver.PublicHostnameResolver", "addon")

    def update_settings(self, settings: BaseSettings) -> None:
        """Fill in what the project has not set itself; called by Scrapy."""
        for name, value in SCRAPY_DEFAULTS.items():
            settings.set(name, value, "addon")
        if settings["NEWSCRAWL_REDIS_URL"]:
            for name, value in CLUSTER_DEFAULTS.items():
                settings.set(name, value, "addon")
        middlewares = settings["DOWNLOADER_MIDDLEWARES"]
        for path, order in MIDDLEWARES.items():
            middlewares.setdefault(path, order)
        for path, order in PIPELINES.items():
            settings["ITEM_PIPELINES"].setdefault(path, order)
        settings["EXTENSIONS"].setdefault("scrapy.extensions.feedexport.FeedExporter", None)
        settings["EXTENSIONS"].setdefault("spidermon.contrib.scrapy.extensions.Spidermon", None)
        suites = settings.getlist("SPIDERMON_SPIDER_CLOSE_MONITORS")
        settings.set("SPIDERMON_SPIDER_CLOSE_MONITORS", [HEALTH_SUITE, *suites], "project")
        for path, order in EXTENSIONS.items():
            settings["EXTENSIONS"].setdefault(path, order)
        for scheme in ("http", "https"):
            settings["DOWNLOAD_HANDLERS"].setdefault(scheme, "newscrawl.rendering.handler.RenderingHandler")
        for name in ("csv", "parquet"):
            settings["FEED_EXPORTERS"].setdefault(name, f"newscrawl.exporters.{name.title()}Exporter")
        for scheme in ("", "file"):
            settings["FEED_STORAGES"].setdefault(scheme, "newscrawl.extensions.feedexport.WholeFileStorage")
