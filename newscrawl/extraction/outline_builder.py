"""Build the outline of a page from the events of the parser: start tags, end tags and text."""

from __future__ import annotations

import inspect
from typing import Final, NamedTuple

from newscrawl.extraction.form_fields import count_field, read_input
from newscrawl.extraction.hidden_boxes import HiddenBoxes, is_hidden, is_unseen
from newscrawl.extraction.link_reader import CLICK_ATTRIBUTES, LinkReader
from newscrawl.extraction.outline import NO_ATTRIBUTES, Attributes, Box, Line, Outline
from newscrawl.extraction.picture_reader import read_picture
from newscrawl.extraction.tag_roles import BLOCK, BREAK, LINK, ROLES, SKIPPED, SPAN, SPECIAL
from newscrawl.extraction.text_lines import TextLines
from newscrawl.extraction.unread_elements import UnreadElement

_is_plain: Final = frozenset(("style", "hidden", *CLICK_ATTRIBUTES)).isdisjoint
"""Whether no attribute can hide a box or name an address for a click. It is called for every box."""


def _place_root(out: Outline, box: Box) -> bool:
    """Place a box outside of all boxes; return whether it comes after the first one.

    The first one is around the whole page, and a later one is read as inside it.
    """
    if box.index:
        box.depth = 1
        return True
    box.parent = -1
    if box.tag == "html":
        out.language = box.attributes.get("lang", "").strip()
    return False


class Reading(NamedTuple):
    """What was read of a page."""

    outline: Outline
    hidden: HiddenBoxes
    ended_early: bool
    """Whether boxes come after the end of the document. Some templates write ``</html>`` after the header."""


