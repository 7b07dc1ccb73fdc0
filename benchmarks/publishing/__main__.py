"""Crawl sites of WordPress and Hugo: ``python -m benchmarks.publishing`` prints the table of *Publishing software*.

A program that is not installed is reported and left out. Status 1 if a post is missing or a page that is not a post was exported.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.publishing import hugo, wordpress
from benchmarks.publishing.posts import draw_posts, protected_post
from benchmarks.publishing.site import Result, crawl

_FEEDS: Final = {"with feeds": True, "without": False}


def main() -> int:
    """Print the table, a row for each site as it is crawled, then the addresses of missing posts and of other exported pages."""
    print("| site | posts exported | whole | other pages exported | requests a record |")
    print("| --- | --- | --- | --- | --- |", flush=True)
    wrong = []
    with TemporaryDirectory(prefix="newscrawl-publishing-") as folder:
        for name, result in _results(Path(folder)):
            print(result.row(name), flush=True)
            wrong += [f"{name}: not exported: {path}" for path in result.missing]
            wrong += [f"{name}: not a post: {path}" for path in result.others]
    print("\n".join(wrong))
    return 1 if wrong else 0


def _results(folder: Path) -> Iterator[tuple[str, Result]]:
    if wordpress.is_installed():
        yield from _of_wordpress(folder)
    else:
        print(f"not installed: WordPress ({' '.join(wordpress.PACKAGES)})", file=sys.stderr)
    if hugo.is_installed():
        yield from _of_hugo(folder)
    else:
        print("not installed: hugo", file=sys.stderr)


def _of_wordpress(folder: Path) -> Iterator[tuple[str, Result]]:
    posts = [*draw_posts(), protected_post()]
    with wordpress.database(folder) as socket:
        for theme, structure, words in product(wordpress.THEMES, wordpress.STRUCTURES, _FEEDS):
            made = wordpress.wordpress(folder, socket, posts, structure, theme, feeds=_FEEDS[words])
            with made as site:
                result = crawl(site, folder / f"data-{theme}-{structure}-{words}")
            yield f"WordPress, {wordpress.STRUCTURES[structure] or '?p='}, {theme}, {words}", result


def _of_hugo(folder: Path) -> Iterator[tuple[str, Result]]:
    for structure, words in product(hugo.STRUCTURES, _FEEDS):
        with hugo.hugo(folder, draw_posts(), structure, feeds=_FEEDS[words]) as site:
            result = crawl(site, folder / f"data-hugo-{structure}-{words}")
        yield f"Hugo, {hugo.STRUCTURES[structure].replace('slugorfilename', 'slug')}, {words}", result


if __name__ == "__main__":
    sys.exit(main())
