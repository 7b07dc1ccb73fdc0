"""The articles from which a site is learnt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from newscrawl.clean.site_memory import LABEL_RULES, SENTENCE_RULE, TEASER_RULE, TITLE_RULE, MarkKind
from newscrawl.normalise.text import letters, shadow

_SHORTEST_NAME: Final = 2


@dataclass(frozen=True, slots=True)
class SeenArticle:
    """An article from which a site is learnt."""

    title: str
    text: str
    taken: tuple[str, ...] = ()
    """Spans that site memory has removed from the text before."""
    cut: tuple[tuple[MarkKind, str], ...] = ()
    """Decorations that it has removed from the title."""
    labels: tuple[tuple[MarkKind, str], ...] = ()
    """Labelled lines and teasers that it has removed from the text, each with its kind."""
    names: tuple[str, ...] = ()
    """Letters of the outlet's names and of the authors' names."""


def seen_article(record: Mapping[str, Any]) -> SeenArticle:
    """Return the parts of a record (plain JSON types) from which a site is learnt."""
    removed = record["removed"]
    taken = tuple(removal["text"] for removal in removed if removal["rule"] == SENTENCE_RULE)
    spans = [removal["text"] for removal in removed if removal["rule"] == TITLE_RULE]
    raw = record["title_raw"]
    cut = tuple((_kind_of_cut(span, raw.find(span) < raw.find(record["title"])), span) for span in spans)
    rules = LABEL_RULES | {TEASER_RULE: MarkKind.TEASER}
    labels = tuple((kind, each["text"]) for each in removed if (kind := rules.get(each["rule"])))
    printed = (record["source"], record["source_raw"], *record["authors"])
    names = tuple(name for each in printed if each and len(name := letters(each)) >= _SHORTEST_NAME)
    return SeenArticle(record["title"], record["text"], taken, cut, labels, names)


def _kind_of_cut(span: str, is_first: bool) -> MarkKind:
    """Return the kind of a decoration by its place, and by the sign at its inner end."""
    if is_first:
        return MarkKind.OPENING if shadow(span)[-1:].isalnum() else MarkKind.PREFIX
    return MarkKind.ENDING if shadow(span)[:1].isalnum() else MarkKind.SUFFIX