class OutlineBuilder:
    """The target of the parser: it keeps the open boxes, and hands text, links and metadata to their readers.

    Its methods are called for thousands of tags a page. So the frequent cases come first, and blocks are opened and closed
    without a further call.
    """

    def __init__(self, revealed: frozenset[int] = frozenset()) -> None:
        out = self.out = Outline()
        self.ended_early = False
        self.box = Box(0, -1, "", -1, NO_ATTRIBUTES)
        """The open box: first one around the whole page, which is not part of the outline."""
        self.open: list[Box] = []
        """The boxes around the open one, the innermost last."""
        self.used: set[int] = set()
        """Indexes of the boxes with pictures or links. They are kept, even if they have no line."""
        self.texts: list[str] = []
        """The text since the last tag, in pieces: the parser divides it at every entity."""
        self.data: Final = self.texts.append
        """The parser calls this for each piece. A method of a list is faster than one in Python."""
        self.text = TextLines(out)
        self.parts: Final = self.text.parts
        self.links = LinkReader(out, self.used)
        self.hidden = HiddenBoxes(revealed)
        self.skipped = 0
        """Number of open elements inside an element that is not read, with the element itself."""
        self.unread = UnreadElement(out, self.text, self.links, self.hidden, self.texts, self.used)

    def start(self, tag: str, attributes: Attributes) -> None:
        """Handle a start tag."""
        if self.skipped:
            self.skipped += 1
            self.unread.start(tag, attributes, self.box.index)
            return
        if self.texts:
            self.take_text()
        role = ROLES[tag]
        if role == BLOCK:
            if self.parts:
                self.text.flush(self.box)
            if not attributes:
                self.open_box(tag, NO_ATTRIBUTES)
            elif _is_plain(attributes):
                self.open_box(tag, attributes)
            elif tag == "body" or not is_hidden(attributes) or not self.hidden.stays_hidden(attributes):
                self.open_box(tag, attributes)
                self.links.click_outside(attributes, self.box.index)
            else:
                self.skip(hidden=True)
        elif role == LINK:
            self.links.open(attributes or NO_ATTRIBUTES, self.box.index)
        elif role <= SPAN:
            self.open_inline(tag, attributes, role)
        elif role == SPECIAL:
            self.read_special(tag, attributes or NO_ATTRIBUTES)
        else:
            self.open_unread(tag, attributes or NO_ATTRIBUTES, role)

    # lxml asks for the signature of start() for each parser. To work it out takes longer than to read a short page.
    start.__signature__ = inspect.signature(start)  # type: ignore[attr-defined]

    def end(self, tag: str) -> None:
        """Handle an end tag. The parser reports one for every start tag."""
        if self.skipped:
            self.end_unread(tag)
            return
        if self.texts:
            self.take_text()
        role = ROLES[tag]
        if role == BLOCK:
            if self.parts:
                self.text.flush(self.box)
            if self.open:
                self.close_box(tag)
        elif role == LINK:
            self.links.close(self.box.index)
        elif role <= SPAN:
            self.text.close_look()
        elif tag == "time":
            self.text.close_span()
        elif role == SKIPPED and self.open:  # a <noscript> that was read
            self.flush()
            self.close_box(tag)

    def take_text(self) -> None:
        """Add the text since the last tag to the open line, and to the open link. White space between blocks is ignored."""
        texts = self.texts
        text = texts[0] if len(texts) == 1 else "".join(texts)
        texts.clear()
        if text.isspace():
            if not self.parts:
                return
            text = " "
        self.text.add(text)
        if self.links.depth:
            self.links.texts.append(text)
            self.text.link_chars += len(text)

    def depth(self) -> int:
        """Return the number of open elements, except pictures and form fields."""
        return len(self.open) + len(self.text.looks) + len(self.text.spans) + self.links.depth + self.skipped

    def close(self) -> None:
        """Do nothing: lxml requires this method."""

    def finish(self) -> Reading:
        """Close the last line and the box of the whole page; return what was read. The builder is empty afterwards."""
        if self.texts and not self.skipped:
            self.take_text()
        self.flush()
        if self.out.boxes:
            self.out.boxes[0].last = len(self.out.lines)
        reading = Reading(self.out, self.hidden, self.ended_early)
        # lxml's parser and its context refer to each other, and so keep their target until the cycle collector runs. With an
        # empty target, the thousands of objects of a page are freed when the page has been read.
        self.texts.clear()
        vars(self).clear()
        return reading

    def flush(self) -> None:
        """Close the open line."""
        self.text.flush(self.box)

    # Boxes

    def open_box(self, tag: str, attributes: Attributes) -> None:
        """Open a block."""
        out, parent = self.out, self.box
        index = len(out.boxes)
        box = Box(index, parent.index, tag, parent.depth + 1, attributes, len(out.lines))
        if not self.open and _place_root(out, box):
            self.ended_early = True
        out.boxes.append(box)
        self.open.append(parent)
        self.box = box
        if tag == "tr":
            self.text.rows.append(index)

    def close_box(self, tag: str) -> None:
        """Close a block. An empty block is removed, because every box takes time later."""
        box, lines = self.box, self.out.lines
        self.box = self.open.pop()
        box.last = len(lines)
        if tag == "tr":
            self.text.rows.pop()
        if box.first == box.last and box.index not in self.used and self.out.boxes[-1] is box:
            self.out.boxes.pop()

    # Elements within a line

    def open_inline(self, tag: str, attributes: Attributes, role: int) -> None:
        """Handle an inline element that may name a field; a span may also be hidden, or open a page when clicked."""
        if attributes:
            if role == SPAN and is_unseen(attributes):
                self.skip(hidden=True)
                return
            self.text.open_span(attributes)
            if role == SPAN:
                self.links.click_outside(attributes, self.box.index)
        self.text.open_look(tag, attributes)

    def read_special(self, tag: str, attributes: Attributes) -> None:
        """Add a picture or a date, or count a form field."""
        if tag == "time":
            self.text.open_time(tag, attributes)
        elif tag == "input":
            read_input(self.out, attributes, (*self.open, self.box), self.used)
        else:
            read_picture(self.out, attributes, self.box.index, self.text.next_line(), self.used)

    # Elements whose content is not text

    def skip(self, *, hidden: bool = False, noscript: bool = False) -> None:
        """Begin an element whose content is not text."""
        self.skipped = 1
        self.unread.open(hidden=hidden, noscript=noscript)

    def open_unread(self, tag: str, attributes: Attributes, role: int) -> None:
        """Begin an element whose content is not text. A ``<noscript>`` is read if it has the article's text."""
        if tag == "noscript" and not self.hidden.stays_hidden(attributes, named=True):
            self.flush()
            self.open_box(tag, attributes)
            self.links.click_outside(attributes, self.box.index)
            return
        self.skip(noscript=tag == "noscript")
        if role == BREAK:
            self.flush()
        else:
            self.unread.read_tag(tag, attributes, role)
            if tag in ("select", "textarea"):
                count_field(self.out, (*self.open, self.box), self.used)

    def end_unread(self, tag: str) -> None:
        """Handle the end tag of an element that is not read, or of one inside it."""
        self.skipped -= 1
        self.unread.end(tag, self.box.index)
        if not self.skipped and (question := self.unread.close(tag, self.box.index)):
            self.flush()
            self.out.lines.append(Line(question, self.box.tag, self.box.index))
