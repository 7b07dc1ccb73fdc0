"""One walk over the tree: the page as a flat list of lines, boxes, links and metadata.

Everything that ``extraction/`` reads comes from the :class:`Outline`; no module walks the tree again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from lxml import etree

from newscrawl.page import Page

INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb rp rt ruby s samp "
    "small span strike strong sub sup time tt u var wbr img picture source input".split()
)
SKIPPED: Final = frozenset(
    "script style noscript template svg math iframe object embed audio video canvas select textarea button "
    "datalist map dialog rp rt".split()
)
HEADINGS: Final = frozenset("h1 h2 h3 h4 h5 h6".split())
_NOISE_TAGS: Final = frozenset("nav aside footer form menu".split())

# Words of class, id and role attributes. They only ever weigh; text decides in the end (extraction/body.py).
_NOISE_HINT = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menus?|foot(?:er)?\w*|side(?:bar)?|aside|comments?|cmts?|disqus\w*|related\w*|relate|"
    r"recommend\w*|share\w*|sharing|social\w*|breadcrumbs?|crumbs?|position|copyright|copyr|banner|advert\w*|ads?|"
    r"adv|promo\w*|sponsor\w*|hot\w*|rank\w*|pager|pagination|page-?nav|login|signup|subscribe\w*|newsletter\w*|"
    r"toolbar|tool|widget\w*|popup|modal|cookie\w*|gdpr|consent|paywall|teaser\w*|outbrain|taboola|tags?|taglist|"
    r"keywords?|topics|more|next|prev|print|utility|byline-?bio|author-?bio|about-?author|right|rightbar|"
    r"statement|disclaimer|qrcode|ewm|app-?download|feedback|vote|bottom-?\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
_TEXT_HINT = re.compile(
    r"(?:^|[\s_-])(?:article|art|news|post|entry|story|detail|main|blog|trs)?[_-]?(?:content|con|text|txt|body|editor|detail|"
    r"articlebody|artibody|article|paragraphs?|main|story|cnt)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WRAPPED_CJK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n]\s*(?=[\u3000-\u9fff\uff00-\uffef])")
_IMAGE_SOURCES: Final = ("data-src", "data-original", "data-lazy-src", "data-url", "src")


@dataclass(slots=True)
class Box:
    """A block element. ``noise`` tells that its tag or attributes speak of navigation, lists or promotion."""

    index: int
    parent: int
    tag: str
    depth: int
    noise: bool
    name: str
    first: int = 0
    last: int = 0
    """Index behind the last line inside the box: its lines are ``lines[first:last]``."""


@dataclass(slots=True)
class Line:
    """A run of text between two block boundaries, white space folded.

    ``parts`` are the text nodes it was made of: an information line's fields are often separate elements that
    touch without a space. ``link_chars`` counts the characters inside links.
    """

    text: str
    tag: str
    box: int
    parts: tuple[str, ...]
    link_chars: int = 0
    row: int = -1
    """Index of the box of the table row it stands in, or -1."""

    @property
    def link_share(self) -> float:
        """Share of the line's characters that are link text, 0 to 1."""
        return min(1.0, self.link_chars / len(self.text)) if self.text else 0.0


@dataclass(slots=True)
class Link:
    """An ``<a href>``: target as written, its text, the index of the line at which it stands."""

    href: str
    text: str
    line: int
    box: int
    rel: str = ""
    title: str = ""


@dataclass(slots=True)
class Picture:
    """An ``<img>``: source as written, alt text, and the index of the line that follows it."""

    src: str
    alt: str
    line: int
    box: int


@dataclass(slots=True)
class Outline:
    """All that was read from a page, in document order."""

    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    metas: dict[str, str] = field(default_factory=dict)
    """``name`` / ``property`` / ``itemprop`` / ``http-equiv`` in lower case → content; the first one wins."""
    meta_lists: dict[str, list[str]] = field(default_factory=dict)
    json_ld: list[str] = field(default_factory=list)
    times: list[tuple[str, str, int]] = field(default_factory=list)
    """``<time>`` elements: (datetime attribute, text, line index)."""
    head_links: dict[str, str] = field(default_factory=dict)
    """``<link rel>`` → href: canonical, next, amphtml."""
    feeds: list[str] = field(default_factory=list)
    document_title: str = ""
    language: str = ""
    base_href: str = ""
    password_fields: int = 0

    def box_chain(self, index: int) -> list[int]:
        """Return the indexes of a box and all its ancestors, innermost first."""
        chain = []
        while index >= 0:
            chain.append(index)
            index = self.boxes[index].parent
        return chain


@lru_cache(maxsize=8192)
def speaks_of_noise(names: str) -> bool:
    """Tell whether class, id and role words speak of anything but the article's text.

    Words for text win: ``share-article`` and ``TRS_Editor`` name the article's own box.
    """
    words = _CAMEL.sub("-", names)
    return bool(_NOISE_HINT.search(words)) and not _TEXT_HINT.search(words)


def fold(text: str) -> str:
    """Fold white space: runs become one space, a line wrap between two CJK characters disappears."""
    if "\n" in text:
        text = _WRAPPED_CJK.sub("", text)
    return " ".join(text.split())


