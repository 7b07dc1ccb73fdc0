"""Crawl sites of WordPress and Hugo: ``python -m benchmarks.publishing`` prints the table of *Publishing software*.

What is not installed is said and left out. Status 1 if a post is missing or a page that is not a post was exported.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.publishing import hugo, wordpress
from benchmarks.publishing.posts import draw_posts, protected_post
from benchmarks.publishing.site import Result, crawl

_FEEDS: Final = {"with feeds": True, "without": False}


def main() -> int:
    """Print the table, a row for each site as it is crawled, then the addresses that went wrong."""
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
        for number, structure in enumerate(wordpress.STRUCTURES):
            theme = wordpress.THEMES[number % len(wordpress.THEMES)]
            for words, feeds in _FEEDS.items():
                name = f"WordPress, {wordpress.STRUCTURES[structure] or '?p='}, {theme}, {words}"
                with ExitStack() as stack:
                    site = stack.enter_context(
                        wordpress.wordpress(folder, socket, posts, structure, theme, feeds=feeds)
                    )
                    yield name, crawl(site, folder / f"data-{theme}-{structure}-{words}")


def _of_hugo(folder: Path) -> Iterator[tuple[str, Result]]:
    for structure in hugo.STRUCTURES:
        for words, feeds in _FEEDS.items():
            with hugo.hugo(folder, draw_posts(), structure, feeds=feeds) as site:
                yield f"Hugo, {structure}, {words}", crawl(site, folder / f"data-hugo-{structure}-{words}")


if __name__ == "__main__":
    sys.exit(main())
