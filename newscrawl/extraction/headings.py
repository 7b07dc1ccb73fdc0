"""Read headings: their text without a kicker, and which of them says the same as a title in other words."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from newscrawl.extraction.hints import field_of
from newscrawl.extraction.outline import HEADINGS, Outline
from newscrawl.normalise.text import letters

_MIN_LETTERS: Final = 4
_HEADING_LINES: Final = 5
"""Most lines of a heading that is broken by ``<br>``."""
_AFTER_KICKER: Final = " \u3000:|-–—·•丨｜：/"
_ABOVE_TEXT: Final = 12
"""A fuller heading may be in so many lines before the text, a reworded one in twice as many. Choices."""
_SHARED_WORDS: Final = 6
"""Fewest words of a title that is a shorter form of a heading. A choice."""
_WORD = re.compile(r"\w{2,}")


def kicker_of(outline: Outline, index: int) -> str:
    """Return the kicker that opens a heading in an element of its own, or an empty string."""
    text = outline.lines[index].text
    spans = (
        span for span in outline.spans if span.line == index and span.text and field_of(span.attributes) == "kicker"
    )
    return next((span.text for span in spans if text.startswith(span.text) and len(span.text) < len(text)), "")


def written_heading(outline: Outline, index: int, names: list[str]) -> str:
    """Return the headline in a heading of several elements, by the page's other titles: without a kicker or a subtitle.

    If nothing stands between the elements (``HarbourPier reopens``), the other title with the same letters is returned.
    """
    parts = [part for part in outline.lines[index].parts if part.strip()]
    known = {letters(name): name for name in reversed(names)}
    whole = heading_text(outline, index)
    if 1 < len(parts) <= _HEADING_LINES and letters(whole) not in known:
        for cut in range(1, len(parts)):
            for text in ("".join(parts[cut:]), "".join(parts[:cut])):
                if len(own := letters(text)) >= 2 * _MIN_LETTERS and own in known:
                    return " ".join(text.split()).strip(_AFTER_KICKER)
    glued = any(first[-1:].isalnum() and second[:1].isalnum() for first, second in pairwise(parts))
    if glued and letters(whole) in known:
        return known[letters(whole)]
    return without_kicker(outline, index, names)


def without_kicker(outline: Outline, index: int, names: list[str]) -> str:
    """Return the text of a heading without the kicker in it, unless the page's other titles have the kicker, too.

    Then it is written as in the other title, because nothing may stand between kicker and headline in the heading.
    """
    whole = heading_text(outline, index)
    kicker = kicker_of(outline, index)
    rest = whole[len(kicker) :].lstrip(_AFTER_KICKER)
    if not kicker or len(letters(rest)) < _MIN_LETTERS:
        return whole
    own, short = letters(whole), letters(rest)
    for name in names:
        if letters(name) == short:
            return rest
        if letters(name).startswith(own):
            return name if letters(name) == own else whole
    return rest


def heading_text(outline: Outline, index: int) -> str:
    """Return the text of the heading around a line. A heading that is broken by ``<br>`` has several lines."""
    line = outline.lines[index]
    if line.tag not in HEADINGS:
        return line.text
    first = outline.boxes[line.box].first
    return " ".join(other.text for other in outline.lines[first : first + _HEADING_LINES] if other.box == line.box)


def fuller_heading(outline: Outline, body_start: int, named: str) -> int:
    """Return the ``<h1>`` above the text that has all words of the title meta in their order, and more, or -1.

    Sites shorten the title for other places: ``Mayor Says Ferry Returns`` for ``Callow Mayor Says Old Ferry Returns``.
    """
    wanted = named.lower().split()
    for index in range(max(0, body_start - _ABOVE_TEXT), min(body_start, len(outline.lines))):
        if outline.lines[index].tag == "h1":
            words = heading_text(outline, index).lower().split()
            if _SHARED_WORDS <= len(wanted) < len(words) <= 2 * len(wanted) and _is_within(wanted, words):
                return index
    return -1


def reworded_heading(outline: Outline, body_start: int, title: str) -> int:
    """Return the ``<h1>`` above the text that shares at least half of its words with a title, or -1."""
    known = set(_WORD.findall(title.lower()))
    for index in range(max(0, body_start - 2 * _ABOVE_TEXT), min(body_start, len(outline.lines))):
        if outline.lines[index].tag == "h1":
            words = set(_WORD.findall(heading_text(outline, index).lower()))
            if len(words & known) >= max(_SHARED_WORDS - 2, len(words) / 2):
                return index
    return -1


def _is_within(words: list[str], others: list[str]) -> bool:
    """Return whether others has these words in this order."""
    rest = iter(others)
    return all(word in rest for word in words)
