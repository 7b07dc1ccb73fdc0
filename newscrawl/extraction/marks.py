"""Read values that a page marks as a field: ``<span class="author">``, ``itemprop``, ``rel="author"``.

The names come from the page's template. They name the field of a value, but the value may be of another article. So
only marks near the title or directly after the text count.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from newscrawl.extraction.body import Body
from newscrawl.extraction.hints import FieldName, field_of
from newscrawl.extraction.outline import HEADINGS, Attributes, Box, Link, Outline, Span
from newscrawl.normalise.text import ends_sentence, shadow
from newscrawl.rules.loader import RuleSet

_BEFORE_TITLE: Final = 12
"""Marks count in so many lines before the title."""
_AFTER_START: Final = 8
"""Marks count in so many lines after the start of the text: a summary is often between title and byline."""
_AFTER_TEXT: Final = 14
"""Marks count in so many lines after the text: blogs print date and author there."""
_RUNNING: Final = 80
"""A line of so many characters is text, and not the heading of a summary."""
_SHORTEST_HEADLINE: Final = 20
"""A link with fewer characters in a box of other stories is that of a section or an author."""
_RELATED = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|more-?(?:news|stories|posts)|read-?more|see-?also|xiangguan|xgyd)",
    re.IGNORECASE,
)
_LINES: Final = 6
"""Most lines of a box that can be a field."""
_LONGEST: Final = 160
"""Longest text of a mark, in characters."""
_LONGEST_DATED: Final = 120
"""Longest line in which ``<time>`` is a field. A longer line is running text."""
_OWN_FOOTER = re.compile(
    r"(?:post|entry|article|story|hentry) [-_]{0,2} (?:foot|footer|bottom|meta)",  # entry-footer, post__meta
    re.IGNORECASE | re.VERBOSE,
)
"""Names of an article's own footer, which has its date and author."""
_CONTENT: Final = ("datetime", "content", "title", "data-time", "data-date", "data-timestamp", "data-datetime")
"""Attributes with a date for machines."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A value as printed, the field that it is marked as, and its line. ``after`` is true if it is after the text."""

    field: FieldName
    text: str
    line: int
    attributes: Attributes
    after: bool = False
    parts: tuple[str, ...] = ()

    def written(self) -> Iterator[str]:
        """Yield the forms of its date: first those in its attributes, then the printed one."""
        for name in _CONTENT:
            if value := self.attributes.get(name, "").strip():
                yield value[:_LONGEST]
        if self.text:
            yield self.text


def end_of_opening(outline: Outline, start: int) -> int:
    """Return the index of the first line after the opening of the text. A byline may be in the opening."""
    running = 0
    for index in range(start, min(start + _AFTER_START, len(outline.lines))):
        if running > 1 and outline.lines[index].tag in HEADINGS:
            return index
        if len(outline.lines[index].text) >= _RUNNING:  # one such line may be a summary
            running += 1
    return min(start + _AFTER_START, len(outline.lines))


def end_of_article(outline: Outline, body_end: int, rules: RuleSet) -> int:
    """Return the index of the first line after the article: a heading, other stories or comments."""
    ending = rules.matcher("end")
    for index in range(body_end, min(body_end + _AFTER_TEXT, len(outline.lines))):
        line = outline.lines[index]
        if line.tag in HEADINGS or (len(line.text) <= 40 and ending.whole(shadow(line.text))):
            return index
    return min(body_end + _AFTER_TEXT, len(outline.lines))


def find_marks(outline: Outline, body: Body, title_line: int, start: int, rules: RuleSet) -> list[Mark]:
    """Return the marks around the title, then those after the text, both in document order."""
    top = title_line if 0 <= title_line <= start else start
    end = max(body.end, start)
    near = _marks_between(outline, max(0, top - _BEFORE_TITLE), min(end_of_opening(outline, start), end))
    near = [mark for mark in near if not is_related(outline, mark.line)]
    near = [mark for mark in near if mark.line >= top or not is_page_header(outline, mark.line, title_line)]
    below = _marks_between(outline, end, end_of_article(outline, end, rules), after=True)
    # Names are weak evidence: the box of a byline may be named for sharing. Between title and text, the place decides.
    return [mark for mark in near + below if top <= mark.line <= start or not _in_noise(outline, mark.line, title_line)]


