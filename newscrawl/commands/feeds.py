"""``newscrawl feeds``: full-text Atom and JSON feeds of the ledger's articles."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from scrapy.settings import BaseSettings
from typing_extensions import override

from newscrawl.cli import LedgerCommand, open_ledger
from newscrawl.errors import ConfigError
from newscrawl.runs.news_feeds import write_news_feeds
from newscrawl.syndication import FORMATS, check_feed_formats, configured_formats
from newscrawl.utils.messages import print_message
from newscrawl.utils.text import counted


class Command(LedgerCommand):
    """Write full-text feeds."""

    examples: ClassVar[Sequence[tuple[str, str]]] = (
        ("feeds", "write data/feeds/all-sites.atom, …, and two files for each site"),
        ("feeds --site news.example --length 20 -o /var/www/feeds", "one site, its 20 newest articles"),
        ("run -s NEWSCRAWL_NEWS_FEEDS=atom,json", "renew the feeds with each run"),
    )

    @override
    def long_desc(self) -> str:
        return (
            "Write feeds of the newest articles with their whole cleaned text, for feed readers and other programs: one for each "
            "site and one for all sites. The files keep their names, so a web server can serve the folder. With the setting "
            "NEWSCRAWL_NEWS_FEEDS each run renews the feeds of its sites. This also works during a run."
        )

    @override
    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--site", metavar="HOST", action="append", help="only this site (may be repeated)")
        parser.add_argument("--length", metavar="N", type=int, help="articles in a feed (50)")
        parser.add_argument("--format", choices=list(FORMATS), action="append", help="only this format")
        parser.add_argument("-o", "--output", metavar="FOLDER", help="folder of the files (data/feeds)")

    @override
    def work(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        length = settings.getint("NEWSCRAWL_NEWS_FEED_LENGTH") if opts.length is None else opts.length
        if length < 1:
            raise ConfigError(f"--length must be a whole number from 1; got {length}")
        formats = check_feed_formats(opts.format or configured_formats(settings) or list(FORMATS))
        folder = Path(opts.output or Path(settings["NEWSCRAWL_DATA"]) / "feeds")
        with open_ledger(settings) as ledger:
            known = ledger.revisions.sites()
            if unknown := sorted(set(opts.site or ()) - set(known)):
                raise ConfigError(f"no article is from the site {unknown[0]!r}; newscrawl sites lists the sites")
            written = write_news_feeds(ledger, folder, formats, length, opts.site or known)
        print_message(f"{counted(len(written), 'feed')} in {folder}")
