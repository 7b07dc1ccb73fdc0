"""Make lines of the text nodes between two block boundaries."""

from __future__ import annotations

import re
from typing import Final

from newscrawl.extraction.hints import field_of
from newscrawl.extraction.outline import Attributes, Box, Line, Outline, Span, fold

_BLANK_LINES = re.compile(r"\n[ \t\r]*+(?:\n|(?=\u3000))")
"""The separator of paragraphs in preformatted text: an empty line, or in Chinese the indent of a line."""
_LONGEST_LOOK: Final = 300
"""Most characters that describe the style of a line. Inline elements may be nested without limit."""
_TIME: Final = -1
_SPAN_LINES: Final = 3
"""Most lines of an inline element that are read as its text. A field has one line."""


class TextLines:
    """The text since the last block boundary, the styles of the open inline elements, and those that name a field."""

    def __init__(self, out: Outline) -> None:
        self.out = out
        self.lines = out.lines
        self.parts: list[str] = []
        """The text of the open line, in pieces. White space between blocks is not part of a line."""
        self.seams: list[int] = []
        """Indexes in ``parts`` at which text nodes begin. The parser divides a text node at every entity."""
        self.is_new_node = True
        self.link_chars = 0
        self.looks: list[str] = [""]
        """The style of text inside each open inline element, the innermost last: tags, classes and styles."""
        self.look: str | None = None
        """The style of all text of the open line; empty if it is mixed, None before its first text."""
        self.spans: list[tuple[int, int, Span]] = []
        """Open inline elements that name a field: number of inline elements around them (-1 for ``<time>``), index in ``parts``
        of their first text, the span."""

    def add(self, text: str) -> None:
        """Add a piece of text to the open line."""
        if text.isspace():
            text = " "
        elif self.look != self.looks[-1]:
            self.look = self.looks[-1] if self.look is None else ""
        if self.is_new_node:
            self.seams.append(len(self.parts))
            self.is_new_node = False
        self.parts.append(text)

    def has_text(self) -> bool:
        """Return whether the open line has more than white space."""
        return any(not part.isspace() for part in self.parts)

    def flush(self, box: Box, row: int) -> None:
        """Close the open line. It is in this box, and in the table row whose box has the index ``row`` (or -1)."""
        parts = self.parts
        if not parts:
            return
        joined = parts[0] if len(parts) == 1 else "".join(parts)
        if box.tag == "pre" and "\n" in joined:
            texts = map(fold, _BLANK_LINES.split(joined))
            self.lines += [Line(text, box.tag, box.index) for text in texts if text]
        elif text := fold(joined):
            pieces = self._pieces() if len(self.seams) > 1 else None
            self.lines.append(Line(text, box.tag, box.index, pieces, self.link_chars, row, self.look or ""))
        self.parts, self.seams, self.is_new_node = [], [], True
        self.link_chars = 0
        self.look = None

    def _pieces(self) -> tuple[str, ...]:
        """Return the text nodes of the open line."""
        parts, seams = self.parts, self.seams
        if len(seams) == len(parts):  # no entity divides a text node
            return tuple(parts)
        ends = [*seams[1:], len(parts)]
        return tuple(["".join(parts[start:end]) for start, end in zip(seams, ends, strict=True)])

    def open_look(self, tag: str, attributes: Attributes) -> None:
        """Note the style of text inside an inline element: the style around it, and its own tag, class and style."""
        look = self.looks[-1]
        if len(look) < _LONGEST_LOOK:
            look = f"{look} {tag}"
            if attributes:
                get = attributes.get
                look = f"{look} {get('class', '')} {get('style', '')[:100]} {get('size', '')} {get('color', '')}"
        self.looks.append(look)

    def close_look(self) -> None:
        """End an inline element: its style, and its field if it names one."""
        self.looks.pop()
        if self.spans and self.spans[-1][0] == len(self.looks):
            self.close_span()

    def open_span(self, attributes: Attributes) -> None:
        """Note an inline element if its attributes name a field. Call it before ``open_look``."""
        if field_of(attributes):
            self.spans.append((len(self.looks), len(self.parts), Span(attributes, "", len(self.lines))))

    def open_time(self, tag: str, attributes: Attributes) -> None:
        """Note a ``<time>``, which is a field, and its date for machines."""
        self.spans.append((_TIME, len(self.parts), Span(attributes, "", len(self.lines), tag)))
        if written := attributes.get("datetime", "").strip():
            self.out.times.append((written, len(self.lines)))

    def close_span(self) -> None:
        """Add an inline element with its text, at its end. If it has blocks inside, its text is in the lines."""
        _, first, span = self.spans.pop()
        lines = self.lines[span.line : span.line + _SPAN_LINES]
        rest = self.parts if lines else self.parts[first:]
        span.text = fold("\n".join([*(line.text for line in lines), "".join(rest)]))
        self.out.spans.append(span)
