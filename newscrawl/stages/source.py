"""Set the outlet of a record by its canonical name, and the authors."""

from __future__ import annotations

from typing import Final

from newscrawl.items import Candidate, Draft
from newscrawl.normalise import outlets
from newscrawl.normalise.text import letters
from newscrawl.utils.text import harmless

_OWN_NAMES: Final = ("document title", "meta og:site_name")
"""Places in which a page names its own site."""
_BY_TITLE: Final = ("information line", "line by the title")
"""Places next to the title."""
_LONGEST_OUTLET: Final = 24
"""Longest unlabelled text that is tried as an outlet's name, in characters. A choice."""


def normalise_source(draft: Draft) -> Draft:
    """Set the record's source to the canonical name of the printed outlet, and its authors; return the draft."""
    article = draft.article
    reading = _best_reading(draft)
    if reading:
        article.source_raw = harmless(reading.raw)
        resolved = outlets.resolve(article.source_raw, article.language)
        article.source, article.source_channel = resolved.name, resolved.channel
        others = [
            other.statement()
            for other in draft.sources
            if outlets.resolve(harmless(other.raw), article.language).name != resolved.name
        ]
        note = None if resolved.known else outlets.suggestion(article.source_raw, draft.source_link)
        article.add_evidence("source", reading.origin, article.source_raw, others, note)
    names = [harmless(author.raw) for author in draft.authors]
    article.authors = [name for name in names if letters(name) != letters(article.source_raw or "")]
    if article.authors:
        article.add_evidence(
            "authors", draft.authors[0].origin, ", ".join(harmless(author.raw) for author in draft.authors)
        )
    return draft


def _best_reading(draft: Draft) -> Candidate | None:
    """Return the most reliable statement of the source: one with a label or mark, else the name of a known outlet alone."""
    reading = draft.sources[0] if draft.sources else None
    # A line below the text may also credit a picture or a second source. So a known outlet by the title is better than an
    # unknown name there.
    is_weak = reading is not None and reading.origin == "closing line" and not outlets.resolve(reading.raw).known
    if reading is not None and not is_weak:
        return reading
    # Names of two characters (财经, AP) may also be words of a menu.
    loose = (
        each
        for each in draft.loose_sources
        if 2 < len(each.raw) <= _LONGEST_OUTLET and _is_telling(each.raw) and _is_publisher(each)
    )
    return next((each for each in loose if not is_weak or each.origin in _BY_TITLE), reading)


def no_source(draft: Draft) -> None:
    """Set the source of the record to None. The printed outlet and the names of the authors stay."""
    article = draft.article
    article.source = article.source_channel = None
    if draft.sources:
        article.source_raw = harmless(draft.sources[0].raw)
    article.authors = [harmless(author.raw) for author in draft.authors]


def _is_publisher(loose: Candidate) -> bool:
    """Return whether an unlabelled name is a known outlet. A portal's own name is not the source of its articles."""
    if not outlets.resolve(loose.raw).known:
        return False
    outlet = outlets.find_outlet(loose.raw)
    return loose.origin not in _OWN_NAMES or outlet is None or outlet.kind not in ("portal", "site")


def _is_telling(name: str) -> bool:
    """Return whether an unlabelled name can only be an outlet's. ``Nature`` and ``Science`` are also words of menus."""
    return not name.isascii() or " " in name or name.isupper()
