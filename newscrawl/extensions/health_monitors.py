"""Run the health monitors when the spider closes. Spidermon is imported then, unless it has more to do."""

from __future__ import annotations

from typing import Any, Final, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from newscrawl.addon import HEALTH_SUITE
from newscrawl.health.checks import alarms_of

_OWN: Final = {"SPIDERMON_ENABLED": "True", "SPIDERMON_SPIDER_CLOSE_MONITORS": f"['{HEALTH_SUITE}']"}
"""The settings of Spidermon that newscrawl makes, as text. With any other one the project has monitors of its own."""


class HealthMonitors:
    """The extension. If the project sets up Spidermon for itself, this is newscrawl's form of Spidermon's extension.

    Importing Spidermon takes 0.15 s, a third of what newscrawl itself needs until the first request.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self | Any:
        """Create the extension; called by Scrapy."""
        settings = crawler.settings
        given = {name: str(settings[name]) for name in settings if str(name).startswith("SPIDERMON_")}
        if any(_OWN.get(name) != value for name, value in given.items()):
            from newscrawl.health.monitors import Monitors

            return Monitors.from_crawler(crawler)
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_closed(self, spider: Spider) -> None:
        """Run the health monitors if there is an alarm. Without one, all of them pass, and no action follows."""
        if not alarms_of(spider):
            return
        from newscrawl.health.monitors import Monitors

        Monitors(self.crawler, spider_closed_suites=[HEALTH_SUITE]).run_closed_suites(spider)
