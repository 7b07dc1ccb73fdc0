"""Articles on several pages: the links to the next page of the same text, and to the whole text on one page."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from newscrawl.discovery.pager_words import is_arrow, says
from newscrawl.discovery.succession import Step, step_between
from newscrawl.extraction.outline import HEADINGS, Line, Link, Outline, base_url
from newscrawl.extraction.weights import units
from newscrawl.items import Draft
from newscrawl.normalise.text import letters
from newscrawl.normalise.urls import absolute, canonical_url, fetch_url

MAX_PARTS: Final = 30
"""Most further pages that are read of one article. A choice: some pagers never end."""
_NO_PART: Final = re.compile(
    r"""comment|kommentar|reply|replies|respond # /a/881005/comment-page-2
       |photo|image|img|slide|gallery|galerie   # /a/881005?slide=2
       |print|year|month|lang|ver               # /a/881005?ver=2
    """,
    re.VERBOSE,
)
"""Names of numbers that do not count pages of the text."""
_ASIDE: Final = re.compile(r"(?:^|[\s_-])(?:aside|sidebar|related|comments?|widget)(?:$|[\s_-])", re.IGNORECASE)
_BOXES_AROUND: Final = 5
_NUMBER: Final = re.compile(r"\d{1,4}")
_BRACKETS: Final = "[]()（）【】 \t\xa0"
_LONGEST_LABEL: Final = 60
_SHORT: Final = 8
_RUNNING: Final = 60
_LINES_OF_TEXT: Final = 24
_HEADINGS: Final = 4
"""With so many linked headings in the _LINES_OF_TEXT lines before it, a pager belongs to a list. Of 31 articles 29 have none, and
no article has more than 3."""
_LINES_BEFORE: Final = 10
"""A pager stands at most so many lines (of more than _SHORT characters) after a line of running text (_RUNNING units or more).
Share buttons, tags and captions may stand between them."""
_MOST_COMPARED: Final = 2_000
"""Most links whose addresses are compared with that of the page: each takes 25 µs. Pages have hundreds of links."""
_DIGIT: Final = re.compile(r"\d")
_FOLDER: Final = re.compile(r"/[A-Za-z_-]+/")


def next_part(outline: Outline, url: str) -> str | None:
    """Return the address of the next page of the article at ``url``, or None if it has none.

    The address of a part is that of the article, with a page number added or raised. Its link says so: by the number, by
    a word for "next page", or by ``rel=next``.
    """
    here, base = canonical_url(url), base_url(outline, url)
    best: tuple[int, str] | None = None
    folder = _FOLDER.match(urlsplit(here).path) if base == url else None
    # To compare addresses takes much longer than to look at a link, and pages have hundreds of links.
    likely = (
        link
        for link in _candidates(outline)
        if not (folder and _is_elsewhere(link.href, folder[0])) and _may_say_next(link, here)
    )
    for link in islice(likely, _MOST_COMPARED):
        address = absolute(link.href, base)
        if address is None:
            continue
        try:
            step = step_between(here, canonical_url(address))
        except ValueError:
            continue
        if not step or (best is not None and step.after >= best[0]):
            continue
        if _is_part(step, address) and _says_next(link, step) and _is_near_text(outline, link):
            best = (step.after, fetch_url(address))
    return best[1] if best else None


def _candidates(outline: Outline) -> list[Link]:
    links = [link for link in outline.links if len(link.raw_text) < 4 * _LONGEST_LABEL and _DIGIT.search(link.href)]
    href = outline.head_links.get("next")
    if href and all(link.href != href for link in links):  # a visible link to it has a place that can be checked
        links.append(Link({"href": href, "rel": "next"}, "", -1))
    return links


def _is_elsewhere(href: str, folder: str) -> bool:
    """Return whether a reference leads out of the first folder of the site that the article is in."""
    path = href if href[:1] == "/" != href[1:2] else href[href.find("/", 8) :] if href.startswith("http") else ""
    return path[:1] == "/" and not path.startswith(folder)


def _is_part(step: Step, address: str) -> bool:
    """Return whether a step leads from one page of a text to the next: not to comments, entries or another article."""
    if not step.is_next or step.is_offset or _NO_PART.search(step.mark) or _NO_PART.search(address.partition("#")[2]):
        return False
    if step.is_query:
        return not step.mark.endswith("id")
    path = urlsplit(address).path.rstrip("/")
    if step.before is None:
        # /sport/2 is the second page of a list, /a/367061/2 of an article: the folder is named as an article.
        return step.mark[:1] != "/" or _is_named(path.rpartition("/")[0] if step.mark == "/" else path)
    # /10/10.html after /10/9.html is the next article, not the next page.
    return not step.mark.endswith("/") or ("." not in path.rpartition("/")[2] and _is_named(path.rpartition("/")[0]))


def _is_near_text(outline: Outline, link: Link) -> bool:
    """Return whether running text stands before a link, and the link is not in a sidebar, related list or widget."""
    if link.line < 0:
        return True
    around = outline.box_chain(min(link.box, len(outline.boxes) - 1), _BOXES_AROUND)
    if any(outline.boxes[box].tag == "aside" or _ASIDE.search(outline.boxes[box].name) for box in around):
        return False
    return _is_text(outline.lines[: link.first_line])


def _is_text(lines: list[Line]) -> bool:
    """Return whether lines end in running text, and not in a list of linked headings with their summaries."""
    running = headings = seen = 0
    for line in reversed(lines):
        if len(line.text) <= _SHORT:
            continue
        if line.is_linked:
            headings += line.tag in HEADINGS
        elif units(line.text) >= _RUNNING:
            running += 1
        seen += 1
        if (seen == _LINES_BEFORE and not running) or seen == _LINES_OF_TEXT:
            break
    return running > 0 and headings < _HEADINGS


def _is_named(path: str) -> bool:
    """Return whether the last name of a path can be an article's: five characters or more, and not that of a list."""
    last = path.rpartition("/")[2]
    return len(last) >= 5 and not last.lower().startswith(("page", "index", "list"))


