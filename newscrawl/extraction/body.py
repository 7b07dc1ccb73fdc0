"""Find the lines of the outline that are the article's text.

Every line has a weight: how much it looks like running text (weights.py). The weight of a box (block element) is the sum of
its lines. From the root, the search descends into the child with nearly all of the weight. The last box is the container.
Leads above it and boxes that continue it are added. Inside it, lines that are not text (link lists, boxes named as related
links or comments) are left out, each with the name of a rule.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from newscrawl.extraction.offers import offer_boxes
from newscrawl.extraction.outline import HEADINGS, Box, Line, Outline
from newscrawl.extraction.weights import RUNNING, Weights, weigh
from newscrawl.extraction.widgets import names_widget
from newscrawl.items import BlockKind, Removal
from newscrawl.normalise.text import ends_sentence, letters

_LINKED_SENTENCE: Final = 80
_LINKED_HEADLINE: Final = 16
_HALF_LINKED: Final = 0.35
_SHARED_LABEL = re.compile(r"[^|:：»>\n]{3,40}\s?[|:：»>]\s?")
"""A link to another story in the text: fewest linked characters, least share of the line, and its label."""
_SHORT_LINKED: Final = 30
"""A line that is one link is text only if it is a whole sentence of this many units. Among other sentences of the text, the
lower number is enough: it is nearly the shortest such sentence on the developed pages."""
_ADDRESS = re.compile(r"(?<![A-Za-z])(?:https?\s?[:：]\s?//\S+/\S|www\.\S+/\S)")
_FULL_STOPS: Final = "。．."
"""Ends of a sentence that headlines do not have. Headlines may end with ? and !."""
_LEAD_LINES: Final = 6
"""A lead stands within so many lines above the container, or below the ``<h1>`` within so many times three."""
_HEADING_LINES: Final = 80
"""Lines above the container in which the ``<h1>`` is looked for; a lead far from the container stands near the ``<h1>``."""
_STANDFIRST: Final = 80
_STANDFIRST_LINES: Final = 3
_STANDFIRST_TAGS: Final = frozenset(("h2", "h3", "h4"))
"""A heading of so many units, so few lines below the ``<h1>``, is a standfirst: a lead, with or without a full stop."""
_SHORTEST_STANDFIRST: Final = 30
"""Shortest line, in units, that its element's name alone makes a lead. A choice."""
_LEAD_NAME = re.compile(
    r"(?:^|[-_\s])(?:standfirst|dek|strapline|lede|subheadline|subheader|chapo|vorspann|entradilla)(?:$|[-_\s])"
)
"""Names that templates use for the lead only, as in ``e-standfirst`` and ``post-header__dek``."""
_WIDGET_DEPTH: Final = 3
"""Boxes around a lead whose names are checked."""
_TEASER_LINES: Final = 4
"""Most lines of a box named as a teaser that holds the lead."""
_TEXT_LEFT: Final = 6 * RUNNING
"""Weight of text that must remain outside an ``<aside>``, even if the aside is heavier. A choice."""
_NOISE_SHARE: Final = 0.4
_DOUBT_SHARE: Final = 0.15
"""A box named as noise (or doubtful) is left out if it has less than this share of the container's weight.
Choices."""
_LITTLE: Final = 500.0
"""Up to this weight of the container, about three sentences, a box named as the article's is preferred."""
_STORIES: Final = 20
"""Most headings that are checked for stories below the page's own story."""
_STORY: Final = 3 * RUNNING
"""Weight of the text of a story that is loaded below another: two sentences or more."""
_SHORTEST_FLASH: Final = 30
"""Fewest units of text in a box named as the article's."""
_LIST_HEADING: Final = 30
_LIST_LINES: Final = 3
"""A line of at most 30 units above three or more lines that were left out is their heading."""
_CAPTION_DEPTH: Final = 4
_CAPTION_LINES: Final = 6
_CAPTION_CHARS: Final = 250
"""A box named as a caption is a caption if it has at most so many lines, and a line in it if it has at most so many
characters. Such names also mark whole articles."""

