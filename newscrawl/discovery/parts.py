"""Articles in several pages: which link leads to the next page of the same text, or to all of it on one page."""

from __future__ import annotations

import re
from dataclasses import replace
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
"""Further pages that are read of one article: a choice against endless ones."""
_NO_PART: Final = re.compile(
    r"comment|kommentar|reply|replies|respond|photo|image|img|slide|gallery|galerie|print|year|month|lang|ver"
)
"""Numbers that count something else than pages of the text: comments, pictures, years."""
_ASIDE: Final = re.compile(r"(?:^|[\s_-])(?:aside|sidebar|related|comments?|widget)(?:$|[\s_-])", re.IGNORECASE)
_BOXES_AROUND: Final = 5
_NUMBER: Final = re.compile(r"\d{1,4}")
_BRACKETS: Final = "[]()（）【】 \t\xa0"
_LONGEST_LABEL: Final = 60
_SHORT: Final = 8
_RUNNING: Final = 60
_LINES_OF_TEXT: Final = 24
_HEADINGS: Final = 4
"""Linked headings among so many lines before a pager make it that of a list: none on 29 of 31 articles, at most 3."""
_LINES_BEFORE: Final = 10
"""A pager stands at most so many lines of more than _SHORT letters after a line of running text, of _RUNNING units and more: share
buttons, tags and captions may come between."""
_DIGIT: Final = re.compile(r"\d")


def next_part(outline: Outline, url: str) -> str | None:
    """Return the address of the next page of the article at ``url``, or None if it has none.

    A part has the address of the article with a page's number put in or raised, and its link says so: by the number,
    by a word for "next page", or by ``rel=next``. The next story's address is another one, and its link says more.
    """
    here, base = canonical_url(url), base_url(outline, url)
    best: tuple[int, str] | None = None
    for link in _candidates(outline):
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
    if href and all(link.href != href for link in links):  # where the page shows it as well, its place counts
        links.append(Link({"href": href, "rel": "next"}, "", -1))
    return links


def _is_part(step: Step, address: str) -> bool:
    """Tell whether a step is from one page of a text to the next: no comments, no list entries, no numbered articles."""
    if not step.is_next or step.is_offset or _NO_PART.search(step.mark) or _NO_PART.search(address.partition("#")[2]):
        return False
    if step.is_query:
        return not step.mark.endswith("id")
    path = urlsplit(address).path.rstrip("/")
    if step.before is None:
        # /sport/2 is the second page of a list, /a/367061/2 that of an article: its own name has an identifier or words.
        return step.mark[:1] != "/" or _is_named(path.rpartition("/")[0] if step.mark == "/" else path)
    # /10/10.html after /10/9.html: numbered articles.
    return not step.mark.endswith("/") or ("." not in path.rpartition("/")[2] and _is_named(path.rpartition("/")[0]))


def _is_near_text(outline: Outline, link: Link) -> bool:
    """Tell whether running text stands before a link: the pager of a related list or of a widget has none."""
    if link.line < 0:
        return True
    around = outline.box_chain(min(link.box, len(outline.boxes) - 1), _BOXES_AROUND)
    if any(outline.boxes[box].tag == "aside" or _ASIDE.search(outline.boxes[box].name) for box in around):
        return False
    return _is_text(outline.lines[: link.first_line])


def _is_text(lines: list[Line]) -> bool:
    """Tell whether lines end in running text, and not in a series of linked headings with their summaries."""
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
    """Tell whether a path names an article: a long number, several words, or at least one word below another."""
    last = path.rpartition("/")[2]
    return len(last) >= 5 and not last.lower().startswith(("page", "index", "list"))


def _says_next(link: Link, step: Step) -> bool:
    """Tell whether a link says that it leads to the next page."""
    text = link.text
    if "next" in link.rel.lower().split() and step.mark != "-":
        return len(text) <= _LONGEST_LABEL or str(step.after) in _NUMBER.findall(text)
    if step.mark == "-" and step.before is None:
        return text.strip() == "2"  # a second article of the same name gets "-2", too
    titles = (text, link.title, link.attributes.get("aria-label", ""))
    if is_arrow(text) or any(says(title, "next_page") for title in titles):
        return True
    numbers = _NUMBER.findall(text)
    first = step.before is None and step.after == 1  # counted from 0: the second page is called 2
    return len(text) <= _LONGEST_LABEL and str(step.after + first) in numbers[:1]


def first_part(outline: Outline, url: str) -> str | None:
    """Return the address of the first page of the article of which ``url`` is a later page, or None if it is none.

    Its pager calls it 1, and the present address is that one with a number of 2 or more put in or raised from 1.
    """
    here, base = canonical_url(url), base_url(outline, url)
    if not _DIGIT.search(here):
        return None
    for link in outline.links:
        if link.text.strip(_BRACKETS) == "1" and (address := absolute(link.href, base)):
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
    """Return the address of the page that holds all parts of the article, or None if no link says so."""
    here, base = canonical_url(url), base_url(outline, url)
    stem = re.sub(r"(?:\.\w{2,5})?/?$", "", here.partition("?")[0])
    for link in outline.links:
        if says(link.text, "whole_article") and (address := absolute(link.href, base)):
            address = address.partition("#")[0]
            if address != here and address.startswith(stem) and "comment" not in address[len(stem) :]:
                return address
    return None


def is_continuation(draft: Draft, other: Draft) -> bool:
    """Tell whether a page continues an article: it has the same title, and text that the article does not have."""
    if not draft.titles or not other.titles or not other.blocks:
        return False
    titles = sorted((letters(draft.titles[0].raw), letters(other.titles[0].raw)), key=len)
    if not titles[0] or titles[0] not in titles[1]:
        return False
    known = {block.text for block in draft.blocks}
    return any(block.text not in known for block in other.blocks)


def holds_all_of(other: Draft, draft: Draft) -> bool:
    """Return whether a page holds the text of an article's first page, and more: all of it on one page."""
    texts = {block.text for block in other.blocks}
    return len(other.blocks) > len(draft.blocks) and all(block.text in texts for block in draft.blocks)
