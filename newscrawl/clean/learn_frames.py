"""Learn the frames of a site's closing lines: words that are the same each time, around a name or a place that is not.

``Filed from Alder Street by Mara Field``: no sign and no single word shows that this is a label (``labels.py``), but a third of the
site's stories end with such a line. A frame is a mark of the form ``filedfrom*``. A line with a full stop is never learnt: reports
on one subject end with like sentences. All thresholds here are choices, measured with ``benchmarks/hosts.py``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from newscrawl.clean.labels import edges, is_said
from newscrawl.clean.seen import SeenArticle
from newscrawl.clean.site_memory import SLOT, Mark, MarkKind, SiteMemory
from newscrawl.normalise.text import letters, nfkc

_FEWEST: Final = 5
_SHARE: Final = 0.3
"""Distinct stories that must end with the frame: a number and a share of all stories."""
_DEEP: Final = 6
"""Most words of a frame at either end of a line."""
_SLOT: Final = 8
"""Most words between them."""
_LINE: Final = 24
_LINES: Final = 12
"""Most words of a line, and most closing lines of a story that are read."""
_FIXED: Final = (8, 6)
"""Fewest letters of a frame in Latin script, which must have two words, too, and in others."""
_VALUES: Final = 3
"""Different values that a frame must have."""
_KNOWN: Final = 0.5
"""Share of its stories whose value has a word that recurs: names and places do, facts do not."""
_NUMBERS: Final = 0.1
"""Most stories, as a share, whose value has a digit: prices, times and results are facts."""
_WORD: Final = 3
_TOLD: Final = 0.3
"""Fewest letters of a word in Latin script that is searched for in the text, and most stories, as a share, whose text has all words
of the value: what the closing line says is part of them."""
_ALONE: Final = 0.9
"""Share of its stories that have the frame once, and only at the end of the text. The others have lists."""

_TOKEN = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]|[^\W_]+")
_SIGN = re.compile(r"[:：|｜丨]")
"""Signs after a label. ``learn_labels.py`` judges lines with one."""
_CJK = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]")

_Frame = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(slots=True)
class _Seen:
    """The values of a frame by story, each a tuple of words, and an example."""

    example: str
    values: dict[int, list[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(list))


def learn_frames(
    stories: Sequence[Sequence[SeenArticle]], sentences: SiteMemory, is_series: Callable[[set[int]], bool]
) -> Iterator[Mark]:
    """Yield the frames of a site's closing lines as marks of kind ``tail``. Each story counts once."""
    found: dict[_Frame, _Seen] = {}
    inside: dict[str, set[int]] = defaultdict(set)
    for at, story in enumerate(stories):
        closing, others = _lines(story, sentences)
        for line in sorted(closing)[:_LINES]:
            for frame, value in _frames(line):
                found.setdefault(frame, _Seen(line)).values[at].append(value)
        for line in others:
            inside[line].add(at)
    least = max(_FEWEST, _SHARE * len(stories))
    often = {frame: seen for frame, seen in found.items() if len(seen.values) >= least and _is_frame(seen)}
    covered: set[int] = set()
    # The longest frame first: a shorter one is needed only for other stories.
    for frame in sorted(often, key=_size, reverse=True):
        among, mark = set(often[frame].values), mark_of_frame(frame)
        if len(among - covered) < least or is_series(among) or _is_inside(mark, inside, among):
            continue
        covered |= among
        if not _is_told(often[frame], stories):
            yield Mark(MarkKind.TAIL, mark, often[frame].example, len(among), len(stories))


def mark_of_frame(frame: _Frame) -> str:
    """Return the letters of a frame, with a sign for its slot.

    >>> mark_of_frame((("filed", "from"), ("desk",)))
    'filedfrom*desk'
    """
    return SLOT.join("".join(words) for words in frame)


def _lines(story: Sequence[SeenArticle], sentences: SiteMemory) -> tuple[set[str], set[str]]:
    """Return the closing lines of a story that are not sentences, and the letters of such lines inside its text."""
    closing: set[str] = set()
    inside: set[str] = set()
    for article in story:
        lines = [line for line in article.text.split("\n") if not sentences.has(line)]
        tail = edges(lines)[1]
        for at, line in enumerate(lines):
            if not is_said(line):
                closing.add(line) if at in tail else inside.add(letters(line))
        closing.update(line for kind, line in article.labels if kind == MarkKind.TAIL)
    return closing, inside


def _frames(line: str) -> Iterator[tuple[_Frame, tuple[str, ...]]]:
    """Yield the possible frames of a line, each with the words in its slot."""
    if _SIGN.search(line):
        return
    words = tuple(_TOKEN.findall(nfkc(line).lower()))
    if len(words) > _LINE:
        return
    for before in range(min(_DEEP, len(words)) + 1):
        for after in range(min(_DEEP, len(words) - before) + 1):
            value = words[before : len(words) - after]
            frame = words[:before], words[len(words) - after :]
            if 0 < len(value) <= _SLOT and _is_long(frame):
                yield frame, value


def _is_long(frame: _Frame) -> bool:
    words = frame[0] + frame[1]
    latin, other = _FIXED
    if any(_CJK.match(word) for word in words):
        return len(words) >= other
    return len(words) >= 2 and sum(map(len, words)) >= latin


def _is_frame(seen: _Seen) -> bool:
    """Return whether the values of a frame are names or places: several that recur, without numbers, one for each story."""
    values = [each[0] for each in seen.values.values()]
    counts = Counter(word for value in values for word in set(value))
    known = sum(any(counts[word] > 1 for word in value) for value in values)
    numbers = sum(any(char.isdigit() for char in "".join(value)) for value in values)
    alone = sum(len(each) == 1 for each in seen.values.values())
    return (
        len(set(values)) >= _VALUES
        and known >= _KNOWN * len(values)
        and numbers <= _NUMBERS * len(values)
        and alone >= _ALONE * len(values)
    )


def _is_told(seen: _Seen, stories: Sequence[Sequence[SeenArticle]]) -> bool:
    """Return whether the texts speak of the values in more than a few stories: the players of a match, and not who wrote of it."""
    told = 0
    for at, values in seen.values.items():
        own = letters(stories[at][0].text)
        # The closing line itself holds the value once. A text that tells of it has it twice.
        words = [word for word in values[0] if len(word) >= _WORD or _CJK.match(word)]
        told += bool(words) and all(own.count(word) > 1 for word in words)
    return told > _TOLD * len(seen.values)


def _is_inside(mark: str, inside: dict[str, set[int]], among: set[int]) -> bool:
    """Return whether lines inside the texts have the frame in more than a few stories."""
    first, _, last = mark.partition(SLOT)
    found = {
        at for line, at_stories in inside.items() if line.startswith(first) and line.endswith(last) for at in at_stories
    }
    return len(found) > (1 - _ALONE) * len(among)


def _size(frame: _Frame) -> int:
    return sum(map(len, frame[0] + frame[1]))
