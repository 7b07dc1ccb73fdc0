"""Undo markup that a site escaped once too often: ``&lt;p&gt;`` and ``&amp;rsquo;`` in the page are ``<p>`` and ``&rsquo;`` in the text."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

_ENTITY = re.compile(r"&(?!(?:lt|gt|LT|GT);)(?:[A-Za-z]{2,8}|#\d{2,6}|#[xX][0-9A-Fa-f]{2,6});")
"""Any entity but those of angle brackets: a text about markup has these."""
_BLOCK_TAG = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|blockquote)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
_INLINE_TAG = re.compile(r"</?(?:strong|b|em|i|u|span|font|a)(?:\s[^<>]{0,400})?/?>", re.IGNORECASE)
_MOST_CHARS: Final = 100_000
"""Longest line whose tags are removed. A bound on hostile input."""


def unescaped_lines(text: str) -> list[str]:
    """Return the lines of a text, without the tags and entities that were printed as text.

    Tags are removed only if the text opens with one and has the end tag of a paragraph: a text may also speak of tags.

    >>> unescaped_lines("It&rsquo;s closed.")
    ['It’s closed.']
    >>> unescaped_lines("<p>One.</p><p>Two <b>more</b>.</p>")
    ['One.', 'Two more.']
    >>> unescaped_lines("Close each <p> with </p>.")
    ['Close each <p> with </p>.']
    """
    lines = [text]
    if text[:1] == "<" and len(text) <= _MOST_CHARS and "</p>" in text.lower() and _BLOCK_TAG.match(text):
        pieces = (_INLINE_TAG.sub("", piece).strip() for piece in _BLOCK_TAG.split(text))
        lines = [piece for piece in pieces if piece] or lines
    if "&" in text:
        lines = [_ENTITY.sub(lambda found: unescape(found[0]), line).replace("\xa0", " ") for line in lines]
    return lines
