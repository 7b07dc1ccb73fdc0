"""``scrapy summary [FILE]``: a short table of a run's articles and of what was cleaned from them."""

from __future__ import annotations

import argparse
from pathlib import Path

from scrapy.commands import ScrapyCommand

from newscrawl.addon import NewscrawlAddon
from newscrawl.cli import print_error
from newscrawl.errors import ConfigError
from newscrawl.report.summary import newest_export, read_records, summarise


class Command(ScrapyCommand):
    """Show an export as a table."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the command's arguments."""
        return "[FILE.jsonl]"

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Show the newest export (or FILE) as a table, and what was cleaned"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the tables."""
        del opts
        assert self.settings is not None
        try:
            NewscrawlAddon.update_pre_crawler_settings(self.settings)
            path = Path(args[0]) if args else newest_export(Path(self.settings["NEWSCRAWL_DATA"]))
            records = read_records(path)
        except ConfigError as error:
            print_error(str(error))
            self.exitcode = 1
            return
        print(f"\n{len(records)} articles in {path}\n\n{summarise(records)}")
