"""Divide a title into a decoration and the rest, wherever a decoration may end. ``learn.py`` counts which decorations recur.

A separator is any run of signs that a title does not use within a phrase. So no list of separators is needed:
``老乡看点▶…``, ``…~蜀道头版``, ``【快讯】…``. Chinese titles may also have a decoration without a separator.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from newscrawl.normalise.text import letters, shadow

_LONGEST: Final = 14
_LONGEST_LATIN: Final = 30
"""Most characters of a decoration with its separator; in Latin letters, words are longer."""
_PLAIN: Final = range(4, 9)
"""Characters of a decoration without a separator."""
_SHORTEST: Final = 2
_OPENING: Final = frozenset("“‘「『《〈(（【[〔<＜")
_CLOSING: Final = frozenset("”’」』》〉)）】]〕>＞")
_WITHIN: Final = frozenset(",，、。.?？;；'’‘“”\"&%％$￥#+@…^*=")
"""Signs within a phrase: they never divide a title."""
_OF_REST: Final = _CLOSING | frozenset("?？!！%％")
"""Signs that end the title before a suffix: ``“水塔”要改造？～蜀道头版``."""
_NOT_BEFORE_SUFFIX: Final = frozenset("!！:：")
_HYPHENS: Final = frozenset("-/·~.–—:")
"""Signs that are part of a word between two Latin letters or digits: ``Covid-19``, ``AC/DC``, ``11:24``."""
_USUAL: Final = frozenset(" \u3000\xa0:：|｜丨!！_·—–-【】[]()（）「」")
"""Signs that real titles also have, after the name of a series or a speaker."""


class Side(StrEnum):
    """Where a decoration stands, and whether a separator divides it from the title."""

    PREFIX = "prefix"
    SUFFIX = "suffix"
    OPENING = "opening"
    ENDING = "ending"

    @property
    def is_first(self) -> bool:
        """Whether it stands before the title."""
        return self in (Side.PREFIX, Side.OPENING)


class Split(NamedTuple):
    """A title as a decoration (with its separator) and the rest. ``odd`` says that titles do not have such a separator."""

    side: Side
    decoration: str
    rest: str
    odd: bool = False

    @property
    def words(self) -> str:
        """The decoration without the signs around it."""
        folded = shadow(self.decoration)
        start, end = 0, len(folded)
        while start < end and not folded[start].isalnum():
            start += 1
        while end > start and not folded[end - 1].isalnum():
            end -= 1
        return self.decoration[start:end]


def splits(title: str) -> Iterator[Split]:
    """Yield every way to divide a title, the shortest decoration first on each side.

    >>> [(each.side.value, each.decoration) for each in splits("桥头▶水塔开放")]
    [('prefix', '桥头▶'), ('suffix', '▶水塔开放')]
    """
    for start, end in _separators(shadow(title)):  # 丨 is a letter; | is not a letter
        before, sign, after = title[:start], title[start:end], title[end:]
        if _fits(before, end, title):
            # An opening quotation mark belongs to what follows it, a closing one to what is before it.
            cut = next((at for at in range(start, end) if title[at] in _OPENING), end)
            if cut > start and letters(title[cut:]):
                yield Split(Side.PREFIX, title[:cut], title[cut:].strip(), _is_odd(title[start:cut]))
        if _fits(after, len(title) - start, title) and not (
            sign.strip() and _NOT_BEFORE_SUFFIX.issuperset(sign.strip())
        ):
            is_boxed = title[-1] in _CLOSING and sign.strip()[-1:] in _OPENING
            cut = next((at for at in range(start, end) if title[at] not in _OF_REST), end)
            if cut < end and (is_boxed or not _OPENING.issuperset(title[cut:end].strip() or " ")):
                yield Split(Side.SUFFIX, title[cut:], title[:cut].strip(), _is_odd(title[cut:end]))
    for size in _PLAIN:
        if size + 2 < len(title):
            if _is_han(title[:size]) and (title[size].isalnum() or title[size] in _OPENING):
                yield Split(Side.OPENING, title[:size], title[size:])
            if _is_han(title[-size:]) and _may_precede(title[-size - 1]):
                yield Split(Side.ENDING, title[-size:], title[:-size])


def _separators(title: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of signs and spaces between two words of a title, near its ends."""
    start = 0
    size = len(title)
    for at in range(size + 1):
        if at < size and not title[at].isalnum():
            continue
        near = at <= _LONGEST_LATIN or size - start <= _LONGEST_LATIN
        if 0 < start < at < size and near and _divides(title, start, at):
            yield start, at
        start = at + 1


def _divides(title: str, start: int, end: int) -> bool:
    sign = title[start:end].strip()
    ascii_around = title[start - 1].isascii() and title[end].isascii()
    if not sign:
        return not ascii_around
    if len(sign) == end - start == 1 and ascii_around and sign in _HYPHENS:
        return False
    return not _WITHIN.issuperset(sign)


def _fits(decoration: str, size: int, title: str) -> bool:
    own = letters(decoration)
    longest = _LONGEST_LATIN if own.isascii() else _LONGEST
    return len(own) >= _SHORTEST and size <= longest and size < len(title)


def _is_odd(separator: str) -> bool:
    return not _USUAL.issuperset(separator)


def _is_han(text: str) -> bool:
    return all("\u3400" <= char <= "\u9fff" and char != "丨" for char in text)


def _may_precede(char: str) -> bool:
    """Return whether a decoration without a separator may follow a character. After a digit stands its measure word."""
    return char in _OF_REST or (char.isalnum() and not char.isdigit())
