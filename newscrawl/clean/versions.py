"""Compare the versions of each story: boilerplate stands in all of them or at their edges, a paragraph of the text in a few.

A story that is printed many times has more chances to hold a sentence. So a version counts, and not the story, and what is
rare among the versions must stand at the edge of the text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Final, Literal

from newscrawl.clean.seen import SeenArticle
from newscrawl.clean.site_memory import mark_of, sentences
from newscrawl.normalise.text import ends_sentence

_SHARE: Final = 0.25
_GLUED_SHARE: Final = 0.15
"""Share of the versions in which a line, or a sentence within a paragraph, is boilerplate wherever it stands. Choices: lines
of a text that recur at random stay below."""
_INSIDE: Final = 0.1
"""Rarer sentences are text if at least this share of them is between other lines of the text. A choice."""

_APART: Final = 0.9
"""Share of its articles in which a line must be set apart. A choice."""

_Place = Literal["edge", "inside", "glued"]


def text_of_versions(
    stories: Sequence[Sequence[SeenArticle]], recurring: Collection[str], seen_often: Collection[str] = ()
) -> set[str]:
    """Return the recurring marks that are text: they stand in few versions of their stories, and between other lines.

    Lines that are ``seen_often`` do not count as such other lines.
    """
    if not recurring:
        return set()
    others = {*recurring, *seen_often}
    shares: dict[str, float] = defaultdict(float)
    seen: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    glued: Counter[str] = Counter()
    for story in stories:
        for article in story:
            found = _marks_of(article, recurring, others)
            for mark, place in found.items():
                shares[mark] += 1 / len(story)
                seen[mark] += 1
                inside[mark] += 1 if place == "inside" else 0
                glued[mark] += 1 if place == "glued" else 0
    return {
        mark
        for mark in recurring
        if (shares[mark] < _SHARE * len(stories) and inside[mark] >= _INSIDE * max(1, seen[mark]))
        or (shares[mark] < _GLUED_SHARE * len(stories) and glued[mark] >= _INSIDE * max(1, seen[mark]))
    }


def apart(stories: Sequence[Sequence[SeenArticle]], seen_often: Collection[str], among: Collection[str]) -> set[str]:
    """Return the marks of ``among`` that are set apart from the text in nearly all articles.

    They stand only at the edges of the texts, or always next to the same other line that is seen often: a box of two lines.
    """
    if not among:
        return set()
    seen: Counter[str] = Counter()
    edges: Counter[str] = Counter()
    neighbours: dict[str, Counter[str]] = defaultdict(Counter)
    for article in (article for story in stories for article in story):
        lines = article.text.split("\n")
        marks = [mark_of(line) for line in lines]
        first, last = _own_text(lines, marks, seen_often)
        for mark, places in _places(marks, among).items():
            seen[mark] += 1
            edges[mark] += not any(first < at < last for at in places)
        for one, other in pairwise(marks):
            if one != other and one in seen_often and other in seen_often:
                neighbours[one][other] += 1
                neighbours[other][one] += 1
    return {
        mark
        for mark, count in seen.items()
        if edges[mark] >= _APART * count or max(neighbours[mark].values(), default=0) >= _APART * count
    }


def _places(marks: Sequence[str], among: Collection[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for at, mark in enumerate(marks):
        if mark in among:
            places[mark].append(at)
    return places


def _own_text(lines: Sequence[str], marks: Sequence[str], others: Collection[str]) -> tuple[int, int]:
    """Return the indexes of the first and the last sentence of a text that is not one of ``others``."""
    own = [at for at, mark in enumerate(marks) if mark not in others and ends_sentence(lines[at])]
    return (own[0], own[-1]) if own else (len(lines), -1)


def _marks_of(article: SeenArticle, recurring: Collection[str], others: Collection[str]) -> dict[str, _Place]:
    """Return the recurring marks of a version, each with its place: at the edge of the text, inside it, or in a paragraph."""
    found: dict[str, _Place] = {mark: "edge" for span in article.taken if (mark := mark_of(span)) in recurring}
    lines = article.text.split("\n")
    marks = [mark_of(line) for line in lines]
    first, last = _own_text(lines, marks, others)
    for at, (line, mark) in enumerate(zip(lines, marks, strict=True)):
        if mark in recurring:
            found[mark] = "inside" if first < at < last or found.get(mark) == "inside" else "edge"
            continue
        spans = sentences(line)
        for span in spans if len(spans) > 1 else ():
            if (own_mark := mark_of(span)) in recurring:
                found.setdefault(own_mark, "glued")
    return found
