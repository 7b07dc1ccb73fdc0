"""``scrapy outlets``: printed names that the registry does not know, ready to be added to it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand

from newscrawl.addon import NewscrawlAddon
from newscrawl.commands.running import tell
from newscrawl.errors import NewscrawlError
from newscrawl.ledger import Ledger, ledger_url, open_engine
from newscrawl.normalise.text import printable


class Command(ScrapyCommand):
    """List unknown outlets."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the command's arguments."""
        return "[options]"

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

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the lines."""
        del args
        assert self.settings is not None
        NewscrawlAddon.update_pre_crawler_settings(self.settings)
        try:
            url = ledger_url(Path(self.settings["NEWSCRAWL_DATA"]), self.settings["NEWSCRAWL_LEDGER_URL"])
            ledger = Ledger(open_engine(url, create=False))
        except NewscrawlError as error:
            self.exitcode = tell(error)
            return
        unknown = ledger.unknown_outlets()
        ledger.close()
        for name, count, hint in unknown[: opts.most]:
            sys.stdout.write(f"# {count} articles{f'; perhaps {printable(hint)}' if hint else ''}\n")
            sys.stdout.write(f"{printable(name)}\t\tsite\t\t\n")
        sys.stderr.write(f"newscrawl: {len(unknown)} unknown outlets\n")
