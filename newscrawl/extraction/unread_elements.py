"""Read what counts in elements whose content is not text: metadata, buttons, hidden boxes, ``<noscript>``."""

from __future__ import annotations

import re
from typing import Final

from newscrawl.extraction.head_reader import read_head, read_text
from newscrawl.extraction.hidden_boxes import HiddenBoxes
from newscrawl.extraction.link_reader import LinkReader
from newscrawl.extraction.outline import NO_ATTRIBUTES, Attributes, Outline, fold
from newscrawl.extraction.picture_reader import read_picture
from newscrawl.extraction.tag_roles import HEAD
from newscrawl.extraction.text_lines import TextLines

_FOLDED = re.compile(r"accordion|akkordeon|\bfaq", re.IGNORECASE)
_LONGEST_QUESTION: Final = 300
"""The names of buttons above a folded part of the text, and their longest text in characters."""


class UnreadElement:
    """The open element whose content is not text. ``texts`` collects the text inside it, in pieces.

    Links of hidden blocks count, and so do the pictures of ``<noscript>``, the text of a ``<title>``, a ``<button>`` or a
    JSON-LD ``<script>``, and the size of a hidden box.
    """

    def __init__(
        self,
        out: Outline,
        line: TextLines,
        links: LinkReader,
        hidden: HiddenBoxes,
        texts: list[str],
        used: set[int],
    ) -> None:
        self.out = out
        self.line = line
        self.links = links
        self.hidden = hidden
        self.texts = texts
        self.used = used
        self.is_hidden = self.is_noscript = False
        self.is_captured = False
        """Whether its text is metadata, or that of a button."""
        self.button: Attributes = NO_ATTRIBUTES

    def open(self, *, hidden: bool, noscript: bool) -> None:
        """Begin the element: a hidden block, a ``<noscript>`` or another."""
        self.is_hidden, self.is_noscript = hidden, noscript

    def read_tag(self, tag: str, attributes: Attributes, role: int) -> None:
        """Read the metadata of the element, or the address of a button."""
        if role == HEAD:
            self.is_captured = read_head(self.out, tag, attributes)
        elif tag == "button" and attributes:
            self.button, self.is_captured = attributes, True

    def start(self, tag: str, attributes: Attributes, box: int) -> None:
        """Handle a start tag inside the element: links of hidden blocks, pictures of ``<noscript>``."""
        if self.is_hidden:
            self.take_text()
            if tag == "a":
                self.links.open_hidden(attributes, box)
        elif self.is_noscript:
            self.take_text()
            if tag == "img":
                # A spare picture: it counts only if its box has no other picture.
                read_picture(self.out, attributes, box, self.line.next_line(), self.used, spare=True)

    def end(self, tag: str, box: int) -> None:
        """Handle the end tag of the element, or of one inside it."""
        if self.is_hidden or self.is_noscript:
            self.take_text()
            if tag == "a" and self.is_hidden:
                self.links.close_hidden(box)

    def take_text(self) -> None:
        """Keep the text since the last tag if it is a link's; count that of a hidden box."""
        if not self.texts:
            return
        if self.links.hidden:
            self.links.hidden_texts += self.texts
        if self.hidden.open >= 0:
            self.hidden.count("".join(self.texts))
        self.texts.clear()

    def close(self, tag: str, box: int) -> str:
        """End the element. Return the text of a button that unfolds a part of the text: the question above its answer."""
        self.hidden.open, self.is_hidden = -1, False
        text, question = "".join(self.texts) if self.is_captured else "", ""
        self.texts.clear()
        if self.is_captured and tag == "button":
            self.links.click(self.button, box, text)
            text = fold(text)
            if len(text) <= _LONGEST_QUESTION and _FOLDED.search(self.button.get("class", "")):
                question = text
        elif self.is_captured:
            read_text(self.out, tag, text)
        self.is_captured = False
        return question