_STRAY: Final = 3
"""The last paragraphs may be outside the container, in so many boxes around it, because of stray end tags."""

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DIGITS = re.compile(r"\d+")
KEEP_SHARE: Final = 0.6
"""The search descends while one child has this share of its parent's weight. Body F1 on the developed pages of
magic / fundus / readability: 0.5 .900 / .958 / .878, 0.6 .913 / .957 / .899, 0.7 .897 / .955 / .899,
0.8 .888 / .955 / .891: a higher share keeps sidebars, a lower one loses sections."""
_WHOLE_TAGS: Final = frozenset("p tr li blockquote".split())
_SECTION: Final = 8 * RUNNING
"""Weight of the paragraph below a linked heading of the text; teasers have shorter ones. A choice, not a measurement."""
_ROW_LINES: Final = 40
"""Most lines of a table row that are checked."""
_LIST_TAGS: Final = frozenset("ul ol dl".split())
_SHELL_TAGS: Final = frozenset("html body main".split())
_OWN_WORD: Final = HEADINGS | {"p"}
"""Tags that count more than their class: ``<p class=teaser>`` above a text is its lead."""


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
    """Return the article's container and the lines in it that are its text."""
    weights = weigh(outline)
    index = find_container(outline, weights)
    if index >= 0 and weights.boxes[index] < _LITTLE:
        index = _named_container(outline, weights, index)
    if index < 0:
        return Body(weights=weights)
    container = _first_story(outline, outline.boxes[index], weights)
    index = container.index
    body = Body(index, container.first, container.last, weights.boxes[index], weights=weights)
    for box in _continued(outline, container, weights):
        _pick(outline, box, weights, body)
    _take_rest(outline, container, weights, body)
    _drop_list_headings(body, outline, weights)
    _drop_read_more(body, outline)
    first = body.picked[0][0] if body.picked else container.first
    before = _lead(outline, container, first, weights)
    body.picked = [(i, _kind(outline, outline.lines[i])) for i in before] + body.picked
    if body.picked:
        # A sidebar may be between the container and a lead far above it. It is not part of the body.
        near = _nearest_lines(outline.lines, first)
        start = next((index for index, _ in body.picked if index > near), body.start)
        body.start, body.end = min(body.start, start), max(body.end, body.picked[-1][0] + 1)
    return body


def find_container(outline: Outline, weights: Weights) -> int:
    """Return the innermost box with nearly all running text, or -1 on a page without a line."""
    boxes = outline.boxes
    if not boxes or not outline.lines:
        return -1
    children: dict[int, list[Box]] = defaultdict(list)
    for box in boxes:
        if weights.boxes[box.index] > 0:
            children[box.parent].append(box)
    current = 0
    while children[current]:
        best = max(children[current], key=lambda box: weights.counted[box.index])
        if weights.counted[best.index] < KEEP_SHARE * weights.boxes[current] or best.tag in _WHOLE_TAGS:
            break
        current = best.index
    while boxes[current].tag in _LIST_TAGS:  # a list is part of a text: its introduction is next to it
        parent = boxes[boxes[current].parent]
        if parent.tag in _SHELL_TAGS or any(_holds(parent, boxes[index]) for index in weights.teasers):
            break
        current = parent.index
    return current


def _first_story(outline: Outline, container: Box, weights: Weights) -> Box:
    """Return the box of the page's own story if other stories follow below it, else the container.

    The boxes of the stories are similar siblings. Each has its own ``<h1>`` and running text. The page's own story is the one
    with the page's title, else the first.
    """
    lines, boxes = outline.lines, outline.boxes
    titles = [at for at, line in enumerate(lines) if line.tag == "h1" and not line.is_linked][:_STORIES]
    if len(titles) < 2:
        return container
    stories: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for at in titles:
        for index in outline.box_chain(lines[at].box):
            box = boxes[index]
            others = any(other != at and box.first <= other < box.last for other in titles)
            if (
                not others
                and weights.boxes[index] >= _STORY
                and box.tag not in HEADINGS
                and _is_story(outline, box, at)
            ):
                name = _DIGITS.sub("", box.attributes.get("class", ""))
                stories[box.tag, name].setdefault(at, index)
    alike = max(stories.values(), key=len, default={})
    if len(alike) < 2:
        return container
    page = letters(outline.document_title) + letters(outline.metas.get("og:title", ""))
    own = boxes[alike[next((at for at in alike if letters(lines[at].text) in page), min(alike))]]
    inside = [box for box in map(boxes.__getitem__, alike.values()) if _holds(box, container)]
    if _holds(container, own) and not inside:
        return own  # the container holds several stories
    return own if inside and inside[0] is not own else container


