"""The links of a page: where each one leads (article, list page, next page), with the evidence.

Each piece of evidence adds to a score. The weights are choices. No single piece of evidence makes a link an article.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal
from urllib.parse import SplitResult, urlsplit

from newscrawl.discovery.embedded import links_in_json, links_in_scripts, markup_in_json
from newscrawl.discovery.forms import form_of
from newscrawl.discovery.pager import is_list_address, next_pages
from newscrawl.discovery.parts import next_part
from newscrawl.discovery.scope import Scope
from newscrawl.discovery.series import SERIES, Layout, Placed, Series, find_company, measure
from newscrawl.extraction.document import load_document
from newscrawl.extraction.outline import Link, Outline, base_url
from newscrawl.extraction.outline_parser import parse_outline
from newscrawl.extraction.url_shape import ASSET, NO_ARTICLE, looks_like_article
from newscrawl.normalise.urls import absolute, canonical_url, fetch_url

LinkKind = Literal["article", "list", "next", "part", "other"]

ENOUGH: Final = 3.0
"""Lowest score of a link to an article. A choice: a long text (2) and one more piece of evidence."""
DOUBTFUL: Final = 1.5
"""Lowest score of a link that is worth a try. A choice: a text of about five words."""
_SURE: Final = 4.0
"""Lowest score of a link that is evidence for others of its form of address. A choice."""
MAX_LINKS: Final = 10_000
"""Links of a page that are judged; of the hidden ones a fifth as many. Each takes 0.1 ms; 300,000 would take 25 s.

A list page has a hundred, a list of all articles of a site some thousands. A choice: one second.
"""
_LAST: Final = 100
"""Of a page with more links the last ones are judged, too: the link to the next page stands there."""
_LONGEST_NAME: Final = 40
"""Longest name of a list page, in units."""
_ARCHIVE = re.compile(r"/(?:19|20)\d\d(?:[/-](?:0?[1-9]|1[0-2])(?:[/-]\d{1,2})?)?/?(?:index\.\w{2,5})?$")
"""The list of a year, month or day: ``/2026/11/``."""
_LIST_PATH = re.compile(r"/(?:index|default|list|home)(?:[_-]\d{1,4})?(?:\.\w{2,5})?$|/page[/_-]?\d+/?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link of a page: its address, its text, the kind of its target, and the evidence for that kind."""

    url: str
    text: str
    kind: LinkKind
    evidence: tuple[str, ...] = ()
    score: float = 0.0
    """The sum of the evidence for an article. A link with ENOUGH or more leads to an article."""

    @property
    def is_doubtful(self) -> bool:
        """Whether a link may lead to an article, but the evidence is not enough: only a try shows it."""
        return self.kind in ("list", "other") and self.score >= DOUBTFUL


def articles_on_domain(links: Sequence[FoundLink], url: str) -> list[FoundLink]:
    """Return the links of a list page to articles on its registered domain: the ones that a crawl reads by default."""
    scope = Scope([url])
    return [link for link in links if link.kind == "article" and scope.has_article(link.url, url)]


class _Score:
    """The sum of the evidence for an article, and each piece of it in words."""

    def __init__(self) -> None:
        self.points = 0.0
        self.evidence: list[str] = []

    def add(self, points: float, why: str) -> None:
        self.points += points
        self.evidence.append(f"{why} {points:+g}")


def find_links(outline: Outline, url: str, *, is_article: bool, source: bytes = b"") -> list[FoundLink]:
    """Return the links of a page in order, each address once, without the address of the page itself. Those over MAX_LINKS are left out.

    The kind of a link to a next page is ``part`` on an article and ``next`` on any other page. With ``source``, the links
    in the JSON of the page's scripts are included.
    """
    by_address = _places(outline, url, links_in_scripts(source))
    series = measure([link for links in by_address.values() for link in links])
    scores = {key: _score(links, series) for key, links in by_address.items()}
    _let_forms_vote(by_address, scores)
    following = next_pages(outline, by_address, canonical_url(url))
    part = next_part(outline, url) if is_article else None
    found = []
    for key, links in by_address.items():
        link = _judged(links, scores[key])
        if link.url == part:
            link = replace(link, kind="part", evidence=())
        elif key in following and is_list_address(key):
            link = replace(link, kind="next", evidence=tuple(following[key]))
        found.append(link)
    return found


def links_of_answer(value: Any, url: str) -> list[FoundLink]:
    """Return the links of a JSON response, given the value that ``embedded.read_json`` returns."""
    markup = markup_in_json(value)
    outline = parse_outline(load_document(f"<body>{markup}</body>"))
    outline.other_links += links_in_json(value)
    return find_links(outline, url, is_article=False)


def links_left_out(outline: Outline) -> int:
    """Return how many links of a page are not judged, because it has more than MAX_LINKS."""
    return max(0, len(outline.links) - MAX_LINKS)


