"""``newscrawl summary [FILE]``: print an export as two short tables, articles and removals."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from typing_extensions import override

from newscrawl.addon import NewscrawlAddon
from newscrawl.cli import TaughtCommand, output_errors, report_error
from newscrawl.errors import ConfigError, ExitStatus, NewscrawlError, Stopped
from newscrawl.report.summary import newest_export, read_records, summarise
from newscrawl.utils.signals import stoppable
from newscrawl.utils.terminal import console
from newscrawl.utils.text import counted


class Command(TaughtCommand):
    """Print an export as tables."""

    requires_project = True
    requires_crawler_process = False

    examples: ClassVar[Sequence[tuple[str, str]]] = (
        ("summary", "print the newest export"),
        ("summary data/exports/aggregator-20241009T091702Z-1.jsonl", "print one export"),
    )

    @override
    def syntax(self) -> str:
        return "[FILE.jsonl]"

    @override
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            NewscrawlAddon.update_pre_crawler_settings(self.settings)
            with stoppable(), output_errors():
                path = Path(args[0]) if args else newest_export(Path(self.settings["NEWSCRAWL_DATA"]))
                records = read_records(path)
                console().print(f"\n{counted(len(records), 'article')} in {path}\n", *summarise(records), sep="\n")
        except (NewscrawlError, Stopped) as error:
            status = report_error(error)
            self.exitcode = ExitStatus.ERROR if isinstance(error, ConfigError) else status
