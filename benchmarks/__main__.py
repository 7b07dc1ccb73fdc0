"""``python -m benchmarks``: measure, and print the tables of docs/benchmarks.md."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from datetime import UTC, datetime

import newscrawl
from benchmarks.pages import scorer
from benchmarks.quality import PARTS, SHELVES, UNSEEN_PAGES, Row, fixture_site, real_rows, shelf_figures
from benchmarks.speed import measure


def main() -> None:
    """Print the tables as Markdown."""
    print(
        f"newscrawl {newscrawl.__version__}, {datetime.now(UTC):%Y-%m-%d}, "
        f"Python {platform.python_version()}, {platform.machine()}\n"
    )
    score = scorer()
    if score is None:
        print("The sets of real pages are missing; only our own pages are measured.\n")
    else:
        print("\n".join(_real_table(list(real_rows(score)))), end="\n\n")
    print("\n".join(_own_table()), end="\n\n")
    cost = measure(score)
    print(f"| CPU a page, {cost.pages} pages | ms | × lxml's bare parse |\n| --- | --- | --- |")
    for name, milliseconds in cost.milliseconds.items():
        print(f"| {name} | {milliseconds:.2f} | {cost.ratio(name, 'lxml'):.2f} |")
    if "trafilatura" in cost.milliseconds:
        print(f"\nnewscrawl is {cost.ratio('trafilatura', 'newscrawl'):.1f} times as fast as trafilatura.")


def _real_table(rows: list[Row]) -> Iterator[str]:
    yield "| real pages | goal | all | " + " | ".join(PARTS) + " |"
    yield "| --- | --- | --- |" + " --- |" * len(PARTS)
    for row in rows:
        cells = [
            f"{row.figures[part]:.3f} ({row.counts[part]})" if part in row.figures else "–" for part in ("all", *PARTS)
        ]
        yield f"| {row.name} | {row.goal} | " + " | ".join(cells) + " |"


def _own_table() -> Iterator[str]:
    right, count = fixture_site()
    yield f"| aggregator pages of our own | title | minute | source | body | spotless |\n{'| --- ' * 6}|"
    yield f"| fixture site, {count} articles | | | | | {right / count:.3f} |"
    for shelf in SHELVES:
        figures = shelf_figures(shelf)
        cells = " | ".join(f"{figure:.3f}" for figure in figures.values())
        yield f"| unseen shelf {shelf}, {UNSEEN_PAGES} pages | {cells} |"


if __name__ == "__main__":
    main()
