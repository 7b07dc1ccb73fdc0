"""Find a second copy of a page's text: an edition for phones or print, or the short form above "read all"."""

from __future__ import annotations

from itertools import accumulate
from statistics import median_low
from typing import Final

from newscrawl.extraction.outline import HEADINGS, Box, Outline

_LONG: Final = 40
"""Shortest line that is compared, in units. Shorter lines (names, dates, labels) are on any page twice."""
_FEWEST: Final = 2
"""So many lines must be on the page twice, in the same order. A single one is a pull quote or a lead."""
_DRIFT: Final = 4
"""The distance between the copies may vary by so many lines: one copy has captions or advertisements between them."""
_OWN_SHARE: Final = 0.25
"""A box is a copy if at most this share of its running text is only in it. Real copies (with their own title, date and
links) have .0 to .1. Pages that only quote themselves have .6 and more."""


def find_copies(outline: Outline, sizes: list[int], weights: list[float]) -> set[int]:
    """Return the indexes of the lines that repeat the page's text, and of all other lines in their box.

    The longer copy is the text. Of two equal copies it is the first.
    """
    first, second = _repeated(outline, sizes, weights)
    if len(first) < _FEWEST or first[-1] >= second[0]:
        return set()
    running = [0.0, *accumulate(weights)]
    boxes = [_widest_box(outline, *lines) for lines in ((first, second), (second, first))]
    if boxes[0] is None or boxes[1] is None:
        return set()
    shared = sum(weights[at] for at in first), sum(weights[at] for at in second)
    totals = [running[box.last] - running[box.first] for box in boxes if box]
    drop = 0 if totals[1] - shared[1] > totals[0] - shared[0] + _LONG else 1
    for choice in (drop, 1 - drop):
        box = boxes[choice]
        while box is not None and totals[choice] - shared[choice] > _OWN_SHARE * totals[choice]:
            box = _narrower(outline, box, (first, second)[choice])
            totals[choice] = running[box.last] - running[box.first] if box else 0.0
        if box is not None:
            return set(range(box.first, box.last))
    return set()


def _repeated(outline: Outline, sizes: list[int], weights: list[float]) -> tuple[list[int], list[int]]:
    """Return the lines of the first copy and of the second, in order: pairs at about the same distance."""
    seen: dict[str, int] = {}
    pairs: list[tuple[int, int]] = []
    for at, line in enumerate(outline.lines):
        if (
            weights[at] > 0 and sizes[at] >= _LONG and line.tag not in HEADINGS
        ):  # the title of one copy may be above its box
            if line.text in seen:
                pairs.append((seen[line.text], at))
                del seen[line.text]
            else:
                seen[line.text] = at
    if len(pairs) < _FEWEST:
        return [], []
    usual = median_low([later - earlier for earlier, later in pairs])
    drift = _DRIFT + len(pairs) // 4
    pairs = [pair for pair in pairs if abs(pair[1] - pair[0] - usual) <= drift]
    return sorted(pair[0] for pair in pairs), sorted(pair[1] for pair in pairs)


def _widest_box(outline: Outline, lines: list[int], others: list[int]) -> Box | None:
    """Return the outermost box with all of these lines and none of the others."""
    found = None
    for at in outline.box_chain(outline.lines[lines[0]].box):
        box = outline.boxes[at]
        if box.first <= others[-1] and others[0] < box.last and any(box.first <= other < box.last for other in others):
            break
        if box.first <= lines[0] and lines[-1] < box.last:
            found = box
    return found


def _narrower(outline: Outline, outer: Box, lines: list[int]) -> Box | None:
    """Return the child of a box that still has all of these lines, or None."""
    found = None
    for at in outline.box_chain(outline.lines[lines[0]].box):
        if at == outer.index:
            return found
        box = outline.boxes[at]
        if box.first <= lines[0] and lines[-1] < box.last:
            found = box
    return None