def _marks_between(outline: Outline, first: int, last: int, *, after: bool = False) -> list[Mark]:
    found = [
        Mark(field, span.text, span.line, span.attributes, after)
        for span in outline.spans
        if first <= span.line < last and (field := _field(outline, span)) and len(span.text) <= _LONGEST
    ]
    # Links and boxes are in the order of their lines.
    for link in outline.links[bisect_left(outline.links, first, key=_line_of_link) :]:
        if link.line >= last:
            break
        if (field := field_of(link.attributes)) and _stands_alone(outline, link):
            found.append(Mark(field, link.text, link.line, link.attributes, after))
    for box in outline.boxes[bisect_left(outline.boxes, first, key=_first_of_box) :]:
        if box.first >= last:
            break
        lines = outline.lines[box.first : box.last]
        if 0 < len(lines) <= _LINES and box.attributes and (field := field_of(box.attributes)):
            parts = tuple(part for line in lines for part in line.parts)
            if sum(map(len, parts)) <= _LONGEST:
                text = " ".join(line.text for line in lines)
                found.append(Mark(field, text, box.first, box.attributes, after, parts))
    return sorted(found, key=lambda mark: mark.line)


def _line_of_link(link: Link) -> int:
    return link.line


def _first_of_box(box: Box) -> int:
    return box.first


def _field(outline: Outline, span: Span) -> FieldName | None:
    """Return the field of an inline element; ``<time>`` is the date of publication, but not in a sentence."""
    if span.tag != "time":
        return field_of(span.attributes)
    line = outline.lines[span.line].text if span.line < len(outline.lines) else ""
    in_sentence = len(line) > 2 * len(span.text) + 30 and ends_sentence(line)
    if span.text and (len(line) > _LONGEST_DATED or in_sentence):
        return None
    field = field_of(span.attributes)
    return field if field in ("modified", "published") else "published"


def _stands_alone(outline: Outline, link: Link) -> bool:
    """Return whether a link is not part of a sentence. Running text also links to people."""
    line = outline.lines[link.line].text if link.line < len(outline.lines) else ""
    return len(line) <= _LONGEST or len(line) <= 2 * len(link.raw_text)


def is_related(outline: Outline, index: int) -> bool:
    """Return whether a line is in a box named for other stories and links to one. Then its date is that of the other story."""
    if index >= len(outline.lines) or outline.lines[index].link_chars < _SHORTEST_HEADLINE:
        return False
    chain = (outline.boxes[box] for box in outline.box_chain(outline.lines[index].box, 4))
    return any(_RELATED.search(box.name) for box in chain)


def is_page_header(outline: Outline, index: int, title_line: int) -> bool:
    """Return whether a line above the title is in the header of the page, not of the article: the page's clock is there."""
    if title_line < 0 or index >= len(outline.lines):
        return False
    chain = [outline.boxes[box] for box in outline.box_chain(outline.lines[index].box, 8)]
    if any(box.tag in ("article", "main") for box in chain):
        return False
    return any(box.tag in ("header", "nav") and not box.first <= title_line < box.last for box in chain)


def _in_noise(outline: Outline, line: int, title_line: int) -> bool:
    """Return whether a line is in a comment, a sidebar or a list of other stories. A box around the title is none of these."""
    if line >= len(outline.lines):
        return False
    chain = (outline.boxes[box] for box in outline.box_chain(outline.lines[line].box, 8))
    return any(
        box.noise
        and not box.first <= title_line < box.last
        and not _OWN_FOOTER.search(box.name)
        and box.tag != "footer"
        for box in chain
    )
