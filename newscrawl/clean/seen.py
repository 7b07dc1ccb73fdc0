"""The articles from which a site is learnt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from newscrawl.clean.site_memory import LABEL_RULES, SENTENCE_RULE, TEASER_RULE, TITLE_RULE, MarkKind
from newscrawl.normalise.text import letters, shadow

_SHORTEST_NAME: Final = 2

_LONGEST: Final = 50_000
"""Letters of a text from which a site is learnt. Of a longer one, its beginning and its end, half of them each."""
_MOST_LETTERS: Final = 8_000_000
_MOST_SENTENCES: Final = 200_000
"""Letters and sentences of all articles from which a site is learnt: what is learnt from takes memory for each. Choices: 800 long
articles of a newspaper have 5 million letters and 50,000 sentences."""
_MOST_REMOVALS: Final = 100
"""Removals of an article from which a site is learnt."""
_KINDS: Final = LABEL_RULES | {TEASER_RULE: MarkKind.TEASER}
_TAKEN: Final = frozenset({SENTENCE_RULE, "closing-note"})
"""Closing notes are lines that the site prints with its stories. A page where the rule does not see one still shows that it recurs."""
_LEARNT_FROM: Final = _TAKEN | {TITLE_RULE, *_KINDS}
"""The rules of what site memory has removed. It is counted again, so that a mark is not unlearnt once it is applied."""
_ENDS: Final = "。！？!?…\n"


@dataclass(frozen=True, slots=True)
class SeenArticle:
    """An article from which a site is learnt."""

    title: str
    text: str
    taken: tuple[str, ...] = ()
    """Spans that site memory has removed from the text before, and closing notes."""
    cut: tuple[tuple[MarkKind, str], ...] = ()
    """Decorations that it has removed from the title."""
    labels: tuple[tuple[MarkKind, str], ...] = ()
    """Labelled lines and teasers that it has removed from the text, each with its kind."""
    names: tuple[str, ...] = ()
    """Letters of the outlet's names and of the authors' names."""


def within_bounds(records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the parts of records from which a site is learnt, until they have as many letters or sentences as memory allows.

    The newest come first. If the texts of a site are very long, fewer articles are read.
    """
    letters = sentences = 0
    for record in records:
        part = _part(record)
        yield part
        letters += len(part["text"])
        sentences += sum(map(part["text"].count, _ENDS))
        if letters > _MOST_LETTERS or sentences > _MOST_SENTENCES:
            return


def _part(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record with nothing in it that is not learnt from, and with the ends of a text that is too long."""
    text = record["text"]
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST // 2]}\n{text[-_LONGEST // 2 :]}"
    removed = [each for each in record["removed"] if each["rule"] in _LEARNT_FROM][:_MOST_REMOVALS]
    evidence = {name: each for name, each in record["evidence"].items() if name == "published_at"}
    nothing: dict[str, Any] = {"images": [], "tags": []}
    return record | nothing | {"text": text, "removed": removed, "evidence": evidence}


def seen_article(record: Mapping[str, Any]) -> SeenArticle:
    """Return the parts of a record (plain JSON types) from which a site is learnt."""
    removed = record["removed"]
    taken = tuple(removal["text"] for removal in removed if removal["rule"] in _TAKEN)
    spans = [removal["text"] for removal in removed if removal["rule"] == TITLE_RULE]
    raw = record["title_raw"]
    cut = tuple((_kind_of_cut(span, raw.find(span) < raw.find(record["title"])), span) for span in spans)
    labels = tuple((kind, each["text"]) for each in removed if (kind := _KINDS.get(each["rule"])))
    printed = (record["source"], record["source_raw"], *record["authors"])
    names = tuple(name for each in printed if each and len(name := letters(each)) >= _SHORTEST_NAME)
    return SeenArticle(record["title"], record["text"], taken, cut, labels, names)


def _kind_of_cut(span: str, is_first: bool) -> MarkKind:
    """Return the kind of a decoration by its place, and by the sign at its inner end."""
    if is_first:
        return MarkKind.OPENING if shadow(span)[-1:].isalnum() else MarkKind.PREFIX
    return MarkKind.ENDING if shadow(span)[:1].isalnum() else MarkKind.SUFFIX
