"""The full-text feeds under feeds/: the newest articles of each site and of all sites, written from the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

from newscrawl.errors import write_errors
from newscrawl.ledger import Ledger
from newscrawl.syndication import FORMATS, Feed
from newscrawl.utils.files import whole_file

ALL: Final = "all-sites"
"""The file name of the feed of all sites."""


def write_news_feeds(
    ledger: Ledger, folder: Path, formats: Sequence[str], length: int, sites: Iterable[str], aside: Path | None = None
) -> list[Path]:
    """Write the feeds of these sites, and that of all sites; return their paths.

    A feed has the newest ``length`` articles. Its file is always whole, and keeps its name. ``aside`` is the folder of the
    unfinished files. Raises LedgerError if a file cannot be written.
    """
    if not formats:
        return []
    written = []
    for site in (None, *sites):
        records = ledger.revisions.newest_published(site, length)
        # The records of a site are all from its host, so the address of the newest one says http or https.
        home = urljoin(records[0]["url"], "/") if site and records else "urn:newscrawl:all-sites"
        feed = Feed(site or "All sites", home, records)
        for name in formats:
            path = folder / f"{feed_name(site)}.{FORMATS[name].ending}"
            with write_errors(path), whole_file(path, aside) as file:
                file.write(FORMATS[name].make(feed))
            written.append(path)
    return written


def feed_name(site: str | None) -> str:
    """Return the name of a site's feed without its ending.

    >>> feed_name("news.example:8080"), feed_name(None)
    ('news.example_8080', 'all-sites')
    """
    return site.replace(":", "_").replace("/", "_") if site else ALL
