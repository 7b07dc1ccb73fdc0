"""Spidermon, with monitors of each site's health that are on by default.

What is judged is in ``health.py``; here it becomes monitors, so that Spidermon's actions (mail, Slack, Telegram, …) can
be hung on it: ``NEWSCRAWL_HEALTH_ACTIONS`` lists their classes. Suites of the project's own run beside it.
"""

from __future__ import annotations

import logging
from typing import Any

from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object
from spidermon import Monitor as SpidermonMonitor
from spidermon import MonitorSuite
from spidermon.contrib.scrapy.extensions import Spidermon
from spidermon.contrib.scrapy.runners import SpiderMonitorResult, SpiderMonitorRunner
from spidermon.core.actions import Action

from newscrawl.errors import ConfigError
from newscrawl.health.checks import FAILED_MONITORS, Alarm, Check

logger = logging.getLogger(__name__)


class HealthMonitor(SpidermonMonitor):  # type: ignore[misc]  # Spidermon has no types
    """The sites of a run beside their own history."""

    longMessage = False

    def check(self, check: Check) -> None:
        """Fail if a site of the run raised an alarm of this monitor."""
        alarms: list[Alarm] = getattr(getattr(getattr(self.data.spider, "run", None), "recorder", None), "alarms", [])
        messages = [str(alarm) for alarm in alarms if alarm.monitor == check]
        assert not messages, "; ".join(messages)

    def test_item_count(self) -> None:
        """Sites that fell silent, or whose lists lead nowhere."""
        self.check(Check.ITEM_COUNT)

    def test_field_coverage(self) -> None:
        """Fields that most articles used to have."""
        self.check(Check.FIELD_COVERAGE)

    def test_pages_without_body(self) -> None:
        """Pages without an article's body."""
        self.check(Check.BODIES)

    def test_length_of_texts(self) -> None:
        """Texts much shorter or longer than they were."""
        self.check(Check.LENGTH)

    def test_share_removed(self) -> None:
        """Much more or less noise than there was."""
        self.check(Check.REMOVED)

    def test_unknown_templates(self) -> None:
        """Page templates and forms of dates that were never seen."""
        self.check(Check.TEMPLATES)

    def test_error_rate(self) -> None:
        """Pages that could not be fetched or read."""
        self.check(Check.ERRORS)


def health_actions(settings: BaseSettings) -> list[type[Action]]:
    """Return the actions that the settings hang on the monitors. Raises ConfigError if one is none."""
    actions = []
    for path in settings.getlist("NEWSCRAWL_HEALTH_ACTIONS"):
        try:
            action = load_object(path)
        except (ImportError, NameError, ValueError) as error:
            raise ConfigError(f"NEWSCRAWL_HEALTH_ACTIONS: cannot import {path!r}: {error}") from error
        if not (isinstance(action, type) and issubclass(action, Action)):
            raise ConfigError(f"NEWSCRAWL_HEALTH_ACTIONS: {path!r} is no action of Spidermon")
        actions.append(action)
    return actions


class HealthSuite(MonitorSuite):  # type: ignore[misc]
    """The monitors of health, with the actions of ``NEWSCRAWL_HEALTH_ACTIONS`` when one of them fails."""

    monitors = (HealthMonitor,)

    def __init__(self, *args: Any, crawler: Crawler, **kwargs: Any) -> None:
        actions = health_actions(crawler.settings)
        super().__init__(*args, crawler=crawler, monitors_failed_actions=actions, **kwargs)


class _QuietResult(SpiderMonitorResult):  # type: ignore[misc]
    """Leaves the errors of monitors to the summary of the run: Spidermon logs them as tracebacks."""

    def log(self, msg: Any, level: int = logging.DEBUG) -> None:
        logger.log(level, "[Spidermon] %s", msg)

    def write_errors(self) -> None:
        if self.step.item_result_class.name != "monitor":
            super().write_errors()


class _QuietRunner(SpiderMonitorRunner):  # type: ignore[misc]
    def create_result(self) -> _QuietResult:
        return _QuietResult(self.spider)


class Monitors(Spidermon):  # type: ignore[misc]
    """Spidermon's extension; a monitor that fails is counted, and with it the run ends with a status of its own."""

    def _run_suites(self, spider: Any, suites: Any) -> None:
        data = self._generate_data_for_spider(spider)
        for suite in suites:
            result = _QuietRunner(spider=spider).run(suite, **data)
            for failed in result.monitors_failed_results:
                self.crawler.stats.inc_value(FAILED_MONITORS)
                if not isinstance(suite, HealthSuite):  # its alarms are in the summary of the run
                    logger.error("Monitor %s failed: %s", failed.monitor.name, failed.reason or failed.error)
