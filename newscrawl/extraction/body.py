"""Which lines of the outline are the article's text.

Three steps. Every line gets a weight: how much it looks like running text. The boxes (block elements) sum the
weights of their lines, and from the body element the search descends into the child that keeps nearly all of
them: that box is the container. Inside it, lines that are plainly no text (link lists, boxes named as related
links or comments) are left out, each under a named rule.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from newscrawl.article import BlockKind, Removal
from newscrawl.extraction.outline import HEADINGS, Box, Line, Outline
from newscrawl.normalise.text import ends_sentence

_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_STOPS = re.compile(r"[。！？；，、：…]|[.!?;,:؟،۔।](?=\s|$|[\"'”’)»])|[,.!?;:](?=[\u3400-\u9fff])")
_LIST_BOXES: Final = frozenset("ul ol div section table dl".split())

_MEASURED: Final = 10_000
"""Characters of a line that are counted; no threshold lies beyond."""
_LINKED_SENTENCE: Final = 80
"""A line that is one link is text only if it is a whole sentence of this many units."""

_TEASER_LINES: Final = 4
_LONGEST_SUMMARY: Final = 400
"""A teaser has at most so many lines (headline, summary, outlet, date), or text of so many units."""

_LEAD_LINES: Final = 6
"""A lead stands within so many lines above the container."""
RUNNING: Final = 40.0
"""Weight from which a line counts as running text: about 40 Latin letters with a stop."""

KEEP_SHARE: Final = 0.6
"""The descent goes on while one child keeps this share of its parent's weight. Body F1 before
cleaning on the development half of magic / fundus / readability: 0.5 .866 / .903 / .893, 0.6 .868 / .908 / .934,
0.7 .872 / .907 / .935, 0.8 .850 / .904 / .932: too high a share keeps sidebars, too low a one loses sections."""


def units(text: str) -> int:
    """Length of a text in Latin letters: a CJK character says about as much as two and a half of them."""
    return len(text) + len(_CJK.findall(text[:_MEASURED])) * 3 // 2


@dataclass(slots=True)
class Body:
    """The chosen container and its lines.

    ``picked`` holds (line index, kind) in reading order; ``start`` and ``end`` bound the container's lines
    (``lines[start:end]``); ``left`` says what inside it was not text, by rule.
    """

    box: int = -1
    start: int = 0
    end: int = 0
    weight: float = 0.0
    picked: list[tuple[int, BlockKind]] = field(default_factory=list)
    left: list[tuple[int, str]] = field(default_factory=list)

    def removals(self, lines: list[Line]) -> list[Removal]:
        """Return what was left out inside the container."""
        return [Removal(rule, "body", lines[index].text) for index, rule in self.left]


def line_weight(line: Line) -> float:
    """How much a line looks like running text: 0 for a menu entry, about its length for a paragraph."""
    if line.link_chars * 2 > len(line.text):
        return 0.0
    size = units(line.text) - 1.5 * line.link_chars
    stops = len(_STOPS.findall(line.text[:_MEASURED]))
    if line.tag in HEADINGS or line.tag in ("figcaption", "label", "th", "dt"):
        return size * 0.2
    if stops == 0:
        return size * (0.15 if size < 80 else 0.5)
    factor = 1.0 if line.tag == "p" else 0.8
    return factor * size * min(1.0, 0.5 + stops * 0.2)


def teaser_boxes(outline: Outline) -> set[int]:
    """Return the boxes that are members of a teaser series.

    A series is three or more like siblings (same tag and class) of which most hold a linked headline.
    """
    groups: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    for box in outline.boxes:
        if box.tag != "p" and box.last > box.first:
            groups[box.parent, box.tag, box.name].append(box.index)
    found: set[int] = set()
    for members in groups.values():
        if len(members) >= 3:
            linked = sum(_has_headline_link(outline, outline.boxes[index]) for index in members)
            if linked >= 0.7 * len(members):
                found.update(members)
    return found


def _has_headline_link(outline: Outline, box: Box) -> bool:
    """Tell whether a box reads like a teaser: a linked headline and at most a short summary."""
    lines = outline.lines[box.first : box.last]
    if (
        len(lines) > _TEASER_LINES
        and sum(units(line.text) for line in lines if line.link_share < 0.5) > _LONGEST_SUMMARY
    ):
        return False
    return any(line.link_share > 0.5 and units(line.text) >= 16 for line in lines)


def weigh(outline: Outline, teasers: set[int]) -> tuple[list[float], list[float]]:
    """Return the weight of every line, and of every box with its descendants; noise and teasers count little."""
    weights = [line_weight(line) for line in outline.lines]
    boxes = outline.boxes
    for index in teasers:
        for at in range(boxes[index].first, boxes[index].last):
            weights[at] = min(weights[at], line_weight(outline.lines[at]) * 0.1)
    totals = [0.0] * len(boxes)
    for line, weight in zip(outline.lines, weights, strict=True):
        totals[line.box] += weight
    # Children come after their parents, so one backward pass sums every subtree.
    for box in reversed(boxes):
        if box.parent >= 0:
            totals[box.parent] += totals[box.index] * (0.15 if box.noise else 1.0)
    return weights, totals


def find_container(outline: Outline, totals: list[float]) -> int:
    """Descend from the root to the box that still holds nearly all running text; -1 on a page without any."""
    children: dict[int, list[int]] = defaultdict(list)
    for box in outline.boxes:
        children[box.parent].append(box.index)
    current = 0
    if not outline.boxes or totals[0] <= 0:
        return -1
    while children[current]:
        factor = [(totals[c] * (0.15 if outline.boxes[c].noise else 1.0), c) for c in children[current]]
        best, child = max(factor)
        if best < KEEP_SHARE * totals[current] or outline.boxes[child].tag in ("p", "tr", "li", "blockquote"):
            break
        current = child
    return current


def _skipped_boxes(outline: Outline, container: Box, totals: list[float], teasers: set[int]) -> dict[int, str]:
    """Return boxes inside the container whose lines are no text, with the rule that says so."""
    skipped: dict[int, str] = {}
    text = totals[container.index] or 1.0
    for box in outline.boxes[container.index + 1 :]:
        if box.depth <= container.depth:
            break
        if box.parent in skipped:
            skipped[box.index] = skipped[box.parent]
        elif box.last == box.first:
            continue
        elif box.noise and totals[box.index] < 0.4 * text:
            skipped[box.index] = "box-hint"
        elif box.index in teasers:
            skipped[box.index] = "teaser-series"
        elif box.tag in _LIST_BOXES and _is_link_list(outline.lines[box.first : box.last]):
            skipped[box.index] = "link-list"
    return skipped


def _is_link_list(lines: list[Line]) -> bool:
    chars = sum(len(line.text) for line in lines)
    linked = sum(min(line.link_chars, len(line.text)) for line in lines)
    return len(lines) >= 2 and linked > 0.6 * chars


def find_body(outline: Outline) -> Body:
    """Find the article's container and the lines in it that are its text."""
    teasers = teaser_boxes(outline)
    weights, totals = weigh(outline, teasers)
    index = find_container(outline, totals)
    if index < 0:
        return Body()
    container = outline.boxes[index]
    body = Body(box=index, start=container.first, end=container.last, weight=totals[index])
    skipped = _skipped_boxes(outline, container, totals, teasers)
    if sum(weights[i] for i in range(container.first, container.last) if outline.lines[i].box not in skipped) < RUNNING:
        skipped = {}  # all there is to read lies in what was taken for lists
    for i in range(container.first, container.last):
        line = outline.lines[i]
        if line.box in skipped:
            body.left.append((i, skipped[line.box]))
        elif line.link_share > 0.8 and not (ends_sentence(line.text) and units(line.text) >= _LINKED_SENTENCE):
            body.left.append((i, "link-line"))
        else:
            body.picked.append((i, _kind(outline, line)))
    before = _lead(outline, container.first, weights, teasers)
    body.picked = [(i, _kind(outline, outline.lines[i])) for i in before] + body.picked
    body.start = min([body.start, *before])
    return body


def _lead(outline: Outline, start: int, weights: list[float], teasers: set[int]) -> list[int]:
    """Return sentences that stand just above the container: a lead, or a section in a box of its own."""
    found: list[int] = []
    for index in range(start - 1, max(-1, start - 1 - _LEAD_LINES), -1):
        line = outline.lines[index]
        if line.tag == "h1" or line.link_share > 0.5:
            break
        if weights[index] < RUNNING or not ends_sentence(line.text):
            continue
        chain = outline.box_chain(line.box)
        if any(outline.boxes[box].noise or box in teasers for box in chain):
            break
        found.append(index)
    return found[::-1]


def _kind(outline: Outline, line: Line) -> BlockKind:
    if line.tag in HEADINGS:
        return "heading"
    if line.tag == "figcaption":
        return "caption"
    if line.row >= 0:
        return "row"
    if line.tag == "li" or (line.box >= 0 and outline.boxes[outline.boxes[line.box].parent].tag == "li"):
        return "item"
    return "paragraph"
