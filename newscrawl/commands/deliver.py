"""``newscrawl deliver``: deliver the records that runs could not deliver."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import ClassVar

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import BaseSettings
from typing_extensions import override

from newscrawl.cli import LedgerCommand, say_when_stopped
from newscrawl.errors import ConfigError, ExitStatus, Stopped
from newscrawl.ledger import Ledger
from newscrawl.rounds.pool import follow
from newscrawl.runs.deliver import Delivered, complaints, deliver_pending, deliver_to_pipelines
from newscrawl.runs.plan import Plan
from newscrawl.runs.round import Folder
from newscrawl.utils.messages import print_error, print_message
from newscrawl.utils.shutdown import shutdown_waits
from newscrawl.utils.text import counted


class Command(LedgerCommand):
    """Deliver pending records."""

    requires_crawler_process = True

    examples: ClassVar[Sequence[tuple[str, str]]] = (
        ("deliver", "deliver what is pending to the places of NEWSCRAWL_DELIVER"),
        ("deliver -s NEWSCRAWL_DELIVER=sqlite:///news.sqlite", "deliver all records to a new place"),
    )

    @override
    def long_desc(self) -> str:
        return (
            "Each run delivers its finished records at its end. This command delivers what is pending without a run: after a "
            "failure, or to a place that is new, which gets all records of the ledger. Each record is delivered until the "
            "place has acknowledged it, in the order of the ledger."
        )

    @override
    def work(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        plan = Plan.from_settings(settings, "deliver", "deliver")
        if not plan.deliveries and not plan.pipelines:
            raise ConfigError(
                "NEWSCRAWL_DELIVER names no place, and NEWSCRAWL_ITEM_PIPELINES no pipeline; docs/exports.md lists what they "
                "can name"
            )
        folder = Folder(plan)
        try:
            results = deliver_pending(folder.ledger, plan.deliveries)
            if plan.pipelines:
                assert isinstance(self.crawler_process, AsyncCrawlerProcess)
                results += deliver_in_a_process(folder.ledger, plan, self.crawler_process)
        finally:
            folder.close()
        for result in results:
            dropped = f", {result.dropped} of them dropped" if result.dropped else ""
            print_message(f"{counted(result.records, 'record')} delivered to {result.name}{dropped}")
        for line in complaints(results):
            print_error(line)
            self.exitcode = ExitStatus.UNDELIVERED


def deliver_in_a_process(ledger: Ledger, plan: Plan, process: AsyncCrawlerProcess) -> list[Delivered]:
    """Deliver what is pending to the item pipelines, in a crawler process of Scrapy; return their result.

    Raises Stopped after Ctrl-C or SIGTERM. What the pipelines have taken before is acknowledged.
    """
    received = say_when_stopped(process)

    async def deliver() -> list[Delivered]:
        with shutdown_waits():
            return await deliver_to_pipelines(ledger, plan, process.settings, lambda: bool(received))

    task = follow(process, deliver())
    process.start()
    if received:
        raise Stopped
    return task.result()
