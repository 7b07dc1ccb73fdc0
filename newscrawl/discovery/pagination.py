"""Articles in several pages: which link leads to the next page of the same text."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from newscrawl.extraction.outline import Outline, base_url
from newscrawl.items import Draft
from newscrawl.normalise.text import letters
from newscrawl.normalise.urls import absolute, canonical_url

MAX_PARTS: Final = 30
"""Further pages that are read of one article: a choice against endless ones."""
# The number of a page in an address: behind the article's own name, never the only number in it, one to three digits.
_NUMBERED: Final = re.compile(
    r"(?P<stem>.*[^/?&=_-])(?:(?P<mark>[_-]|/(?:p|page[/_-]?)?|[?&](?:page|p|pn|pageno|pageindex)=)(?P<number>[1-9]\d{0,2}))"
    r"(?P<end>(?:\.\w{2,5})?/?(?:&.*)?)",
    re.IGNORECASE,
)
_ENDS_IN_NUMBER: Final = re.compile(r"[_/=-][1-9]\d{0,2}(?:\.\w{2,5})?/?(?:&.{0,200})?$")
"""Few links of a page do: only they are made absolute and compared."""
_PLAIN: Final = re.compile(r"(?P<stem>.*?)(?P<end>(?:\.\w{2,5})?/?)")


def next_part(outline: Outline, url: str) -> str | None:
    """Return the address of the next page of the article at ``url``, or None if it has none.

    Only an address of the same article with the next page's number is one: ``881005_2.html`` behind
    ``881005.html``, never ``881006.html``.
    """
    here, base = canonical_url(url), base_url(outline, url)
    for href in dict.fromkeys([outline.head_links.get("next", ""), *(link.href for link in outline.links)]):
        if _ENDS_IN_NUMBER.search(href) and (address := absolute(href, base)):
            try:
                if is_next_part(here, canonical_url(address)):
                    return address
            except ValueError:
                continue
    return None


def is_next_part(here: str, there: str) -> bool:
    """Tell whether two addresses are consecutive pages of one article.

    >>> is_next_part("http://n.example/a/881005.html", "http://n.example/a/881005_2.html")
    True
    >>> is_next_part("http://n.example/a/881005_2.html", "http://n.example/a/881005_3.html")
    True
    >>> is_next_part("http://n.example/a/881005.html", "http://n.example/a/881006.html")
    False
    """
    next_page = _NUMBERED.fullmatch(there)
    if not next_page or urlsplit(here).netloc != urlsplit(there).netloc:
        return False
    number, stem, end = int(next_page["number"]), next_page["stem"], next_page["end"].lstrip("&")
    if next_page["mark"] == "/" and "." in end:
        return False  # /10/10.html behind /10/9.html: numbered articles
    page = _NUMBERED.fullmatch(here)
    if page and page["stem"] == stem and page["mark"].lower() == next_page["mark"].lower():
        return int(page["number"]) + 1 == number and page["end"].lstrip("&") == end
    parts = urlsplit(stem)
    if number != 2 or not any(char.isdigit() for char in parts.path + parts.query):
        return False
    plain = _PLAIN.fullmatch(here)
    assert plain is not None
    if next_page["mark"][0] in "?&/":  # the number stands behind the whole address
        return stem.rstrip("/") == here.rstrip("/")
    return stem == plain["stem"] and end == plain["end"]


def is_continuation(draft: Draft, other: Draft) -> bool:
    """Tell whether a page continues an article: it has the same title, and text that the article does not have."""
    if not draft.titles or not other.titles or not other.blocks:
        return False
    titles = sorted((letters(draft.titles[0].raw), letters(other.titles[0].raw)), key=len)
    if not titles[0] or titles[0] not in titles[1]:
        return False
    known = {block.text for block in draft.blocks}
    return any(block.text not in known for block in other.blocks)
