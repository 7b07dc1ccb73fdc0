"""What a revision of an article changed, for a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, Final, Literal

from rapidfuzz.distance import Postfix, Prefix

Part = tuple[str, Literal[-1, 0, 1]]
"""A piece of text: -1 if it went, 1 if it came, 0 if it stayed."""
_FIELDS: Final = ("title", "published_at", "source", "authors")
_AROUND: Final = 30
"""Characters shown on each side of a change. A choice."""
_LONGEST: Final = 400
"""Characters of a piece of text that are shown. A choice."""
_MOST_LINES: Final = 400
"""Lines of a text that are compared; the time grows with their square."""
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
    """Return where two texts differ, with a little of what is the same on both sides."""
    same = Prefix.similarity(old, new)
    rest_old, rest_new = old[same:], new[same:]
    tail = Postfix.similarity(rest_old, rest_new)
    parts: list[Part] = [
        (old[max(0, same - _AROUND) : same], 0),
        (_cut(rest_old[: len(rest_old) - tail]), -1),
        (_cut(rest_new[: len(rest_new) - tail]), 1),
        (old[len(old) - tail :][:_AROUND], 0),
    ]
    return [part for part in parts if part[0]]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
