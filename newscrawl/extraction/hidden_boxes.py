"""Recognise hidden elements, and count the text in hidden boxes that may have the article's text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from newscrawl.extraction.hints import read_hints
from newscrawl.extraction.outline import Attributes
from newscrawl.extraction.weights import units

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNSEEN_CLASS = re.compile("visually-?_?hidden|sr-only|screen-?reader")
_CLIPPED_STYLE = re.compile(r"clip\s*:\s*rect\(\s*0|clip-path\s*:\s*inset\(\s*(?:50|100)%", re.IGNORECASE)
"""Styles of text for screen readers only."""
_MAX_STYLE: Final = 500
"""Most characters of a style that are searched. A bound on hostile input."""
HIDDEN_PIECE: Final = 20
"""Shortest text node of a hidden box that is counted, in characters. Shorter ones are labels."""


def is_hidden(attributes: Attributes) -> bool:
    """Return whether an element is hidden by its style or its ``hidden`` attribute."""
    if "hidden" in attributes:
        # React sends text in hidden boxes (S:0, S:1, …), and its script moves it to its place.
        return not attributes.get("id", "").startswith("S:")
    style = attributes.get("style")
    return bool(style and _hides(style[:_MAX_STYLE]))


@lru_cache(maxsize=4096)
def _hides(style: str) -> bool:
    return _HIDDEN_STYLE.search(style) is not None


def is_unseen(attributes: Attributes) -> bool:
    """Return whether an element within a line is hidden, or for screen readers only."""
    if ("style" in attributes or "hidden" in attributes) and (
        is_hidden(attributes) or _CLIPPED_STYLE.search(attributes.get("style", "")[:_MAX_STYLE])
    ):
        return True
    names = attributes.get("class")
    return names is not None and _names_unseen(names)


@lru_cache(maxsize=8192)
def _names_unseen(names: str) -> bool:
    return _UNSEEN_CLASS.search(names) is not None


class HiddenBoxes:
    """The hidden boxes of a page that may have the article's text, numbered in document order.

    ``revealed`` are the numbers of those that are read anyway.
    """

    def __init__(self, revealed: frozenset[int]) -> None:
        self.revealed = revealed
        self.sizes: dict[int, int] = {}
        """Units of text in each box, by its number."""
        self.articles: dict[int, bool] = {}
        """Whether each box is named as the article's text."""
        self.open = -1
        """Number of the box that is open, or -1."""

    def stays_hidden(self, attributes: Attributes, *, named: bool = False) -> bool:
        """Count a hidden box if it may have the article's text; return whether it stays hidden."""
        hints = read_hints(f"{attributes.get('class', '')} {attributes.get('id', '')} {attributes.get('role', '')}")
        if hints.noise:
            return True
        number = len(self.sizes)
        self.sizes[number] = 0
        self.articles[number] = named or hints.article
        if number in self.revealed:
            return False
        self.open = number
        return True

    def count(self, text: str) -> None:
        """Add a piece of text in the open box to its size. Labels, scripts and styles do not count."""
        if len(text) >= HIDDEN_PIECE and "{" not in text:
            self.sizes[self.open] += units(text)
