"""Read broken JSON of pages: inside comments, with comments, with extra commas, with quotes that are not escaped."""

from __future__ import annotations

import json
import re
from typing import Any, Final

_LONGEST: Final = 500_000
"""Longest broken script that is repaired, in characters."""
_WRAPPER = re.compile(r"\s*(?:/\*|//|<!--|<!\[CDATA\[|\*/|-->|\]\]>|;)\s*")
"""Comment marks around a script, which hide it from old browsers."""
_MEND = re.compile(
    r"""
    (?P<string>"(?:[^"\\]|\\.)*+(?:"|\Z))   # "a // b": strings stay as they are, one that is open to the end
    | //[^\n]*                          # a comment to the end of the line
    | /\*.*?(?:\*/|\Z)                 # a comment in the middle
    | <!--.*?(?:-->|\Z)
    | ,(?=\s*[}\]])                     # {"a": 1,}: a comma with nothing after it
    | (?<=[\[{,])\s*,                   # [,1]: a comma with nothing before it
    """,
    re.VERBOSE | re.DOTALL,
)
_AFTER_STRING = re.compile(r"\s*(?:[:}\]]|,\s*[\"{\[}\]\d\-tfn]|$)")
_OPENING = re.compile(r"[{\[]")
_DECODER: Final = json.JSONDecoder(strict=False)


def loads(text: str) -> list[Any]:
    """Return the JSON values of a script, repaired if necessary; an empty list if it cannot be read.

    >>> loads('<!-- {"a": "b", /* c */ "d": [1, 2,],} -->')
    [{'a': 'b', 'd': [1, 2]}]
    >>> loads('{"a": "say "no" to it"}')
    [{'a': 'say "no" to it'}]
    """
    text = _unwrap(text)
    if (values := _values(text)) is not None:
        return values
    if len(text) > _LONGEST:
        return []
    mended = _MEND.sub(lambda found: found["string"] or "", text)
    if (values := _values(mended)) is not None:
        return values
    return _values(_escape_quotes(mended)) or []


def _unwrap(text: str) -> str:
    start = 0
    while found := _WRAPPER.match(text, start):
        start = found.end()
    return text[start:].strip()


def _values(text: str) -> list[Any] | None:
    """Return the JSON values in a text, one after the other, or None if the first one cannot be read."""
    found: list[Any] = []
    opening = _OPENING.search(text)
    at = opening.start() if opening else len(text)
    while at < len(text) and len(found) < 20:
        if text[at] not in "{[":
            break
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        found.append(value)
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
    return found or None


def _escape_quotes(text: str) -> str:
    """Return a text with a backslash before each quote inside a string: no end of a string follows such a quote."""
    out: list[str] = []
    inside = False
    previous = 0
    for found in re.finditer(r'(?<!\\)"', text):
        at = found.start()
        out.append(text[previous:at])
        if not inside:
            inside = True
            out.append('"')
        elif _AFTER_STRING.match(text, at + 1):
            inside = False
            out.append('"')
        else:
            out.append('\\"')
        previous = at + 1
    out.append(text[previous:])
    return "".join(out)
