"""Build the outline of a page from the events of the parser: start tags, end tags and text."""

from __future__ import annotations

import inspect
import re
from typing import Final, NamedTuple

from newscrawl.extraction.head_reader import read_head, read_text
from newscrawl.extraction.hidden_boxes import HiddenBoxes, is_hidden, is_unseen
from newscrawl.extraction.link_reader import CLICK_ATTRIBUTES, LinkReader, has_no_click
from newscrawl.extraction.outline import NO_ATTRIBUTES, Attributes, Box, Line, Outline, Picture, fold
from newscrawl.extraction.picture_reader import picture_source
from newscrawl.extraction.tag_roles import BLOCK, BREAK, HEAD, INLINE, LINK, ROLES, SKIPPED, SPAN, SPECIAL
from newscrawl.extraction.text_lines import TextLines

_is_plain: Final = frozenset(("style", "hidden", *CLICK_ATTRIBUTES)).isdisjoint
"""Whether no attribute can hide a box or name an address for a click. It is called for every box."""
_PICTURES: Final = ("img", "amp-img", "amp-anim")
_FOLDED = re.compile(r"accordion|akkordeon|\bfaq", re.IGNORECASE)
_LONGEST_QUESTION: Final = 300
"""The names of buttons above a folded part of the text, and their longest text in characters."""
_BUTTONS: Final = frozenset("hidden submit button image reset search".split())
"""Types of ``<input>`` that readers do not fill in, and search fields, which are on every page."""
_DISCUSSION = re.compile(r"comment|discuss|respond|reply|review|poll|vote|kommentar|评论|留言", re.IGNORECASE)


def _names_discussion(attributes: Attributes) -> bool:
    """Return whether a form is named as one in which readers discuss an article."""
    return any(_DISCUSSION.search(attributes.get(key, "")[:200]) for key in ("id", "class", "name", "action"))


class Reading(NamedTuple):
    """What was read of a page."""

    outline: Outline
    hidden: HiddenBoxes
    ended_early: bool
    """Whether boxes come after the end of the document. Some templates write ``</html>`` after the header."""