def _holds(outer: Box, inner: Box) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


def _is_story(outline: Outline, box: Box, title: int) -> bool:
    """Return whether a box is a separate story, not a section: by its tag, or by a date next to its title."""
    near = range(max(box.first, title - 2), min(box.last, title + 6))
    return (
        box.tag == "article"
        or any(at in near for _, at in outline.times)
        or any(len(outline.lines[at].text) <= 60 and _YEAR.search(outline.lines[at].text) for at in near if at != title)
    )


def _named_container(outline: Outline, weights: Weights, found: int) -> int:
    """Return the box named as the article's if the page has little text and the box has a line, else ``found``.

    A news flash of one sentence weighs less than the shell around it. Then the name of a box is better evidence.
    """
    inside = set(outline.box_chain(found))
    shut = _shut_boxes(outline, weights)
    named = (box for box in outline.boxes if box.index not in inside and box.hints.article and not shut[box.index])
    for box in islice(named, _MOST_NAMED):
        if not _goes_on(outline, box, weights):
            size = sum(weights.sizes[box.first : box.last])
            if size >= _SHORTEST_FLASH and not weights.is_link_list(box):
                return box.index
    return found


def _goes_on(outline: Outline, box: Box, weights: Weights) -> bool:
    """Return whether a box's parent has as many sentences next to the box. Then the box is only the lead."""
    parent = outline.boxes[box.parent] if box.parent >= 0 else box
    if parent.tag in ("html", "body"):  # the lines next to it are the page's shell
        return False
    beside = [*range(parent.first, box.first), *range(box.last, parent.last)]
    own: float = sum(weights.lines[box.first : box.last])
    others: list[float] = [
        weights.lines[at]
        for at in beside
        if weights.lines[at] >= RUNNING
        and ends_sentence(outline.lines[at].text)
        and not _is_shut(outline, outline.boxes[outline.lines[at].box], parent, weights)
    ]
    return sum(others, 0.0) >= own


def _continued(outline: Outline, container: Box, weights: Weights) -> list[Box]:
    """Return the container and the boxes that continue it, in page order.

    Some templates divide a text at every advertisement. Then its parts are boxes of the same tag and class, in parents
    of the same tags, with running text, and without a new ``<h1>`` between them.
    """
    if not container.name or container.tag in _WHOLE_TAGS:
        return [container]
    found, shape = [container], _shape(outline, container)
    for box in outline.boxes:
        if (
            weights.boxes[box.index] >= RUNNING
            and box.depth == container.depth
            and box is not container
            and _shape(outline, box) == shape
            and not weights.is_link_list(box)
            and not _is_shut(outline, box, container, weights)
        ):
            between = range(min(box.last, container.last), max(box.first, container.first))
            own = (at for at in range(box.first, box.last) if outline.lines[at].tag == "h1")
            if not any(outline.lines[at].tag == "h1" for at in between) and not any(
                _is_story(outline, box, at) for at in own
            ):
                found.append(box)
    return sorted(found, key=lambda box: box.index)


def _shape(outline: Outline, box: Box) -> tuple[str, ...]:
    """Return the box's class without numbers (``story-body-1``, ``story-body-2``), and the tags up to its grandparent."""
    tags = [outline.boxes[index].tag for index in outline.box_chain(box.index, 3)]
    return (_DIGITS.sub("", box.attributes.get("class", "")), *tags)


_MOST_NAMED: Final = 50
"""Most boxes named as the article's that are checked. A page with more of them is a list."""


def _shut_boxes(outline: Outline, weights: Weights) -> list[bool]:
    """Return for each box whether it is inside noise or a series of teasers. The boxes of the whole page do not count."""
    shut = [False]
    for box in outline.boxes[1:]:  # a parent comes before its children
        shut.append(shut[box.parent] or box.noise or box.index in weights.teasers)
    return shut


