"""Parse a page once: lxml's events make the outline directly.

No tree is built. The parser calls :class:`_Builder` for every tag and text. This takes about as long as building a tree, but
the tree need not be walked: on 219 pages the walk took 0.9 ms a page, with a parse of 1.8 ms.
"""

from __future__ import annotations

import re
import time
from typing import Final

from lxml import etree

from newscrawl.extraction.document import Document
from newscrawl.extraction.hints import field_of, read_hints
from newscrawl.extraction.outline import Attributes, Box, Line, Link, Outline, Picture, Span, fold
from newscrawl.extraction.weights import units

# The role of an element decides how it is read. Every element that is not in this table is a block.
_BLOCK, _INLINE, _SPAN, _LINK, _SPECIAL, _BREAK, _SKIPPED, _HEAD = range(8)
_TAGS: Final = {
    _INLINE: """abbr acronym b basefont bdi bdo big blink cite code data del dfn em font i ins kbd label mark meter nobr
        output progress q rb ruby s samp slot small strike strong sub sup term tt u var wbr picture source""",
    _SPAN: "span",
    _LINK: "a",
    _SPECIAL: "img amp-img amp-anim time input",
    _BREAK: "br hr",
    _SKIPPED: """style noscript template svg math iframe object embed audio video canvas select textarea button
        datalist map dialog rp rt""",
    _HEAD: "meta link script title base",
    _BLOCK: "html head body div p ul ol li dl dt dd h1 h2 h3 h4 h5 h6 section article header footer nav aside main figure",
}


class _Roles(dict[str, int]):
    """Roles by tag. Unknown tags are blocks. A tag with a prefix (``<st1:place>``) is inline: word processors write it."""

    def __missing__(self, tag: str) -> int:
        return _INLINE if ":" in tag else _BLOCK


_ROLES: Final = _Roles({tag: role for role, tags in _TAGS.items() for tag in tags.split()})
_CLICK_ATTRIBUTES: Final = ("data-href", "data-url", "data-link", "onclick")
"""Attributes with the address that a click opens, in elements that are not links and in links that a script handles."""
_HAS_NO_CLICK: Final = frozenset(_CLICK_ATTRIBUTES).isdisjoint
"""Whether attributes have none of these. It is called for every box."""
_NOWHERE: Final = ("#", "javascript:")
_CLICK_ADDRESS = re.compile(
    r"""['"]([^'"\s<>{}]{0,40}/[^'"\s<>{}]{1,2000}|[^'"\s<>{}]{1,200}\.\w{0,5}html?[^'"\s<>]{0,200})['"]"""
)
"""The address in ``onclick="open('/a/1.html')"``: a quoted string with a slash or the name of a page in it."""
_BLANK_LINES = re.compile(r"\n[ \t\r]*(?:\n|(?=[ \t]*\u3000))")
"""The separator of paragraphs in preformatted text: an empty line, or in Chinese the indent of a line."""
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNSEEN_CLASS = re.compile("visually-?_?hidden|sr-only|screen-?reader")
_CLIPPED_STYLE = re.compile(r"clip\s*:\s*rect\(\s*0|clip-path\s*:\s*inset\(\s*(?:50|100)%", re.IGNORECASE)
"""Styles of text for screen readers only."""
_NO_ATTRIBUTES: Final[Attributes] = {}
"""A look-up in lxml's own empty mapping takes ten times as long."""
_IMAGE_SOURCES: Final = ("data-src", "data-original", "data-lazy-src", "data-url", "src")

_DOT: Final = ("0", "1", "2", "0px", "1px", "2px")
"""Widths and heights of invisible pictures."""
_LONGEST_LOOK: Final = 300
"""Most characters that describe the style of a line. Inline elements may be nested without limit."""
_SPAN_LINES: Final = 3
"""Most lines of an inline element that are read as its text. A field has one line."""

_BUTTONS: Final = frozenset("hidden submit button image reset search".split())
"""Types of ``<input>`` that readers do not fill in, and search fields, which are on every page."""

_DISCUSSION = re.compile(r"comment|discuss|respond|reply|review|poll|vote|kommentar|评论|留言", re.IGNORECASE)

