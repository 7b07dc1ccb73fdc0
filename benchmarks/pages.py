"""The pages that newscrawl is measured on, each with its truth and the part it belongs to."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

SHARED = Path(__file__).resolve().parents[2] / "shared" / "bench"
"""Where the sets of real pages and their scorer lie, if they do: beside the checkout."""

Part = Literal["developed", "held"]
_ALL_DEVELOPED = frozenset(("magic", "gne"))
"""Sets that were read page by page while the rules were written."""
_READ_EARLIER = frozenset(
    (
        "fundus/ABC_2026_04_25",
        "fundus/AnadoluAjansi_2026_04_20",
        "readability/js-link-replacement",
        "readability/wikipedia-2",
        "readability/wikipedia-3",
        "readability/wikipedia-4",
        "readability/yahoo-2",
    )
)
"""Pages that the hash would hold back, and that had been read before it was drawn."""


@dataclass(frozen=True, slots=True)
class RealPage:
    """A page of a set: its truth as the set gives it, its HTML, and whether it was developed on."""

    set: str
    truth: dict[str, Any]
    html: str

    @property
    def id(self) -> str:
        """The page's name in its set."""
        return str(self.truth["id"])

    @property
    def url(self) -> str | None:
        """Where the page was fetched from, if the set says so."""
        return self.truth.get("url")

    @property
    def part(self) -> Part:
        """``held`` pages are only ever scored, never read: half of a set, by a hash of the page's name."""
        return part_of(self.set, self.id)


def part_of(set_name: str, page_id: str) -> Part:
    """Return the part a page belongs to."""
    if set_name in _ALL_DEVELOPED or f"{set_name}/{page_id}" in _READ_EARLIER:
        return "developed"
    digest = hashlib.sha256(f"{set_name}/{page_id}".encode()).digest()
    return "held" if digest[0] % 2 else "developed"


def scorer() -> ModuleType | None:
    """Return the sets' own scorer as a module, or None if it is not there."""
    spec = importlib.util.spec_from_file_location("shared_bench_score", SHARED / "score.py")
    if spec is None or spec.loader is None or not (SHARED / "score.py").exists():
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def real_pages(score: ModuleType, set_name: str) -> Iterator[RealPage]:
    """Yield the pages of a set."""
    for truth, html in score.pages(set_name):
        yield RealPage(set_name, truth, html)
