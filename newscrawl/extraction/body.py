"""Find the lines of the outline that are the article's text.

Every line has a weight: how much it looks like running text (weights.py). container.py finds the box with the text, lead.py
the lead above it; boxes that continue the container are added. Inside it, lines that are not text (link lists, boxes named as
related links or comments) are left out, each with the name of a rule.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from newscrawl.extraction.container import continued, find_container
from newscrawl.extraction.lead import find_lead, nearest_lines
from newscrawl.extraction.linked_text import ADDRESS, ALL_LINKED, is_linked_text
from newscrawl.extraction.offers import offer_boxes
from newscrawl.extraction.outline import HEADINGS, Box, Line, Outline
from newscrawl.extraction.selectors import MARK
from newscrawl.extraction.subheadings import heads_section
from newscrawl.extraction.weights import RUNNING, Weights, weigh
from newscrawl.extraction.widgets import names_widget
from newscrawl.items import BlockKind, Removal
from newscrawl.normalise.text import ends_sentence

_LINKED_HEADLINE: Final = 16
_HALF_LINKED: Final = 0.35
_SHARED_LABEL = re.compile(r"[^|:：»>\n]{3,40}\s?[|:：»>]\s?")
"""A link to another story in the text: fewest linked characters, least share of the line, and its label."""
_TEXT_LEFT: Final = 6 * RUNNING
"""Weight of text that must remain outside an ``<aside>``, even if the aside is heavier. A choice."""
_NOISE_SHARE: Final = 0.4
_DOUBT_SHARE: Final = 0.15
"""A box named as noise (or doubtful) is left out if it has less than this share of the container's weight.
Choices."""
_LIST_HEADING: Final = 30
_LIST_LINES: Final = 3
"""A line of at most 30 units above three or more lines that were left out is their heading."""
_LONG_LIST_HEADING: Final = 80
"""The same for a heading (``<h3>``) directly above a list (``<ul>``) in the same box. A choice."""
_FORM_DEPTH: Final = 6
"""Most boxes around the line below such a heading that are checked."""
_FORM_LINES: Final = 6
_FORM_LINE: Final = 80
"""Most lines of a box around a form, and most characters of each. Choices."""
_TEASER_LINES: Final = 5
"""Most lines of a teaser that the page marks as an article of its own."""
_CONTROL = re.compile(r"(?:^| )label(?: |$)")
_UNSEEN = re.compile(r"display:\s?none")
"""Inline elements around a line: the name of a form's control, and what no reader sees."""
_CAPTION_DEPTH: Final = 4
_CAPTION_LINES: Final = 6
_CAPTION_CHARS: Final = 250
"""A box named as a caption is a caption if it has at most so many lines, and a line in it if it has at most so many
characters. Such names also mark whole articles."""
_STRAY: Final = 3
"""The last paragraphs may be outside the container, in so many boxes around it, because of stray end tags."""


@dataclass(slots=True)
class Body:
    """The chosen container and its lines.

    ``picked`` holds (line index, kind) in reading order; ``start`` and ``end`` bound the container's lines
    (``lines[start:end]``); ``left`` are the other lines of the container, by rule.
    """

    box: int = -1
    start: int = 0
    end: int = 0
    weight: float = 0.0
    picked: list[tuple[int, BlockKind]] = field(default_factory=list)
    left: list[tuple[int, str]] = field(default_factory=list)
    weights: Weights = field(default_factory=Weights)

    def removals(self, lines: list[Line]) -> list[Removal]:
        """Return the lines of the container that were left out, each once, with their rules. Picked lines are not among them."""
        picked = {index for index, _ in self.picked}
        left = {index: rule for index, rule in self.left if index not in picked}
        return [Removal(rule, "body", lines[index].text) for index, rule in left.items()]


