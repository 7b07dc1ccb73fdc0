"""Text that is safe to print and to store."""

from __future__ import annotations

import re


def harmless(text: str) -> str:
    """Drop control characters, lone surrogates and invisible direction marks."""
    return text if text.isprintable() else _UNWANTED.sub("", text)


def printable(text: str) -> str:
    """Return a text that may be written to a terminal or log: no escapes, no direction marks, no carriage return."""
    return harmless(text).replace("\r", " ")


# Direction overrides and invisible marks: they hide text from readers and change what is matched.
# Of a terminal's escape sequence all goes, not only its first character.
_UNWANTED = re.compile(
    "\x1b\\[[0-?]{0,30}[ -/]{0,3}[@-~]|\x1b\\][^\x07\x1b]{0,200}(?:\x07|\x1b\\\\)|["
    "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]"
)
