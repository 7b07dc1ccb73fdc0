"""Tell a subheading, which has a section of the text below it, from the title of a teaser."""

from __future__ import annotations

from typing import Final

from newscrawl.extraction.linked_text import ALL_LINKED
from newscrawl.extraction.outline import HEADINGS, Outline
from newscrawl.extraction.url_shape import looks_like_article
from newscrawl.extraction.weights import RUNNING, Weights

_SECTION: Final = 8 * RUNNING
"""Weight of the section below a linked heading of the text; teasers have shorter ones. A choice, not a measurement."""
_BESIDE: Final = 3
"""Boxes around a paragraph of a section that are searched for the heading's."""
_SECTION_LINES: Final = 4
"""Most paragraphs of a section that are weighed."""


def heads_section(outline: Outline, at: int, weights: Weights, skipped: dict[int, str]) -> bool:
    """Return whether a heading has a section of the text below it, in the same box: it is a subheading, and not a teaser.

    A linked heading may be a link to another story that stands between two paragraphs. So it must be one of a series with long
    sections, or lead to an anchor of the page or to a list.
    """
    line = outline.lines[at]
    box = outline.boxes[line.box]
    if box.tag not in HEADINGS or at + 1 >= len(outline.lines):
        return False
    if line.link_share > ALL_LINKED:
        if line.box not in weights.teasers:
            return _leads_to_no_story(outline, at) and _section(outline, at, weights, skipped) >= RUNNING
        return _section(outline, at, weights, skipped) >= _SECTION
    # A heading directly below a linked one belongs to it: the title and the subtitle of a teaser.
    if line.box not in weights.teasers or (at and outline.lines[at - 1].tag in HEADINGS):
        return False
    return _section(outline, at, weights, skipped) >= 2 * RUNNING


def _section(outline: Outline, at: int, weights: Weights, skipped: dict[int, str]) -> float:
    """Return the weight of the paragraphs directly below a heading that stand beside it, or in a box beside it."""
    parent, weight = outline.boxes[outline.lines[at].box].parent, 0.0
    for below in range(at + 1, min(at + 1 + _SECTION_LINES, len(outline.lines))):
        line = outline.lines[below]
        if line.tag != "p" or parent not in outline.box_chain(line.box, _BESIDE) or line.box in skipped:
            break
        weight += weights.lines[below]
    return weight


def _leads_to_no_story(outline: Outline, at: int) -> bool:
    """Return whether the only link of a line leads to an anchor of its page, or to an address that is not an article's."""
    found = [link.href for link in outline.links if link.line == at]
    return len(found) == 1 and (found[0].startswith("#") or not looks_like_article(found[0]))
