"""Find the lead: the sentences that open an article and stand between its title and the container of its text."""

from __future__ import annotations

import re
from typing import Final

from newscrawl.extraction.container import LIST_TAGS, is_shut
from newscrawl.extraction.outline import HEADINGS, NOISE_TAGS, Box, Line, Outline
from newscrawl.extraction.weights import RUNNING, Weights
from newscrawl.extraction.widgets import names_widget
from newscrawl.normalise.text import ends_sentence

_LEAD_LINES: Final = 6
"""A lead stands within so many lines above the container, or below the ``<h1>`` within so many times three."""
_HEADING_LINES: Final = 80
"""Lines above the container in which the ``<h1>`` is searched for; a lead far from the container stands near the ``<h1>``."""
_STANDFIRST: Final = 80
_STANDFIRST_LINES: Final = 3
_STANDFIRST_TAGS: Final = frozenset(("h2", "h3", "h4"))
"""A heading of so many units, so few lines below the ``<h1>``, is a standfirst: a lead, with or without a full stop."""
_STANDFIRST_BESIDE: Final = 60
"""Shortest standfirst, in units, that stands in a box beside the ``<h1>``. A choice: bylines and dates are shorter."""
_SHORTEST_STANDFIRST: Final = 30
"""Shortest line, in units, that its element's name alone makes a lead. A choice."""
_LEAD_NAME = re.compile(
    r"""(?:^|[-_\s])(?:
        standfirst|dek|strapline|lede|subheadline|subheader   # e-standfirst, post-header__dek
      | chapo|vorspann|entradilla                             # article-vorspann
    )(?:$|[-_\s])""",
    re.VERBOSE,
)
"""Names that templates use for the lead only."""
_MOST_PARAGRAPHS: Final = 20
"""Most lines of an introduction that are read above its last ones. A choice."""
_SHELL: Final = frozenset("html body main".split())
_WIDGET_DEPTH: Final = 3
"""Boxes around a lead whose names are checked."""
_TEASER_LINES: Final = 4
"""Most lines of a box named as a teaser that holds the lead."""
_OWN_WORD: Final = HEADINGS | {"p"}
"""Tags that count more than their class: ``<p class=teaser>`` above a text is its lead."""


def find_lead(outline: Outline, container: Box, start: int, weights: Weights) -> list[int]:
    """Return the lead: sentences between ``<h1>`` and container, or just above the container if there is no ``<h1>``."""
    lines = outline.lines
    heading, near = _heading_above(lines, start), nearest_lines(lines, start)
    if container.tag in LIST_TAGS and heading < start - 1 - 3 * _LEAD_LINES:
        heading = -1  # one of several lists of a page: what stands below the heading introduces all of them
    found: list[int] = []
    for index in range(start - 1, heading if heading >= 0 else max(-1, near), -1):
        if near >= index > heading + 3 * _LEAD_LINES:
            continue  # between the lead and the container may stand a sidebar
        line, box = lines[index], outline.boxes[lines[index].box]
        own_name = heading >= 0 and _is_named_lead(line, box, weights.sizes[index], index - heading)
        named = own_name or (heading >= 0 and _is_below_title(outline, index, heading, weights.sizes[index]))
        if not named and not _is_lead(line, weights, index, heading, near):
            continue
        if box.tag in _OWN_WORD and box.parent >= 0:
            box = outline.boxes[box.parent]
        # Noise ends the search, unless the <h1> says where the lead must be: then it is passed over.
        # The name of the line itself counts more than that of the box it shares with the byline.
        if is_shut(outline, box, container, weights) and not (
            (own_name and lines[index].tag in _OWN_WORD and not _in_noise_tag(outline, box))
            or (heading >= 0 and _is_teaser_of_text(outline, box, container, weights, index))
        ):
            if heading < 0:
                break
            continue
        if any(names_widget(outline.boxes[at].name) for at in outline.box_chain(box.index, _WIDGET_DEPTH)):
            continue
        found.append(index)
    if found:
        found += _rest_of_lead(outline, found[-1], heading)
    return found[::-1]


