"""Labelled lines at the edges of a text: ``责任编辑：沈一鸣``, ``文｜周禾``, ``Reporting by Mara Field``.

A site prints the same label with its stories, each time with another value. ``learn_labels.py`` learns which labels recur,
this module finds them in a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from newscrawl.normalise.text import ends_sentence, letters, shadow

_LONGEST: Final = 120
"""Longest labelled line in characters. A choice."""
_SENTENCE: Final = 12
"""Shortest sentence in characters that is running text."""
_DEPTH: Final = 5
"""Labels are searched for in so many lines at the beginning and at the end. A choice."""
_LABEL = re.compile(
    r"""
    [(\[【〔<]?\s?                                            # (责编：小禾)
    (?P<label>
        [^\W\d_][^:|/丨\n()（）]{0,24}? (?=\s?[:|/丨])         # 责任编辑：…, 文｜…, Redaktion: …
      | [\u3400-\u9fff]{2,4} (?=\s[\u3400-\u9fff])            # 编辑 周禾 校对 林间
      | [\u3400-\u9fff]{3,8} (?=\s·\s)                        # 江口在线 · 采写 周禾
      | [A-Za-zÀ-ÿ]{3,20}\s[A-Za-zÀ-ÿ]{2,4} (?=\s[A-ZÀ-Þ])   # Reporting by Mara Field
    )
    [\s:|/丨·]*
    (?P<value>[^\n]*)
    """,
    re.VERBOSE,
)
OF_PERSON: Final = "~"
"""Opens the name of a label that follows a person's name. It may be what several persons do: ``Kit Oakes did not comment.``"""
_NAME: Final = r"[A-ZÀ-Þ][\w’'-]{1,20}\s[A-ZÀ-Þ][\w’'-]{1,20}"
_WORDS: Final = r"[^\W\d_]{2,20}(?:\s[^\W\d_]{1,20}){1,6}"
_NAMED = re.compile(
    rf"""
      (?P<label> [^\W\d_]{{2}}{_WORDS} ) \s (?P<value> {_NAME} ) \.?          # Responsible for this page is Mara Field.
    | (?P<first> {_NAME} ) \s (?P<after> {_WORDS} ) \. [^\n]{{0,60}}           # Mara Field covers the coast for us.
    """,
    re.VERBOSE,
)
"""A phrase of two to seven words before a name that ends the line, or after one that opens it."""
_SIGNED = re.compile(rf"\(?{_NAME}(?:\s?[/,&]\s?{_NAME}){{0,3}}\)?")
"""A line of nothing but names: ``(Mara Field/Kit Oakes)``."""
_SIGNATURE: Final = "(names)"
"""The name of the label of such lines."""
_CREDITS = re.compile(
    rf"""(?P<label> [^\W\d_]{{3,20}} ) : \s {_NAME} \.                       # Reporting: Mara Field.
        (?: \s [^\W\d_]{{3,20}} (?:\s[^\W\d_]{{2,4}}|:) \s {_NAME} \. ){{1,4}}   # Pictures: Kit Oakes. Edited by Ann Porter.
    """,
    re.VERBOSE,
)
_AFTER_VALUE: Final = ")]】〕> "
_TITLE_ENDS: Final = "!！?？)）]】〕"


class Label(NamedTuple):
    """A line as its label's name (letters only) and its value."""

    name: str
    value: str


def label_of(line: str) -> Label | None:
    """Return the label and the value of a line, or None if it has no label or is a sentence.

    >>> label_of("责任编辑：沈一鸣"), label_of("(Reporting by Mara Field)")
    (Label(name='责任编辑', value='沈一鸣'), Label(name='reportingby', value='Mara Field'))
    >>> label_of("县长说：水塔将在月底前完工。") is None
    True
    """
    if len(line) <= _LONGEST and _SIGNED.fullmatch(line):
        return Label(_SIGNATURE, line)
    if len(line) <= _LONGEST and (listed := _CREDITS.fullmatch(line)):
        return Label(letters(listed["label"]), line)
    if len(line) <= _LONGEST and (named := _NAMED.fullmatch(line)):
        if named["first"]:
            return Label(OF_PERSON + letters(named["after"]), named["first"])
        return Label(letters(named["label"]), named["value"])
    if len(line) > _LONGEST or is_said(line) or (found := _LABEL.match(shadow(line))) is None:
        return None
    value = found["value"].rstrip(_AFTER_VALUE)
    return Label(letters(found["label"]), value) if letters(value) else None


def is_said(line: str) -> bool:
    """Return whether a line is a statement or speech. A title (``原标题：…``) may end with an exclamation or question mark."""
    return line[-1:] in "。." or (line[-1:] not in _TITLE_ENDS and ends_sentence(line))


def edges(lines: Sequence[str]) -> tuple[range, range]:
    """Return the indexes of the lines before the running text, and of those after it: the first and the last lines.

    The two first and the two last lines are always among them: a slogan may look like a sentence.
    """
    head = next(_stops(lines, range(min(_DEPTH, len(lines)))), min(_DEPTH, len(lines)))
    below = range(len(lines) - 1, max(-1, len(lines) - 1 - _DEPTH), -1)
    tail = next(_stops(lines, below), len(lines) - 1 - len(below)) + 1
    return range(max(head, min(2, len(lines)))), range(min(tail, max(0, len(lines) - 2)), len(lines))


def _stops(lines: Sequence[str], indexes: range) -> Iterator[int]:
    # A labelled line may be a sentence: ``Responsible for this page is Mara Field.``
    return (
        at for at in indexes if len(lines[at]) >= _SENTENCE and ends_sentence(lines[at]) and label_of(lines[at]) is None
    )
