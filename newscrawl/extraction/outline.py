"""The page as a flat list of lines, boxes, links and metadata, as ``parse.py`` reads it.

Everything that ``extraction/`` reads comes from the :class:`Outline`; no module sees the HTML again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from newscrawl.extraction.hints import NO_HINTS, Hints, read_hints
from newscrawl.normalise.urls import absolute

Attributes = Mapping[str, str]
HEADINGS: Final = frozenset("h1 h2 h3 h4 h5 h6".split())
_NOISE_TAGS: Final = frozenset("nav aside footer form menu".split())
_WHOLE_PAGE: Final = frozenset("html body main article".split())
"""Boxes whose classes speak of the page's layout, its tags and its comments, all of which are inside."""
_COMMENTS = re.compile(r"comments?[_-](?:content|text|body|box|list|items?|area)(?![a-z])", re.IGNORECASE)
"""``article_comments_content``: a part of the comments, though words of the text's own names are in it."""
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
    """Index behind the last line inside the box: its lines are ``lines[first:last]``."""
    _hints: Hints | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def name(self) -> str:
        """Its class, id and role attributes as one string."""
        get = self.attributes.get
        identifier = get("id", "")
        # A long one is made of a heading's words; those with underscores in front (__next) are a framework's.
        if len(identifier) > _LONGEST_ID or identifier.startswith("__"):
            identifier = ""
        return f"{get('class', '')} {identifier} {get('role', '')}".strip()

    @property
    def hints(self) -> Hints:
        """What its attributes speak of. Read on demand: most boxes hold nothing that matters."""
        hints = self._hints
        if hints is None:
            hints = self._hints = read_hints(self.name) if self.attributes else NO_HINTS
        return hints

    @property
    def noise(self) -> bool:
        """Whether its tag or attributes speak of navigation, lists or promotion."""
        if self.tag in _NOISE_TAGS:
            return True
        if not self.attributes or self.tag in _WHOLE_PAGE:
            return False
        return self.hints.noise or _names_comments(self.name)

    @property
    def doubtful(self) -> bool:
        """Whether its attributes may speak of the page's shell, or only of a place in the layout."""
        return self.tag not in _WHOLE_PAGE and self.hints.weak

    @property
    def is_caption(self) -> bool:
        """Whether it is marked as the caption of a picture."""
        return self.tag == "figcaption" or self.hints.caption


@dataclass(slots=True)
class Line:
    """A run of text between two block boundaries, white space folded.

    ``pieces`` are the text nodes it was made of if there is more than one. ``link_chars`` counts the characters
    inside links.
    """

    text: str
    tag: str
    box: int
    pieces: tuple[str, ...] | None = None
    link_chars: int = 0
    row: int = -1
    """Index of the box of the table row it stands in, or -1."""
    look: str = ""
    """Tags, classes and styles of the inline elements around all of its text; empty if there are none."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Its text nodes: an information line's fields are often separate elements that touch without a space."""
        return self.pieces or (self.text,)

    @property
    def is_linked(self) -> bool:
        """Whether most of it is link text."""
        return self.link_chars * 2 > len(self.text)

    @property
    def link_share(self) -> float:
        """Share of the line's characters that are link text, 0 to 1."""
        return min(1.0, self.link_chars / len(self.text)) if self.text else 0.0


@dataclass(slots=True)
class Link:
    """An ``<a href>``: its attributes, its text as written, and the index of the line at which it stands."""

    attributes: Attributes
    raw_text: str
    line: int
    first_line: int = 0
    """Index of the line at which its text begins: a link around a whole card holds several lines."""
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
        """Its ``title`` attribute, where lists keep the headlines that they print cut off."""
        return self.attributes.get("title", "")

    @property
    def text(self) -> str:
        """Its text, white space folded."""
        return fold(self.raw_text)


@dataclass(slots=True)
class Picture:
    """An ``<img>``: source as written, alt text, and the index of the line that follows it."""

    src: str
    alt: str
    line: int
    box: int


@dataclass(slots=True)
class Span:
    """An inline element that is ``<time>`` or whose attributes name a field (``<span class="author">``): its text, and the line it opens at."""

    attributes: Attributes
    text: str
    line: int
    tag: str = ""


@dataclass(slots=True)
class Outline:
    """All that was read from a page, in document order."""

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
    """``<time datetime>`` elements: (attribute, line index); without the attribute their text is read as a line's."""
    spans: list[Span] = field(default_factory=list)
    """Inline elements named for a field, see ``marks.py``."""
    head_links: dict[str, str] = field(default_factory=dict)
    """``<link rel>`` → href: canonical, next, amphtml."""
    feeds: list[str] = field(default_factory=list)
    document_title: str = ""
    language: str = ""
    base_href: str = ""
    password_fields: int = 0
    form_fields: int = 0
    """Fields of forms that a reader fills in."""

    def box_chain(self, index: int, limit: int = 1 << 30) -> list[int]:
        """Return the indexes of a box and its ancestors, innermost first, at most ``limit`` of them."""
        chain: list[int] = []
        while index >= 0 and len(chain) < limit:
            chain.append(index)
            index = self.boxes[index].parent
        return chain


@lru_cache(maxsize=8192)
def _names_comments(names: str) -> bool:
    return _COMMENTS.search(names) is not None


def fold(text: str) -> str:
    """Fold white space: runs become one space, a line wrap between two CJK characters disappears."""
    words = text.split()
    if len(words) > 1 and "\n" in text and not text.isascii():
        words = _WRAPPED_CJK.sub("", text).split()
    return " ".join(words)


def base_url(outline: Outline, url: str | None) -> str | None:
    """Return what relative references on the page are relative to."""
    if outline.base_href and url:
        return absolute(outline.base_href, url) or url
    return url or (outline.base_href or None)
