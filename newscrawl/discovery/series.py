"""Where the links of a page stand: in which series of like siblings, under which heading, next to which date or text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from statistics import median_low
from typing import Final

from newscrawl.extraction.outline import HEADINGS, Box, Link, Outline
from newscrawl.extraction.weights import units

SERIES: Final = 3
"""Addresses from which on links of one place in the layout are a series."""
_LINES_AFTER: Final = 6
_LINES_BEFORE: Final = 2
"""Lines after and before a link in which its date and its summary are looked for: a card has rarely more."""
_LINES_OF_CARD: Final = 12
"""Lines of a linked card that are searched for its headline."""
_SUMMARY: Final = 60
"""Units of the shortest summary next to a headline."""
_LONGEST_DATE_LINE: Final = 90
_NAVIGATION_TAGS: Final = frozenset("nav footer menu form".split())
_NAVIGATION_WORDS: Final = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|foot\w*|bread-?crumbs?|crumbs?|site-?map|lang\w*|social|share|login|top-?bar|logo)(?=$|[\s_-])",
    re.IGNORECASE,
)
"""Names of boxes that recur on every page of a site. Not "top", "header" or "side": front pages have their lead stories there."""
_DATE: Final = re.compile(
    r"""(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}          # 2024-10-09, 2024年10月
      | \b\d{1,2}[-/.月]\s?\d{1,2}日?(?![\d%])     # 10-09, 10月9日
      | \b\d{1,2}:\d\d\b                           # 14:05
      | \d\s?(?:秒|分钟|分鐘|小时|小時|天|分|時間|日)前   # 3小时前
      | \d\s?(?:분|시간|일)\s?전                     # 3시간 전
      | \d{1,2}\.?\s(?:de\s)?\w{3,12}\.?,?\s(?:de\s)?(?:19|20)\d\d # 9 October 2024
      | \w{3,9}\.?\s\d{1,2},?\s(?:19|20)\d\d       # October 9, 2024
      | \d\s\w{3,8}\sago\b                         # 3 hours ago
    """,
    re.VERBOSE,
)


@dataclass(slots=True)
class Placed:
    """A link with its address, and what its place on the page says about it."""

    url: str
    key: str
    link: Link
    text: str
    size: int
    """Units of ``text``."""
    series: int
    is_heading: bool
    in_navigation: bool
    is_hidden: bool = False
    has_date: bool = False
    has_summary: bool = False


@dataclass(slots=True)
class Series:
    """Links of one place in the layout: how many addresses, and how long their texts are."""

    addresses: int
    median_size: int


class Layout:
    """What the boxes of a page say about the links in them; every box is read once."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.paths: list[int] = []
        """For each box a number for its path of tags: links with one path and one class are siblings in a series."""
        self.navigation: list[bool] = []
        for box in outline.boxes:
            above = self.paths[box.parent] if box.parent >= 0 else 0
            self.paths.append(hash((above, box.tag)))
            inside = box.parent >= 0 and self.navigation[box.parent]
            self.navigation.append(inside or _is_navigation(box))

    def place(self, link: Link, url: str, key: str, *, hidden: bool = False) -> Placed:
        """Return a link with what its place says; the date and the summary come later."""
        text, in_heading = self.headline(link)
        boxes = self.outline.boxes
        has_box = link.box < len(boxes)
        box = boxes[link.box] if has_box else None
        name = box.attributes.get("class", "") if box else ""
        series = hash((self.paths[link.box] if has_box else 0, link.attributes.get("class", ""), name, hidden))
        in_heading = in_heading or (box is not None and box.tag in HEADINGS)
        return Placed(
            url, key, link, text, units(text), series, in_heading, has_box and self.navigation[link.box], hidden
        )

    def headline(self, link: Link) -> tuple[str, bool]:
        """Return what a link calls its target, and whether that is a heading: of a linked card its heading or first line."""
        title = link.title.strip()
        first, last = link.first_line, link.line
        if not link.raw_text and link.box < len(self.outline.boxes) and first == last:
            box = self.outline.boxes[link.box]  # an element that a script makes a link of: its own text
            if box.first == first and box.last - first <= _LINES_OF_CARD:
                last = box.last
        inside = self.outline.lines[first:last][:_LINES_OF_CARD]
        if len(inside) > 1 or (inside and inside[0].tag in HEADINGS):
            for line in inside:
                if line.tag in HEADINGS:
                    return line.text, True
            longest = max((line.text for line in inside), key=len)
            return (title or longest, False)
        text = link.text or (inside[0].text if inside and last > link.line else "")
        return (title if len(title) > len(text) else text), False


def _is_navigation(box: Box) -> bool:
    if box.tag in _NAVIGATION_TAGS:
        return True
    return bool(box.attributes) and box.tag not in ("html", "body") and bool(_NAVIGATION_WORDS.search(box.name[:200]))


def measure(placed: list[Placed]) -> dict[int, Series]:
    """Return the series that the links of a page form, by their number."""
    sizes: dict[int, dict[str, int]] = defaultdict(dict)
    for link in placed:
        known = sizes[link.series]
        known[link.key] = max(link.size, known.get(link.key, 0))
    return {number: Series(len(of), median_low(of.values())) for number, of in sizes.items()}


def find_company(outline: Outline, placed: list[Placed]) -> None:
    """Set ``has_date`` and ``has_summary`` of each link: is there a date, or unlinked text, before the next of its series?"""
    dated = {line for _, line in outline.times}
    by_series: dict[int, list[Placed]] = defaultdict(list)
    for link in placed:
        if not link.is_hidden:
            by_series[link.series].append(link)
    for links in by_series.values():
        for index, link in enumerate(links):
            start = max(links[index - 1].link.line + 1 if index else 0, link.link.first_line - _LINES_BEFORE)
            end = min(
                links[index + 1].link.first_line if index + 1 < len(links) else 1 << 30, link.link.line + _LINES_AFTER
            )
            for number in range(start, min(end, len(outline.lines))):
                line = outline.lines[number]
                if number in dated or (len(line.text) <= _LONGEST_DATE_LINE and _DATE.search(line.text)):
                    link.has_date = True
                elif not line.link_chars and len(line.text) > 20 and units(line.text) >= _SUMMARY:
                    link.has_summary = True
