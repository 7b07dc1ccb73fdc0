"""The lines of a text dump: which are sentences of the text, and where the running text stands."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from newscrawl.extraction.weights import units
from newscrawl.normalise.text import ends_sentence, is_cut_off, letters, shadow
from newscrawl.rules.loader import RuleSet

_BULLET = re.compile(r"^\s*[•·●○◦▪■◆※*‣–-]\s+")
_STOP_INSIDE = re.compile(r"""[。！？]|[.!?]['"”’)]?\s""")
_CLOCK = re.compile(r"\d:\d\d")
_ONLY_DATE = re.compile(r"(?:[^\W\d_]{1,9}\W{0,3})?(?:[^\W\d_]{1,9}\W{0,3})?[\d\W年月日]{4,20}(?:[^\W\d_]{2,4})?\W?")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

_MOST_GAIN: Final = 120.0
_COST: Final = 10.0
_LISTED_COST: Final = 20.0
"""Most units that a sentence counts for the running text, and the cost of a line that is not a sentence:
a menu of ten lines parts two texts of one sentence each. Choices: 5 and 20 gave the same on 300 dumps."""
_FEW: Final = 3
"""Each further line that is not a sentence costs twice as much: a menu is longer than a subheading with a caption. Between 2
and 4 lines, and at four times the cost, body F1 moves by .007 on 703 dumps."""
_LONGEST_SIGN: Final = 140
"""Longest line that may end the text, in characters: a tag row or a heading of related links."""
_BREAK: Final = 4
_REST: Final = 0.15
"""Fewest lines between the text and a rest of at most this share of it. On 703 dumps, recall falls by .001 and precision rises by
.009 on English pages; with 3 lines and .25, recall falls by .015."""
_MIN_SENTENCE: Final = 8
_LONG: Final = 100
"""A line of so many units with a full stop inside is text even if it does not end with one. A choice."""
_COPIED: Final = 20
"""Letters of a sentence that are compared with those above. The same short sentence may stand in a text twice."""
_LABELS: Final = 4
_LABEL: Final = 15
"""Fewest labels of a row, and the length of the longest, in units. Choices."""
_TEASER: Final = 6
_TEASERS: Final = 3
"""Most lines from one date of a list of teasers to the next, and the fewest dates of the list. Choices."""
_COPY: Final = 150
"""Letters of repeated sentences in a row that are a second copy. A choice: real copies have all of the text."""
_BUTTON: Final = 16
_BUTTONS: Final = 4
_ENTRY: Final = 24
"""A line of at most 16 characters that is printed four times, at most 24 lines apart, may be a button of comments. Choices."""


@dataclass(slots=True)
class Line:
    """A line of a dump: its text, whether it has a list mark, whether it is a sentence of the text, and its length in units."""

    text: str
    listed: bool
    sentence: bool
    size: int


def line_text(raw: str) -> str:
    """Return a line of a dump without its list mark, with folded white space."""
    return " ".join(_BULLET.sub("", raw).split())


def read_lines(raw: list[str], rules: RuleSet) -> list[Line]:
    """Return the lines of a dump. Sentences of a second copy of the text, and of comments, do not count as sentences."""
    lines = [_read_line(line, rules) for line in raw]
    for at in _copies(lines) | _comments(lines) | _teasers(lines):
        lines[at].sentence = False
    return lines


def _read_line(raw: str, rules: RuleSet) -> Line:
    bulleted = bool(_BULLET.match(raw))
    text = line_text(raw)
    size = units(text)
    sentence = (
        not bulleted
        and len(text) >= _MIN_SENTENCE
        and (ends_sentence(text) or (size >= _LONG and _STOP_INSIDE.search(text) is not None))
        and not is_cut_off(text)
        and not _is_shell(text, rules)
    )
    return Line(text, bulleted, sentence, size)


def _is_shell(text: str, rules: RuleSet) -> bool:
    """Return whether a rule matches the line as boilerplate below a text."""
    return len(text) <= _LONGEST_SIGN and rules.matcher("boilerplate", "tail", "edge").whole(shadow(text)) is not None


def may_end(text: str) -> bool:
    """Return whether a line is short enough to end the text: a tag row, or a heading of related links."""
    return len(text) <= _LONGEST_SIGN


def _copies(lines: list[Line]) -> set[int]:
    """Return the sentences that stand further up, several in a row: an edition for phones or print.

    A single repeated sentence is a lead, a pull quote or a refrain.
    """
    seen: set[str] = set()
    found: set[int] = set()
    run: list[int] = []
    length = 0
    for at, line in enumerate(lines):
        if not line.sentence:
            continue
        own = letters(line.text)
        if len(own) >= _COPIED and own in seen:
            run.append(at)
            length += len(own)
            if length >= _COPY:
                found.update(run)
        else:
            run, length = [], 0
        seen.add(own)
    return found


def _comments(lines: list[Line]) -> set[int]:
    """Return the lines of comments: each has a time with its date, and the same button (``Reply``) is printed below each.

    A live blog has times, too, but no button at every entry.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        if len(line.text) <= _BUTTON and not line.listed:
            places[line.text].append(at)
    found: set[int] = set()
    for buttons in places.values():
        gaps = [after - before for before, after in pairwise(buttons) if after - before <= _ENTRY]
        if len(gaps) < _BUTTONS - 1:
            continue
        # The first comment begins as far above its button as the others do.
        first, last = max(0, buttons[0] - max(gaps)), buttons[-1]
        dated = [index for index in range(first, last) if _is_time(lines[index].text)]
        if len(dated) >= _BUTTONS - 1:
            found |= set(range(dated[0], last + 1))
    return found


def _teasers(lines: list[Line]) -> set[int]:
    """Return the lines of teasers: at least three dates near each other, with twice as many headlines and names as sentences.

    A chronicle has dates, too, but most of its lines are sentences.
    """
    dated = [at for at, line in enumerate(lines) if _is_date(line.text)]
    found: set[int] = set()
    first = 0
    for end in range(1, len(dated) + 1):
        if end < len(dated) and dated[end] - dated[end - 1] <= _TEASER:
            continue
        if end - first >= _TEASERS:
            # The last date may stand above its summary.
            entries = range(dated[first], min(len(lines), dated[end - 1] + 2))
            if 2 * sum(lines[at].sentence for at in entries) < len(entries) - sum(lines[at].sentence for at in entries):
                found |= set(entries)
        first = end
    return found


def _is_date(text: str) -> bool:
    return len(text) <= 2 * _BUTTON and _YEAR.search(text) is not None and _ONLY_DATE.fullmatch(text) is not None


def _is_time(text: str) -> bool:
    return len(text) <= 2 * _BUTTON and bool(_CLOCK.search(text)) and bool(_YEAR.search(text))


def running_text(lines: list[Line]) -> range:
    """Return the range of lines with the most running text: units of sentences, minus a cost for every other line."""
    best, best_sum = range(0), 0.0
    start, current, between = 0, 0.0, 0
    for at, line in enumerate(lines):
        between = 0 if line.sentence else between + 1
        current += gain(line) if between <= _FEW else 2 * gain(line)
        if current <= 0:
            start, current = at + 1, 0.0
        elif current > best_sum:
            best, best_sum = range(start, at + 1), current
    return _without_rest(lines, best)


def _without_rest(lines: list[Line], core: range) -> range:
    """Return the running text without a small rest after other lines: a biography, a call for donations, teasers."""
    most = _REST * sum(gain(lines[at]) for at in core if lines[at].sentence)
    stop, rest, between = core.stop, 0.0, 0
    for at in reversed(core):
        if not lines[at].sentence:
            between += 1
            continue
        if between >= _BREAK:
            stop = at + 1
        rest += gain(lines[at])
        between = 0
        if rest > most:
            break
    return range(core.start, stop)


def gain(line: Line) -> float:
    """Return what a line adds to the running text: the units of a sentence, or less than nothing."""
    if line.sentence:
        return min(_MOST_GAIN, line.size)
    return -_LISTED_COST if line.listed else -_COST


def is_row(text: str) -> bool:
    """Return whether a line is a row of labels: ``字号 放大 缩小 收藏 分享``."""
    words = text.split()
    return len(words) >= _LABELS and max(map(units, words)) <= _LABEL and not ends_sentence(text)
