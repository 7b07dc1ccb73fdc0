"""``newscrawl forget``: remove articles from the ledger."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar

from scrapy.settings import BaseSettings
from typing_extensions import override

from newscrawl.cli import LedgerCommand, open_ledger
from newscrawl.errors import ConfigError
from newscrawl.ledger.forgetting import Choice
from newscrawl.runs.plan import Plan
from newscrawl.runs.round import Folder
from newscrawl.spiders import parameters
from newscrawl.utils.spans import span_of
from newscrawl.utils.text import counted


class Command(LedgerCommand):
    """Forget articles."""

    takes_words = True
    examples: ClassVar[Sequence[tuple[str, str]]] = (
        ("forget --older-than 365d", "articles that were first seen more than a year ago"),
        ("forget --site news.example --older-than 30d", "those of one site"),
        ("forget https://news.example/a/1.html", "one article"),
        ("forget --site news.example --again", "a whole site, as if it had never been crawled"),
        ("forget --older-than 365d --vacuum", "and give the space back to the disk"),
        ("forget --older-than 365d --dry-run", "only count them"),
    )

    @override
    def syntax(self) -> str:
        return "[options] [URL ...]"

    @override
    def long_desc(self) -> str:
        return (
            "Take articles out of the ledger, with all revisions and kept pages. Files that were exported and records that "
            "were delivered stay as they are. The addresses stay known, so that no run fetches them again; with --again they "
            "are forgotten, too."
        )

    @override
    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--site", metavar="HOST", help="articles of this site")
        parser.add_argument("--older-than", metavar="SPAN", help="articles first seen longer ago: 30d, 8w, 2y")
        parser.add_argument(
            "--again", action="store_true", help="forget the addresses, too: a run may fetch them again"
        )
        parser.add_argument("--dry-run", action="store_true", help="only say how many articles it would be")
        parser.add_argument("--vacuum", action="store_true", help="give free space back to the disk (SQLite)")

    @override
    def work(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        before = datetime.now(UTC) - span_of(opts.older_than) if opts.older_than else None
        for word in self.words:
            parameters.web_address(word)
        choice = Choice(opts.site, before, tuple(self.words))
        if not choice.conditions():
            raise ConfigError("say what to forget: --older-than SPAN, --site HOST, or addresses")
        with open_ledger(settings) as ledger:
            count = ledger.forgetting.count(choice)
        if opts.dry_run:
            print(f"{counted(count, 'article')} would be forgotten")
            return
        folder = Folder(Plan.from_settings(settings, "forget", "forget"))
        try:
            if waiting := folder.ledger.forgetting.undelivered(choice):
                raise ConfigError(
                    f"{waiting:,} of these are not exported yet: let a run complete the one that was killed"
                )
            forgotten = folder.ledger.forgetting.articles(choice, addresses=opts.again)
            if opts.site and opts.again and not before and not self.words:
                folder.ledger.forgetting.site(opts.site)
            folder.ledger.commit()
            if opts.vacuum:
                folder.ledger.vacuum()
        finally:
            folder.close()
        print(f"{counted(forgotten, 'article')} forgotten")
