"""The places of links on a page: their series of similar links, and the headings, dates and summaries next to them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from statistics import median_low
from typing import Final

from newscrawl.extraction.outline import HEADINGS, Box, Link, Outline
from newscrawl.extraction.weights import units

SERIES: Final = 3
"""Links of one place in the layout form a series if they have so many addresses or more. A choice."""
_LINES_AFTER: Final = 6
_LINES_BEFORE: Final = 2
"""The date and summary of a link are searched for in so many lines after and before it. A card rarely has more. A choice."""
_LINES_OF_CARD: Final = 12
"""The headline of a linked card is searched for in its first lines, so many."""
_SUMMARY: Final = 60
"""Shortest summary next to a headline, in units. A choice."""
_LONGEST_DATE_LINE: Final = 90
_NAVIGATION_TAGS: Final = frozenset("nav footer menu form".split())
_NAVIGATION_WORDS: Final = re.compile(
    r"""(?:^|[\s_-])
        (?:nav\w*|menu\w*|foot\w*       # navbar, menu-main, footer
          |bread-?crumbs?|crumbs?|site-?map # breadcrumb, sitemap
          |lang\w*|social|share|login    # language, social-links
          |top-?bar|logo
        )(?=$|[\s_-])
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Names of boxes that are the same on every page of a site. Not "top", "header" or "side": front pages print lead stories there."""
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
    """A link with its address, and the facts that its place on the page gives."""

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
    """Links of one place in the layout: the number of their addresses, and the median length of their texts."""

    addresses: int
    median_size: int


class Layout:
    """The layout of a page: for each box its path of tags, and whether it is navigation. Every box is read once."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.paths: list[int] = []
        """For each box the hash of its path of tags. Links with the same path and class form a series."""
        self.navigation: list[bool] = []
        for box in outline.boxes:
            # A parent comes before its children. Hashes are compared within one page only.
            above = self.paths[box.parent] if box.parent >= 0 else 0
            self.paths.append(hash((above, box.tag)))
            inside = box.parent >= 0 and self.navigation[box.parent]
            self.navigation.append(inside or _is_navigation(box))

    def place(self, link: Link, url: str, key: str, *, hidden: bool = False) -> Placed:
        """Return a link with the facts of its place. ``find_company`` adds date and summary later."""
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
        """Return the headline of a link and whether it is a heading. For a linked card this is its heading or longest line."""
        title = link.title.strip()
        first, last = link.first_line, link.line
        if not link.raw_text and link.box < len(self.outline.boxes) and first == last:
            box = self.outline.boxes[link.box]  # an element that a script makes clickable: use its own text
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
    """Return the series of a page's links, by the hash of their place."""
    sizes: dict[int, dict[str, int]] = defaultdict(dict)
    for link in placed:
        # A card often links its picture and its headline to one address. The longer text counts.
        known = sizes[link.series]
        known[link.key] = max(link.size, known.get(link.key, 0))
    return {number: Series(len(of), median_low(of.values())) for number, of in sizes.items()}


def find_company(outline: Outline, placed: list[Placed]) -> None:
    """Set ``has_date`` and ``has_summary`` of links with a date or unlinked text before the next link of their series."""
    dated = {line for _, line in outline.times}
    by_series: dict[int, list[Placed]] = defaultdict(list)
    for link in placed:
        if not link.is_hidden:
            by_series[link.series].append(link)
    for links in by_series.values():
        for index, link in enumerate(links):
            # The lines up to the neighbours in the series belong to this link. Beyond them they are the neighbours' own.
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