_ENDS: Final = (b"</html>", b"</HTML>", b"</body>", b"</BODY>")
_HIDDEN_PIECE: Final = 20
"""Shortest text node of a hidden box that is counted, in characters. Shorter ones are labels."""
_HIDDEN_TEXT: Final = 150
"""Units of text from which on a hidden box is worth reading; with so much visible text it is not needed."""
_LONGEST_TITLE: Final = 2_000
_LONGEST_LINK: Final = 4_000
_LONGEST_META: Final = 20_000
_LONGEST_ADDRESS: Final = 4_000
"""Most characters that are kept of a document's title, a link's text, a meta's content, an address in the head. Those of
1,360 benchmark pages are far shorter. Some algorithms take time by the square of these lengths."""
_CHUNK: Final = 65_536
"""Bytes that the parser gets at a time. After each piece, the limits for hostile pages are checked."""
_MAX_DEPTH: Final = 2_048
"""Reading stops at so many open elements, as in libxml2 itself. Its time for an end tag grows with their number."""
_MAX_LINES: Final = 20_000
"""Reading stops after so many lines. The most on 1,360 benchmark pages are 6,569."""
_MAX_SECONDS: Final = 1.0
"""Reading stops after so many seconds of CPU time. The slowest of 1,360 benchmark pages takes 0.04."""


def parse_outline(document: Document) -> Outline:
    """Return the outline of a page, by one parse.

    A few pages need a second parse: the first one found the end of the document before its text, or text in hidden boxes
    only. Parsing stops early on a hostile page (nested deeper than 2,048 elements, over
    20,000 lines or 1 s of CPU); what was read so far is returned.
    """
    source = document.source
    deadline = time.process_time() + _MAX_SECONDS
    builder = _parse(source, frozenset(), deadline)
    if builder.ended_early:
        for end in _ENDS:
            source = source.replace(end, b"")
        builder = _parse(source, frozenset(), deadline)
    if revealed := _wrongly_hidden(builder):
        builder = _parse(source, revealed, deadline)
    return builder.out


def _names_discussion(attributes: Attributes) -> bool:
    """Return whether a form is named as one in which readers discuss an article."""
    return any(_DISCUSSION.search(attributes.get(key, "")[:200]) for key in ("id", "class", "name", "action"))


def _wrongly_hidden(builder: _Builder) -> frozenset[int]:
    """Return the hidden boxes with the page's text, which a script would show.

    If the page has no visible text, any box that is not named as noise; else only a box that is named as the article's.
    """
    hidden = {number: size for number, size in builder.hidden_sizes.items() if size >= _HIDDEN_TEXT}
    if not hidden:
        return frozenset()
    largest, seen = max(hidden.values()), 0
    for line in builder.out.lines:
        if len(line.text) >= 2 * _HIDDEN_PIECE and not line.is_linked:
            seen += units(line.text)
            if 2 * seen > largest:
                return frozenset()
    return frozenset(
        number
        for number, size in hidden.items()
        if size >= 2 * seen and (seen < _HIDDEN_TEXT or builder.hidden_articles[number])
    )


def _parse(source: bytes, revealed: frozenset[int], deadline: float) -> _Builder:
    builder = _Builder(revealed)
    # The type stubs require a comment() method and bytes. The parser needs neither.
    parser = etree.HTMLParser(target=builder, encoding="utf-8", huge_tree=True)  # type: ignore[arg-type]
    try:
        for start in range(0, len(source), _CHUNK):
            parser.feed(source[start : start + _CHUNK])
            if builder.depth > _MAX_DEPTH or len(builder.out.lines) > _MAX_LINES or time.process_time() > deadline:
                break
        parser.close()
    except etree.XMLSyntaxError:
        pass  # libxml2 reports no more; the page is what it has reported
    builder.flush()
    if builder.out.boxes:
        builder.out.boxes[0].last = len(builder.out.lines)
    return builder


