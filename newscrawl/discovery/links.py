"""Links of a page: addresses made absolute and canonical, and which lead to articles, lists or the next page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal
from urllib.parse import urlsplit

from newscrawl.extraction.outline import Link, Outline, base_url
from newscrawl.extraction.url_shape import ASSET, NO_ARTICLE, looks_like_article
from newscrawl.extraction.weights import units
from newscrawl.normalise.urls import absolute, canonical_url, fetch_url, same_site, site_of
from newscrawl.rules.words import any_of

LinkKind = Literal["article", "list", "next", "other"]

_PAGE_NUMBER = re.compile(r"^\[?\d{1,4}\]?$")


@dataclass(frozen=True, slots=True)
class Target:
    """A link worth following: its absolute address, link text, and what it seems to lead to."""

    url: str
    text: str
    kind: LinkKind


def find_targets(outline: Outline, url: str) -> list[Target]:
    """Return the page's links within its own site, in order, each address once."""
    base, site = base_url(outline, url), site_of(url)
    found: dict[str, Target] = {}
    if (href := outline.head_links.get("next")) and (address := absolute(href, base)):
        found[canonical_url(address)] = Target(address, "", "next")
    for link in outline.links:
        address = absolute(link.href, base)
        if address is None or not same_site(site_of(address), site):
            continue
        key = canonical_url(address)
        target = Target(fetch_url(address), link.title or link.text, classify(key, link, url))
        known = found.get(key)
        if known is None or (known.kind == "other" and target.kind != "other") or len(known.text) < len(target.text):
            found[key] = (
                target
                if known is None or known.kind in ("other", target.kind)
                else Target(known.url, target.text, known.kind)
            )
    return list(found.values())


def classify(address: str, link: Link, page_url: str) -> LinkKind:
    """Say what a link seems to lead to, by the form of its address and the length of its text."""
    parts = urlsplit(address)
    if ASSET.search(parts.path) or ("nofollow" in link.rel and "login" in address):
        return "other"
    if "next" in link.rel.lower().split() or _next_text().match(link.text):
        return "next"
    if _PAGE_NUMBER.match(link.text) and _path_stem(address) == _path_stem(page_url):
        return "next"
    if looks_like_article(address) and units(link.text or link.title) >= 12:
        return "article"
    if looks_like_article(address) and not link.text:
        return "article"
    if NO_ARTICLE.search(parts.path) and not re.search(r"/(?:list|index|category|channel)", parts.path):
        return "other"
    return "list" if 1 <= units(link.text) <= 24 else "other"


@cache
def _next_text() -> re.Pattern[str]:
    return re.compile(rf"^(?:{any_of('next_page')}|[»›>]{{1,2}})\s?[»›>→]{{0,2}}$", re.IGNORECASE)


def _path_stem(url: str) -> str:
    """The address with its page number taken out: ``/list_2.html`` and ``/list.html`` have one stem."""
    parts = urlsplit(url)
    path = re.sub(r"(?:index|default)?[_-]?\d{0,5}(?:\.s?html?|\.php)?$", "", parts.path)
    return f"{parts.netloc}{re.sub(r'/(?:page/)?$', '', path)}"