class OutlineBuilder:
    """The target of the parser: it keeps the open boxes, and hands text, links and metadata to their readers."""

    def __init__(self, revealed: frozenset[int] = frozenset()) -> None:
        out = self.out = Outline()
        self.ended_early = False
        self.box = Box(0, -1, "", -1, NO_ATTRIBUTES)
        """The open box: first one around the whole page, which is not part of the outline."""
        self.open: list[Box] = []
        """The boxes around the open one, the innermost last."""
        self.rows: list[int] = [-1]
        """Indexes of the boxes of the open table rows, after -1."""
        self.used: set[int] = set()
        """Indexes of the boxes with pictures or links. They are kept, even if they have no line."""
        self.text = TextLines(out)
        self.links = LinkReader(out, self.used)
        self.skipped = 0
        """Number of open elements inside an element that is not read, with the element itself."""
        self.hidden = HiddenBoxes(revealed)
        self.in_hidden = False
        """Whether the skipped element is a hidden block. Its links still count."""
        self.in_noscript = False
        self.captured: list[str] | None = None
        """Text of the open ``<title>``, ``<button>`` or JSON-LD ``<script>``."""
        self.button: Attributes = NO_ATTRIBUTES

    def start(self, tag: str, attributes: Attributes) -> None:
        """Handle a start tag."""
        if self.skipped:
            self.start_unread(tag, attributes)
            return
        if not attributes:
            attributes = NO_ATTRIBUTES
        role = ROLES[tag]
        if role == BLOCK:
            if self.text.parts:
                self.flush()
            if _is_plain(attributes):
                self.open_box(tag, attributes)
            else:
                self.open_marked_box(tag, attributes)
            return
        self.text.is_new_node = True
        if role == LINK:
            self.links.open(attributes, self.box.index)
        elif role == SPAN:
            self.open_span(tag, attributes)
        elif role == INLINE:
            if attributes:
                self.text.open_span(attributes)
            self.text.open_look(tag, attributes)
        elif role == SPECIAL:
            self.read_special(tag, attributes)
        else:
            self.open_unread(tag, attributes, role)

    # lxml asks for the signature of start() for each parser. To work it out takes longer than to read a short page.
    start.__signature__ = inspect.signature(start)  # type: ignore[attr-defined]

    def end(self, tag: str) -> None:
        """Handle an end tag. The parser reports one for every start tag."""
        if self.skipped:
            self.end_unread(tag)
            return
        text, role = self.text, ROLES[tag]
        if role == BLOCK:
            if text.parts:
                self.flush()
            if self.open:
                self.close_box(tag)
            return
        text.is_new_node = True
        if role == LINK:
            self.links.close(self.box.index)
        elif role <= SPAN:
            text.close_look()
        elif tag == "time":
            text.close_span()
        elif role == SKIPPED and self.open:  # a <noscript> that was read
            self.flush()
            self.close_box(tag)

    def data(self, text: str) -> None:
        """Handle a piece of text. White space between block elements is ignored."""
        if self.skipped:
            self.keep_unread(text)
        elif self.text.parts or not text.isspace():
            self.text.add(text)
            if self.links.depth:
                self.links.texts.append(self.text.parts[-1])
                self.text.link_chars += len(self.text.parts[-1])

    def depth(self) -> int:
        """Return the number of open elements, except pictures and form fields."""
        return len(self.open) + len(self.text.looks) + len(self.text.spans) + self.links.depth + self.skipped

    def close(self) -> None:
        """Do nothing: lxml requires this method."""

    def finish(self) -> Reading:
        """Close the last line and the box of the whole page; return what was read. The builder is empty afterwards."""
        self.flush()
        if self.out.boxes:
            self.out.boxes[0].last = len(self.out.lines)
        reading = Reading(self.out, self.hidden, self.ended_early)
        # lxml's parser and its context refer to each other, and so keep their target until the cycle collector runs. With an
        # empty target, the thousands of objects of a page are freed when the page has been read.
        vars(self).clear()
        return reading

    def flush(self) -> None:
        """Close the open line."""
        self.text.flush(self.box, self.rows[-1])

    # Boxes

    def open_box(self, tag: str, attributes: Attributes) -> None:
        """Open a block."""
        out, parent = self.out, self.box
        index = len(out.boxes)
        box = Box(index, parent.index, tag, parent.depth + 1, attributes, len(out.lines))
        if not self.open:
            self.place_root(box)
        out.boxes.append(box)
        self.open.append(parent)
        self.box = box
        if tag == "tr":
            self.rows.append(index)

    def open_marked_box(self, tag: str, attributes: Attributes) -> None:
        """Open a block with attributes that may hide it, or that may name an address for a click."""
        if ("style" in attributes or "hidden" in attributes) and self.is_hidden_box(tag, attributes):
            self.skipped, self.in_hidden = 1, True
            return
        self.open_box(tag, attributes)
        self.read_click(attributes)

    def read_click(self, attributes: Attributes) -> None:
        """Read the address that a click on an element opens. Inside a link it is the link's."""
        if not self.links.depth and not has_no_click(attributes):
            self.links.click(attributes, self.box.index)

    def place_root(self, box: Box) -> None:
        """Place a box outside of all boxes: the first one is around the whole page, and a later one is read as inside it."""
        if box.index:
            box.depth = 1
            self.ended_early = True
            return
        box.parent = -1
        if box.tag == "html":
            self.out.language = box.attributes.get("lang", "").strip()

    def close_box(self, tag: str) -> None:
        """Close a block. An empty block is removed, because every box takes time later."""
        box, lines = self.box, self.out.lines
        self.box = self.open.pop()
        box.last = len(lines)
        if tag == "tr":
            self.rows.pop()
        if box.first == box.last and box.index not in self.used and self.out.boxes[-1] is box:
            self.out.boxes.pop()

    # Elements within a line

    def open_span(self, tag: str, attributes: Attributes) -> None:
        """Handle a span that is hidden, names a field, or opens a page when clicked."""
        if attributes:
            if is_unseen(attributes):
                self.skipped, self.in_hidden = 1, True
                return
            self.text.open_span(attributes)
            self.read_click(attributes)
        self.text.open_look(tag, attributes)

    def read_special(self, tag: str, attributes: Attributes) -> None:
        """Add a picture or a date, or count a form field."""
        if tag in _PICTURES:
            self.read_picture(attributes)
        elif tag == "time":
            self.text.open_time(tag, attributes)
        else:
            kind = attributes.get("type", "").lower()
            self.out.password_fields += kind == "password"
            if kind not in _BUTTONS:
                self.count_field()

    def count_field(self) -> None:
        """Count a form field, unless its form is one that articles have: for comments, for a vote."""
        self.out.field_boxes.append(self.box.index)
        self.used.add(self.box.index)
        forms = (box for box in (*self.open, self.box) if box.tag == "form")
        self.out.form_fields += not any(_names_discussion(form.attributes) for form in forms)

    def read_picture(self, attributes: Attributes, *, spare: bool = False) -> None:
        """Add a picture. A ``spare`` picture, in ``<noscript>``, counts only if its box has no other picture."""
        if (src := picture_source(attributes)) is None:
            return
        pictures, box = self.out.pictures, self.box.index
        line = len(self.out.lines) + (1 if self.text.has_text() else 0)
        if spare and pictures and (pictures[-1].line, pictures[-1].box) == (line, box):
            return
        pictures.append(Picture(src, fold(attributes.get("alt", "")), line, box))
        self.used.add(box)

    # Elements whose content is not text

    def open_unread(self, tag: str, attributes: Attributes, role: int) -> None:
        """Begin an element whose content is not text. A ``<noscript>`` is read if it has the article's text."""
        if tag == "noscript" and not self.hidden.stays_hidden(attributes, named=True):
            self.flush()
            self.open_box(tag, attributes)
            self.read_click(attributes)
            return
        self.skipped = 1
        self.in_noscript = tag == "noscript"
        if role == HEAD:
            if read_head(self.out, tag, attributes):
                self.captured = []
        elif role == BREAK:
            self.flush()
        elif tag == "button" and attributes:
            self.button, self.captured = attributes, []
        elif tag in ("select", "textarea"):
            self.count_field()

    def is_hidden_box(self, tag: str, attributes: Attributes) -> bool:
        """Return whether a box is hidden and stays hidden. Count it if it may have the article's text."""
        return tag != "body" and is_hidden(attributes) and self.hidden.stays_hidden(attributes)

    def start_unread(self, tag: str, attributes: Attributes) -> None:
        """Handle a start tag inside an element that is not read: links of hidden blocks, pictures of ``<noscript>``."""
        self.skipped += 1
        if tag == "a" and self.in_hidden:
            self.links.open_hidden(attributes, self.box.index)
        elif self.in_noscript and tag == "img":
            self.read_picture(attributes, spare=True)

    def end_unread(self, tag: str) -> None:
        """Handle the end tag of an element that is not read, or of one inside it."""
        self.skipped -= 1
        if self.in_hidden and tag == "a":
            self.links.close_hidden(self.box.index)
        if self.skipped:
            return
        self.hidden.open, self.in_hidden = -1, False
        if self.captured is not None:
            text, self.captured = "".join(self.captured), None
            if tag == "button":
                self.links.click(self.button, self.box.index, text)
                self.add_question(fold(text))
            else:
                read_text(self.out, tag, text)

    def add_question(self, text: str) -> None:
        """Add the text of a button that unfolds a part of the text: the question above its answer."""
        if text and len(text) <= _LONGEST_QUESTION and _FOLDED.search(self.button.get("class", "")):
            self.flush()
            self.out.lines.append(Line(text, self.box.tag, self.box.index))

    def keep_unread(self, text: str) -> None:
        """Keep text of an element that is not read if it is metadata or a link's; count that of a hidden box."""
        if self.captured is not None:
            self.captured.append(text)
            return
        if self.links.hidden:
            self.links.hidden_texts.append(text)
        if self.hidden.open >= 0:
            self.hidden.count(text)
