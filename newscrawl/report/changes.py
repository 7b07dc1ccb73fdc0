"""What a revision of an article changed, for a report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, Final, Literal

from rapidfuzz.distance import Postfix, Prefix

Part = tuple[str, Literal[-1, 0, 1]]
"""A piece of text: -1 if it went, 1 if it came, 0 if it stayed."""
_FIELDS: Final = ("title", "kicker", "published_at", "modified_at", "source", "authors", "dateline", "tags", "language")
_AROUND: Final = 30
"""Characters shown on each side of a change. A choice."""
_LONGEST: Final = 400
"""Characters of a piece of text that are shown. A choice."""
_MOST_WORDS: Final = 200
"""Words of a line that are compared one by one; the time grows with their square."""
_MOST_LINES: Final = 400
"""Lines of a text that are compared; the time grows with their square."""
_WORD: Final = re.compile(r"[A-Za-z0-9\u00c0-\u024f\u0370-\u052f]+|.", re.DOTALL)
"""A word of an alphabet, or any other character: Chinese is compared character by character."""
_MOST_CHANGES: Final = 30
"""Changed lines that are shown. A choice."""


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, list[Part]]]:
    r"""Return what differs between two revisions of a record: the name of the field, or ``text`` for each changed line, and parts.

    >>> changes_between({"title": "Bridge closed", "text": "a\nb"}, {"title": "Bridge open", "text": "a\nb\nc"})
    [('title', [('Bridge ', 0), ('closed', -1), ('open', 1)]), ('text', [('c', 1)])]
    """
    found = []
    for name in _FIELDS:
        old, new = _written(before.get(name)), _written(after.get(name))
        if old != new:
            found.append((name, _parts(old, new)))
    return found + [("text", parts) for parts in _changed_lines(before["text"], after["text"])][:_MOST_CHANGES]


def _written(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _changed_lines(old: str, new: str) -> Iterator[list[Part]]:
    olds, news = old.split("\n")[:_MOST_LINES], new.split("\n")[:_MOST_LINES]
    for _, first, last, start, end in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if olds[first:last] == news[start:end]:
            continue
        pairs = min(last - first, end - start)
        for at in range(pairs):
            yield _parts(olds[first + at], news[start + at])
        for line in olds[first + pairs : last]:
            yield _parts(line, "")
        for line in news[start + pairs : end]:
            yield _parts("", line)


def _parts(old: str, new: str) -> list[Part]:
    """Return the words in which two texts differ, with a little of what is the same around them."""
    olds, news = _WORD.findall(old), _WORD.findall(new)
    parts: list[Part] = []
    for first, last, start, end in _differences(olds, news):
        gone, come = "".join(olds[first:last]), "".join(news[start:end])
        if gone == come:
            parts.append((gone, 0))
        else:
            parts += [(_cut(gone), -1), (_cut(come), 1)]
    shown = [
        (_around(text, number == 0, number == len(parts) - 1), sign) if sign == 0 else (text, sign)
        for number, (text, sign) in enumerate(parts)
    ]
    return [(text, sign) for text, sign in shown if text]


def _differences(olds: list[str], news: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield equal and different stretches of words. What lies between the first and the last difference is compared if it is short."""
    head = Prefix.similarity(olds, news)
    tail = Postfix.similarity(olds[head:], news[head:])
    yield 0, head, 0, head
    end_old, end_new = len(olds) - tail, len(news) - tail
    if end_old - head > _MOST_WORDS or end_new - head > _MOST_WORDS:
        yield head, end_old, head, end_new
    else:
        matcher = SequenceMatcher(None, olds[head:end_old], news[head:end_new], autojunk=False)
        for _, first, last, start, end in matcher.get_opcodes():
            yield head + first, head + last, head + start, head + end
    yield end_old, len(olds), end_new, len(news)


def _around(text: str, is_first: bool, is_last: bool) -> str:
    """Return an equal stretch without its middle, or without its far end if it is the first or the last; at words.

    >>> _around("The bridge over the river Mill is closed until ", True, False)
    '… river Mill is closed until '
    """
    if len(text) <= (_AROUND if is_first or is_last else 2 * _AROUND):
        return text
    after = "" if is_last else _after_a_word(text[-_AROUND:])
    before = "" if is_first else _after_a_word(text[:_AROUND][::-1])[::-1]
    return f"{before}…{after}"


def _after_a_word(text: str) -> str:
    """Return a text from its first space on, or all of it if it has none in its first half, as in Chinese."""
    at = text.find(" ", 0, len(text) // 2)
    return text[at:] if at >= 0 else text


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
