"""``newscrawl clean PATH…``: clean saved pages and text dumps with the same stages as a crawl."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, ClassVar, Final

from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError
from typing_extensions import override

from newscrawl.archive.stored_page import STDIN
from newscrawl.cli import TaughtCommand, check_feeds, report_error, run_spider
from newscrawl.errors import ConfigError
from newscrawl.spiders.archive import ArchiveSpider

_STDOUT_FORMAT: Final = "jsonl"


class Command(TaughtCommand, BaseRunSpiderCommand):
    """Clean saved files."""

    requires_project = True
    examples: ClassVar[Sequence[tuple[str, str]]] = (
        ("clean saved/ dump.txt CC-NEWS/ -O clean.jsonl", "clean files, folders and archives"),
        ("clean page.html -o -", "print the record of a page"),
        (
            "curl -s https://news.example/a/1.html | newscrawl clean - --url https://news.example/a/1.html",
            "clean one page",
        ),
    )

    @override
    def syntax(self) -> str:
        return "[options] PATH [PATH ...] | -"

    @override
    def long_desc(self) -> str:
        return (
            "Clean saved pages, text dumps, WARC files, WACZ archives or folders of these with the same stages as a crawl. "
            "The field `file` of each record names the file that it was read from. The records go to data/exports/ and, "
            "with -o or -O, to one more file; -o - prints them as JSON Lines. With - as the only PATH, the page is read "
            "from standard input and its record is printed."
        )

    @override
    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--url", metavar="URL", help="address from which the page was fetched (for one page)")

    @override
    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        if args == [STDIN] and not (opts.output or opts.overwrite_output):
            opts.output = [STDIN]
        opts.output = [f"-:{_STDOUT_FORMAT}" if name == "-" else name for name in opts.output or ()] or None
        super().process_options(args, opts)
        if args == [STDIN]:  # one page in, one record out: no files are left
            assert self.settings is not None
            self.settings.set("NEWSCRAWL_EXPORTS", "", priority="cmdline")

    @override
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args:
            raise UsageError("give at least one file or folder to clean, or - for standard input", print_help=False)
        arguments: dict[str, Any] = {"paths": args, "page_url": opts.url or ""}
        try:
            check_feeds(opts)
            ArchiveSpider(**arguments, **opts.spargs)
        except ConfigError as error:
            self.exitcode = report_error(error)
            return
        self.exitcode = run_spider(self, opts, ArchiveSpider, **arguments)
