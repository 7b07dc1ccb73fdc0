"""Name the template of a site that a page was made from, by the boxes around its text."""

from __future__ import annotations

import re
from typing import Final

from newscrawl.extraction.body import Body
from newscrawl.extraction.outline import Box, Outline

_BOXES: Final = 3
"""So many boxes name a template: the container and its next parents. Outer classes depend on section, day or reader."""
_LONGEST_NAME: Final = 24

_DIGIT = re.compile(r"\d")


def template_of(outline: Outline, body: Body) -> str:
    """Return a name for the page's template: ``div.main>div.left>div#article``; empty without a container.

    Only the first class of a box counts: other classes often name the article's section. A name with digits
    (``post-4711``, ``css-1x2y3z``) is of one page or one release only.
    """
    if body.box < 0:
        return ""
    chain = outline.box_chain(body.box, _BOXES)
    return ">".join(_label(outline.boxes[index]) for index in reversed(chain))


def _label(box: Box) -> str:
    names = box.attributes.get("class", "").split()
    if names and _is_lasting(names[0]):
        return f"{box.tag}.{names[0]}"
    identifier = box.attributes.get("id", "")
    return f"{box.tag}#{identifier}" if identifier and _is_lasting(identifier) else box.tag


def _is_lasting(name: str) -> bool:
    return len(name) <= _LONGEST_NAME and not _DIGIT.search(name)
