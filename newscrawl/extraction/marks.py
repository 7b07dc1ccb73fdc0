"""Values that a page marks as a field: ``<span class="author">``, ``itemprop``, ``rel="author"``.

Their names are those of the page's template; they say which field a value is of, not that it is this article's. So
only marks near the title or directly after the text count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from newscrawl.extraction.body import Body
from newscrawl.extraction.hints import FieldName, field_of
from newscrawl.extraction.outline import HEADINGS, Attributes, Line, Link, Outline, Span
from newscrawl.normalise.text import ends_sentence, shadow
from newscrawl.rules.loader import RuleSet

_BEFORE_TITLE: Final = 12
"""Lines before the title in which marks count."""
_AFTER_START: Final = 8
"""Lines after the start of the text in which marks count: a summary often stands between title and byline."""
_AFTER_TEXT: Final = 14
"""Lines after the text in which marks count: blogs print date and author there."""
_LONGEST: Final = 160
"""Longest text of a mark, in characters."""
_LONGEST_DATED: Final = 120
"""Longest line in which ``<time>`` is a field: a longer one is running text."""
_OWN_FOOTER = re.compile(r"(?:post|entry|article|story|hentry)[-_]{0,2}(?:foot|footer|bottom|meta)", re.IGNORECASE)
"""The names of an article's own foot, which holds its date and author."""
_CONTENT: Final = ("datetime", "content", "title", "data-time", "data-date", "data-timestamp", "data-datetime")
"""Attributes that hold a date in a machine's form."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One value as printed, the field it is marked as, the line it stands at; ``after`` is true if after the text."""

    field: FieldName
    text: str
    line: int
    attributes: Attributes
    after: bool = False
    parts: tuple[str, ...] = ()

    def written(self) -> Iterator[str]:
        """Yield the forms of its date: those of its attributes, then the printed one."""
        for name in _CONTENT:
            if value := self.attributes.get(name, "").strip():
                yield value[:_LONGEST]
        if self.text:
            yield self.text


def end_of_article(outline: Outline, body_end: int, rules: RuleSet) -> int:
    """Return the index of the first line after the text that is no longer of the article: a heading, other stories, comments."""
    ending = rules.matcher("end")
    for index in range(body_end, min(body_end + _AFTER_TEXT, len(outline.lines))):
        line = outline.lines[index]
        if line.tag in HEADINGS or (len(line.text) <= 40 and ending.whole(shadow(line.text))):
            return index
    return min(body_end + _AFTER_TEXT, len(outline.lines))


def find_marks(outline: Outline, body: Body, title_line: int, start: int, rules: RuleSet) -> list[Mark]:
    """Return the marks around the title and after the text, those by the title first, each in document order."""
    top = title_line if 0 <= title_line <= start else start
    end = max(body.end, start)
    near = _marks_between(outline, max(0, top - _BEFORE_TITLE), min(start + _AFTER_START, end))
    below = _marks_between(outline, end, end_of_article(outline, end, rules), after=True)
    # The names of templates mean little: a byline's box may speak of sharing. Between title and text, place decides.
    return [mark for mark in near + below if top <= mark.line <= start or not _in_noise(outline, mark.line)]


def _marks_between(outline: Outline, first: int, last: int, *, after: bool = False) -> list[Mark]:
    found = [
        Mark(field, span.text, span.line, span.attributes, after)
        for span in outline.spans
        if first <= span.line < last and (field := _field(outline, span)) and len(span.text) <= _LONGEST
    ]
    for link in outline.links:
        if first <= link.line < last and (field := field_of(link.attributes)) and _stands_alone(outline, link):
            found.append(Mark(field, link.text, link.line, link.attributes, after))
    for box in outline.boxes:
        if first <= box.first < last and box.first < box.last <= box.first + 6 and box.attributes:
            if field := field_of(box.attributes):
                lines = outline.lines[box.first : box.last]
                parts = _parts(lines)
                if sum(map(len, parts)) <= _LONGEST:
                    found.append(
                        Mark(field, " ".join(line.text for line in lines), box.first, box.attributes, after, parts)
                    )
    return sorted(found, key=lambda mark: mark.line)


def _field(outline: Outline, span: Span) -> FieldName | None:
    """Return the field of an inline element; ``<time>`` is the date of publication, but not in a sentence."""
    if span.tag != "time":
        return field_of(span.attributes)
    line = outline.lines[span.line].text if span.line < len(outline.lines) else ""
    if len(line) > _LONGEST_DATED or (len(line) > 2 * len(span.text) + 30 and ends_sentence(line)):
        return None
    field = field_of(span.attributes)
    return field if field in ("modified", "published") else "published"


def _stands_alone(outline: Outline, link: Link) -> bool:
    """Report whether a link is no word of a sentence: running text links to people, too."""
    line = outline.lines[link.line].text if link.line < len(outline.lines) else ""
    return len(line) <= _LONGEST or len(line) <= 2 * len(link.raw_text)


def _parts(lines: list[Line]) -> tuple[str, ...]:
    return tuple(part for line in lines for part in line.parts)


def _in_noise(outline: Outline, line: int) -> bool:
    """Report whether a line stands in a comment, a sidebar, a list of other stories."""
    if line >= len(outline.lines):
        return False
    chain = (outline.boxes[box] for box in outline.box_chain(outline.lines[line].box, 8))
    return any(box.noise and not _OWN_FOOTER.search(box.name) and box.tag != "footer" for box in chain)
