"""Whether a page is an article at all."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from newscrawl.extraction.body import Body
from newscrawl.extraction.outline import Outline
from newscrawl.extraction.url_shape import looks_like_article
from newscrawl.normalise.text import ends_sentence

MIN_UNITS: Final = 60
"""Shortest text of an article, in Latin letters (24 Chinese characters): a news flash is one sentence. A choice, not a measurement."""

_SERVICE_PATH = re.compile(
    r"/(?:login|signin|register|passport|about\w*|contact\w*|privacy|terms|search|tags?|help|sitemap|404)(?:[/_.-]|$)",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?:\.{3}|…+)\s*[\]>»]*$")
"""An ellipsis ends a sentence, and also a summary that is cut off."""


def why_not_article(
    outline: Outline, body: Body, url: str | None, has_date: bool, is_typed_article: bool
) -> str | None:
    """Return why a page is no article, as a short stable phrase, or None if it is one.

    A page is an article if its container holds running text that is not a series of teasers, and something dates
    it, types it as an article or addresses it like one.
    """
    path = urlsplit(url).path if url else ""
    if outline.password_fields and body.weight < 500:
        return "login page"
    if sum(body.weights.sizes[index] for index, _ in body.picked) < MIN_UNITS:
        return "no text"
    if _is_teaser_list(outline, body):
        return "list page"
    if path in ("", "/") and url and not is_typed_article and not urlsplit(url).query:
        return "front page"
    if _SERVICE_PATH.search(path) and not looks_like_article(url or ""):
        return "service page"
    if not (has_date or is_typed_article or url is None or looks_like_article(url)):
        return "nothing dates or addresses it as an article"
    return None


def _is_teaser_list(outline: Outline, body: Body) -> bool:
    """A list page's text is a series: linked title, summary, linked title, … An article's text is one run.

    What was left out as teasers is no part of an article's text, but may be all there is on a list page.
    """
    left = {index for index, rule in body.left if rule == "teaser-series"}
    breaks = total = run = longest = teasers = 0
    in_links = False
    for index in range(body.start, body.end):
        line, size = outline.lines[index], body.weights.sizes[index]
        if line.is_linked and size >= 16:  # a date often stands behind the linked title
            breaks += not in_links
            in_links, run = True, 0
            continue
        in_links = False
        if index in left:
            teasers += size
            continue
        total += size
        if ends_sentence(line.text) and not _CUT.search(line.text[-20:]):
            run += size
            longest = max(longest, run)
    return breaks >= 3 and (longest < 0.5 * total or total < 0.3 * teasers)
