"""Crawl from a notebook, or from any code that runs in an event loop: ``records = await crawl("https://news.example/")``.

In Jupyter an event loop is running already, and Scrapy's process would not start in it. Here the crawl runs in that loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings
from scrapy.utils.reactor import install_reactor, is_reactor_installed

from newscrawl.cli import open_ledger
from newscrawl.errors import EXIT_STATUS, ConfigError, ExitStatus, NewscrawlError
from newscrawl.items import Article
from newscrawl.spiders.aggregator import AggregatorSpider


async def crawl(url: str, *, settings: Mapping[str, Any] | None = None, **arguments: Any) -> list[Article]:
    """Crawl a site as ``newscrawl crawl`` does; return the records of this run, cleaned and with their stories.

    ``arguments`` are those of the spider (``max_articles=50``), ``settings`` overrides those of ``newscrawl.settings``.
    Raises ConfigError for a wrong argument or setting, and NewscrawlError if the run could not use its ledger.
    """
    _use_running_loop()
    chosen = Settings()
    chosen.setmodule("newscrawl.settings")
    chosen.setdict({"NEWSCRAWL_PROGRESS": "off", **(settings or {})})
    runner = AsyncCrawlerRunner(chosen)
    crawler = runner.create_crawler(AggregatorSpider)
    await runner.crawl(crawler, url=url, **arguments)
    assert crawler.stats is not None
    status = ExitStatus(crawler.stats.get_value(EXIT_STATUS))
    if status == ExitStatus.LEDGER:
        raise NewscrawlError(status.words)
    return _records(crawler)


def _use_running_loop() -> None:
    """Make Scrapy's reactor work in the event loop that is running. Raises ConfigError if it has another one."""
    if not is_reactor_installed():
        install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor

    started: Any = reactor
    if getattr(started, "_asyncioEventloop", None) is not asyncio.get_running_loop():
        raise ConfigError("a reactor was installed for another event loop; restart the kernel, and await crawl() first")
    if not started.running:
        started.startRunning(installSignalHandlers=False)


def _records(crawler: Crawler) -> list[Article]:
    """Return the records that the run of a crawler has recorded."""
    run, settings = getattr(crawler.spider, "run", None), crawler.settings
    if run is None:
        return []
    with open_ledger(settings) as ledger:
        return [Article.from_dict(record) for record in ledger.revisions.records_of_run(run.id)]