def _is_shut(outline: Outline, box: Box, container: Box, weights: Weights) -> bool:
    """Return whether a box is inside noise or a series of teasers, and the container is not inside the same."""
    outside = set(outline.box_chain(box.index)).difference(outline.box_chain(container.index))
    return any(outline.boxes[at].noise or at in weights.teasers for at in outside)


def _pick(outline: Outline, container: Box, weights: Weights, body: Body) -> None:
    """Add the lines of a box that are text to ``body``."""
    skipped = _skipped_boxes(outline, container, weights)
    lines = outline.lines
    inside = range(container.first, container.last)
    if sum(weights.lines[i] for i in inside if lines[i].box not in skipped) < RUNNING:
        skipped = {}  # all text of the page is in boxes that look like lists
    for i in inside:
        line = lines[i]
        if i in weights.copies:
            body.left.append((i, "copy"))
        elif line.box in skipped and not _heads_section(outline, i, weights, skipped):
            body.left.append((i, skipped[line.box]))
        elif i in weights.summaries:
            body.left.append((i, "teaser-series"))
        elif (
            line.link_share > 0.8
            and not _is_linked_text(outline, i, weights)
            and not _heads_section(outline, i, weights, skipped)
        ):
            body.left.append((i, "link-line"))
        else:
            body.picked.append((i, _kind(outline, line)))


def _is_linked_text(outline: Outline, at: int, weights: Weights) -> bool:
    """Return whether a line that is one link is part of the text.

    It is a sentence, prints the address of its link (headlines do not), or is the head of a row of running text.
    """
    if _is_linked_sentence(outline, at, weights) or _ADDRESS.search(outline.lines[at].text):
        return True
    line, after = outline.lines[at], at + 1
    return (
        line.row >= 0
        and line.tag == "th"
        and any(weights.lines[cell] >= RUNNING for cell in _cells_after(outline, line.row, after))
    )