def _rest_of_lead(outline: Outline, top: int, heading: int) -> list[int]:
    """Return the sentences above a lead in the same box, from the bottom up: an introduction may have several paragraphs.

    A caption between them is passed over; a link or a line of another box ends the lead.
    """
    lines, box = outline.lines, outline.boxes[_around(outline, outline.lines[top])]
    if box.tag in _SHELL:
        return []
    found, gap = [], 0
    for index in range(top - 1, max(heading, box.first - 1, top - 1 - _MOST_PARAGRAPHS), -1):
        line = lines[index]
        if line.is_linked or gap > 1:
            break
        if _around(outline, line) == box.index and ends_sentence(line.text) and line.tag not in HEADINGS:
            found.append(index)
            gap = 0
        else:
            gap += 1
    return found


def _around(outline: Outline, line: Line) -> int:
    """Return the box that a line shares with others: the one around its paragraph or heading."""
    box = outline.boxes[line.box]
    return box.parent if box.tag in _OWN_WORD and box.parent >= 0 else box.index


def _heading_above(lines: list[Line], start: int) -> int:
    """Return the index of the ``<h1>`` above a line, or -1; far above it, a linked one is the site's name."""
    near = start - 1 - 3 * _LEAD_LINES
    above = range(start - 1, max(-1, start - 1 - _HEADING_LINES), -1)
    return next((at for at in above if lines[at].tag == "h1" and (at > near or not lines[at].is_linked)), -1)


def nearest_lines(lines: list[Line], start: int) -> int:
    """Return the index above the lines near a container: six, or those up to the ``<h1>`` if it is among eighteen."""
    wide = range(max(0, start - 3 * _LEAD_LINES), start)
    return start - 1 - (3 * _LEAD_LINES if any(lines[at].tag == "h1" for at in wide) else _LEAD_LINES)


def _is_lead(line: Line, weights: Weights, at: int, heading: int, near: int) -> bool:
    """Return whether a line reads like a lead.

    Below the title it need not end as a sentence if it is long enough, as a line or as a standfirst in a heading's tag.
    Above the line ``near``, far from the container, it must be a sentence.
    """
    weight, below_heading = weights.lines[at], heading >= 0
    if below_heading and at <= near:
        return weight >= 2 * RUNNING and ends_sentence(line.text)
    if (
        below_heading
        and at <= heading + _STANDFIRST_LINES
        and line.tag in _STANDFIRST_TAGS
        and weights.sizes[at] >= _STANDFIRST
        and not line.link_chars
    ):
        return True
    # A heading has a fifth of the weight of a paragraph of its length (weights.py), so half of RUNNING is enough for it.
    running = RUNNING * (0.5 if line.tag in HEADINGS else 1)
    return weight >= running and (ends_sentence(line.text) or (below_heading and weight >= 2 * running))


def _is_below_title(outline: Outline, at: int, heading: int, size: int) -> bool:
    """Return whether a long line is the next one after the ``<h1>``, in a box beside it: a standfirst needs no full stop there."""
    if at != heading + 1 or size < _STANDFIRST_BESIDE or outline.lines[at].link_chars:
        return False
    box, title = (outline.boxes[outline.lines[index].box] for index in (at, heading))
    return box.parent == title.parent >= 0


def _is_named_lead(line: Line, box: Box, size: int, below: int) -> bool:
    """Return whether a line is few lines below the ``<h1>``, in an element that is named as the lead: ``<p class=standfirst>``."""
    return (
        below <= _STANDFIRST_LINES
        and size >= _SHORTEST_STANDFIRST
        and not line.link_chars
        and bool(_LEAD_NAME.search(box.attributes.get("class", "")))
    )


def _in_noise_tag(outline: Outline, box: Box) -> bool:
    return any(outline.boxes[at].tag in NOISE_TAGS for at in outline.box_chain(box.index))


def _is_teaser_of_text(outline: Outline, box: Box, container: Box, weights: Weights, at: int) -> bool:
    """Return whether a line in a box named as a teaser is the lead: a paragraph without a link, nearly alone in the box."""
    outside = set(outline.box_chain(box.index)).difference(outline.box_chain(container.index))
    shut = [outline.boxes[index] for index in outside if outline.boxes[index].noise or index in weights.teasers]
    return (
        not outline.lines[at].link_chars
        and weights.lines[at] >= 2 * RUNNING
        and ends_sentence(outline.lines[at].text)
        and all("teaser" in other.name.lower() and other.last - other.first <= _TEASER_LINES for other in shut)
    )
