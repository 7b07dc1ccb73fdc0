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
        """The text nodes of the open line. White space between blocks is not part of a line."""
        self.rows: list[int] = [-1]
        """Indexes of the boxes of the open table rows, after -1."""
        self.link_chars = 0
        self.looks: list[str] = [""]
        """The style of text inside each open inline element, the innermost last: tags, classes and styles."""
        self.look: str | None = None
        """The style of all text of the open line; empty if it is mixed, None before its first text."""
        self.spans: list[tuple[int, int, Span]] = []
        """Open inline elements that name a field: number of inline elements around them (-1 for ``<time>``), index in ``parts``
        of their first text, the span."""

    def add(self, text: str) -> None:
        """Add a text node to the open line."""
        if self.look != self.looks[-1] and text != " ":
            self.look = self.looks[-1] if self.look is None else ""
        self.parts.append(text)

    def next_line(self) -> int:
        """Return the index of the line after the open one. An open line of white space does not count."""
        return len(self.lines) + (not all(map(str.isspace, self.parts)))

    def flush(self, box: Box) -> None:
        """Close the open line. It is in this box, and in the innermost open table row."""
        parts = self.parts
        if not parts:
            return
        joined = parts[0] if len(parts) == 1 else "".join(parts)
        if box.tag == "pre" and "\n" in joined:
            texts = map(fold, _BLANK_LINES.split(joined))
            self.lines += [Line(text, box.tag, box.index) for text in texts if text]
        elif text := fold(joined):
            pieces = tuple(parts) if len(parts) > 1 else None
            self.lines.append(Line(text, box.tag, box.index, pieces, self.link_chars, self.rows[-1], self.look or ""))
        parts.clear()
        self.link_chars = 0
        self.look = None

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