def _heads_section(outline: Outline, at: int, weights: Weights, skipped: dict[int, str]) -> bool:
    """Return whether a linked line is one of a series of headings, each with a section of the text below it."""
    line = outline.lines[at]
    box = outline.boxes[line.box]
    return (
        box.tag in HEADINGS
        and line.box in weights.teasers
        and at + 1 < len(outline.lines)
        and outline.lines[at + 1].tag == "p"
        and outline.boxes[outline.lines[at + 1].box].parent == box.parent
        and outline.lines[at + 1].box not in skipped
        and weights.lines[at + 1] >= _SECTION
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
    """Return what the next line is: a ``sentence`` in the same kind of element, a ``heading`` of the text, or None."""
    near = at + step
    if not 0 <= near < len(outline.lines):
        return None
    line, other = outline.lines[at], outline.lines[near]
    if other.is_linked:
        return None
    if other.tag in HEADINGS:  # a heading after the line has text of its own
        return "heading" if step < 0 or (near + 1 < len(outline.lines) and weights.lines[near + 1] >= RUNNING) else None
    return "sentence" if other.tag == line.tag and ends_sentence(other.text) else None


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
    """Leave out the short line above a list that was left out. It is the heading of the list."""
    left = {index for index, rule in body.left if rule in ("link-list", "teaser-series")}
    orphans = {
        index
        for index, _ in body.picked
        if weights.sizes[index] <= _LIST_HEADING
        and left.issuperset(range(index + 1, index + 1 + _LIST_LINES))
        and not ends_sentence(outline.lines[index].text)
    }
    body.picked = [(index, kind) for index, kind in body.picked if index not in orphans]
    body.left += [(index, "list-heading") for index in sorted(orphans)]


def _drop_read_more(body: Body, outline: Outline) -> None:
    """Leave out links to other stories that open with the same label: ``FUNDA FUTHI | …`` above two or more headlines."""
    series: dict[str, list[int]] = defaultdict(list)
    for index, _ in body.picked:
        line = outline.lines[index]
        if line.link_chars >= _LINKED_HEADLINE and line.link_share >= _HALF_LINKED and not ends_sentence(line.text):
            found = _SHARED_LABEL.match(line.text)
            if found and len(found[0]) + line.link_chars <= len(line.text) + 2 and not _ADDRESS.search(line.text):
                series[found[0]].append(index)
    left = {index for indexes in series.values() if len(indexes) >= 2 for index in indexes}
    body.picked = [(index, kind) for index, kind in body.picked if index not in left]
    body.left += [(index, "read-more-series") for index in sorted(left)]


def _skipped_boxes(outline: Outline, container: Box, weights: Weights) -> dict[int, str]:
    """Return the boxes inside the container whose lines are not text, with the rule for each."""
    skipped: dict[int, str] = {}
    text = weights.boxes[container.index] or 1.0
    offers = offer_boxes(outline, container.first, container.last)
    for box in outline.boxes[container.index + 1 :]:
        if box.depth <= container.depth:
            break
        if box.parent in skipped:
            skipped[box.index] = skipped[box.parent]
        elif box.last == box.first:
            continue
        elif box.hints.unseen:
            skipped[box.index] = "unseen"
        elif _is_named_noise(box, weights.boxes[box.index], text) and not _is_paragraph(outline, box, weights):
            skipped[box.index] = "box-hint"
        elif names_widget(box.name) and _is_apart(box, weights, text):
            skipped[box.index] = "widget"
        elif box.index in offers and weights.boxes[box.index] < _NOISE_SHARE * text:
            skipped[box.index] = "offer"
        elif box.index in weights.teasers:
            skipped[box.index] = "teaser-series"
        elif weights.is_link_list(box):
            skipped[box.index] = "link-list"
    return skipped


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


def _lead(outline: Outline, container: Box, start: int, weights: Weights) -> list[int]:
    """Return the lead: sentences between ``<h1>`` and container, or just above the container if there is no ``<h1>``."""
    lines = outline.lines
    heading, near = _heading_above(lines, start), _nearest_lines(lines, start)
    if container.tag in _LIST_TAGS and heading < start - 1 - 3 * _LEAD_LINES:
        heading = -1  # one of several lists of a page: what stands below the heading introduces all of them
    found: list[int] = []
    for index in range(start - 1, heading if heading >= 0 else max(-1, near), -1):
        if near >= index > heading + 3 * _LEAD_LINES:
            continue  # between the lead and the container may stand a sidebar
        line, box = lines[index], outline.boxes[lines[index].box]
        named = heading >= 0 and _is_named_lead(line, box, weights.sizes[index], index - heading)
        if not named and not _is_lead(line, weights, index, heading, near):
            continue
        if box.tag in _OWN_WORD and box.parent >= 0:
            box = outline.boxes[box.parent]
        if _is_shut(outline, box, container, weights) and not (
            heading >= 0 and _is_teaser_of_text(outline, box, container, weights, index)
        ):
            if heading < 0:
                break
            continue
        if any(names_widget(outline.boxes[at].name) for at in outline.box_chain(box.index, _WIDGET_DEPTH)):
            continue
        found.append(index)
    return found[::-1]


def _heading_above(lines: list[Line], start: int) -> int:
    """Return the index of the ``<h1>`` above a line, or -1; far above it, a linked one is the site's name."""
    near = start - 1 - 3 * _LEAD_LINES
    above = range(start - 1, max(-1, start - 1 - _HEADING_LINES), -1)
    return next((at for at in above if lines[at].tag == "h1" and (at > near or not lines[at].is_linked)), -1)


def _nearest_lines(lines: list[Line], start: int) -> int:
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
    running = RUNNING * (0.5 if line.tag in HEADINGS else 1)
    return weight >= running and (ends_sentence(line.text) or (below_heading and weight >= 2 * running))


def _is_named_lead(line: Line, box: Box, size: int, below: int) -> bool:
    """Return whether a line is few lines below the ``<h1>``, in an element that is named as the lead: ``<p class=standfirst>``."""
    return (
        below <= _STANDFIRST_LINES
        and size >= _SHORTEST_STANDFIRST
        and not line.link_chars
        and bool(_LEAD_NAME.search(box.attributes.get("class", "")))
    )


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
        named = box.tag != "figcaption"
        if named and (box.last - box.first > _CAPTION_LINES or len(line.text) > _CAPTION_CHARS):
            return False
        if box.is_caption or (box.tag == "figure" and line.tag == "p" and len(line.text) <= _CAPTION_CHARS):
            return True
        if box.tag in ("blockquote", "table"):  # a figure may hold a quotation or a table of the text
            return False
    return False
