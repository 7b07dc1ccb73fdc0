"""``newscrawl deliver``: deliver the records that runs could not deliver."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import ClassVar

from scrapy.settings import BaseSettings
from typing_extensions import override

from newscrawl.cli import LedgerCommand
from newscrawl.errors import ConfigError, ExitStatus
from newscrawl.runs.deliver import complaints, deliver_pending
from newscrawl.runs.plan import Plan
from newscrawl.runs.round import Folder
from newscrawl.utils.messages import print_error, print_message
from newscrawl.utils.text import counted


class Command(LedgerCommand):
    """Deliver pending records."""

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
        if not plan.deliveries:
            raise ConfigError("NEWSCRAWL_DELIVER names no place; docs/exports.md lists what it can name")
        folder = Folder(plan)
        try:
            results = deliver_pending(folder.ledger, plan.deliveries)
        finally:
            folder.close()
        for result in results:
            print_message(f"{counted(result.records, 'record')} delivered to {result.name}")
        for line in complaints(results):
            print_error(line)
            self.exitcode = ExitStatus.UNDELIVERED
