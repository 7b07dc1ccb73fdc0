"""Measure how many records are right, on real pages with known truth and on invented aggregator pages."""

from __future__ import annotations

import json
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from types import ModuleType
from typing import Final, get_args

import newscrawl
from benchmarks.pages import Part, RealPage, real_pages
from fixtures.paths import TRUTH, file_of
from fixtures.unseen.build import SITE, Shelf, pages

UNSEEN_PAGES: Final = 600
"""Pages that are drawn from each shelf: a hundred or more of each template."""
PARTS: Final[tuple[Part, ...]] = get_args(Part)
SHELVES: Final[tuple[Shelf, ...]] = tuple(shelf for shelf in get_args(Shelf) if shelf != SITE)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: the measure, the number of pages, and the figure (0 to 1) of each part."""

    name: str
    goal: str
    figures: dict[str, float]
    counts: dict[str, int]


def real_rows(score: ModuleType) -> Iterator[Row]:
    """Yield the figures on the sets of real pages, as defined by their scorer."""
    magic = list(_bodies(score, "magic"))
    yield _row("body F1, magic, all", "≥ .92", [value for _, value in magic])
    yield _row("body F1, magic, Chinese", "≥ .965", [value for language, value in magic if language == "zh"])
    for set_name, goal in (("fundus", "≥ .96"), ("readability", "≥ .94")):
        yield _row(f"body F1, {set_name}", goal, [value for _, value in _bodies(score, set_name)])
    yield _snippets(list(real_pages(score, "trafilatura")))
    yield from _fields(
        score, ("magic", "gne"), "Chinese", {"title": ".98", "day": ".98", "minute": ".95", "source": ".95"}
    )
    yield from _fields(score, ("fundus",), "fundus", {"title": ".85", "day": ".98"})


def _row(name: str, goal: str, values: Iterable[tuple[Part, float]]) -> Row:
    by_part: dict[str, list[float]] = defaultdict(list)
    for part, value in values:
        by_part[part].append(value)
        by_part["all"].append(value)
    figures = {part: statistics.mean(found) for part, found in by_part.items()}
    return Row(name, goal, figures, {part: len(found) for part, found in by_part.items()})


def _bodies(score: ModuleType, set_name: str) -> Iterator[tuple[str | None, tuple[Part, float]]]:
    """Yield the language, part and body F1 of every page of a set that has a true body."""
    for page in real_pages(score, set_name):
        if body := page.truth.get("body"):
            f1 = score.prf(newscrawl.extract(page.html, page.url).text, body)[2]
            yield page.truth.get("lang"), (page.part, float(f1))


def _snippets(chosen: list[RealPage]) -> Row:
    """Return the F1 of strings that must or must not be in the text, over all strings of a part, not as a mean of pages."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for page in chosen:
        text = newscrawl.extract(page.html, page.url).text
        for part in (page.part, "all"):
            counts[part]["pages"] += 1
            counts[part]["wanted"] += len(page.truth["with"])
            counts[part]["found"] += sum(snippet in text for snippet in page.truth["with"])
            counts[part]["leaked"] += sum(snippet in text for snippet in page.truth["without"])
    figures = {
        part: 2 * c["found"] / (c["found"] + c["leaked"] + c["wanted"]) if c["wanted"] else 0.0
        for part, c in counts.items()
    }
    return Row("snippets F1, trafilatura", "≥ .93", figures, {part: c["pages"] for part, c in counts.items()})


def _fields(score: ModuleType, sets: tuple[str, ...], label: str, goals: dict[str, str]) -> Iterator[Row]:
    rights: dict[str, list[tuple[Part, float]]] = defaultdict(list)
    for set_name in sets:
        for page in real_pages(score, set_name):
            for field, right in _field_rights(score, page).items():
                rights[field].append((page.part, float(right)))
    for field, goal in goals.items():
        yield _row(f"{field}, {label}", f"≥ {goal}", rights[field])


def _field_rights(score: ModuleType, page: RealPage) -> dict[str, bool]:
    """Return for each field of the truth whether it is right. A day may be right in its own zone or in UTC."""
    truth, article = page.truth, newscrawl.extract(page.html, page.url)
    written = truth.get("date") or ""
    found = article.published_at.isoformat() if article.published_at else ""
    rights: dict[str, bool] = {}
    if truth.get("title"):
        rights["title"] = score.plain(article.title) == score.plain(truth["title"])
    if written:
        days = {written[:10]}
        if "+" in written or written.endswith("Z"):
            days.add(datetime.fromisoformat(written).astimezone(UTC).date().isoformat())
        rights["day"] = score.stamp(found)[:10] in days
    if len(written) == 16:
        rights["minute"] = score.stamp(found)[:16] == written
    if truth.get("source"):
        rights["source"] = score.plain(article.source_raw) == score.plain(truth["source"])
    return rights


def fixture_site() -> tuple[int, int]:
    """Return the number of articles of the fixture site without any error, and the number of all."""
    truths = [json.loads(line) for line in TRUTH.read_text(encoding="utf-8").splitlines()]
    right = 0
    for truth in truths:
        article = newscrawl.extract(file_of(truth["path"]).read_bytes(), "http://news.example" + truth["path"])
        right += (
            article.title == truth["title"]
            and article.text.split("\n") == truth["paragraphs"]
            and article.source_raw == truth["source_raw"]
            and article.published_at == datetime.fromisoformat(truth["published_at"])
        )
    return right, len(truths)


def shelf_figures(shelf: Shelf) -> dict[str, float]:
    """Return the share of a shelf's pages that are right, for each field and for all fields (``spotless``)."""
    counts: Counter[str] = Counter()
    for page in pages(shelf, UNSEEN_PAGES):
        article = newscrawl.extract(page.html, page.url)
        rights = {
            "title": article.title == page.title,
            "minute": article.published_at is not None and f"{article.published_at:%F %R}" == f"{page.at:%F %R}",
            "source": article.source_raw == page.source,
            "body": article.text.split("\n") == page.paragraphs,
        }
        counts.update(field for field, right in rights.items() if right)
        counts["spotless"] += all(rights.values())
    return {field: counts[field] / UNSEEN_PAGES for field in ("title", "minute", "source", "body", "spotless")}
