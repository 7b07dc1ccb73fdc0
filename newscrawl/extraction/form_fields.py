"""Count the form fields that a reader fills in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from newscrawl.extraction.outline import Attributes, Box, Outline

_BUTTONS: Final = frozenset("hidden submit button image reset search".split())
"""Types of ``<input>`` that readers do not fill in, and search fields, which are on every page."""
_DISCUSSION = re.compile(r"comment|discuss|respond|reply|review|poll|vote|kommentar|评论|留言", re.IGNORECASE)


def read_input(out: Outline, attributes: Attributes, boxes: Iterable[Box]) -> None:
    """Count an ``<input>`` inside these boxes."""
    kind = attributes.get("type", "").lower()
    out.password_fields += kind == "password"
    if kind not in _BUTTONS:
        count_field(out, boxes)


def count_field(out: Outline, boxes: Iterable[Box]) -> None:
    """Count a form field, unless its form is one that articles have: for comments, for a vote."""
    forms = (box for box in boxes if box.tag == "form")
    out.form_fields += not any(_names_discussion(form.attributes) for form in forms)


def _names_discussion(attributes: Attributes) -> bool:
    """Return whether a form is named as one in which readers discuss an article."""
    return any(_DISCUSSION.search(attributes.get(key, "")[:200]) for key in ("id", "class", "name", "action"))
