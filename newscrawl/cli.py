"""What the commands that work on the ledger alone have in common.

The class stands outside of ``commands/``: Scrapy takes every command class in there for a command of its own.
"""

from __future__ import annotations

import argparse
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.settings import BaseSettings

from newscrawl.addon import NewscrawlAddon
from newscrawl.commands.running import tell
from newscrawl.errors import ConfigError, NewscrawlError
from newscrawl.ledger import Ledger, ledger_url, open_engine
from newscrawl.ledger.connect import FILE_NAME


class LedgerCommand(ScrapyCommand):
    """A command that takes options only and makes no request; an error is one line and its exit status."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the command's arguments."""
        return "[options]"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do the work, or say in one line why not."""
        assert self.settings is not None
        NewscrawlAddon.update_pre_crawler_settings(self.settings)
        try:
            if args:
                name = type(self).__module__.rpartition(".")[2]
                raise ConfigError(f"scrapy {name} takes options only, not {args[0]!r}; see scrapy {name} -h")
            self.work(self.settings, opts)
        except NewscrawlError as error:
            self.exitcode = tell(error)

    @abstractmethod
    def work(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        """Do the command's work. Raises NewscrawlError if it cannot be done."""


def has_ledger(settings: BaseSettings) -> bool:
    """Tell whether the settings name a database, or there is a ledger in the data folder."""
    return bool(settings["NEWSCRAWL_LEDGER_URL"]) or (Path(settings["NEWSCRAWL_DATA"]) / FILE_NAME).exists()


@contextmanager
def open_ledger(settings: BaseSettings) -> Iterator[Ledger]:
    """Open the ledger of the settings beside a run that may be under way. Raises LedgerError if there is none."""
    url = ledger_url(Path(settings["NEWSCRAWL_DATA"]), settings["NEWSCRAWL_LEDGER_URL"])
    ledger = Ledger(open_engine(url, create=False))
    try:
        yield ledger
    finally:
        ledger.close()