def _may_say_next(link: Link, here: str) -> bool:
    """Return whether a link has a number, a word or a sign that could lead to the page after ``here``.

    Its number is 2, or follows one in this address.
    """
    text = link.text
    number = _NUMBER.search(text)
    if number and (int(number[0]) <= 2 or str(int(number[0]) - 1) in here):
        return True
    if "next" in link.rel.lower() or is_arrow(text):
        return True
    titles = (text, link.title, link.attributes.get("aria-label", ""))
    return any(says(title, "next_page") for title in titles if title)


def _says_next(link: Link, step: Step) -> bool:
    """Return whether a link says that it leads to the next page."""
    text = link.text
    if "next" in link.rel.lower().split() and step.mark != "-":
        return len(text) <= _LONGEST_LABEL or str(step.after) in _NUMBER.findall(text)
    if step.mark == "-" and step.before is None:
        return text.strip() == "2"  # a second article of the same name also gets "-2"
    titles = (text, link.title, link.attributes.get("aria-label", ""))
    if is_arrow(text) or any(says(title, "next_page") for title in titles):
        return True
    numbers = _NUMBER.findall(text)
    first = step.before is None and step.after == 1  # addresses count from 0: the link to the second page says 2
    return len(text) <= _LONGEST_LABEL and str(step.after + first) in numbers[:1]


def first_part(outline: Outline, url: str) -> str | None:
    """Return the address of the first page of an article if ``url`` is a later page of it, else None.

    The pager links to the first page as 1. The present address is that address with a number of 2 or more added, or
    raised from 1.
    """
    here, base = canonical_url(url), base_url(outline, url)
    if not _DIGIT.search(here):
        return None
    for link in outline.links:
        if "1" in link.raw_text and link.text.strip(_BRACKETS) == "1" and (address := absolute(link.href, base)):
            try:
                step = step_between(canonical_url(address), here)
            except ValueError:
                continue
            if (
                step
                and step.after >= 2
                and (step.before or 1) == 1
                and _is_part(replace(step, before=None, after=2), url)
            ):
                return fetch_url(address)
    return None


def whole_article(outline: Outline, url: str) -> str | None:
    """Return the address of the page with all parts of the article, or None if no link names one."""
    here, base = canonical_url(url), base_url(outline, url)
    stem = re.sub(r"(?:\.\w{2,5})?/?$", "", here.partition("?")[0])
    for link in outline.links:
        if says(link.text, "whole_article") and (address := absolute(link.href, base)):
            address = address.partition("#")[0]
            if address != here and address.startswith(stem) and "comment" not in address[len(stem) :]:
                return address
    return None


def is_continuation(draft: Draft, other: Draft) -> bool:
    """Return whether a page continues an article: the same title, and text that the article does not have."""
    if not draft.titles or not other.titles or not other.blocks:
        return False
    titles = sorted((letters(draft.titles[0].raw), letters(other.titles[0].raw)), key=len)
    if not titles[0] or titles[0] not in titles[1]:
        return False
    known = {block.text for block in draft.blocks}
    return any(block.text not in known for block in other.blocks)


def holds_all_of(other: Draft, draft: Draft) -> bool:
    """Return whether a page has all the text of an article's first page, and more."""
    texts = {block.text for block in other.blocks}
    return len(other.blocks) > len(draft.blocks) and all(block.text in texts for block in draft.blocks)
