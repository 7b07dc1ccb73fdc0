"""``scrapy outlets``: printed names that the registry does not know, ready to be added to it."""

from __future__ import annotations

import argparse
import sys

from scrapy.settings import BaseSettings

from newscrawl.cli import LedgerCommand, open_ledger
from newscrawl.utils.text import printable


class Command(LedgerCommand):
    """List unknown outlets."""

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "List the printed outlets that the registry does not know, by frequency"

    def long_desc(self) -> str:
        """Return the text of --help."""
        return (
            "List the outlet names in the ledger that rules/outlets.tsv does not have, as lines to be completed and pasted "
            "into it: name, aliases, kind, domain, region, separated by tabs. Above each stands how often it was printed "
            "and what it might be; nothing of that is applied by itself."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of the command."""
        super().add_options(parser)
        parser.add_argument("--most", metavar="N", type=int, default=50, help="how many to list (default: 50)")

    def work(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        """Print the lines."""
        with open_ledger(settings) as ledger:
            unknown = ledger.reports.unknown_outlets()
        for name, count, hint in unknown[: opts.most]:
            sys.stdout.write(f"# {count} articles{f'; perhaps {printable(hint)}' if hint else ''}\n")
            sys.stdout.write(f"{printable(name)}\t\tsite\t\t\n")
        sys.stderr.write(f"newscrawl: {len(unknown)} unknown outlets\n")