def find_body(outline: Outline) -> Body:
    """Return the article's container and the lines in it that are its text.

    Boxes that a selector of the site's file has marked are the container. Lines in them that are not text are left out as
    always.
    """
    weights = weigh(outline)
    if marked := [box for box in outline.boxes if MARK in box.attributes and box.last > box.first]:
        return _marked_body(outline, marked, weights)
    container = find_container(outline, weights)
    if container is None:
        return Body(weights=weights)
    body = Body(container.index, container.first, container.last, weights.boxes[container.index], weights=weights)
    for box in continued(outline, container, weights):
        _pick(outline, box, weights, body)
    _take_rest(outline, container, weights, body)
    # The heading of a list can only be found when all lists are known.
    _drop_list_headings(body, outline, weights)
    _drop_read_more(body, outline)
    first = body.picked[0][0] if body.picked else container.first
    before = find_lead(outline, container, first, weights)
    body.picked = [(i, _kind(outline, outline.lines[i])) for i in before] + body.picked
    if body.picked:
        # A sidebar may be between the container and a lead far above it. It is not part of the body.
        near = nearest_lines(outline.lines, first)
        start = next((index for index, _ in body.picked if index > near), body.start)
        body.start, body.end = min(body.start, start), max(body.end, body.picked[-1][0] + 1)
    return body


def _marked_body(outline: Outline, marked: list[Box], weights: Weights) -> Body:
    """Return the body in the boxes that are marked. A box inside another one counts once."""
    outermost = marked[:1]
    for box in marked[1:]:  # in the order of the page, so that a box stands after the one around it
        if box.last > outermost[-1].last:
            outermost.append(box)
    first = outermost[0]
    weight = sum(weights.boxes[box.index] for box in outermost)
    body = Body(first.index, first.first, first.last, weight, weights=weights)
    for box in outermost:
        _pick(outline, box, weights, body)
    _drop_list_headings(body, outline, weights)
    if body.picked:
        body.end = max(body.end, body.picked[-1][0] + 1)
    return body


def _pick(outline: Outline, container: Box, weights: Weights, body: Body) -> None:
    """Add the lines of a box that are text to ``body``."""
    skipped = _skipped_boxes(outline, container, weights)
    lines = outline.lines
    text = weights.boxes[container.index] or 1.0
    inside = range(container.first, container.last)
    if sum(weights.lines[i] for i in inside if lines[i].box not in skipped) < RUNNING:
        skipped = {}  # all text of the page is in boxes that look like lists
    for i in inside:
        line = lines[i]
        # From the surest evidence to the weakest: each line is left out under the name of the first that holds.
        if i in weights.copies:
            body.left.append((i, "copy"))
        elif line.look and (rule := _inline_rule(line)) and weights.lines[i] < _NOISE_SHARE * text:
            body.left.append((i, rule))
        elif line.box in skipped and not heads_section(outline, i, weights, skipped):
            body.left.append((i, skipped[line.box]))
        elif i in weights.summaries:
            body.left.append((i, "teaser-series"))
        elif (
            line.link_share > ALL_LINKED
            and not is_linked_text(outline, i, weights)
            and not heads_section(outline, i, weights, skipped)
        ):
            body.left.append((i, "link-line"))
        else:
            body.picked.append((i, _kind(outline, line)))


def _inline_rule(line: Line) -> str | None:
    """Return why the inline elements around a whole line say that it is not text, or None."""
    if _UNSEEN.search(line.look):
        return "unseen"
    return "form" if _CONTROL.search(line.look) else None


def _take_rest(outline: Outline, container: Box, weights: Weights, body: Body) -> None:
    """Add the paragraphs directly after the container that are like its own: a stray end tag has closed it too early."""
    lines, boxes = outline.lines, outline.boxes
    own = {_kind_of_paragraph(boxes[lines[at].box]) for at, _ in body.picked if boxes[lines[at].box].tag == "p"}
    outside = set(outline.box_chain(container.parent, _STRAY)) if container.parent >= 0 else set()
    for at in range(container.last, len(lines)):
        box = boxes[lines[at].box]
        if (
            box.parent not in outside
            or _kind_of_paragraph(box) not in own
            or weights.lines[at] < RUNNING
            or not ends_sentence(lines[at].text)
            or at in weights.copies
        ):
            break
        body.picked.append((at, _kind(outline, lines[at])))


