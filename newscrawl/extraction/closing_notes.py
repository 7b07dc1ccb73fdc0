"""Find the last lines of a text that its page prints in another style: notes about the article or its author."""

from __future__ import annotations

import re
from typing import Final

from newscrawl.extraction.body import Body
from newscrawl.extraction.outline import Outline

CLOSING_NOTE: Final = "closing-note"
"""The name of this evidence in ``Block.place``. It alone removes nothing: ``clean/bylines.py`` also requires a name."""
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
