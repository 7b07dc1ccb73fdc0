"""A Spidermon action and a suite as a project might have them, for tests/health/test_monitors.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

from scrapy.crawler import Crawler
from spidermon import Monitor, MonitorSuite
from spidermon.core.actions import Action


class WriteFile(Action):  # type: ignore[misc]
    """Writes the names of the failed monitors to the file that ``HEALTH_ACTION_FILE`` names."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = Path(path)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings["HEALTH_ACTION_FILE"])

    def run_action(self) -> None:
        self.path.write_text("\n".join(result.monitor.name for result in self.result.monitors_failed_results))


class HundredArticles(Monitor):  # type: ignore[misc]
    longMessage = False

    def test_count(self) -> None:
        count = self.data.stats.get("item_scraped_count", 0)
        assert count >= 100, f"only {count} articles"


class TooFew(MonitorSuite):  # type: ignore[misc]
    monitors: Any = (HundredArticles,)