class _Builder:
    """The target of the parser: the open boxes, and the text since the last block boundary."""

    def __init__(self, revealed: frozenset[int] = frozenset()) -> None:
        self.out = Outline()
        self.revealed = revealed
        """Numbers of the hidden boxes that are read anyway."""
        self.hidden_sizes: dict[int, int] = {}
        """Units of text in each hidden box that may have the article's text, by the number of the box."""
        self.hidden_articles: dict[int, bool] = {}
        """Whether each of these boxes is named as the article's text."""
        self.hiding = -1
        """Number of the hidden box that is open, or -1."""
        self.ended_early = False
        """Whether boxes come after the end of the document. Some templates write ``</html>`` after the header."""
        self.open: list[Box] = []
        self.rows: list[int] = []
        self.pictured: set[int] = set()
        """Indexes of the boxes with pictures."""
        self.parts: list[str] = []
        self.seams: list[int] = []
        """Indexes in ``parts`` at which text nodes begin. The parser divides a text node at every entity."""
        self.new_node = True
        self.in_noscript = False
        self.skipped = 0
        """Number of open elements inside an element that is not read, with the element itself."""
        self.captured: list[str] | None = None
        """Text of the open ``<title>`` or JSON-LD ``<script>``."""
        self.depth = 0
        self.link_depth = 0
        self.link: Attributes = {}
        self.link_text: list[str] = []
        self.link_place = (0, 0)
        """Line and box at which the open link begins."""
        self.in_hidden = False
        """Whether the skipped element is a hidden block. Its links still count."""
        self.button: Attributes = {}
        self.hidden_link: Attributes = {}
        self.hidden_text: list[str] = []
        self.link_chars = 0
        self.looks: list[str] = [""]
        """The style of text inside each open inline element, the innermost last: tags, classes and styles."""
        self.line_look: str | None = None
        """The style of all text of the open line; empty if it is mixed, None before its first text."""
        self.spans: list[tuple[int, int, Span]] = []
        """Open inline elements that name a field: depth, index in ``parts`` of their first text, the span."""

    def start(self, tag: str, attributes: Attributes) -> None:
        """Handle a start tag."""
        self.depth += 1
        if self.skipped:
            self.skipped += 1
            self.start_unread(tag, attributes)
            return
        self.new_node = True
        if not attributes:
            attributes = _NO_ATTRIBUTES
        role = _ROLES[tag]
        if role == _BLOCK:
            if self.parts:
                self.flush()
            if ("style" in attributes or "hidden" in attributes) and self.is_hidden_box(tag, attributes):
                self.skipped, self.in_hidden = 1, True
            else:
                self.open_box(tag, attributes)
        elif role == _LINK:
            self.open_link(attributes)
        elif role == _SPAN:
            self.span(attributes)
        elif role == _INLINE:
            if attributes:
                self.open_span(attributes)
            self.open_look(tag, attributes)
        elif role == _SPECIAL:
            self.special(tag, attributes)
        else:
            self.unread(tag, attributes, role)

    def span(self, attributes: Attributes) -> None:
        """Handle a span that is hidden, names a field, or opens a page when clicked."""
        if attributes:
            if _unseen(attributes):
                self.skipped, self.in_hidden = 1, True
                return
            self.open_span(attributes)
            if not self.link_depth and not _HAS_NO_CLICK(attributes):
                self.clickable(attributes)
        self.open_look("span", attributes)

    def start_unread(self, tag: str, attributes: Attributes) -> None:
        """Handle a start tag inside an element that is not read: links of hidden blocks, pictures of ``<noscript>``."""
        if tag == "a" and self.in_hidden:
            self.open_hidden_link(attributes)
        elif self.in_noscript and tag == "img":
            self.image(attributes, spare=True)

    def is_hidden_box(self, tag: str, attributes: Attributes) -> bool:
        """Return whether a box is hidden and stays hidden. Count it if it may have the article's text."""
        return tag != "body" and _hidden(attributes) and self.stays_hidden(attributes)

    def stays_hidden(self, attributes: Attributes, *, named: bool = False) -> bool:
        """Count a hidden box that may have the article's text; return whether it stays hidden."""
        hints = read_hints(f"{attributes.get('class', '')} {attributes.get('id', '')} {attributes.get('role', '')}")
        if hints.noise:
            return True
        number = len(self.hidden_sizes)
        self.hidden_sizes[number] = 0
        self.hidden_articles[number] = named or hints.article
        if number in self.revealed:
            return False
        self.hiding = number
        return True

    def unread(self, tag: str, attributes: Attributes, role: int) -> None:
        """Handle an element whose content is not text. A ``<noscript>`` is read if it has the article's text."""
        if tag == "noscript" and not self.stays_hidden(attributes, named=True):
            self.flush()
            self.open_box(tag, attributes)
            return
        self.skipped = 1
        if role == _HEAD:
            self.head(tag, attributes)
        elif role == _BREAK:
            self.flush()
        elif tag == "button" and attributes:
            self.button, self.captured = attributes, []
        elif tag in ("select", "textarea"):
            self.count_field()
        self.in_noscript = tag == "noscript"

    def end(self, tag: str) -> None:
        """Handle an end tag. The parser reports one for every start tag."""
        self.depth -= 1
        if self.skipped:
            self.skipped -= 1
            if self.in_hidden and tag == "a":
                self.close_hidden_link()
            if not self.skipped:
                self.hiding, self.in_hidden = -1, False
                if self.captured is not None:
                    self.keep_captured(tag)
            return
        self.new_node = True
        if self.spans and self.spans[-1][0] > self.depth:
            self.close_span()
        role = _ROLES[tag]
        if role == _BLOCK:
            if self.parts:
                self.flush()
            if self.open:
                self.close_box(tag)
        elif role == _LINK:
            self.close_link()
        elif role <= _SPAN:
            self.looks.pop()
        elif role == _SKIPPED and self.open:  # a <noscript> that was read
            self.flush()
            self.close_box(tag)

    def data(self, text: str) -> None:
        """Collect a text node. White space between block elements is ignored."""
        if self.skipped:
            if self.captured is not None:
                self.captured.append(text)
                return
            if self.hidden_link:
                self.hidden_text.append(text)
            if self.hiding >= 0 and len(text) >= _HIDDEN_PIECE and "{" not in text:  # no script, no style
                self.hidden_sizes[self.hiding] += units(text)
            return
        parts = self.parts
        if text.isspace():
            if not parts:
                return
            text = " "
        elif self.line_look != self.looks[-1]:
            self.line_look = self.looks[-1] if self.line_look is None else ""
        if self.new_node:
            self.seams.append(len(parts))
            self.new_node = False
        parts.append(text)
        if self.link_depth:
            self.link_text.append(text)
            self.link_chars += len(text)

    def close(self) -> None:
        """Do nothing: lxml requires this method."""

    def flush(self) -> None:
        """Close the current line."""
        parts, seams = self.parts, self.seams
        if not parts:
            return
        joined = "".join(parts)
        if self.open and self.open[-1].tag == "pre" and "\n" in joined:
            self.flush_preformatted(joined)
            return
        text = fold(joined)
        if text:
            pieces = None
            if len(seams) > 1:
                if len(seams) == len(parts):  # no entity divides a text node
                    pieces = tuple(parts)
                else:
                    ends = [*seams[1:], len(parts)]
                    pieces = tuple(["".join(parts[start:end]) for start, end in zip(seams, ends, strict=True)])
            box = self.open[-1] if self.open else None
            row = self.rows[-1] if self.rows else -1
            self.out.lines.append(
                Line(
                    text,
                    box.tag if box else "",
                    box.index if box else 0,
                    pieces,
                    self.link_chars,
                    row,
                    self.line_look or "",
                )
            )
        self.forget_line()

    def flush_preformatted(self, text: str) -> None:
        """Close the lines of a preformatted text. Each paragraph is a line."""
        box = self.open[-1]
        for paragraph in map(fold, _BLANK_LINES.split(text)):
            if paragraph:
                self.out.lines.append(Line(paragraph, box.tag, box.index))
        self.forget_line()

    def forget_line(self) -> None:
        """Begin a new line."""
        self.parts = []
        self.seams = []
        self.new_node = True
        self.link_chars = 0
        self.line_look = None

    def open_look(self, tag: str, attributes: Attributes) -> None:
        """Note the style of text inside an inline element: the style around it, and its own tag, class and style."""
        look = self.looks[-1]
        if len(look) < _LONGEST_LOOK:
            get = attributes.get
            look = f"{look} {tag}"
            if attributes:
                look = f"{look} {get('class', '')} {get('style', '')[:100]} {get('size', '')} {get('color', '')}"
        self.looks.append(look)

    def open_box(self, tag: str, attributes: Attributes) -> None:
        """Open a block."""
        out, open_boxes = self.out, self.open
        index = len(out.boxes)
        if index == 0 and tag == "html":
            out.language = attributes.get("lang", "").strip()
        if open_boxes:
            parent, depth = open_boxes[-1].index, open_boxes[-1].depth + 1
        elif index:
            parent, depth = 0, 1
            self.ended_early = True
        else:
            parent, depth = -1, 0
        box = Box(index, parent, tag, depth, attributes, len(out.lines))
        out.boxes.append(box)
        open_boxes.append(box)
        if tag == "tr":
            self.rows.append(index)
        if attributes and not self.link_depth and not _HAS_NO_CLICK(attributes):
            self.clickable(attributes)

    def close_box(self, tag: str) -> None:
        """Close a block. An empty block is removed, because every box takes time later."""
        box, out = self.open.pop(), self.out
        box.last = len(out.lines)
        if tag == "tr":
            self.rows.pop()
        if box.first == box.last and out.boxes[-1] is box and box.index not in self.pictured:
            out.boxes.pop()

    def open_link(self, attributes: Attributes) -> None:
        """Begin a link. An open link (not closed, or around other links) ends here."""
        if self.link_depth:
            self.keep_link()
        self.link_depth += 1
        self.link, self.link_text = attributes, []
        box = self.open[-1].index if self.open else 0
        self.link_place = (len(self.out.lines), box)

    def close_link(self) -> None:
        """Add a link at its end."""
        self.link_depth -= 1
        self.keep_link()
        self.link = _NO_ATTRIBUTES

    def keep_link(self) -> None:
        """Add the open link. Its box is kept, even if it has no other contents."""
        link = self.link
        if not link:
            return
        text, href = "".join(self.link_text)[:_LONGEST_LINK], link.get("href")
        if (not href or href[:11].lower() in _NOWHERE) and not _HAS_NO_CLICK(link):
            self.clickable(link, text)
        if href is not None and len(href) <= _LONGEST_ADDRESS:
            first, box = self.link_place
            self.out.links.append(Link(link, text, len(self.out.lines), first, box))
            self.pictured.add(box)

    def open_hidden_link(self, attributes: Attributes) -> None:
        """Begin a link in a hidden block. An open link ends here."""
        self.close_hidden_link()
        self.hidden_link = {name: attributes[name] for name in ("href", "title", "rel") if name in attributes}

    def close_hidden_link(self) -> None:
        """Add the open link of a hidden block."""
        if "href" in self.hidden_link:
            box = self.open[-1].index if self.open else 0
            line = len(self.out.lines)
            self.out.other_links.append(Link(self.hidden_link, "".join(self.hidden_text), line, line, box))
        self.hidden_link, self.hidden_text = {}, []

    def clickable(self, attributes: Attributes, text: str = "") -> None:
        """Add the address that a click on an element opens, if its attributes name one."""
        for name in _CLICK_ATTRIBUTES:
            if name in attributes:
                value = attributes[name][:4_000]
                found = _CLICK_ADDRESS.search(value if name == "onclick" else f"'{value}'")
                if found:
                    box = self.open[-1].index if self.open else 0
                    line = len(self.out.lines)
                    named = {key: attributes[key] for key in ("class", "id", "title") if key in attributes}
                    link = Link(named | {"href": found[1]}, text, line, line, box, bool(text))
                    self.out.other_links.append(link)
                    self.pictured.add(box)
                    return

    def open_span(self, attributes: Attributes) -> None:
        """Note an inline element if its attributes name a field."""
        if field_of(attributes):
            self.spans.append((self.depth, len(self.parts), Span(attributes, "", len(self.out.lines))))

    def close_span(self) -> None:
        """Add an inline element with its text, at its end. If it has blocks inside, its text is in the lines."""
        _, first, span = self.spans.pop()
        lines = self.out.lines[span.line : span.line + _SPAN_LINES]
        rest = self.parts if lines else self.parts[first:]
        span.text = fold("\n".join([*(line.text for line in lines), "".join(rest)]))
        self.out.spans.append(span)

    def special(self, tag: str, attributes: Attributes) -> None:
        """Add a picture or a date, or count a form field."""
        out = self.out
        if tag in ("img", "amp-img", "amp-anim"):
            self.image(attributes)
        elif tag == "time":
            self.spans.append((self.depth, len(self.parts), Span(attributes, "", len(out.lines), tag)))
            if written := attributes.get("datetime", "").strip():
                out.times.append((written, len(out.lines)))
        else:
            kind = attributes.get("type", "").lower()
            out.password_fields += kind == "password"
            if kind not in _BUTTONS:
                self.count_field()

    def count_field(self) -> None:
        """Count a form field, unless its form is one that articles have: for comments, for a vote."""
        self.out.form_fields += not any(box.tag == "form" and _names_discussion(box.attributes) for box in self.open)

    def image(self, attributes: Attributes, *, spare: bool = False) -> None:
        """Add a picture with the first of its addresses that is valid.

        A ``spare`` picture, in ``<noscript>``, counts only if its box has no other picture.
        """
        if attributes.get("width", "") in _DOT or attributes.get("height", "") in _DOT:
            return  # a tracking pixel
        src: str | None = None
        for name in _IMAGE_SOURCES:
            if name in attributes:
                src = attributes[name].strip()
                if src and not src.startswith("data:"):
                    break
        else:
            src = _of_srcset(attributes)
        if not src:
            return
        line = len(self.out.lines) + (1 if any(not part.isspace() for part in self.parts) else 0)
        box = self.open[-1].index if self.open else 0
        if spare and self.out.pictures and (self.out.pictures[-1].line, self.out.pictures[-1].box) == (line, box):
            return
        self.out.pictures.append(Picture(src, fold(attributes.get("alt", "")), line, box))
        self.pictured.add(box)

    def head(self, tag: str, attributes: Attributes) -> None:
        """Handle an element with metadata, anywhere on the page."""
        out = self.out
        if tag == "meta":
            content = (attributes.get("content") or attributes.get("value") or "")[:_LONGEST_META]
            names = (
                attributes.get("property")
                or attributes.get("name")
                or attributes.get("itemprop")
                or attributes.get("http-equiv")
            )
            if content and names:
                for name in names.lower().split():
                    out.metas.setdefault(name, content.strip())
                    out.meta_lists.setdefault(name, []).append(content.strip())
        elif tag == "link":
            rel, href = attributes.get("rel", "").lower(), attributes.get("href", "").strip()
            if len(href) > _LONGEST_ADDRESS:
                return
            if href and rel in ("canonical", "next", "amphtml"):
                out.head_links.setdefault(rel, href)
            elif href and rel == "alternate" and attributes.get("type", "").endswith(("rss+xml", "atom+xml")):
                out.feeds.append(href)
        elif tag == "script":
            if "ld+json" in attributes.get("type", "").lower():
                self.captured = []
        elif tag == "title":
            self.captured = []
        elif tag == "base":
            href = attributes.get("href", "").strip()
            out.base_href = out.base_href or (href if len(href) <= _LONGEST_ADDRESS else "")

    def keep_captured(self, tag: str) -> None:
        """Add the text of a ``<title>``, a button or a JSON-LD ``<script>`` at its end."""
        text = "".join(self.captured or ())
        self.captured = None
        if tag == "button":
            self.clickable(self.button, text)
        elif tag == "title":
            self.out.document_title = self.out.document_title or fold(text[:_LONGEST_TITLE])
        elif text:
            self.out.json_ld.append(text)


