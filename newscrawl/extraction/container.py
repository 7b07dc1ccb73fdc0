"""Find the container: the box (block element) of the outline that holds the article's text.

From the root, the search descends into the child with nearly all of the weight (weights.py). On a page with little text the
names of boxes count more. If several stories follow each other, the container is the box of the page's own story.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from typing import Final

from newscrawl.extraction.outline import HEADINGS, Box, Outline
from newscrawl.extraction.weights import RUNNING, Weights
from newscrawl.normalise.text import ends_sentence, letters

_LITTLE: Final = 500.0
"""Up to this weight of the container, about three sentences, a box named as the article's is preferred."""
_STORIES: Final = 20
"""Most headings that are checked for stories below the page's own story."""
_STORY: Final = 3 * RUNNING
"""Weight of the text of a story that is loaded below another: two sentences or more."""
_SHORTEST_FLASH: Final = 30
"""Fewest units of text in a box named as the article's."""
_MOST_NAMED: Final = 50
"""Most boxes named as the article's that are checked. A page with more of them is a list."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DIGITS = re.compile(r"\d+")
KEEP_SHARE: Final = 0.6
"""The search descends while one child has this share of its parent's weight. Body F1 on the developed pages of
magic / fundus / readability: 0.5 .900 / .958 / .878, 0.6 .913 / .957 / .899, 0.7 .897 / .955 / .899,
0.8 .888 / .955 / .891: a higher share keeps sidebars, a lower one loses sections."""
_WHOLE_TAGS: Final = frozenset("p tr li blockquote".split())
LIST_TAGS: Final = frozenset("ul ol dl".split())
_SHELL_TAGS: Final = frozenset("html body main".split())


def find_container(outline: Outline, weights: Weights) -> Box | None:
    """Return the box with the article's text, or None on a page without a line."""
    index = _innermost(outline, weights)
    if index >= 0 and weights.boxes[index] < _LITTLE:
        index = _named_container(outline, weights, index)
    return _first_story(outline, outline.boxes[index], weights) if index >= 0 else None


def _innermost(outline: Outline, weights: Weights) -> int:
    """Return the innermost box with nearly all running text, or -1 on a page without a line."""
    boxes = outline.boxes
    if not boxes or not outline.lines:
        return -1
    children: dict[int, list[Box]] = defaultdict(list)
    for box in boxes:
        if weights.boxes[box.index] > 0:
            children[box.parent].append(box)
    current = 0
    # Downwards, as long as one child has most of the text. A paragraph or a table row is never the container.
    while children[current]:
        best = max(children[current], key=lambda box: weights.counted[box.index])
        if weights.counted[best.index] < KEEP_SHARE * weights.boxes[current] or best.tag in _WHOLE_TAGS:
            break
        current = best.index
    while boxes[current].tag in LIST_TAGS:  # a list is part of a text: its introduction is next to it
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
    # One similar box alone is the page's own story with a second heading in it.
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
    # Only sentences outside noise count, because a sidebar may have more text than a news flash.
    own: float = sum(weights.lines[box.first : box.last])
    others: list[float] = [
        weights.lines[at]
        for at in beside
        if weights.lines[at] >= RUNNING
        and ends_sentence(outline.lines[at].text)
        and not is_shut(outline, outline.boxes[outline.lines[at].box], parent, weights)
    ]
    return sum(others, 0.0) >= own


def continued(outline: Outline, container: Box, weights: Weights) -> list[Box]:
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
            and not is_shut(outline, box, container, weights)
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


def _shut_boxes(outline: Outline, weights: Weights) -> list[bool]:
    """Return for each box whether it is inside noise or a series of teasers. The boxes of the whole page do not count."""
    shut = [False]
    for box in outline.boxes[1:]:  # a parent comes before its children
        shut.append(shut[box.parent] or box.noise or box.index in weights.teasers)
    return shut


def is_shut(outline: Outline, box: Box, container: Box, weights: Weights) -> bool:
    """Return whether a box is inside noise or a series of teasers, and the container is not inside the same."""
    outside = set(outline.box_chain(box.index)).difference(outline.box_chain(container.index))
    return any(outline.boxes[at].noise or at in weights.teasers for at in outside)
