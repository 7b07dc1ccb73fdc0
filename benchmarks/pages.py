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
"""The folder of the sets of real pages and their scorer, next to the checkout. It may be missing."""

Part = Literal["developed", "held"]
_ALL_DEVELOPED = frozenset(("magic", "gne"))
"""Sets whose pages were read one by one while the rules were written."""
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
"""Pages in the held half that had been read before the sets were divided. They count as developed."""


@dataclass(frozen=True, slots=True)
class RealPage:
    """A page of a set: its truth as given in the set, and its HTML."""

    set: str
    truth: dict[str, Any]
    html: str

    @property
    def id(self) -> str:
        """The page's name in its set."""
        return str(self.truth["id"])

    @property
    def url(self) -> str | None:
        """The address of the page, if the set gives it."""
        return self.truth.get("url")

    @property
    def part(self) -> Part:
        """The part of the page. ``held`` pages are scored but never read: half of a set, by a hash of the page's name."""
        return part_of(self.set, self.id)


def part_of(set_name: str, page_id: str) -> Part:
    """Return the part of a page, ``developed`` or ``held``."""
    if set_name in _ALL_DEVELOPED or f"{set_name}/{page_id}" in _READ_EARLIER:
        return "developed"
    digest = hashlib.sha256(f"{set_name}/{page_id}".encode()).digest()
    return "held" if digest[0] % 2 else "developed"


def scorer() -> ModuleType | None:
    """Return the scorer of the sets as a module, or None if it is missing."""
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
