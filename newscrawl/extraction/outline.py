"""The page as a flat list of lines, boxes, links and metadata, as ``outline_parser.py`` reads it.

All modules of ``extraction/`` read the :class:`Outline`. None of them reads the HTML again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from newscrawl.extraction.hints import NO_HINTS, Hints, read_hints
from newscrawl.normalise.urls import absolute

Attributes = Mapping[str, str]
NO_ATTRIBUTES: Final[Attributes] = {}
"""A look-up in lxml's own empty mapping takes ten times as long."""
HEADINGS: Final = frozenset("h1 h2 h3 h4 h5 h6".split())
NOISE_TAGS: Final = frozenset("nav aside footer form menu".split())
_WHOLE_PAGE: Final = frozenset("html body main article".split())
"""Tags of boxes around the whole page. Their classes are about its layout, tags and comments."""
_LONGEST_ID: Final = 24
_WRAPPED_CJK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n]\s*(?=[\u3000-\u9fff\uff00-\uffef])")


@dataclass(slots=True)
class Box:
    """A block element."""

    index: int
    parent: int
    tag: str
    depth: int
    attributes: Attributes
    first: int = 0
    last: int = 0
    """Index after the last line inside the box: its lines are ``lines[first:last]``."""
    _hints: Hints | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def name(self) -> str:
        """Its class, id and role attributes as one string."""
        get = self.attributes.get
        identifier = get("id", "")
        # A long id consists of a heading's words. An id with leading underscores (__next) is a framework's.
        if len(identifier) > _LONGEST_ID or identifier.startswith("__"):
            identifier = ""
        return f"{get('class', '')} {identifier} {get('role', '')}".strip()

    @property
    def hints(self) -> Hints:
        """The meaning of its attributes. Read on demand, because most boxes do not need it."""
        hints = self._hints
        if hints is None:
            hints = self._hints = read_hints(self.name) if self.attributes else NO_HINTS
        return hints

    @property
    def noise(self) -> bool:
        """Whether its tag or attributes name navigation, lists or promotion."""
        if self.tag in NOISE_TAGS:
            return True
        if not self.attributes or self.tag in _WHOLE_PAGE:
            return False
        hints = self.hints
        return hints.noise or hints.comments

    @property
    def doubtful(self) -> bool:
        """Whether its attributes may name the page's shell, or only a place in the layout."""
        return self.tag not in _WHOLE_PAGE and self.hints.weak

    @property
    def is_caption(self) -> bool:
        """Whether it is marked as the caption of a picture."""
        return self.tag == "figcaption" or self.hints.caption


@dataclass(slots=True)
class Line:
    """The text between two block boundaries, with folded white space.

    ``pieces`` are the text nodes it was made of if there is more than one. ``link_chars`` counts the characters
    inside links.
    """

    text: str
    tag: str
    box: int
    pieces: tuple[str, ...] | None = None
    link_chars: int = 0
    row: int = -1
    """Index of the box of the table row that it is in, or -1."""
    look: str = ""
    """Tags, classes and styles of the inline elements around all of its text; may be empty."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Its text nodes. The fields of an information line are often separate elements without a space between them."""
        return self.pieces or (self.text,)

    @property
    def is_linked(self) -> bool:
        """Whether most of its text is in links."""
        return self.link_chars * 2 > len(self.text)

    @property
    def link_share(self) -> float:
        """Share of the line's characters that are in links, 0 to 1."""
        return min(1.0, self.link_chars / len(self.text)) if self.text else 0.0


@dataclass(slots=True)
class Link:
    """An ``<a href>``: its attributes, its text as written, and the index of its line."""

    attributes: Attributes
    raw_text: str
    line: int
    first_line: int = 0
    """Index of the line at which its text begins. A link around a whole card has several lines."""
    box: int = 0
    """Index of the box in which it was opened."""
    is_button: bool = False
    """Whether it is a button whose attributes name an address: "load more"."""

    @property
    def href(self) -> str:
        """Its target as written."""
        return self.attributes.get("href", "").strip()

    @property
    def rel(self) -> str:
        """Its ``rel`` attribute."""
        return self.attributes.get("rel", "")

    @property
    def title(self) -> str:
        """Its ``title`` attribute. Lists that cut headlines off have the full headline there."""
        return self.attributes.get("title", "")

    @property
    def text(self) -> str:
        """Its text, with folded white space."""
        return fold(self.raw_text)


@dataclass(slots=True)
class Picture:
    """An ``<img>``: source as written, alt text, and the index of the line after it."""

    src: str
    alt: str
    line: int
    box: int


@dataclass(slots=True)
class Span:
    """A ``<time>`` or an inline element whose attributes name a field (``<span class="author">``): its text and first line."""

    attributes: Attributes
    text: str
    line: int
    tag: str = ""


@dataclass(slots=True)
class Outline:
    """All contents that were read from a page, in document order."""

    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    other_links: list[Link] = field(default_factory=list)
    """Links of hidden blocks (tabs, menus) and addresses in ``data-href`` or ``onclick`` attributes of other elements."""
    metas: dict[str, str] = field(default_factory=dict)
    """``name`` / ``property`` / ``itemprop`` / ``http-equiv`` in lower case → content; the first one wins."""
    meta_lists: dict[str, list[str]] = field(default_factory=dict)
    json_ld: list[str] = field(default_factory=list)
    times: list[tuple[str, int]] = field(default_factory=list)
    """``<time datetime>`` elements: (attribute, line index); without the attribute, their text is read with the line."""
    spans: list[Span] = field(default_factory=list)
    """Inline elements whose attributes name a field, see ``marks.py``."""
    head_links: dict[str, str] = field(default_factory=dict)
    """``<link rel>`` → href: canonical, next, amphtml."""
    feeds: list[str] = field(default_factory=list)
    document_title: str = ""
    language: str = ""
    base_href: str = ""
    password_fields: int = 0
    form_fields: int = 0
    """Number of form fields that a reader fills in."""
    field_boxes: list[int] = field(default_factory=list)
    """Boxes of the same fields, and of those of discussions."""

    def box_chain(self, index: int, limit: int = 1 << 30) -> list[int]:
        """Return the indexes of a box and its ancestors, innermost first, at most ``limit`` of them."""
        chain: list[int] = []
        boxes = self.boxes
        while index >= 0 and limit > 0:
            chain.append(index)
            index = boxes[index].parent
            limit -= 1
        return chain


def fold(text: str) -> str:
    """Return a text with folded white space: runs become one space, line breaks between two CJK characters are removed."""
    if text.isprintable() and "  " not in text:  # white space other than a space is not printable
        return text.strip(" ")
    words = text.split()
    if len(words) > 1 and "\n" in text and not text.isascii():
        words = _WRAPPED_CJK.sub("", text).split()
    return " ".join(words)


def base_url(outline: Outline, url: str | None) -> str | None:
    """Return the base address of the page's relative references."""
    if outline.base_href and url:
        return absolute(outline.base_href, url) or url
    return url or (outline.base_href or None)
