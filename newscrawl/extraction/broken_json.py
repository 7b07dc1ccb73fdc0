"""JSON as pages have it: wrapped in comments, with comments and commas too many, with quotes that nobody escaped."""

from __future__ import annotations

import json
import re
from typing import Any, Final

_LONGEST: Final = 500_000
"""Longest broken script that is mended, in characters."""
_WRAPPER = re.compile(r"\s*(?:/\*|//|<!--|<!\[CDATA\[|\*/|-->|\]\]>|;)\s*")
"""What pages put around a script so that old browsers do not show it."""
_MEND = re.compile(
    r"""
    (?P<string>"(?:[^"\\]|\\.)*+")      # "a // b": strings stay as they are
    | //[^\n]*                          # a comment to the end of the line
    | /\*.*?\*/                         # a comment in the middle
    | <!--.*?-->
    | ,(?=\s*[}\]])                     # {"a": 1,}: a comma with nothing after it
    | (?<=[\[{,])\s*,                   # [,1]: a comma with nothing before it
    """,
    re.VERBOSE | re.DOTALL,
)
_AFTER_STRING = re.compile(r"\s*(?:[:}\]]|,\s*[\"{\[}\]\d\-tfn]|$)")
_DECODER: Final = json.JSONDecoder(strict=False)


def loads(text: str) -> list[Any]:
    """Return the JSON values of a script, mended as far as needed; an empty list if nothing can be read.

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
    """Return the values that stand one after the other in a text, or None if the first cannot be read."""
    found: list[Any] = []
    at = 0
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
    """Return a text with a backslash before each quote inside a string: one that nothing follows that ends a string."""
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