def _kind_of_paragraph(box: Box) -> tuple[str, str, str]:
    return box.tag, box.attributes.get("class", ""), box.attributes.get("style", "")


def _drop_list_headings(body: Body, outline: Outline, weights: Weights) -> None:
    """Leave out the short line above a list or form that was left out. It is its heading."""
    left = {index for index, rule in body.left if rule in ("link-list", "teaser-series")}
    removed = {index for index, _ in body.left}
    orphans: dict[int, str] = {}
    for index, _ in body.picked:
        if ends_sentence(outline.lines[index].text):
            continue
        longest = _LONG_LIST_HEADING if _stands_on(outline, index, ("ul", "ol")) else _LIST_HEADING
        if weights.sizes[index] <= longest and left.issuperset(range(index + 1, index + 1 + _LIST_LINES)):
            orphans[index] = "list-heading"
        elif index + 1 in removed and _stands_on(outline, index, ("form",)):
            orphans[index] = "form"
    body.picked = [(index, kind) for index, kind in body.picked if index not in orphans]
    body.left += orphans.items()


def _stands_on(outline: Outline, at: int, tags: tuple[str, ...]) -> bool:
    """Return whether a line is a heading, and the next line is in such a box next to it. A box of links has its own heading."""
    box = outline.boxes[outline.lines[at].box]
    if box.tag not in HEADINGS or at + 1 == len(outline.lines):
        return False
    chain = list(outline.box_chain(outline.lines[at + 1].box, _FORM_DEPTH))
    around = chain[: chain.index(box.parent)] if box.parent in chain else []
    if "form" in tags:
        return any(outline.boxes[index].tag == "form" for index in around)
    return bool(around) and outline.boxes[around[-1]].tag in tags


def _drop_read_more(body: Body, outline: Outline) -> None:
    """Leave out links to other stories that open with the same label: ``FUNDA FUTHI | …`` above two or more headlines."""
    series: dict[str, list[int]] = defaultdict(list)
    for index, _ in body.picked:
        line = outline.lines[index]
        if line.link_chars >= _LINKED_HEADLINE and line.link_share >= _HALF_LINKED and not ends_sentence(line.text):
            found = _SHARED_LABEL.match(line.text)
            if found and len(found[0]) + line.link_chars <= len(line.text) + 2 and not ADDRESS.search(line.text):
                series[found[0]].append(index)
    left = {index for indexes in series.values() if len(indexes) >= 2 for index in indexes}
    body.picked = [(index, kind) for index, kind in body.picked if index not in left]
    body.left += [(index, "read-more-series") for index in sorted(left)]


def _skipped_boxes(outline: Outline, container: Box, weights: Weights) -> dict[int, str]:
    """Return the boxes inside the container whose lines are not text, with the rule for each."""
    skipped: dict[int, str] = {}
    text = weights.boxes[container.index] or 1.0
    offers = offer_boxes(outline, container.first, container.last)
    forms = _form_boxes(outline, container)
    for box in outline.boxes[container.index + 1 :]:
        if box.depth <= container.depth:
            break
        if box.parent in skipped:  # parents come before their children, so one pass is enough
            skipped[box.index] = skipped[box.parent]
        elif box.last == box.first:
            continue
        elif box.hints.unseen:
            skipped[box.index] = "unseen"
        elif _is_named_noise(box, weights.boxes[box.index], text) and not _is_paragraph(outline, box, weights):
            skipped[box.index] = "box-hint"
        elif names_widget(box.name) and _is_apart(box, weights, text):
            skipped[box.index] = "widget"
        elif box.index in forms and weights.boxes[box.index] < _DOUBT_SHARE * text:
            skipped[box.index] = "form"
        elif box.index in offers and weights.boxes[box.index] < _NOISE_SHARE * text:
            skipped[box.index] = "offer"
        elif box.index in weights.teasers or _is_marked_teaser(outline, box, weights, text):
            skipped[box.index] = "teaser-series"
        elif weights.is_link_list(box):
            skipped[box.index] = "link-list"
    return skipped


