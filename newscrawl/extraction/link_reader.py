"""Read the links of a page: of its text, of hidden blocks, and addresses that a click on another element opens."""

from __future__ import annotations

import re
from typing import Final

from newscrawl.extraction.outline import NO_ATTRIBUTES, Attributes, Link, Outline

CLICK_ATTRIBUTES: Final = ("data-href", "data-url", "data-link", "onclick")
"""Attributes with the address that a click opens, in elements that are not links and in links that a script handles."""
has_no_click: Final = frozenset(CLICK_ATTRIBUTES).isdisjoint
"""Whether attributes have none of these."""
_CLICK_ADDRESS = re.compile(
    r"""['"](
        [^'"\s<>{}]{0,40}/[^'"\s<>{}]{1,2000}              # open('/a/1.html')
      | [^'"\s<>{}]{1,200}\.\w{0,5}html?[^'"\s<>]{0,200}   # open('1.shtml?page=2')
    )['"]""",
    re.VERBOSE,
)
"""The address in an ``onclick``: a quoted string with a slash or the name of a page in it."""
_NOWHERE: Final = ("#", "javascript:")
_LONGEST_LINK: Final = 4_000
_LONGEST_ADDRESS: Final = 4_000
"""Most characters that are kept of a link's text and address. Those of 1,360 benchmark pages are far shorter. Some algorithms
take time by the square of these lengths."""


class LinkReader:
    """The open link of the text, and the open link of a hidden block.

    ``used`` are the indexes of the boxes with pictures or links. They are kept, even if they have no line.
    """

    def __init__(self, out: Outline, used: set[int]) -> None:
        self.out = out
        self.used = used
        self.depth = 0
        """Number of open ``<a>`` elements."""
        self.texts: list[str] = []
        """Text of the open link."""
        self.hidden: dict[str, str] = {}
        """Attributes of the open link of a hidden block."""
        self.hidden_texts: list[str] = []
        self._attributes: Attributes = NO_ATTRIBUTES
        self._line = self._box = 0
        """Line and box at which the open link begins."""

    def open(self, attributes: Attributes, box: int) -> None:
        """Begin a link. An open link (not closed, or around other links) ends here."""
        if self.depth:
            self._keep(box)
        self.depth += 1
        self._attributes, self.texts = attributes, []
        self._line, self._box = len(self.out.lines), box

    def close(self, box: int) -> None:
        """Add a link at its end. ``box`` is the index of the box in which it ends."""
        self.depth -= 1
        self._keep(box)
        self._attributes = NO_ATTRIBUTES

    def _keep(self, box: int) -> None:
        link = self._attributes
        if not link:
            return
        text, href = "".join(self.texts)[:_LONGEST_LINK], link.get("href")
        if (not href or href[:11].lower() in _NOWHERE) and not has_no_click(link):
            self.click(link, box, text)
        if href is not None and len(href) <= _LONGEST_ADDRESS:
            self.out.links.append(Link(link, text, len(self.out.lines), self._line, self._box))
            self.used.add(self._box)

    def open_hidden(self, attributes: Attributes, box: int) -> None:
        """Begin a link in a hidden block. An open link ends here."""
        self.close_hidden(box)
        self.hidden = {name: attributes[name] for name in ("href", "title", "rel") if name in attributes}

    def close_hidden(self, box: int) -> None:
        """Add the open link of a hidden block."""
        if "href" in self.hidden:
            line = len(self.out.lines)
            self.out.other_links.append(Link(self.hidden, "".join(self.hidden_texts), line, line, box))
        self.hidden, self.hidden_texts = {}, []

    def click_outside(self, attributes: Attributes, box: int) -> None:
        """Add the address that a click on an element opens, if it is outside of links. Inside a link it is the link's."""
        if not self.depth and not has_no_click(attributes):
            self.click(attributes, box)

    def click(self, attributes: Attributes, box: int, text: str = "") -> None:
        """Add the address that a click on an element opens, if its attributes name one."""
        for name in CLICK_ATTRIBUTES:
            if name in attributes:
                value = attributes[name][:_LONGEST_ADDRESS]
                found = _CLICK_ADDRESS.search(value if name == "onclick" else f"'{value}'")
                if found:
                    line = len(self.out.lines)
                    named = {key: attributes[key] for key in ("class", "id", "title") if key in attributes}
                    link = Link(named | {"href": found[1]}, text, line, line, box, bool(text))
                    self.out.other_links.append(link)
                    self.used.add(box)
                    return
