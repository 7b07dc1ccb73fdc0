"""``newscrawl outlets``: list printed names that the registry does not know, ready to be added to it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import ClassVar

from scrapy.settings import BaseSettings
from typing_extensions import override

from newscrawl.cli import LedgerCommand, open_ledger
from newscrawl.utils.messages import print_message
from newscrawl.utils.text import counted, printable


class Command(LedgerCommand):
    """List unknown outlets."""

    examples: ClassVar[Sequence[tuple[str, str]]] = (
        ("outlets --most 20 > unknown.tsv", "the most frequent unknown outlets"),
    )

    @override
    def long_desc(self) -> str:
        return (
            "List the outlet names in the ledger that are not in rules/outlets.tsv, as lines to complete and to paste into "
            "it: name, aliases, kind, domain, region, separated by tabs. A comment above each line gives the number of "
            "articles and a suggestion, which is never applied automatically."
        )

    @override
    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--most", metavar="N", type=int, default=50, help="how many to list (default: 50)")

    @override
    def work(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        with open_ledger(settings) as ledger:
            unknown = ledger.reports.unknown_outlets()
        for name, count, hint in unknown[: opts.most]:
            sys.stdout.write(f"# {counted(count, 'article')}{f'; perhaps {printable(hint)}' if hint else ''}\n")
            sys.stdout.write(f"{printable(name)}\t\tsite\t\t\n")
        print_message(counted(len(unknown), "unknown outlet"))
