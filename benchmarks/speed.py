"""Measure the CPU time of a record, compared with lxml's bare parse and with trafilatura in the same process."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from types import ModuleType
from typing import Final

from lxml import html as lxml_html

import newscrawl
from benchmarks.pages import real_pages
from fixtures.paths import SITE

PASSES: Final = 5
"""Passes of every extractor over all pages, in turn. Times and ratios are medians over the passes."""

Source = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Cost:
    """The number of pages, and the CPU milliseconds a page of each extractor in each pass."""

    pages: int
    passes: dict[str, list[float]]

    @property
    def milliseconds(self) -> dict[str, float]:
        """The median time of each extractor."""
        return {name: median(times) for name, times in self.passes.items()}

    def ratio(self, name: str, to: str) -> float:
        """Return the time of ``name`` divided by the time of ``to``: the median over the passes."""
        return median(one / other for one, other in zip(self.passes[name], self.passes[to], strict=True))


def measure(score: ModuleType | None) -> Cost:
    """Return the times of the extractors on real pages (magic and fundus), or on the fixture site if those are missing."""
    sources = _sources(score)
    passes: dict[str, list[float]] = {}
    for _ in range(PASSES):
        for name, run in _extractors().items():
            start = time.process_time()
            for url, html in sources:
                run(html, url)
            passes.setdefault(name, []).append((time.process_time() - start) / len(sources) * 1000)
    return Cost(len(sources), passes)


def _sources(score: ModuleType | None) -> list[Source]:
    if score is not None:
        return [(page.url, page.html) for name in ("magic", "fundus") for page in real_pages(score, name)]
    return [(None, path.read_text(encoding="utf-8", errors="replace")) for path in sorted(SITE.rglob("*.*htm*"))]


def _extractors() -> dict[str, Callable[[str, str | None], object]]:
    found: dict[str, Callable[[str, str | None], object]] = {
        "lxml": lambda html, _: lxml_html.document_fromstring(html),
        "newscrawl": lambda html, url: newscrawl.extract(html, url),
    }
    if importlib.util.find_spec("trafilatura"):
        import trafilatura

        def run(html: str, url: str | None) -> None:
            trafilatura.extract_metadata(html, default_url=url)
            trafilatura.extract(html, url=url, include_comments=False)

        found["trafilatura"] = run
    return found
