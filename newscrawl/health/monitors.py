"""Spidermon with monitors of each site's health, on by default.

The checks are in ``checks.py``. Here they become monitors, so that they can trigger Spidermon's actions (mail, Slack,
Telegram, …): ``NEWSCRAWL_HEALTH_ACTIONS`` lists the classes of the actions. Monitor suites of the user's project run too.
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
from newscrawl.health.checks import FAILED_MONITORS, Check, alarms_of

logger = logging.getLogger(__name__)


class HealthMonitor(SpidermonMonitor):  # type: ignore[misc]  # Spidermon has no types
    """One test for each check; it fails if a site of the run has an alarm of that check."""

    longMessage = False

    def check(self, check: Check) -> None:
        """Fail if a site of the run raised an alarm of this check."""
        messages = [str(alarm) for alarm in alarms_of(self.data.spider) if alarm.monitor == check]
        assert not messages, "; ".join(messages)

    def test_item_count(self) -> None:
        """Fail if a site brings no new article, or its list pages have lost their links."""
        self.check(Check.ITEM_COUNT)

    def test_field_coverage(self) -> None:
        """Fail if articles lack a field that most articles used to have."""
        self.check(Check.FIELD_COVERAGE)

    def test_pages_without_body(self) -> None:
        """Fail if more pages than before have no article's body."""
        self.check(Check.BODIES)

    def test_length_of_texts(self) -> None:
        """Fail if texts are much shorter or longer than before."""
        self.check(Check.LENGTH)

    def test_share_removed(self) -> None:
        """Fail if much more or much less is removed from the bodies than before."""
        self.check(Check.REMOVED)

    def test_unknown_templates(self) -> None:
        """Fail if many articles have a page template or a form of date that was never seen before."""
        self.check(Check.TEMPLATES)

    def test_articles_found(self) -> None:
        """Fail if the first run found no articles, or refused most pages."""
        self.check(Check.FOUND)

    def test_error_rate(self) -> None:
        """Fail if more pages than before could not be fetched or read."""
        self.check(Check.ERRORS)


def health_actions(settings: BaseSettings) -> list[type[Action]]:
    """Return the action classes of ``NEWSCRAWL_HEALTH_ACTIONS``.

    Raises ConfigError if one cannot be imported or is not an action of Spidermon.
    """
    actions = []
    for path in settings.getlist("NEWSCRAWL_HEALTH_ACTIONS"):
        try:
            action = load_object(path)
        except (ImportError, NameError, ValueError) as error:
            raise ConfigError(f"NEWSCRAWL_HEALTH_ACTIONS: cannot import {path!r}: {error}") from error
        if not (isinstance(action, type) and issubclass(action, Action)):
            raise ConfigError(f"NEWSCRAWL_HEALTH_ACTIONS: {path!r} is not an action of Spidermon")
        actions.append(action)
    return actions


class HealthSuite(MonitorSuite):  # type: ignore[misc]
    """The health monitors. When one of them fails, the actions of ``NEWSCRAWL_HEALTH_ACTIONS`` run."""

    monitors = (HealthMonitor,)

    def __init__(self, *args: Any, crawler: Crawler, **kwargs: Any) -> None:
        actions = health_actions(crawler.settings)
        super().__init__(*args, crawler=crawler, monitors_failed_actions=actions, **kwargs)


class _QuietResult(SpiderMonitorResult):  # type: ignore[misc]
    """Does not log failed monitors as tracebacks, as Spidermon does: the run's summary reports them."""

    def log(self, msg: Any, level: int = logging.DEBUG) -> None:
        logger.log(level, "[Spidermon] %s", msg)

    def write_errors(self) -> None:
        if self.step.item_result_class.name != "monitor":
            super().write_errors()


class _QuietRunner(SpiderMonitorRunner):  # type: ignore[misc]
    def create_result(self) -> _QuietResult:
        return _QuietResult(self.spider)


class Monitors(Spidermon):  # type: ignore[misc]
    """Spidermon's extension. It counts failed monitors; they give the run its exit status."""

    def run_closed_suites(self, spider: Any) -> None:
        """Run the suites for the end of a spider."""
        self._run_suites(spider, self.spider_closed_suites)

    def _run_suites(self, spider: Any, suites: Any) -> None:
        data = self._generate_data_for_spider(spider)
        for suite in suites:
            result = _QuietRunner(spider=spider).run(suite, **data)
            for failed in result.monitors_failed_results:
                self.crawler.stats.inc_value(FAILED_MONITORS)
                if not isinstance(suite, HealthSuite):  # the run's summary has the alarms of the health suite
                    logger.error("Monitor %s failed: %s", failed.monitor.name, failed.reason or failed.error)
