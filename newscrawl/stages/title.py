"""The title without the aggregator's decorations."""

from __future__ import annotations

from typing import Final

from newscrawl.clean.decorations import undecorate
from newscrawl.items import Candidate, Draft
from newscrawl.normalise import outlets
from newscrawl.normalise.text import letters
from newscrawl.rules.loader import rules_for
from newscrawl.utils.text import harmless

MAX_TITLE: Final = 500
"""Longest title kept, in characters; the longest true title of 370 benchmark pages has 175."""


def undecorate_title(draft: Draft) -> Draft:
    """Cut hot words and the site's name from the title; the printed one stays in ``title_raw``."""
    if not draft.titles:
        return draft
    article, chosen = draft.article, draft.titles[0]
    article.title_raw = harmless(" ".join(chosen.raw.split()))[:MAX_TITLE]
    article.title, removed = undecorate(
        article.title_raw,
        rules_for(article.language),
        site_names=draft.site_names,
        sections=draft.sections,
        variants=[*(reading.raw for reading in draft.titles[1:]), *draft.teasers],
        is_outlet=lambda name: outlets.resolve(name).known,
    )
    for rule, span in removed:
        draft.remove(rule, "title", span)
    article.add_evidence("title", chosen.origin, article.title_raw, _other_titles(draft.titles))
    return draft


def _other_titles(titles: list[Candidate]) -> list[str]:
    """Return the titles elsewhere on the page that say something else: neither is part of the other."""
    chosen = letters(titles[0].raw)
    others = (reading for reading in titles[1:6] if reading.raw)
    return [
        reading.statement()
        for reading in others
        if (other := letters(reading.raw)) and other not in chosen and chosen not in other
    ]