class _Walk:
    """State of the walk: the open boxes, and the text gathered since the last block boundary."""

    def __init__(self, outline: Outline) -> None:
        self.out = outline
        self.boxes: list[int] = []
        self.rows: list[int] = []
        self.parts: list[str] = []
        self.link_depth = 0
        self.link_text: list[str] = []
        self.link_chars = 0

    def text(self, text: str) -> None:
        self.parts.append(text)
        if self.link_depth:
            self.link_text.append(text)
            self.link_chars += len(text.strip())

    def flush(self) -> None:
        """Close the current line."""
        parts = self.parts
        if not parts:
            return
        text = fold("".join(parts)) if len(parts) > 1 else fold(parts[0])
        if text:
            box = self.boxes[-1] if self.boxes else 0
            self.out.lines.append(
                Line(
                    text=text,
                    tag=self.out.boxes[box].tag,
                    box=box,
                    parts=tuple(parts),
                    link_chars=self.link_chars,
                    row=self.rows[-1] if self.rows else -1,
                )
            )
        self.parts = []
        self.link_chars = 0

    def open_box(self, element: etree._Element, tag: str) -> None:
        self.flush()
        attributes = element.attrib
        name = ""
        if attributes:
            name = f"{attributes.get('class', '')} {attributes.get('id', '')} {attributes.get('role', '')}"
        parent = self.boxes[-1] if self.boxes else -1
        noise_box = tag in _NOISE_TAGS or (len(name) > 2 and speaks_of_noise(name[:200]))
        box = Box(
            index=len(self.out.boxes),
            parent=parent,
            tag=tag,
            depth=len(self.boxes),
            noise=noise_box,
            name=name.strip(),
            first=len(self.out.lines),
        )
        self.out.boxes.append(box)
        self.boxes.append(box.index)
        if tag == "tr":
            self.rows.append(box.index)

    def close_box(self, tag: str) -> None:
        self.flush()
        self.out.boxes[self.boxes.pop()].last = len(self.out.lines)
        if tag == "tr":
            self.rows.pop()

    def open_link(self) -> None:
        self.link_depth += 1
        if self.link_depth == 1:
            self.link_text = []

    def close_link(self, element: etree._Element) -> None:
        self.link_depth -= 1
        href = element.get("href")
        if href and self.link_depth == 0:
            self.out.links.append(
                Link(
                    href=href.strip(),
                    text=fold("".join(self.link_text)),
                    line=len(self.out.lines),
                    box=self.boxes[-1] if self.boxes else 0,
                    rel=element.get("rel", ""),
                    title=element.get("title", ""),
                )
            )

    def image(self, element: etree._Element) -> None:
        for name in _IMAGE_SOURCES:
            src = element.get(name, "").strip()
            if src and not src.startswith("data:"):
                box = self.boxes[-1] if self.boxes else 0
                line = len(self.out.lines) + (1 if any(part.strip() for part in self.parts) else 0)
                self.out.pictures.append(Picture(src, fold(element.get("alt", "")), line, box))
                return


def _read_head(outline: Outline, element: etree._Element, tag: str) -> None:
    """Take in an element that carries metadata, wherever on the page it stands."""
    if tag == "meta":
        content = element.get("content")
        names = element.get("property") or element.get("name") or element.get("itemprop")
        if content and names:
            for name in names.lower().split():
                outline.metas.setdefault(name, content.strip())
                outline.meta_lists.setdefault(name, []).append(content.strip())
    elif tag == "link":
        rel, href = element.get("rel", "").lower(), element.get("href", "").strip()
        if href and rel in ("canonical", "next", "amphtml"):
            outline.head_links.setdefault(rel, href)
        elif href and rel == "alternate" and element.get("type", "").endswith(("rss+xml", "atom+xml")):
            outline.feeds.append(href)
    elif tag == "script":
        if "ld+json" in element.get("type", "").lower() and element.text:
            outline.json_ld.append(element.text)
    elif tag == "title":
        outline.document_title = outline.document_title or fold(element.text or "")
    elif tag == "base":
        outline.base_href = outline.base_href or element.get("href", "").strip()


_HEAD_TAGS: Final = frozenset("meta link script title base".split())
_NOT_TEXT: Final = SKIPPED | _HEAD_TAGS
_BREAKS: Final = frozenset(("br", "hr"))


def _hidden(element: etree._Element) -> bool:
    style = element.get("style")
    if style and _HIDDEN_STYLE.search(style[:500]):
        return True
    return element.get("hidden") is not None and element.tag != "body"


def read(page: Page) -> Outline:
    """Walk the page's tree once and return its outline."""
    outline = Outline(language=page.root.get("lang", "").strip())
    walk = _Walk(outline)
    walker = etree.iterwalk(page.root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if not _enter(walk, element, tag):
                walker.skip_subtree()
            elif text := element.text:
                walk.text(text)
        else:
            _leave(walk, element, tag)
            if tail := element.tail:
                walk.text(tail)
    walk.flush()
    return outline


def _enter(walk: _Walk, element: etree._Element, tag: str) -> bool:
    """Take in the start of an element; return whether its content is to be read."""
    if tag in _NOT_TEXT:
        if tag in _HEAD_TAGS:
            _read_head(walk.out, element, tag)
        return False
    if tag in _BREAKS:
        walk.flush()
        return False
    if tag in INLINE:
        return _enter_inline(walk, element, tag)
    walk.open_box(element, tag)
    return not _hidden(element)


def _enter_inline(walk: _Walk, element: etree._Element, tag: str) -> bool:
    if tag == "a":
        walk.open_link()
    elif tag == "img":
        walk.image(element)
    elif tag == "time":
        _read_time(walk.out, element)
    elif tag == "input":
        walk.out.password_fields += element.get("type", "").lower() == "password"
    elif tag == "span":
        return not _hidden(element)
    return True


def _leave(walk: _Walk, element: etree._Element, tag: str) -> None:
    """Take in the end of an element."""
    if tag in INLINE:
        if tag == "a":
            walk.close_link(element)
    elif tag not in _NOT_TEXT and tag not in _BREAKS:
        walk.close_box(tag)


def _read_time(outline: Outline, element: etree._Element) -> None:
    text = fold("".join(element.itertext()))[:200]  # type: ignore[arg-type]
    outline.times.append((element.get("datetime", "").strip(), text, len(outline.lines)))
