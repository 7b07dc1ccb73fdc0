"""Count the form fields that a reader fills in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from newscrawl.extraction.outline import Attributes, Box, Outline

_BUTTONS: Final = frozenset("hidden submit button image reset search".split())
"""Types of ``<input>`` that readers do not fill in, and search fields, which are on every page."""
_DISCUSSION = re.compile(r"comment|discuss|respond|reply|review|poll|vote|kommentar|评论|留言", re.IGNORECASE)


def read_input(out: Outline, attributes: Attributes, boxes: Sequence[Box], used: set[int]) -> None:
    """Count an ``<input>`` inside these boxes, the innermost last, and add that one to the boxes in ``used``."""
    kind = attributes.get("type", "").lower()
    out.password_fields += kind == "password"
    if kind not in _BUTTONS:
        count_field(out, boxes, used)


def count_field(out: Outline, boxes: Sequence[Box], used: set[int]) -> None:
    """Note a form field, and count it unless its form is one that articles have: for comments, for a vote."""
    out.field_boxes.append(boxes[-1].index)
    used.add(boxes[-1].index)
    forms = (box for box in boxes if box.tag == "form")
    out.form_fields += not any(_names_discussion(form.attributes) for form in forms)


def _names_discussion(attributes: Attributes) -> bool:
    """Return whether a form is named as one in which readers discuss an article."""
    return any(_DISCUSSION.search(attributes.get(key, "")[:200]) for key in ("id", "class", "name", "action"))
