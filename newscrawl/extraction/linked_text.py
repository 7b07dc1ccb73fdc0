"""Distinguish a linked line of the text from a link to another story."""

from __future__ import annotations

import re
from typing import Final

from newscrawl.extraction.outline import HEADINGS, Outline
from newscrawl.extraction.weights import RUNNING, Weights
from newscrawl.normalise.text import ends_sentence

_LINKED_SENTENCE: Final = 80
_SHORT_LINKED: Final = 30
"""A line that is one link is text only if it is a whole sentence of this many units. Among other sentences of the text, the
lower number is enough: it is nearly the shortest such sentence on the developed pages."""
ALL_LINKED: Final = 0.8
"""Share of link text above which a line is one link."""
_FULL_STOPS: Final = "。．."
"""Ends of a sentence that headlines do not have. Headlines may end with ? and !."""
_ROW_LINES: Final = 40
"""Most lines of a table row that are checked."""
ADDRESS: Final = re.compile(r"(?<![A-Za-z])(?:https?\s?[:：]\s?//\S+/\S|www\.\S+/\S)")
"""A printed address with a path. Headlines have none."""


def is_linked_text(outline: Outline, at: int, weights: Weights) -> bool:
    """Return whether a line that is one link is part of the text.

    It is a sentence, prints the address of its link (headlines do not), or is the head of a row of running text.
    """
    if _is_linked_sentence(outline, at, weights) or ADDRESS.search(outline.lines[at].text):
        return True
    line, after = outline.lines[at], at + 1
    return (
        line.row >= 0
        and line.tag == "th"
        and any(weights.lines[cell] >= RUNNING for cell in _cells_after(outline, line.row, after))
    )


def _cells_after(outline: Outline, row: int, at: int) -> range:
    """Return the lines of a table row from a line on."""
    return range(at, max(at, min(outline.boxes[row].last, at + _ROW_LINES)))


def _is_linked_sentence(outline: Outline, at: int, weights: Weights) -> bool:
    """Return whether a line that is one link is a sentence of the text: long, or next to other sentences."""
    line = outline.lines[at]
    if not ends_sentence(line.text):
        return False
    if weights.sizes[at] >= _LINKED_SENTENCE:
        return True
    before, after = (_neighbour(outline, at, step, weights) for step in (-1, 1))
    return (
        line.text[-1] in _FULL_STOPS
        and weights.sizes[at] >= _SHORT_LINKED
        and "sentence" in (before, after)
        and None not in (before, after)
    )


def _neighbour(outline: Outline, at: int, step: int, weights: Weights) -> str | None:
    """Return the kind of the next line: a ``sentence`` in the same kind of element, a ``heading`` of the text, or None."""
    near = at + step
    if not 0 <= near < len(outline.lines):
        return None
    line, other = outline.lines[at], outline.lines[near]
    if other.link_share > ALL_LINKED:  # a sentence may have a long link
        return None
    if other.tag in HEADINGS:  # a heading after the line has text of its own
        return "heading" if step < 0 or (near + 1 < len(outline.lines) and weights.lines[near + 1] >= RUNNING) else None
    return "sentence" if other.tag == line.tag and ends_sentence(other.text) else None
