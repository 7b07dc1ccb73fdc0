"""The printed outlet becomes a canonical name; authors."""

from __future__ import annotations

from typing import Final

from newscrawl.items import Candidate, Draft
from newscrawl.normalise import outlets
from newscrawl.normalise.text import letters
from newscrawl.utils.text import harmless

_OWN_NAMES: Final = ("document title", "meta og:site_name")
"""Places where a page names itself."""
_LONGEST_OUTLET: Final = 24
"""Longest unlabelled piece that is tried as an outlet's name, in characters: a choice, not a measurement."""


def normalise_source(draft: Draft) -> Draft:
    """Resolve the printed outlet to its canonical name, and fill in the authors."""
    article = draft.article
    reading = draft.sources[0] if draft.sources else None
    if reading is None:
        # Names of two characters (财经, AP) are also words of menus.
        reading = next(
            (
                loose
                for loose in draft.loose_sources
                if 2 < len(loose.raw) <= _LONGEST_OUTLET and _is_telling(loose.raw) and _is_publisher(loose)
            ),
            None,
        )
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


def _is_publisher(loose: Candidate) -> bool:
    """Report whether an unlabelled name is a known outlet; a portal's own name names no source of what it carries."""
    if not outlets.resolve(loose.raw).known:
        return False
    outlet = outlets.find_outlet(loose.raw)
    return loose.origin not in _OWN_NAMES or outlet is None or outlet.kind not in ("portal", "site")


def _is_telling(name: str) -> bool:
    """Report whether an unlabelled name can only be an outlet's: ``Nature`` and ``Science`` are words of menus, too."""
    return not name.isascii() or " " in name or name.isupper()