def _places(outline: Outline, url: str, more: list[Link]) -> dict[str, list[Placed]]:
    """Return the links of a page with their places, by address."""
    layout, base, here = Layout(outline), base_url(outline, url), canonical_url(url)
    placed: list[Placed] = []
    others = _bounded(outline.other_links + more, MAX_LINKS // 5)
    hidden = set(map(id, others))
    for link in [*_bounded(outline.links, MAX_LINKS), *_of_head(outline), *others]:
        address = absolute(link.href, base)
        if address is None:
            continue
        try:
            key = canonical_url(address)
        except ValueError:
            continue
        if key.rstrip("/") != here.rstrip("/"):
            placed.append(layout.place(link, fetch_url(address), key, hidden=id(link) in hidden))
    find_company(outline, placed)
    by_address: dict[str, list[Placed]] = defaultdict(list)
    for place in placed:
        by_address[place.key].append(place)
    return by_address


def _bounded(links: list[Link], most: int) -> list[Link]:
    """Return the links, or the first and the last of them if there are too many."""
    return links if len(links) <= most else links[: most - _LAST] + links[-_LAST:]


def _of_head(outline: Outline) -> list[Link]:
    """Return the ``<link rel=next>`` of the page's head as a link."""
    href = outline.head_links.get("next")
    return [Link({"href": href, "rel": "next"}, "", 0)] if href else []


def _score(links: list[Placed], series: dict[int, Series]) -> _Score:
    """Return the score of an address by the text of its links, their places on the page, and the address itself."""
    score = _Score()
    best = max(links, key=lambda link: link.size)
    _weigh_text(score, best)
    _weigh_place(score, links, series)
    _weigh_address(score, best.key)
    return score


def _weigh_text(score: _Score, best: Placed) -> None:
    # The longer the text, the more likely a headline: it has about ten words, the name of a channel has one or two.
    if best.size >= 40:
        score.add(2, "long text")
    elif best.size >= 20:
        score.add(1.5, "text")
    elif best.size >= 12:
        score.add(1, "short text")
    elif best.size:
        score.add(-1, "shortest text")


def _weigh_place(score: _Score, links: list[Placed], series: dict[int, Series]) -> None:
    # A headline on a list page is often a heading: <h3><a href=…>.
    if any(link.is_heading for link in links):
        score.add(1, "heading")
    # Three links of one place in the layout form a series: of headlines if long, of channels or tags if short.
    siblings = max((series[link.series] for link in links), key=lambda of: (of.addresses >= SERIES, of.median_size))
    if siblings.addresses >= SERIES and siblings.median_size >= 24:
        score.add(1, "series of headlines")
    elif siblings.addresses >= SERIES and siblings.median_size < 12:
        score.add(-1, "series of names")
    # Lists print a date or a summary with the headline, menus do not.
    if any(link.has_date for link in links):
        score.add(1, "date")
    if any(link.has_summary for link in links):
        score.add(0.5, "summary")
    # An article is rarely linked from navigation alone. Some menus show the newest headlines of a channel: half as much.
    if all(link.in_navigation for link in links):
        score.add(-1 if siblings.median_size >= 24 else -2, "navigation")


def _weigh_address(score: _Score, address: str) -> None:
    parts = urlsplit(address)
    # -9 rules an article out: a picture or PDF, and the front page of a site.
    if ASSET.search(parts.path):
        score.add(-9, "file")
    elif parts.path in ("", "/") and not parts.query:
        score.add(-9, "front page")
    elif _ARCHIVE.search(parts.path):  # /2026/11/
        score.add(-4, "archive of a date")
    elif looks_like_article(address):  # /a/881005.html
        score.add(2, "address of an article")
    elif NO_ARTICLE.search(parts.path) or _has_service_query(parts):  # /login, /tag/…, ?s=…
        score.add(-3, "address of a service page")
    elif _LIST_PATH.search(parts.path):  # /news/index_2.html
        score.add(-2, "address of a list")


def _let_forms_vote(by_address: dict[str, list[Placed]], scores: dict[str, _Score]) -> None:
    """Raise the scores of a form of address in ``scores`` if most links of that form are surely articles."""
    forms: dict[str, list[str]] = defaultdict(list)
    for key in by_address:
        if form := form_of(key):
            forms[form].append(key)
    for keys in forms.values():
        sure = sum(scores[key].points >= _SURE for key in keys)
        against = sum(scores[key].points < 1 for key in keys)
        if sure >= SERIES and sure > against:
            for key in keys:
                scores[key].add(2, "form of other articles here")


def _judged(links: list[Placed], score: _Score) -> FoundLink:
    best = max(links, key=lambda link: link.size)
    kind: LinkKind
    if score.points >= ENOUGH:
        kind = "article"
    elif 0 < best.size <= _LONGEST_NAME and not _is_service(best.key):
        kind = "list"
    else:
        kind = "other"
    return FoundLink(best.url, best.text, kind, tuple(score.evidence), score.points)


def _is_service(address: str) -> bool:
    parts = urlsplit(address)
    if ASSET.search(parts.path) or _has_service_query(parts):
        return True
    return bool(NO_ARTICLE.search(parts.path) and not _CHANNEL.search(parts.path))


def _has_service_query(parts: SplitResult) -> bool:
    """Return whether a query on a front page or folder asks for a tag, an author or a search: ``/?tag=plum``."""
    return bool(_FOLDER.search(parts.path) and _SERVICE_QUERY.search(parts.query[:_LONGEST_QUERY]))


_LONGEST_QUERY: Final = 300
_FOLDER = re.compile(r"(?:^|/|/index\.\w{2,5})$", re.IGNORECASE)
"""A query counts only on a front page or folder: a tracker may add ``?author=`` to the address of an article."""
_SERVICE_QUERY = re.compile(
    r"""(?:^|&)(?:
        (?:tag|author(?:_name)?)=[^&]              # WordPress without permalinks: /?tag=plum, /?author=3
      | (?:s|q|query|search)=\d*[^&\d]             # a search, not a number: /?s=bridge
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_CHANNEL = re.compile(r"/(?:list|index|category|channel)")
