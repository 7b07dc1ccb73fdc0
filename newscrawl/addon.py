"""The add-on: everything newscrawl changes in a Scrapy project, in one line of its settings.

``ADDONS = {"newscrawl.addon.NewscrawlAddon": 500}``
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings

PIPELINES = {
    "newscrawl.pipelines.BoilerplatePipeline": 100,
    "newscrawl.pipelines.TitlePipeline": 200,
    "newscrawl.pipelines.DatePipeline": 300,
    "newscrawl.pipelines.SourcePipeline": 400,
    "newscrawl.pipelines.ValidationPipeline": 500,
    "newscrawl.pipelines.LimitPipeline": 600,
}
DEFAULTS: dict[str, Any] = {
    "NEWSCRAWL_DATA": "data",
    "NEWSCRAWL_EXPORTS": True,
    "DEFAULT_DROPITEM_LOG_LEVEL": "DEBUG",
    "FEED_EXPORT_ENCODING": "utf-8",
    "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
    "LOG_FORMATTER": "newscrawl.logformatter.BriefLogFormatter",
}
FEED_DEFAULTS: dict[str, Any] = {"encoding": "utf-8", "store_empty": True, "overwrite": True}


class NewscrawlAddon:
    """Adds the pipelines, the exporter and storage of feeds, and the two export files of each run."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Fill in what the project has not set itself; called by Scrapy."""
        for name, value in DEFAULTS.items():
            settings.set(name, value, "addon")
        settings.setdefault("NEWSCRAWL_DATA", DEFAULTS["NEWSCRAWL_DATA"])
        for path, order in PIPELINES.items():
            settings["ITEM_PIPELINES"].setdefault(path, order)
        for extension in ("RunSummary", "BriefErrors"):
            settings["EXTENSIONS"].setdefault(f"newscrawl.extensions.{extension}", 500)
        settings["FEED_EXPORTERS"].setdefault("csv", "newscrawl.exporters.CsvExporter")
        for scheme in ("", "file"):
            settings["FEED_STORAGES"].setdefault(scheme, "newscrawl.exporters.WholeFileStorage")
        if settings.getbool("NEWSCRAWL_EXPORTS"):
            # -o and -O replace FEEDS at the priority of the command line; the run's own files stay beside them.
            feeds = dict(settings.getdict("FEEDS")) | export_feeds(Path(settings["NEWSCRAWL_DATA"]))
            settings.set("FEEDS", feeds, "cmdline")


def export_feeds(data: Path) -> dict[Any, dict[str, Any]]:
    """Return the feeds of one run: ``<data>/exports/<spider>-<UTC time>-<process id>`` as ``.jsonl`` and ``.csv``."""
    stem = f"%(name)s-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}"
    folder = data.resolve() / "exports"
    return {
        str(folder / f"{stem}.jsonl"): {"format": "jsonlines", **FEED_DEFAULTS},
        str(folder / f"{stem}.csv"): {"format": "csv", **FEED_DEFAULTS},
    }
