"""Measure a round over many sites against one site of as many pages: ``python -m benchmarks.manysites [SITES [ARTICLES]]``.

Each site has an address of its own on loopback (127.0.0.0/8), a front page and some articles of 120 KB, those of ``bigsite.py``.
The sides run in turn, as whole processes, on a new ledger. The second round finds nothing new.

``python -m benchmarks.manysites serve SITES ARTICLES`` serves the sites until its standard input is closed.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.bigsite import BigSite, list_page, serve, serving
from benchmarks.run import Usage, big_site, measured, newscrawl_run, options

SITES: Final = 500
ARTICLES: Final = 10
PAIRS: Final = 5


def host_of(site: int) -> str:
    """Return the address of a site.

    >>> host_of(0), host_of(499)
    ('127.1.0.1', '127.1.2.100')
    """
    return f"127.1.{site // 200}.{site % 200 + 1}"


def site_of_host(host: str) -> int:
    """Return the number of the site at an address.

    >>> site_of_host("127.1.2.100")
    499
    """
    _, _, block, number = map(int, host.split("."))
    return block * 200 + number - 1


class ManySites(BigSite):
    """Sites that share the stories of one big site: each has its own part of them."""

    def __init__(self, sites: int, articles: int) -> None:
        super().__init__(sites * articles)
        self.of_each = articles

    def body_at(self, host: str, path: str) -> bytes | None:
        """Return the page at a path of a host, or None if it does not exist."""
        if path != "/":
            return self.body(path)
        first = site_of_host(host) * self.of_each
        return list_page(range(first, first + self.of_each))


@contextmanager
def many_sites(sites: int, articles: int) -> Iterator[list[str]]:
    """Serve sites in a separate process during a block; gives their addresses."""
    with serving("benchmarks.manysites", "serve", str(sites), str(articles)) as port:
        yield [f"http://{host_of(site)}:{port}" for site in range(sites)]


def write_site_files(addresses: list[str], folder: Path) -> None:
    """Write a site file for each address."""
    folder.mkdir()
    for number, address in enumerate(addresses):
        (folder / f"site{number}.toml").write_text(f'start_urls = ["{address}/"]\n', encoding="utf-8")


def round_of(addresses: list[str], folder: Path) -> Usage:
    """Crawl all sites of the site files in a folder; return the usage."""
    settings = {
        "NEWSCRAWL_DATA": str(folder / "data"),
        "NEWSCRAWL_SITES": str(folder / "sites"),
        "NEWSCRAWL_ALLOW_PRIVATE": ",".join(address.partition("//")[2] for address in addresses),
    }
    return measured([sys.executable, "-m", "newscrawl", "run", "--all", *options(settings)])


def count_lines(folder: Path) -> int:
    """Return the number of articles in the exports of a folder."""
    return sum(path.read_text().count("\n") for path in folder.glob("data/exports/*.jsonl"))


def main() -> None:
    """Print the table as Markdown."""
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(serve(ManySites(int(sys.argv[2]), int(sys.argv[3])), "0.0.0.0"))
        return
    sites, articles = (
        int(given) for given in (*sys.argv[1:], *(str(n) for n in (SITES, ARTICLES)[len(sys.argv) - 1 :]))
    )
    one, many, again = [], [], []
    with big_site(sites * articles) as address, many_sites(sites, articles) as addresses:
        for _ in range(PAIRS):
            with tempfile.TemporaryDirectory() as folder:
                one.append(newscrawl_run(address, Path(folder) / "data"))
                assert count_lines(Path(folder)) == sites * articles
            with tempfile.TemporaryDirectory() as folder:
                write_site_files(addresses, Path(folder) / "sites")
                many.append(round_of(addresses, Path(folder)))
                again.append(round_of(addresses, Path(folder)))
                assert count_lines(Path(folder)) == sites * articles
    print("| run | wall s | CPU s | MB |\n| --- | --- | --- | --- |")
    for name, runs in (
        (f"one site with {sites * articles:,} articles", one),
        (f"{sites} sites with {articles} articles each", many),
        ("the same sites again, nothing new", again),
    ):
        wall, cpu = statistics.median(u.wall for u in runs), statistics.median(u.cpu for u in runs)
        print(f"| {name} | {wall:.1f} | {cpu:.1f} | {max(u.megabytes for u in runs):.0f} |")
    ratio = statistics.median(m.wall / o.wall for o, m in zip(one, many, strict=True))
    print(f"\nMany sites take {ratio:.2f} times as long as one (median of {PAIRS} pairs).")


if __name__ == "__main__":
    main()
