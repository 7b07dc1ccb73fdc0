"""Read the lines around an article's title: information lines, the outlet's name, the heading itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from newscrawl.extraction.body import Body
from newscrawl.extraction.hints import field_of
from newscrawl.extraction.info_line import (
    MAX_CHARS,
    Info,
    find_dates,
    has_label,
    is_information_line,
    is_other_label,
    parse,
)
from newscrawl.extraction.marks import end_of_article, is_page_header, is_related
from newscrawl.extraction.outline import Line, Outline
from newscrawl.extraction.title import Titles
from newscrawl.extraction.weights import units
from newscrawl.normalise.text import ends_sentence, shadow
from newscrawl.rules.loader import RuleSet

_BEFORE_TITLE: Final = 4
"""The information line is searched for in so many lines above the title: some templates print it first."""
_BELOW_TEXT: Final = 10
"""A labelled date is searched for in so many lines below the text if the title has none."""
_SHORTEST_TEASER: Final = 10
"""Shortest linked headline of a list, in characters."""
_EDGE: Final = 4
"""A labelled date is searched for in so many lines at either end of the text."""
_LONGEST_EDGE: Final = 160
_FIRST_LINES: Final = 6
_FIELD_DEPTH: Final = 4
_FIELD_LINES: Final = 4
"""A box named as a field's is one in the first lines of the text, if it is among so many boxes around a line and has so few lines."""
_FAR: Final = 4
"""The information line is searched for in so many lines after the standfirst, up to the first long paragraph."""
_OPENING: Final = 16
"""A second information line within so many lines shows that the page is a list."""
_HEADING_ABOVE: Final = 30
_LONGEST_LINKED: Final = 30
"""A longer linked line, in units, is the headline of another story."""
_LONGEST_NAME: Final = 20
"""Longest line near the title that may be the name of an outlet, in characters."""
_SIGNED = re.compile(r"[—–-]{1,2}\s?[^\n]{1,80}\(@\w")
"""The signature of an embedded post: ``— Harbour Board (@harbourboard) June 16, 2019``. It belongs to the quotation."""
_CLOCK = re.compile(r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?")


@dataclass(slots=True)
class Header:
    """The information lines near the title, the nearest first, and short lines between them that may name an outlet."""

    infos: list[Info] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def read_header(outline: Outline, body: Body, titles: Titles, start: int, rules: RuleSet) -> Header:
    """Return the lines around the title, and remove title and information lines from ``body``.

    ``start`` is the index of the first line of running text.
    """
    heading = titles.line if titles.line >= 0 else _heading_above(outline, start)
    first = max(0, heading - _BEFORE_TITLE) if heading >= 0 else max(0, start - 8)
    last = start if titles.line < start else titles.line + 6
    infos: dict[int, Info] = {}
    names = []
    for index in range(first, min(max(last, first + 1), first + 40, len(outline.lines))):
        line = outline.lines[index]
        if index == titles.line or line.tag == "h1" or _is_linked_headline(line):
            continue
        if _is_teaser(outline, index) or (index < heading and is_page_header(outline, index, heading)):
            continue
        if info := _read_line(outline, index, rules):
            infos[index] = info
        elif titles.line < index and len(line.text) <= _LONGEST_NAME:
            names.append(line.text)
    if not any(info.dates for info in infos.values()):
        infos |= (
            _read_opening(outline, body, start, rules)
            or _read_below(outline, body, rules)
            or _read_posted(outline, body, start, rules)
        )
    dated = {index: info for index, info in infos.items() if index < start}
    _drop(outline, body, titles, start, dated | _read_edges(outline, body, rules), rules)
    ordered = sorted(infos, key=lambda index: (index < titles.line, abs(index - titles.line)))
    return Header([infos[index] for index in ordered], names)


def _heading_above(outline: Outline, start: int) -> int:
    """Return the nearest ``<h1>`` above the text, or -1: a heading in other words than the chosen title."""
    lines = outline.lines
    return next((at for at in range(start - 1, max(-1, start - _HEADING_ABOVE), -1) if lines[at].tag == "h1"), -1)


def _is_linked_headline(line: Line) -> bool:
    """Return whether a line is a link to another story. A date that links to the archive of its day is not one."""
    if line.link_share <= 0.9 or units(line.text) <= _LONGEST_LINKED:
        return False
    opening = shadow(line.parts[0].strip()) if line.parts else ""
    return (0, len(opening)) not in find_dates(opening)


def _is_teaser(outline: Outline, index: int) -> bool:
    """Return whether a line belongs to a link to another story. Then its date is that of the other story."""
    for box in outline.box_chain(outline.lines[index].box, 3):
        item = outline.boxes[box]
        if item.tag in ("li", "dd"):
            lines = outline.lines[item.first : min(item.last, item.first + 6)]
            return any(line.link_share > 0.3 and line.link_chars >= _SHORTEST_TEASER for line in lines)
    return is_related(outline, index)


def _read_line(outline: Outline, index: int, rules: RuleSet) -> Info:
    line = outline.lines[index]
    if len(line.text) > 300:
        return Info()
    parts = line.parts
    if index + 1 < len(outline.lines) and _CLOCK.fullmatch(outline.lines[index + 1].text):
        parts = (*parts, " ", outline.lines[index + 1].text)  # date and time are in separate elements
    return parse(parts, rules)


def _read_opening(outline: Outline, body: Body, start: int, rules: RuleSet) -> dict[int, Info]:
    """Return the fields of the one information line with a date after the standfirst, which reads like text.

    A list has such a line after the summary of each story.
    """
    found: dict[int, Info] = {}
    for index in range(start + 1, min(start + 1 + _OPENING, body.end)):
        line = outline.lines[index]
        if len(line.text) > _LONGEST_EDGE or line.link_share > 0.5 or _is_teaser(outline, index):
            continue
        info = _read_line(outline, index, rules)
        if info.dates and is_information_line(line.text, info):
            found[index] = info
    first = min(found, default=0)
    long_before = any(len(outline.lines[index].text) > _LONGEST_EDGE for index in range(start + 1, first))
    return found if len(found) == 1 and first - start <= _FAR and not long_before else {}


def _read_below(outline: Outline, body: Body, rules: RuleSet) -> dict[int, Info]:
    """Return the fields of the first line below the text with a labelled date. A date without a label may be of anything.

    The last line of the text counts if its label opens it: ``This entry was posted on …``.
    """
    for index, _ in body.picked[-1:]:
        info = _read_line(outline, index, rules)
        if _labelled(info) and outline.lines[index].text.startswith(tuple(info.dates + info.modified)):
            return {index: info}
    for index in range(body.end, min(body.end + _BELOW_TEXT, end_of_article(outline, body.end, rules))):
        info = _read_line(outline, index, rules)
        if _labelled(info) or _follows_byline(outline.lines[index].text, info, rules):
            return {index: info}
    return {}


@cache
def _byline(rules: RuleSet) -> re.Pattern[str]:
    """Return the pattern of a byline before a date: ``By Rosa Lindqvist on``."""
    return re.compile(rf"^(?:{rules.info('byline_label')})\s[^\W\d_][^\d.:!?]{{1,60}}$")


def _follows_byline(text: str, info: Info, rules: RuleSet) -> bool:
    """Return whether the first date of a line follows a byline: ``By Rosa Lindqvist on October 9, 2024``."""
    before = text[: text.find(info.dates[0])] if info.dates and info.dates[0] in text else ""
    return bool(before) and _byline(rules).match(before) is not None


@cache
def _posted(rules: RuleSet) -> re.Pattern[str]:
    return re.compile(rules.info("posted_label"))


def _read_posted(outline: Outline, body: Body, start: int, rules: RuleSet) -> dict[int, Info]:
    """Return the first date of the first line that says when the article was posted.

    ``This entry was posted in Harbour on October 9, 2024 by Rosa Lindqvist.`` Such a line is one of a blog's template, and
    comments may follow it in the same box.
    """
    for index in range(start + 1, min(body.end + _BELOW_TEXT, len(outline.lines))):
        line = outline.lines[index]
        if any(map(str.isdigit, line.text[:MAX_CHARS])) and _posted(rules).match(line.text):
            found = parse(line.parts, rules)
            if found.dates:
                return {index: Info(dates=found.dates[:1])}
    return {}


def _read_edges(outline: Outline, body: Body, rules: RuleSet) -> dict[int, Info]:
    """Return the fields of the first and last lines of the text whose date opens with a word.

    ``Stand: 28. April 2023``, ``发布于 2024-10-09``, ``Bellford Courier, April 28, 2023``.
    """
    edges = body.picked[:_EDGE] + body.picked[-_EDGE:]
    found = {}
    for index, _ in edges:
        text = outline.lines[index].text
        if (
            len(text) <= _LONGEST_EDGE
            and any(map(str.isdigit, text))
            and not ends_sentence(text)
            and not _SIGNED.match(text)
        ):
            info = _read_line(outline, index, rules)
            if info.modified or any(not raw[:1].isdigit() for raw in info.dates):
                found[index] = info
    return found


def _labelled(info: Info) -> bool:
    """Return whether a date of a line has a label. ``October 9, 2024`` has none, although it opens with a word."""
    return bool(info.modified) or any(spans[0][0] > 0 for raw in info.dates if (spans := find_dates(shadow(raw))))


def _is_marked_field(outline: Outline, body: Body, index: int) -> bool:
    """Return whether a line near the beginning is in a small box that the page names as author, date or source."""
    line = outline.lines[index]
    if len(line.text) > _LONGEST_EDGE or ends_sentence(line.text):
        return False
    for at in outline.box_chain(line.box, _FIELD_DEPTH):
        box = outline.boxes[at]
        lines = outline.lines[box.first : box.last]
        if at == body.box or len(lines) > _FIELD_LINES or sum(len(each.text) for each in lines) > _LONGEST_EDGE:
            return False
        if box.attributes and field_of(box.attributes) not in (None, "kicker"):
            return True
    return False


def _is_in_list(outline: Outline, body: Body, order: int, info: Info, rules: RuleSet) -> bool:
    """Return whether a line with a date belongs to a list of facts: ``时间：…`` next to ``地点：…``."""
    if info.source or info.authors or info.modified or not has_label(outline.lines[body.picked[order][0]].text):
        return False
    around = body.picked[max(0, order - 1) : order] + body.picked[order + 1 : order + 2]
    return any(is_other_label(outline.lines[index].text, rules) for index, _ in around)


def _drop(outline: Outline, body: Body, titles: Titles, start: int, infos: dict[int, Info], rules: RuleSet) -> None:
    """Move the title and the information lines from the picked lines of ``body`` to those that were left out."""
    picked = []
    for order, (index, line_kind) in enumerate(body.picked):
        if titles.line >= 0 and index <= titles.line and titles.line <= start:
            body.left.append((index, "title-line" if index == titles.line else "above-title"))
        elif (
            index in infos
            and is_information_line(outline.lines[index].text, infos[index])
            and not _is_in_list(outline, body, order, infos[index], rules)
        ):
            body.left.append((index, "information-line"))
        elif order < _FIRST_LINES and index not in infos and _is_marked_field(outline, body, index):
            body.left.append((index, "marked-field"))
        else:
            picked.append((index, line_kind))
    body.picked = picked
