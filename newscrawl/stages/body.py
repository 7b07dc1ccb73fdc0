"""Remove boilerplate from the body."""

from __future__ import annotations

import re

from newscrawl.clean.boilerplate import clean_body
from newscrawl.clean.bylines import BYLINE
from newscrawl.clean.known import Known
from newscrawl.extraction.people import split_people
from newscrawl.items import Candidate, Draft
from newscrawl.rules.loader import RuleSet, rules_for
from newscrawl.utils.text import harmless

_SEPARATORS = re.compile(r"[_|｜/／«»•·:：—–-]+")


def strip_boilerplate(draft: Draft) -> Draft:
    """Remove captions, teasers, credits, page tools and stray punctuation from the body of ``draft``; return it."""
    article = draft.article
    titles = [reading.raw for reading in draft.titles]
    known = Known(titles, [reading.raw for reading in draft.authors], [*draft.site_names, *_ends_of_titles(titles)])
    rules = rules_for(article.language)
    body = clean_body(draft.blocks, draft.pictures, known, rules)
    draft.blocks = body.blocks
    article.images = body.images
    article.removed += body.removed
    draft.authors = draft.authors or _names_above_text(draft, rules)
    article.text = "\n".join(block.text for block in body.blocks)
    article.line_kinds = [str(block.kind) for block in body.blocks]
    if article.images:
        article.add_evidence("images", "text")
    return draft


def _names_above_text(draft: Draft, rules: RuleSet) -> list[Candidate]:
    """Return the persons of a line of names that was removed from the top of the text, on a page that names no author elsewhere.

    In German all nouns have capitals, so such a line may be a heading: ``Viele Genesungswünsche``.
    """
    if (draft.article.language or "").startswith("de"):
        return []
    lines = [removal.text for removal in draft.article.removed if removal.rule == BYLINE]
    names = [name for line in lines for name in split_people(line, rules, draft.site_names)]
    return [Candidate(name, "line above the text") for name in names]


def _ends_of_titles(titles: list[str]) -> list[str]:
    """Return what one title has after all of another: the names of the site and its sections.

    >>> _ends_of_titles(["Pier reopens", "Pier reopens | The Jetty"])
    ['The Jetty']
    """
    printed = min(titles, key=len, default="")
    rests = (title[len(printed) :] for title in titles if printed and title.startswith(printed))
    parts = [part.strip() for rest in rests for part in _SEPARATORS.split(rest)]
    return [part for part in parts if part]


def keep_body(draft: Draft) -> None:
    """Set the text and the pictures of ``draft`` as they were read, because an error in a rule must not lose the whole text."""
    article = draft.article
    lines = [(harmless(block.text), block.kind) for block in draft.blocks if block.kind != "caption"]
    article.text = "\n".join(text for text, _ in lines)
    article.line_kinds = [str(kind) for _, kind in lines]
    article.images = [image for _, image in draft.pictures]