def _form_boxes(outline: Outline, container: Box) -> set[int]:
    """Return the small boxes around a form, or around the names of its controls: a poll, a letter to subscribe to.

    They have few and short lines. A box with a paragraph of the text is not such a box.
    """
    controls = [at for at in outline.field_boxes if container.first <= outline.boxes[at].first <= container.last]
    controls += [box.index for box in outline.boxes[container.index + 1 :] if box.tag == "form"]
    controls += [line.box for line in outline.lines[container.first : container.last] if _CONTROL.search(line.look)]
    found: set[int] = set()
    for control in controls:
        for at in outline.box_chain(control, _FORM_DEPTH):
            box = outline.boxes[at]
            lines = outline.lines[max(box.first, container.first) : box.last]
            if box.depth <= container.depth or len(lines) > _FORM_LINES:
                break
            if all(len(line.text) <= _FORM_LINE for line in lines):
                found.add(at)
    return found


def _is_marked_teaser(outline: Outline, box: Box, weights: Weights, text: float) -> bool:
    """Return whether a box is a short ``<article>`` with a heading and a picture within the text: a teaser of another story."""
    return (
        box.tag == "article"
        and box.last - box.first <= _TEASER_LINES
        and weights.boxes[box.index] < _DOUBT_SHARE * text
        and any(
            outline.boxes[line.box].tag in HEADINGS or line.tag in HEADINGS
            for line in outline.lines[box.first : box.last]
        )
        and any(box.first <= picture.line <= box.last for picture in outline.pictures)
    )


def _is_apart(box: Box, weights: Weights, text: float) -> bool:
    """Return whether a box is light, or has no sentence while text remains without it: a short flash above a licence."""
    own = weights.boxes[box.index]
    if own < _NOISE_SHARE * text:
        return True
    return text - own >= RUNNING and not any(weight >= 2 * RUNNING for weight in weights.lines[box.first : box.last])


def _is_named_noise(box: Box, weight: float, text: float) -> bool:
    """Return whether the name of a noise box is reliable: a tag if text remains without it, a class if most text does."""
    if not box.noise:
        return box.doubtful and weight < _DOUBT_SHARE * text
    return weight < _NOISE_SHARE * text or (box.tag in ("aside", "nav", "footer") and text - weight >= _TEXT_LEFT)


def _is_paragraph(outline: Outline, box: Box, weights: Weights) -> bool:
    """Return whether a box named as noise is still a heading or paragraph of the text: ``<h3 class=nav_2>``."""
    if box.last != box.first + 1:
        return False
    line = outline.lines[box.first]
    if line.link_chars:  # a lead may link to what it speaks of
        return box.tag == "p" and weights.lines[box.first] >= 2 * RUNNING and 3 * line.link_chars < len(line.text)
    return box.tag in HEADINGS or (box.tag == "p" and weights.lines[box.first] >= 2 * RUNNING)


def _kind(outline: Outline, line: Line) -> BlockKind:
    if line.tag in HEADINGS:
        return "heading"
    if _in_caption(outline, line):
        return "caption"
    if line.row >= 0:
        return "row"
    parent = outline.boxes[line.box].parent
    if line.tag == "li" or (parent >= 0 and outline.boxes[parent].tag == "li"):
        return "item"
    return "paragraph"


def _in_caption(outline: Outline, line: Line) -> bool:
    """Return whether a box or one of its next parents is marked as a caption and is as small as one."""
    for at in outline.box_chain(line.box, _CAPTION_DEPTH):
        box = outline.boxes[at]
        # Only <figcaption> is certain. A class named "caption" may mark the box of the whole article.
        named = box.tag != "figcaption"
        if named and (box.last - box.first > _CAPTION_LINES or len(line.text) > _CAPTION_CHARS):
            return False
        if box.is_caption or (box.tag == "figure" and line.tag == "p" and len(line.text) <= _CAPTION_CHARS):
            return True
        if box.tag in ("blockquote", "table"):  # a figure may hold a quotation or a table of the text
            return False
    return False
