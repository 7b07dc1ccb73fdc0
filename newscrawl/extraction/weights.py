"""Weigh the lines of a page as running text, and find the boxes that are lists of teasers."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import Final

from newscrawl.extraction.copies import find_copies
from newscrawl.extraction.outline import HEADINGS, Box, Line, Outline
from newscrawl.rules.words import any_of, words

# Patterns open with a set of characters, not with a repetition or with alternatives: re looks for such a set three to eight
# times as fast.
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af][\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]*")
_STOPS = re.compile(
    r"""
    [。！？；，、：….!?;,:؟،۔।]
    (?: (?<=[。！？；，、：…])                   # 改造水塔，首批
      | (?<=[.!?;,:؟،۔।]) (?= \s | $ | ["'”’)»] )    # reopens, but not 3.5
      | (?<=[,.!?;:]) (?= [\u3400-\u9fff] )        # 改造水塔,首批
    )""",
    re.VERBOSE,
)
_WEAK_TAGS: Final = HEADINGS | {"figcaption", "label", "th", "dt"}
_LIST_TAGS: Final = frozenset("ul ol div section table dl".split())

_SHORTEST_TERMS: Final = 10
_LONGEST_TERMS_HEADING: Final = 60
_TERMS_ABOVE: Final = 3
"""Longest heading of terms of use, in units, and most lines above it in its box. Choices."""

_MEASURED: Final = 10_000
"""Most characters of a line that are counted. All thresholds are lower."""
_ENOUGH_STOPS: Final = 3
"""Most full stops of a line that are counted. More do not raise its weight."""
_TEASER_LINES: Final = 4
_LONGEST_SUMMARY: Final = 400
"""A teaser has at most so many lines (headline, summary, outlet, date), or text of so many units."""
_LONGEST_TEASER: Final = 12
"""Most lines of a box that may be a teaser, whatever its contents. A choice."""
_AROUND_CUT_OFF: Final = 10
"""Most characters around the word after an ellipsis: dots, brackets, spaces, a few letters."""
_HEADLINE: Final = 16
"""Shortest linked headline, in units."""
_NOISE_FACTOR: Final = 0.15
_DOUBT_FACTOR: Final = 0.5
"""Factor of the weight of a box named as noise, or doubtful, in the sum of its parent. Body F1 moves by 0.002 or less
between .05 and .3 for the former, and loses .003 where the latter is 1."""
_SOME: Final = 10.0
"""Lowest weight of a box whose name is checked for noise."""
RUNNING: Final = 40.0
"""Lowest weight of a line of running text: about 40 Latin letters with a full stop; body F1 moves by 0.001 between
20 and 80."""


def units(text: str) -> int:
    """Return the length of a text in Latin letters. A CJK character counts two and a half: it says about as much.

    >>> units("bridge"), units("大桥")
    (6, 5)
    """
    if text.isascii():
        return len(text)
    return len(text) + sum(map(len, _CJK.findall(text[:_MEASURED]))) * 3 // 2


def line_weight(line: Line, size: int) -> float:
    """Return the weight of a line of ``size`` units as running text: 0 for a menu entry, about its length for a paragraph."""
    if line.is_linked:
        return 0.0
    net = size - 1.5 * line.link_chars
    if line.tag in _WEAK_TAGS:
        return net * 0.2
    if size < 6:
        return net * 0.15
    stops = _count_stops(line.text)
    if stops == 0:
        return net * (0.15 if net < 80 else 0.5)
    factor = 1.0 if line.tag == "p" else 0.8
    return factor * net * min(1.0, 0.5 + stops * 0.2)


def _count_stops(text: str) -> int:
    """Return the number of full stops and commas of a text, up to three."""
    count = at = 0
    while count < _ENOUGH_STOPS and (found := _STOPS.search(text, at, _MEASURED)):
        count, at = count + 1, found.end()
    return count


@dataclass(slots=True)
class Weights:
    """The measurements of an outline.

    ``sizes`` and ``lines`` hold the units and the weight of every line, ``boxes`` the weight of every box with its
    descendants, ``counted`` what that counts for in its parent; ``teasers`` are the boxes that are members of a
    teaser series, ``summaries`` the lines that are summaries cut off below (or above) the headline they link to,
    ``copies`` the lines of a second copy of the text.
    """

    sizes: list[int] = field(default_factory=list)
    lines: list[float] = field(default_factory=list)
    boxes: list[float] = field(default_factory=list)
    counted: list[float] = field(default_factory=list)
    teasers: set[int] = field(default_factory=set)
    summaries: set[int] = field(default_factory=set)
    copies: set[int] = field(default_factory=set)
    _chars: list[int] = field(default_factory=list)
    _linked: list[int] = field(default_factory=list)

    def is_link_list(self, box: Box) -> bool:
        """Return whether a box has two or more lines, consists of links, and has no paragraph."""
        if box.tag not in _LIST_TAGS or box.last - box.first < 2 or self.boxes[box.index] >= 2 * RUNNING:
            return False
        linked = self._linked[box.last] - self._linked[box.first]
        return linked > 0.6 * (self._chars[box.last] - self._chars[box.first])


def weigh(outline: Outline) -> Weights:
    """Return the measurements of an outline."""
    boxes = outline.boxes
    sizes = [units(line.text) for line in outline.lines]
    lines = [line_weight(line, size) for line, size in zip(outline.lines, sizes, strict=True)]
    summaries = _cut_summaries(outline, sizes)
    teasers = _teaser_boxes(outline, sizes, summaries)
    copies = find_copies(outline, sizes, lines)
    for at in copies | _terms(outline, sizes):
        lines[at] = 0.0
    discounted = {at for index in teasers for at in range(boxes[index].first, boxes[index].last) if lines[at]}
    for at in discounted | summaries:
        lines[at] *= 0.1
    totals, counted = [0.0] * len(boxes), [0.0] * len(boxes)
    for at, weight in enumerate(lines):
        if weight:
            totals[outline.lines[at].box] += weight
    # Children come after their parents, so one pass backwards sums every subtree.
    for box in reversed(boxes):
        if total := totals[box.index]:
            if total > _SOME:
                total *= _NOISE_FACTOR if box.noise else _DOUBT_FACTOR if box.doubtful else 1.0
            counted[box.index] = total
            if box.parent >= 0:
                totals[box.parent] += total
    chars = [0, *accumulate([len(line.text) for line in outline.lines])]
    linked = [
        0,
        *accumulate([min(line.link_chars, len(line.text)) if line.link_chars else 0 for line in outline.lines]),
    ]
    return Weights(sizes, lines, totals, counted, teasers, summaries, copies, chars, linked)


@cache
def _terms_heading() -> re.Pattern[str]:
    return re.compile(any_of("terms"), re.IGNORECASE)


@cache
def _lower_terms() -> tuple[str, ...]:
    return tuple(word.lower() for word in words("terms"))


def _terms(outline: Outline, sizes: list[int]) -> set[int]:
    """Return the lines of terms of use, privacy policies and consent texts on a page about something else.

    Their heading names them, and the page's title does not. They are in the box of the heading, as far as it is noise.
    """
    found: set[int] = set()
    short = "\n".join(
        line.text
        for line, size in zip(outline.lines, sizes, strict=True)
        if _SHORTEST_TERMS <= size <= _LONGEST_TERMS_HEADING and not line.is_linked
    ).lower()
    if not any(
        word in short for word in _lower_terms()
    ):  # most pages have none; a pattern would take ten times as long
        return found
    pattern = _terms_heading()
    for at, line in enumerate(outline.lines):
        if (
            not _SHORTEST_TERMS <= sizes[at] <= _LONGEST_TERMS_HEADING
            or line.is_linked
            or not pattern.search(line.text)
        ):
            continue
        if pattern.search(outline.document_title):
            return set()
        chain = [outline.boxes[index] for index in outline.box_chain(line.box)]
        box = next((box for box in reversed(chain) if box.hints.noise and box.first <= at < box.last), None)
        if box is not None and box.tag not in ("html", "body") and at - box.first <= _TERMS_ABOVE:
            found.update(range(box.first, box.last))
    return found


@cache
def _cut_off() -> tuple[re.Pattern[str], int]:
    """Return the pattern of the end of a cut-off summary (``…``, ``... [详细]``, ``… read more``), and its longest."""
    pattern = rf"(?:…|\.{{3}})\s*(?:[\[(【]?\s*(?:{any_of('cut_off')})\w{{0,4}}[\])】]?)?\s*$"
    return re.compile(pattern, re.IGNORECASE), max(map(len, words("cut_off")), default=0) + _AROUND_CUT_OFF


def _cut_summaries(outline: Outline, sizes: list[int]) -> set[int]:
    """Return the lines that are cut-off summaries next to a linked headline, if the page has three or more of them.

    Old templates print a side list as one text with ``<br>``. Then only the order of the lines shows the list.
    """
    lines = outline.lines
    pattern, longest = _cut_off()
    found: set[int] = set()
    for at, line in enumerate(lines):
        end = line.text[-longest:]
        if ("…" not in end and "..." not in end) or not pattern.search(end):
            continue
        if sizes[at] < _HEADLINE or line.is_linked:
            continue
        if line.link_chars >= _HEADLINE // 2 or any(
            0 <= near < len(lines) and lines[near].is_linked and sizes[near] >= _HEADLINE for near in (at - 1, at + 1)
        ):
            found.add(at)
    return found if len(found) >= 3 else set()


def _teaser_boxes(outline: Outline, sizes: list[int], summaries: set[int]) -> set[int]:
    """Return the boxes that are members of a teaser series.

    A series is three or more similar siblings (same tag and class), most of them with a linked headline.
    """
    linked = [line.is_linked or (line.link_chars > 0 and at in summaries) for at, line in enumerate(outline.lines)]
    headlines = [0, *accumulate([link and size >= _HEADLINE for link, size in zip(linked, sizes, strict=True)])]
    plain = [0, *accumulate([0 if link else size for link, size in zip(linked, sizes, strict=True)])]
    teasers: dict[tuple[int, str, str], int] = defaultdict(int)
    linking = [box for box in outline.boxes if headlines[box.last] > headlines[box.first]]
    for box in linking:
        first, last = box.first, box.last
        if last - first <= _LONGEST_TEASER and (
            last - first <= _TEASER_LINES or plain[last] - plain[first] <= _LONGEST_SUMMARY
        ):
            teasers[_series(box)] += 1
    pairs = _cards(outline, linking, linked, sizes)
    parents = {series[0] for series, count in teasers.items() if count >= 3}
    if not parents:
        return pairs
    members: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    for box in outline.boxes:
        if box.parent in parents and box.last > box.first:
            members[_series(box)].append(box.index)
    return {
        index
        for series, indexes in members.items()
        if series[1] != "p" and len(indexes) >= 3 and teasers[series] >= 0.7 * len(indexes)
        for index in indexes
    } | pairs


def _cards(outline: Outline, linking: list[Box], linked: list[bool], sizes: list[int]) -> set[int]:
    """Return the boxes that are cards of related stories: two or more similar siblings below a short heading.

    ``linking`` are the boxes with a linked headline.

    Each card opens with a linked heading and has one or two more lines. So few cards need the headings as evidence; a longer
    series does not.
    """
    boxes, lines = outline.boxes, outline.lines
    found: dict[tuple[int, str, str], list[Box]] = defaultdict(list)
    for box in linking:
        if (
            2 <= box.last - box.first <= _TEASER_LINES
            and linked[box.first]
            and lines[box.first].tag in HEADINGS
            and sizes[box.first] >= _HEADLINE
            and boxes[lines[box.first].box].depth - box.depth <= 2
        ):
            found[_series(box)].append(box)
    cards: set[int] = set()
    for members in found.values():
        above = members[0].first - 1
        if (
            len(members) >= 2
            and members[-1].first - members[0].first <= 2 * _TEASER_LINES * len(members)
            and above >= 0
        ):
            heading = lines[above]
            if (
                heading.tag in HEADINGS
                and heading.tag != "h1"
                and sizes[above] <= 2 * _HEADLINE + 8
                and not linked[above]
            ):
                cards.update(box.index for box in members)
    return cards


def _series(box: Box) -> tuple[int, str, str]:
    """Return the key of similar siblings: parent, tag and class."""
    return box.parent, box.tag, box.attributes.get("class", "")
