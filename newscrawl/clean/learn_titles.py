"""Learn the decorations of a site's titles: beginnings and ends that recur over its different stories.

All thresholds here are choices. benchmarks/memorysite.py and the tests measure their effect together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from newscrawl.clean.seen import SeenArticle
from newscrawl.clean.site_memory import Mark, MarkKind, mark_of
from newscrawl.clean.title_parts import Side, Split, splits

MIN_SEEN: Final = 5
"""Distinct stories in whose titles a decoration must stand."""
_SHARE: Final = 0.2
_ODD_SHARE: Final = 0.05
_PLAIN_SHARE: Final = 0.4
"""Share of the site's stories with the decoration: after a usual separator, after one that titles do not have, and without one."""
_IN_TEXT: Final = 0.3
_PLAIN_IN_TEXT: Final = 0.1
"""If at least this share of the articles name it in their texts, it belongs to the titles: “A股:”."""
_DIFFERENT: Final = 0.3
_ENOUGH: Final = 20
"""Share of the titles whose rests must differ, and a number that is enough: the titles of a series go on alike."""
_ALIKE: Final = 0.4
"""Without a separator, at most this share of the rests may have the same two letters next to the decoration. Else it is longer."""

_Key = tuple[MarkKind, str]


@dataclass(slots=True)
class _Found:
    """Where a possible decoration was seen."""

    example: str
    stories: int = 0
    in_text: int = 0
    odd: int = 0
    rests: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A possible decoration of one story's titles."""

    text: str
    rest: str
    odd: bool
    in_text: bool


def learn_decorations(stories: Sequence[Sequence[SeenArticle]]) -> Iterator[Mark]:
    """Yield the decorations of a site's titles. Each story counts once."""
    found: dict[_Key, _Found] = {}
    for story in stories:
        for key, seen in _of_story(story).items():
            entry = found.setdefault(key, _Found(seen.text))
            entry.stories += 1
            entry.in_text += 1 if seen.in_text else 0
            entry.odd += 1 if seen.odd else 0
            entry.rests[seen.rest] += 1
    for (kind, mark), entry in found.items():
        if _is_decoration(kind, entry, len(stories)):
            yield Mark(kind, mark, entry.example, entry.stories, len(stories))


def _of_story(story: Sequence[SeenArticle]) -> dict[_Key, _Seen]:
    """Return the possible decorations of a story's titles, and those that were removed before."""
    found: dict[_Key, _Seen] = {}
    for article in story:
        for kind, span in article.cut:
            cut = Split(Side(kind), span, article.title)
            found.setdefault(
                (kind, mark_of(cut.words)), _Seen(cut.words, _edge(cut.rest, kind), odd=True, in_text=False)
            )
        text = article.text.lower()
        for each in splits(article.title):
            kind = MarkKind(each.side)
            words = each.words
            mark = mark_of(words)
            if mark and (kind, mark) not in found:
                found[kind, mark] = _Seen(words, _edge(each.rest, kind), each.odd, words.lower() in text)
    return found


def _edge(rest: str, kind: MarkKind) -> str:
    """Return the rest of a title, or its two letters next to a decoration without a separator."""
    mark = mark_of(rest)
    if kind == MarkKind.OPENING:
        return mark[:2]
    return mark[-2:] if kind == MarkKind.ENDING else mark


def _is_decoration(kind: MarkKind, entry: _Found, stories: int) -> bool:
    plain = kind in (MarkKind.OPENING, MarkKind.ENDING)
    odd = not plain and 2 * entry.odd > entry.stories
    share = _PLAIN_SHARE if plain else _ODD_SHARE if odd else _SHARE
    in_text = _PLAIN_IN_TEXT if plain else _IN_TEXT
    differ = (
        max(entry.rests.values()) <= _ALIKE * entry.stories
        if plain
        else len(entry.rests) >= min(_ENOUGH, _DIFFERENT * entry.stories)
    )
    return differ and entry.stories >= max(MIN_SEEN, share * stories) and entry.in_text < in_text * entry.stories