def _of_srcset(attributes: Attributes) -> str | None:
    """Return the address of the largest picture of a ``srcset``: ``a.jpg 480w, b.jpg 960w``."""
    written = attributes.get("data-srcset") or attributes.get("srcset") or ""
    candidates = [item.split() for item in written[:4_000].split(", ") if item.strip()]
    usable = [item for item in candidates if item and not item[0].startswith("data:")]
    return max(usable, key=_density)[0].rstrip(",") if usable else None


def _density(candidate: list[str]) -> float:
    try:
        return float(candidate[1].rstrip("wxh,")) if len(candidate) > 1 else 0.0
    except ValueError:
        return 0.0


def _unseen(attributes: Attributes) -> bool:
    """Return whether an element within a line is hidden, or for screen readers only."""
    if ("style" in attributes or "hidden" in attributes) and (
        _hidden(attributes) or _CLIPPED_STYLE.search(attributes.get("style", "")[:500])
    ):
        return True
    names = attributes.get("class")
    return names is not None and _UNSEEN_CLASS.search(names) is not None


def _hidden(attributes: Attributes) -> bool:
    if "hidden" in attributes:
        # React sends text in hidden boxes (S:0, S:1, …), and its script moves it to its place.
        return not attributes.get("id", "").startswith("S:")
    style = attributes.get("style")
    return bool(style and _HIDDEN_STYLE.search(style[:500]))
