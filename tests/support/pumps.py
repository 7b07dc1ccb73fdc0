"""Strings on which a regular expression that is not linear takes long, made from its own parse tree.

A pattern is slow where it can match the same text in several ways: nested repetitions, or neighbours that overlap. The attack
is then one piece of text many times, and an end that does not match. The pieces are what the parts of the pattern match.
"""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Final

SHORT: Final = 500
MIDDLE: Final = 2_000
LONG: Final = 80_000
"""Characters of an attack. The longest is tried only if the time from the first to the second grows more than their lengths."""
_GROWTH: Final = 7.0
"""A linear pattern takes four times as long for the second, a quadratic one 16 times."""
_NOTHING: Final = 0.0002
"""Seconds: a quadratic pattern takes at least 0.3 ms for 2,000 characters."""
LIMIT: Final = 0.5
"""Seconds of processor. Linear patterns take at most 0.2 s for the longest attack, quadratic ones at least 0.8 s."""
_MOST_PIECES: Final = 40
_END: Final = "\x00"
_CLASSES: Final = {
    sre.CATEGORY_DIGIT: "7",
    sre.CATEGORY_SPACE: " ",
    sre.CATEGORY_WORD: "a",
    sre.CATEGORY_NOT_DIGIT: "a",
    sre.CATEGORY_NOT_SPACE: "a",
    sre.CATEGORY_NOT_WORD: ".",
}
_ANY: Final = "a"
_FILL: Final = " a7.,:/-|水。\n"


class TooSlow(Exception):  # noqa: N818
    """The time of an attack is up."""


def pieces(pattern: re.Pattern[str]) -> list[str]:
    """Return short texts that parts of the pattern match: each repetition, each alternative, each character."""
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    found: dict[str, None] = {}
    _collect(tree, found)
    singles = dict.fromkeys("".join(found) + _FILL)
    return list(dict.fromkeys([*(piece for piece in found if piece), *singles]))[:_MOST_PIECES]


def _collect(items: Iterable[Any], found: dict[str, None]) -> None:
    for operator, value in items:
        if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            found.update(dict.fromkeys(_samples(value[2])))
            _collect(value[2], found)
        elif operator == sre.BRANCH:
            for branch in value[1]:
                found.update(dict.fromkeys(_samples(branch)))
                _collect(branch, found)
        elif operator == sre.SUBPATTERN:
            _collect(value[3], found)
        elif operator in (sre.ASSERT, sre.ASSERT_NOT):
            _collect(value[1], found)
        elif operator == sre.ATOMIC_GROUP:
            _collect(value, found)


def _samples(items: Iterable[Any], most: int = 4) -> list[str]:
    """Return up to ``most`` texts that a sequence of parts matches."""
    results = [""]
    for item in items:
        results = [before + each for before in results for each in _of_part(item)][:most]
    return results


def _of_part(item: Any) -> list[str]:
    operator, value = item
    if operator == sre.LITERAL:
        return [chr(value)]
    if operator in (sre.NOT_LITERAL, sre.ANY):
        return [_ANY]
    if operator == sre.IN:
        return _of_class(value)
    if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        low, high, part = value
        return [each * max(low, 1) for each in _samples(part)] if high else [""]
    if operator == sre.SUBPATTERN:
        return _samples(value[3])
    if operator == sre.ATOMIC_GROUP:
        return _samples(value)
    if operator == sre.BRANCH:
        return [each for branch in value[1] for each in _samples(branch)][:8]
    return [""]


def _of_class(members: list[Any]) -> list[str]:
    if members[0][0] == sre.NEGATE:
        return [char for char in _FILL if not any(_is_in(char, member) for member in members[1:])][:3] or [_ANY]
    found = []
    for operator, value in members:
        if operator == sre.LITERAL:
            found.append(chr(value))
        elif operator == sre.RANGE:
            found.append(chr(value[0]))
        elif operator == sre.CATEGORY:
            found.append(_CLASSES[value])
    return found[:3] or [_ANY]


def _is_in(char: str, member: Any) -> bool:
    operator, value = member
    if operator == sre.LITERAL:
        return ord(char) == int(value)
    if operator == sre.RANGE:
        return int(value[0]) <= ord(char) <= int(value[1])
    if value in (sre.CATEGORY_SPACE, sre.CATEGORY_DIGIT, sre.CATEGORY_WORD):
        return re.fullmatch({"S": r"\s", "D": r"\d", "W": r"\w"}[str(value).rpartition("_")[2][0]], char) is not None
    return False


def attacks(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Return the attacks on a pattern: what stands before, and the piece that is repeated."""
    tree = list(_parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))
    heads = list(dict.fromkeys(["", *_heads(tree)]))[:3]
    return [(head, piece) for piece in pieces(pattern) for head in heads]


def _heads(tree: list[Any]) -> Iterator[str]:
    """Yield what stands before each repetition at the top of the pattern."""
    while len(tree) == 1 and tree[0][0] == sre.SUBPATTERN:
        tree = list(tree[0][1][3])
    before: list[Any] = []
    for item in tree:
        if item[0] in (sre.MAX_REPEAT, sre.MIN_REPEAT) and before:
            yield _samples(before, 1)[0]
        before.append(item)


def slow_attack(pattern: re.Pattern[str], method: str = "search", longest: int = LONG) -> str | None:
    """Return the attack on which a pattern takes longer than a linear one, or None. ``method`` is how it is used.

    ``longest`` is the length of the longest text that it meets.
    """
    # A search ends with the first match; what splits or replaces goes on.
    run = getattr(pattern, method if method in ("search", "match", "fullmatch") else "findall")
    for head, piece in attacks(pattern):
        if _is_slow(lambda length, head=head, piece=piece: run(head + piece * (length // len(piece)) + _END), longest):  # type: ignore[misc]
            return f"{head!r} {piece!r}…"
    return None


def _is_slow(attack: Callable[[int], object], longest: int) -> bool:
    try:
        with limit(LIMIT):
            # The first time of all is longer than the others.
            first = min(_seconds(attack, min(SHORT, longest)) for _ in range(2))
            second = _seconds(attack, min(MIDDLE, longest))
            if second < _NOTHING or second < _GROWTH * first:
                return False
        with limit(LIMIT):
            attack(longest)
    except TooSlow:
        return True
    return False


def _seconds(attack: Callable[[int], object], length: int) -> float:
    began = time.process_time()
    attack(length)
    return time.process_time() - began


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Raise TooSlow in the block after so many seconds of processor. A search looks for signals now and then."""

    def stop(*_: Any) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
