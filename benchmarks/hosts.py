"""``python -m benchmarks.hosts``: the invented sites of ``fixtures/unseen/hosts.py``, read page by page and after a whole run.

Two pages of each site are counted. A run sees 24 pages of each site, and all of them are counted after it.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable

import newscrawl
from fixtures.unseen.hosts import SHELVES, HostPage, pages
from newscrawl.clean.learn import learn, seen_article
from newscrawl.normalise.text import letters

Reading = tuple[HostPage, newscrawl.Article]


def main() -> None:
    """Print the figures. With ``-v``, also what stayed and what was lost on the single pages."""
    for shelf in SHELVES:
        single = [(page, newscrawl.extract(page.html, page.url)) for page in pages(shelf)]
        print(_line(f"{shelf}, single pages", single))
        if "-v" in sys.argv:
            _print_faults(single)
        print(_line(f"{shelf}, after a run", after_run(shelf)), flush=True)


def after_run(shelf: str, each: int = 24) -> list[Reading]:
    """Return the pages of a shelf with their records after each site has been learnt."""
    by_host: dict[str, list[Reading]] = defaultdict(list)
    for page in pages(shelf, each):
        by_host[page.host].append((page, newscrawl.extract(page.html, page.url)))
    for readings in by_host.values():
        memory = learn([seen_article(article.to_dict()) for _, article in readings])
        for _, article in readings:
            memory.clean(article)
    return [reading for readings in by_host.values() for reading in readings]


def lost(page: HostPage, article: newscrawl.Article) -> list[str]:
    """Return the paragraphs that are not in the record."""
    kept = letters(article.text)
    return [text for text in page.paragraphs if letters(text) not in kept]


def noise(page: HostPage, article: newscrawl.Article) -> list[str]:
    """Return the lines of the record that are no paragraph of the page."""
    return [line for line in article.text.split("\n") if line not in page.paragraphs]


def _line(name: str, readings: Iterable[Reading]) -> str:
    counts: Counter[str] = Counter()
    for page, article in readings:
        counts["pages"] += 1
        counts["spotless"] += article.text.split("\n") == page.paragraphs
        counts["lost"] += len(lost(page, article))
        counts["paragraphs"] += len(page.paragraphs)
        counts["title"] += article.title == page.title
        counts["minute"] += bool(article.published_at) and f"{article.published_at:%F %R}" == f"{page.at:%F %R}"
        counts["source"] += page.source is None or article.source_raw == page.source
        counts["author"] += page.author is None or page.author in article.authors
    shares = " ".join(
        f"{key} {counts[key] / counts['pages']:.2f}" for key in ("spotless", "title", "minute", "source", "author")
    )
    return f"{name} n={counts['pages']}: {shares} lost {counts['lost']}/{counts['paragraphs']}"


def _print_faults(readings: Iterable[Reading]) -> None:
    for page, article in readings:
        for line in noise(page, article):
            print(f"  {page.host} stays: {line}")
        for line in lost(page, article):
            print(f"  {page.host} lost: {line}")
        if article.title != page.title:
            print(f"  {page.host} title: {article.title}")
        if page.source and article.source_raw != page.source:
            print(f"  {page.host} source: {article.source_raw}, not {page.source}")


if __name__ == "__main__":
    main()
