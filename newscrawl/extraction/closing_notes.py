"""Find the lines above and below a text that its page sets apart: abstracts, and notes about the article or its author."""

from __future__ import annotations

import re
from typing import Final

from newscrawl.extraction.body import Body
from newscrawl.extraction.outline import Outline

CLOSING_NOTE: Final = "closing-note"
"""The name of this evidence in ``Block.place``. It alone removes nothing: ``clean/bylines.py`` also requires a name."""
ABOVE_TEXT: Final = "above-text"
"""The same for a first line in a box of its own. ``clean/teasers.py`` also requires that the text repeats it."""
ABOVE_LINKS: Final = "above-links"
"""The same for a line directly above links to other stories, which were left out. ``clean/teasers.py`` also requires its words."""
_LINK_RULES: Final = frozenset({"link-line", "link-list", "teaser-series", "read-more-series"})
_MOST: Final = 3
_ITALIC = re.compile(r"(?:^| )(?:em|i|small)(?: |$)")


def closing_notes(outline: Outline, body: Body) -> set[int]:
    """Return the last picked lines, at most three, that are in italics while no other line of the text is."""
    indexes = [index for index, _ in body.picked]
    end = len(indexes)
    while end and len(indexes) - end < _MOST and _ITALIC.search(outline.lines[indexes[end - 1]].look):
        end -= 1
    if any(_ITALIC.search(outline.lines[index].look) for index in indexes[:end]):
        return set()
    return set(indexes[end:])


def stands_apart(outline: Outline, body: Body) -> bool:
    """Return whether the first picked line is in another box than the text, or in a box with another class or style."""
    text = next((index for index, kind in body.picked[1:] if kind == "paragraph"), None)
    if text is None:
        return False
    box, other = (outline.boxes[outline.lines[index].box] for index in (body.picked[0][0], text))
    if box.parent >= 0 and outline.boxes[box.parent].last <= text:
        return True
    return box.tag != other.tag or any(
        box.attributes.get(name) != other.attributes.get(name) for name in ("class", "style")
    )


def above_links(body: Body) -> set[int]:
    """Return the picked lines directly above a line that was left out as a link to another story."""
    return {index - 1 for index, rule in body.left if rule in _LINK_RULES}
