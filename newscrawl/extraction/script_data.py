"""Read the text of an article that is only in a page's script data: JSON-LD's ``articleBody``, a framework's state."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

from newscrawl.extraction.outline import Box, Line, Outline, fold
from newscrawl.extraction.weights import units
from newscrawl.normalise.text import letters

_NODES_READ: Final = 20_000
"""Most values that are read of a page's script data. A bound on hostile input."""
_SHORTEST: Final = 200
"""Shortest string that may be an article's text, in units."""
_SCRIPTS: Final = 24
_OPENING = re.compile(r"[=>(]\s*(?=[\[{\"'])")
"""The last sign before a value. It is searched for first: the patterns before it take 10 ms for all scripts of a page."""
_BEFORE_OPENING: Final = {
    ">": re.compile(
        r"<script[^>]{0,300}\bapplication/json\b[^>]{0,300}$"
    ),  # <script id="__NEXT_DATA__" type="application/json">
    "=": re.compile(
        r"\b(?:window\.)?[A-Za-z_$]{0,40}(?:__|STATE|DATA|state|Data)[\w$]{0,40}\s{0,4}$"  # window.__INITIAL_STATE__ = {
    ),
    "(": re.compile(r"\bJSON\.parse$"),  # JSON.parse('{"a": 1}')
}
_STATE_NAME = re.compile("__|STATE|DATA|state|Data")
_LONGEST_NAME: Final = 100
_LONGEST_TAG: Final = 640
_MOST_SPACES: Final = 4
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_TEXT_KEY = re.compile(r"body|content|text|html|article|detail|paragraph|desc", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|section|blockquote|tr|figure)\b[^<>]{0,2000}>", re.IGNORECASE)
_HIDDEN_PART = re.compile(r"<(script|style|figcaption)\b[^<>]{0,500}>[^<]*</\1>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{1,2000}>")
_SENTENCE_SIGN = re.compile(r"[。！？]|[.!?](?=\s|$|[\"'”])")


def declared_text(scripts: list[str]) -> list[str]:
    """Return the paragraphs of the longest ``articleBody`` in a page's JSON-LD; may be empty."""
    found = [_paragraphs(text) for script in scripts if "articleBody" in script for text in _article_bodies(script)]
    return max(found, key=_size, default=[])


def state_text(source: bytes, titles: list[str]) -> list[str]:
    """Return the paragraphs of the text in a page's script data that belongs to one of these titles; may be empty."""
    known = [name for name in map(letters, titles) if len(name) >= 4]
    best: tuple[bool, int, list[str]] = (False, _SHORTEST, [])
    for data in _states(source.decode("utf-8", "replace")):
        for named, text in _texts(data, known):
            paragraphs = _paragraphs(text)
            rank = (named, _size(paragraphs))
            if rank > best[:2] and rank[1] >= _SHORTEST and _SENTENCE_SIGN.search(text):
                best = (*rank, paragraphs)
    return best[2] if best[0] or not known else []


def add_text(outline: Outline, paragraphs: list[str]) -> Box:
    """Append paragraphs to ``outline`` in a new box; return the box."""
    first, index = len(outline.lines), len(outline.boxes)
    box = Box(index, 0 if outline.boxes else -1, "article", 1, {}, first, first + len(paragraphs))
    outline.boxes.append(box)
    for offset, text in enumerate(paragraphs):
        at = index + 1 + offset
        outline.boxes.append(Box(at, index, "p", 2, {}, first + offset, first + offset + 1))
        outline.lines.append(Line(text, "p", at))
    if index:
        outline.boxes[0].last = len(outline.lines)
    return box


def _article_bodies(script: str) -> Iterator[str]:
    if "articleBody" not in script:  # most: they are read for their other fields elsewhere
        return
    try:
        data = json.loads(script.strip().removesuffix(";"), strict=False)
    except (ValueError, RecursionError):
        return
    for node in _nodes(data):
        body = node.get("articleBody")
        if isinstance(body, list):
            body = "\n".join(part for part in body if isinstance(part, str))
        if isinstance(body, str):
            yield body


def _states(page: str) -> Iterator[Any]:
    """Yield the JSON values in the scripts of a page."""
    decoder = json.JSONDecoder(strict=False)
    end = count = 0
    while count < _SCRIPTS and (found := _next_opening(page, end)):
        count, end = count + 1, found.end()
        try:
            if page[found.start()] == "(":
                quoted = _QUOTED.match(page, end)
                if quoted:
                    end = quoted.end()
                    yield decoder.decode(_ESCAPE.sub(_unescaped, quoted[1] or quoted[2] or ""))
            else:
                data, end = decoder.raw_decode(page, end)
                yield data
        except (ValueError, RecursionError):
            continue


def _next_opening(page: str, start: int) -> re.Match[str] | None:
    """Return the next place after ``start`` from which on a script may have the page's data."""
    return next((found for found in _OPENING.finditer(page, start) if _opens_value(page, start, found)), None)


def _opens_value(page: str, start: int, found: re.Match[str]) -> bool:
    at, end = found.span()
    sign, is_quoted = page[at], page[end] in "\"'"
    if is_quoted != (sign == "(") or (sign != ">" and end - at > 1 + _MOST_SPACES):
        return False
    first = max(start, at - (_LONGEST_TAG if sign == ">" else _LONGEST_NAME))
    if sign == "=" and not _STATE_NAME.search(page, first, at):
        return False
    if sign == "(" and page[at - 1 : at] != "e":
        return False
    if sign == ">":
        first = page.rfind("<script", first, at)
        return first >= 0 and _BEFORE_OPENING[sign].match(page, first, at) is not None
    return _BEFORE_OPENING[sign].search(page, first, at) is not None


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else {"n": "\n", "t": "\t", "r": "\r"}.get(escape[3], escape[3])


def _texts(data: Any, titles: list[str]) -> Iterator[tuple[bool, str]]:
    """Yield the long strings of script data, each with whether a title of the page is next to it."""
    for node in _nodes(data):
        near = [letters(value) for value in node.values() if isinstance(value, str) and 4 <= len(value) <= 300]
        named = any(title in name or (len(name) >= 8 and name in title) for title in titles for name in near)
        for key, value in node.items():
            if _TEXT_KEY.search(key):
                if isinstance(value, list):
                    value = "\n".join(_strings(value))
                if isinstance(value, str) and len(value) >= _SHORTEST // 3:
                    yield named, value


def _strings(parts: list[Any]) -> Iterator[str]:
    """Yield the strings of a list of paragraphs. Each is a string, or an object with its text."""
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            yield from (value for key, value in part.items() if isinstance(value, str) and _TEXT_KEY.search(key))


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    queue, seen = deque([data]), 0
    while queue and seen < _NODES_READ:
        value = queue.popleft()
        seen += 1
        if isinstance(value, dict):
            yield value
            queue.extend(value.values())
        elif isinstance(value, list):
            queue.extend(value)


def _paragraphs(text: str) -> list[str]:
    """Return a string's paragraphs without markup. It may be HTML, escaped HTML, or plain text with line ends."""
    if "&lt;" in text and "<" not in text:
        text = unescape(text)
    if "<" in text:
        text = _TAG.sub("", _BLOCK_TAG.sub("\n", _HIDDEN_PART.sub("", text)))
    return [line for line in (fold(unescape(line)) for line in text.splitlines()) if line]


def _size(paragraphs: list[str]) -> int:
    return sum(map(units, paragraphs))
