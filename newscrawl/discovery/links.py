"""Links of a page: addresses made absolute and canonical, and which lead to articles, lists or the next page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin, urlsplit

from newscrawl.extraction.document import site_of
from newscrawl.extraction.outline import Link, Outline
from newscrawl.extraction.weights import units
from newscrawl.normalise.urls import canonical_url

LinkKind = Literal["article", "list", "next", "other"]

_NEXT_TEXT = re.compile(
    r"^(?:下一?页|下一?頁|后一?页|next(?: page)?|older(?: posts)?|次へ|次のページ|다음|weiter|suivante?|siguiente|próxima|далее|[»›>]{1,2})\s?[»›>→]{0,2}$",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(r"^\[?\d{1,4}\]?$")
_DATE_IN_PATH = re.compile(
    r"/(?:19|20)\d\d[-/_]?(?:0?[1-9]|1[0-2])(?:[-/_]?(?:0?[1-9]|[12]\d|3[01]))?(?:/|_|-|\.|$|\d)"
)
_ID_IN_PATH = re.compile(r"\d{5,}|[0-9a-f]{16,}|[A-Z0-9]{12,}")
_ID_IN_QUERY = re.compile(r"(?:^|&)(?:\w*id|article|p)=\d{3,}(?:&|$)", re.IGNORECASE)
_ARTICLE_WORD = re.compile(r"/(?:article|content|detail|story|news|a|p|doc|post|c|n)[/_-]?[\w-]{3,}", re.IGNORECASE)
_PAGE_FILE = re.compile(r"\.(?:s?html?|php|aspx?|jsp)$", re.IGNORECASE)
_NO_ARTICLE = re.compile(
    r"(?:^|/)(?:tags?|topics?|search|login|signin|register|user|passport|about\w*|contact\w*|privacy|terms|help|"
    r"sitemap|copyright|feed|rss|ad|ads|author|member|space|so|list|index|category|channel|special)(?:[/_.-]|$)",
    re.IGNORECASE,
)
_LIST_FILE = re.compile(r"(?:^|/)(?:index|list|default)?[_-]?\d{0,4}(?:\.s?html?|\.php)?$", re.IGNORECASE)
_ASSET = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|css|js|json|xml|pdf|docx?|xlsx?|zip|rar|7z|apk|exe|mp[34]|m4a|avi|mov|flv)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Target:
    """A link worth following: its absolute address, link text, and what it seems to lead to."""

    url: str
    text: str
    kind: LinkKind


def absolute(href: str, base: str | None) -> str | None:
    """Return an ``http(s)`` address made absolute, or None if the reference is no such thing."""
    href = href.strip()
    try:
        url = href if href.startswith(("http://", "https://")) else urljoin(base or "", href)
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def base_url(outline: Outline, url: str | None) -> str | None:
    """Return what relative references on the page are relative to."""
    if outline.base_href and url:
        return absolute(outline.base_href, url) or url
    return url or (outline.base_href or None)


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
        target = Target(key, link.title or link.text, classify(key, link, url))
        known = found.get(key)
        if known is None or (known.kind == "other" and target.kind != "other") or len(known.text) < len(target.text):
            found[key] = (
                target
                if known is None or known.kind in ("other", target.kind)
                else Target(key, target.text, known.kind)
            )
    return list(found.values())


def same_site(site: str | None, other: str | None) -> bool:
    """Tell whether two hosts belong to one site: equal, or one a subdomain of the other."""
    if not site or not other:
        return False
    return site == other or site.endswith("." + other) or other.endswith("." + site)


def classify(address: str, link: Link, page_url: str) -> LinkKind:
    """Say what a link seems to lead to, by the form of its address and the length of its text."""
    parts = urlsplit(address)
    if _ASSET.search(parts.path) or ("nofollow" in link.rel and "login" in address):
        return "other"
    if "next" in link.rel.lower().split() or _NEXT_TEXT.match(link.text):
        return "next"
    if _PAGE_NUMBER.match(link.text) and _path_stem(address) == _path_stem(page_url):
        return "next"
    if looks_like_article(address) and units(link.text or link.title) >= 12:
        return "article"
    if looks_like_article(address) and not link.text:
        return "article"
    if _NO_ARTICLE.search(parts.path) and not re.search(r"/(?:list|index|category|channel)", parts.path):
        return "other"
    return "list" if 1 <= units(link.text) <= 24 else "other"


def _path_stem(url: str) -> str:
    """The address with its page number taken out: ``/list_2.html`` and ``/list.html`` have one stem."""
    parts = urlsplit(url)
    path = re.sub(r"(?:index|default)?[_-]?\d{0,5}(?:\.s?html?|\.php)?$", "", parts.path)
    return f"{parts.netloc}{re.sub(r'/(?:page/)?$', '', path)}"


def looks_like_article(address: str) -> bool:
    """Tell whether an address has the form of an article's: a date or a long number in it, or a long slug."""
    parts = urlsplit(address)
    path = parts.path
    if _ID_IN_QUERY.search(parts.query):
        return True
    if path in ("", "/") or _ASSET.search(path):
        return False
    last = path.rstrip("/").rpartition("/")[2]
    if _NO_ARTICLE.search(path) and not _ID_IN_PATH.search(last) and not _DATE_IN_PATH.search(path):
        return False
    if _DATE_IN_PATH.search(path) and ((last and not _LIST_FILE.fullmatch("/" + last)) or _PAGE_FILE.search(last)):
        return True
    if _ID_IN_PATH.search(last) or _ID_IN_PATH.search(parts.query):
        return True
    if last.count("-") >= 3 or last.count("_") >= 4:
        return True
    if _PAGE_FILE.search(last) and re.search(r"\d{2,}", last) and not _LIST_FILE.fullmatch("/" + last):
        return True
    return bool(_ARTICLE_WORD.search(path) and re.search(r"\d{2,}", last + parts.query))
