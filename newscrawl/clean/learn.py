"""Learn a site: find the sentences and title decorations that recur across its different stories.

All thresholds here are choices. benchmarks/memorysite.py measures their effect together.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from newscrawl.clean.site_memory import (
    SENTENCE_RULE,
    SHORT_LINE,
    TITLE_PREFIX,
    TITLE_RULE,
    TITLE_SUFFIX,
    Mark,
    MarkKind,
    SiteMemory,
    decoration_in,
    mark_of,
    sentences,
)
from newscrawl.normalise.text import letters

MIN_STORIES: Final = 12
"""Distinct stories that a site must have before anything is learnt from it."""
MIN_SEEN: Final = 5
"""Distinct stories in which a sentence or decoration must stand."""
_SHARE: Final = 0.15
"""Share of the site's stories in which a sentence must stand."""
_SHORT_SHARE: Final = 0.5
"""The same for lines of 4 to 7 letters: they may be headings (“背景介绍”)."""
_MIN_LETTERS: Final = 4
"""Shorter lines are never learnt."""
_MOST: Final = 0.6
"""A line in this share of the stories, always at the same place, is boilerplate even if the stories look like a series."""
_SAME_PLACE: Final = 0.8
"""Share of its occurrences that a line must have at one place to be always at the same place."""
_SERIES_INSIDE: Final = 0.6
_SERIES_OUTSIDE: Final = 0.15
"""Stories are a series if their titles share a word: at least this share of theirs has it, and at most this share of the
other titles."""
_MIN_OUTSIDE: Final = 5
"""Other stories that are needed to recognise a series."""
_SAME_STORY: Final = 0.5
"""Two articles tell one story if they share at least this much of the text that is not common on the site."""
_TITLE_SHARE: Final = 0.2
"""Share of the site's stories in whose titles a decoration must stand."""
_IN_TEXT: Final = 0.3
"""If at least this share of the articles name it in their texts, it belongs to the titles: “A股:”."""


@dataclass(frozen=True, slots=True)
class SeenArticle:
    """An article from which a site is learnt."""

    title: str
    text: str
    taken: tuple[str, ...] = ()
    """Spans that site memory has removed from the text before."""
    cut: tuple[tuple[MarkKind, str], ...] = ()
    """Decorations that it has removed from the title."""


def seen_article(record: Mapping[str, Any]) -> SeenArticle:
    """Return the parts of a record (plain JSON types) from which a site is learnt."""
    removed = record["removed"]
    taken = tuple(removal["text"] for removal in removed if removal["rule"] == SENTENCE_RULE)
    spans = [removal["text"] for removal in removed if removal["rule"] == TITLE_RULE]
    raw = record["title_raw"]
    cut = tuple((MarkKind.PREFIX if raw.find(s) < raw.find(record["title"]) else MarkKind.SUFFIX, s) for s in spans)
    return SeenArticle(record["title"], record["text"], taken, cut)


def learn(articles: Iterable[SeenArticle]) -> SiteMemory:
    """Return the memory of a site: what recurs across its different stories. Empty under ``MIN_STORIES`` stories."""
    stories = group(list(articles))
    if len(stories) < MIN_STORIES:
        return SiteMemory()
    marks = [*_learn_sentences(stories), *_learn_decorations(stories)]
    return SiteMemory({(mark.kind, mark.mark): mark for mark in marks})


def group(articles: Sequence[SeenArticle]) -> list[list[SeenArticle]]:
    """Return the articles grouped by story: those of one story share most of the text that is not common on the site.

    The ledger's index of stories cannot be used: as long as the common sentences are unknown, all articles share them.
    """
    # Step 1: the long sentences of each article, with their lengths, and the articles of each sentence.
    texts = [
        {letters(s): len(s) for line in a.text.split("\n") for s in sentences(line) if _is_long(s)} for a in articles
    ]
    among: dict[str, list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        for sentence in text:
            among[sentence].append(at)
    # Step 2: the length of each article's rare text, that is, of the sentences that few articles have.
    common = max(2.0, _SHARE * len(articles))
    rare = [sum(size for sentence, size in text.items() if len(among[sentence]) <= common) for text in texts]
    # Step 3: an article joins the earlier story with which it shares most rare text, if that is enough.
    leader = list(range(len(articles)))
    for at, text in enumerate(texts):
        shared: Counter[int] = Counter()
        for sentence, size in text.items():
            if 1 < len(among[sentence]) <= common:
                shared.update({leader[other]: size for other in among[sentence] if other < at})
        for first, size in shared.most_common(1):
            if size >= _SAME_STORY * min(rare[at], rare[first]):
                leader[at] = first
    stories: dict[int, list[SeenArticle]] = defaultdict(list)
    for at, first in enumerate(leader):
        stories[first].append(articles[at])
    return list(stories.values())


def _learn_sentences(stories: Sequence[Sequence[SeenArticle]]) -> Iterable[Mark]:
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    examples: dict[str, str] = {}
    whole: Counter[str] = Counter()
    inside: dict[str, set[int]] = defaultdict(set)
    for at, story in enumerate(stories):
        for mark, (example, place, is_line) in _marks_of_story(story).items():
            examples.setdefault(mark, example)
            inside[mark].add(at)
            places[mark].append(place)
            whole[mark] += is_line
    grams = [_title_grams(story) for story in stories]
    everywhere = Counter(gram for each in grams for gram in each)
    count = len(stories)
    for mark, among in inside.items():
        # A sentence must stand in enough stories, a short line in half of them and always alone on its line.
        share = len(among) / count
        is_short = len(mark) < SHORT_LINE
        if len(among) < MIN_SEEN or share < (_SHORT_SHARE if is_short else _SHARE):
            continue
        if is_short and whole[mark] < len(among):
            continue
        # The standard sentence of a series is text, unless most of the site has it at one place.
        is_most = share >= _MOST and _same_place(places[mark])
        if is_most or not _is_series(among, grams, everywhere):
            yield Mark(MarkKind.SENTENCE, mark, examples[mark], len(among), count)


def _marks_of_story(story: Sequence[SeenArticle]) -> dict[str, tuple[str, tuple[int, int], bool]]:
    """Return the marks of a story's sentences and lines, each with an example, its place, and whether it is a whole line.

    A place is the line's number counted from the beginning and from the end.
    """
    found: dict[str, tuple[str, tuple[int, int], bool]] = {}
    for article in story:
        lines = article.text.split("\n")
        for at, line in enumerate(lines):
            place = (at, len(lines) - at)
            mark = mark_of(line)
            if len(mark) >= _MIN_LETTERS:
                found[mark] = (line, place, True)
            spans = sentences(line)
            for span in spans if len(spans) > 1 else ():
                mark = mark_of(span)
                if len(mark) >= SHORT_LINE:
                    found.setdefault(mark, (span.strip(), place, False))
        # Spans that were removed before count, too. Without them the memory would forget what it has learnt.
        for span in article.taken:
            found.setdefault(mark_of(span), (span, (0, 0), True))
    return found


def _is_long(span: str) -> bool:
    return len(mark_of(span)) >= SHORT_LINE


def _same_place(places: Sequence[tuple[int, int]]) -> bool:
    """Return whether a line nearly always stands at the same place, counted from the beginning or from the end."""
    for counted in (Counter(place[0] for place in places), Counter(place[1] for place in places)):
        if counted.most_common(1)[0][1] >= _SAME_PLACE * len(places):
            return True
    return False


def _title_grams(story: Sequence[SeenArticle]) -> frozenset[str]:
    """Return the pairs of neighbouring letters in a story's title, and its words in Latin script."""
    # Chinese has no spaces between words, so pairs of characters stand for words there.
    title = mark_of(story[0].title)
    words = re.findall(r"[a-zà-ÿ]{3,}", story[0].title.lower())
    return frozenset([title[at : at + 2] for at in range(len(title) - 1)] + words)


def _is_series(among: set[int], grams: Sequence[frozenset[str]], everywhere: Counter[str]) -> bool:
    """Return whether the titles of some stories have a word or pair of letters in common that the other titles lack."""
    outside = len(grams) - len(among)
    if outside < _MIN_OUTSIDE:
        return False
    inside = Counter(gram for at in among for gram in grams[at])
    return any(
        number >= _SERIES_INSIDE * len(among) and everywhere[gram] - number <= _SERIES_OUTSIDE * outside
        for gram, number in inside.most_common(20)
    )


def _learn_decorations(stories: Sequence[Sequence[SeenArticle]]) -> Iterable[Mark]:
    for pattern, kind in ((TITLE_SUFFIX, MarkKind.SUFFIX), (TITLE_PREFIX, MarkKind.PREFIX)):
        seen: Counter[str] = Counter()
        own: Counter[str] = Counter()
        examples: dict[str, str] = {}
        for story in stories:
            in_story: dict[str, tuple[str, bool]] = {}
            for article in story:
                for cut_kind, span in article.cut:
                    if cut_kind == kind:
                        in_story.setdefault(mark_of(span), (span, False))
                if found := pattern.match(article.title):
                    decoration = decoration_in(found)
                    in_story.setdefault(mark_of(decoration), (decoration, decoration in article.text))
            for mark, (decoration, is_own) in in_story.items():
                seen[mark] += 1
                own[mark] += is_own
                examples.setdefault(mark, decoration)
        for mark, number in seen.items():
            # A word that the texts of these articles use is their subject, not a decoration: "Harbour:".
            is_frequent = number >= max(MIN_SEEN, _TITLE_SHARE * len(stories))
            if mark and is_frequent and own[mark] < _IN_TEXT * number:
                yield Mark(kind, mark, examples[mark], number, len(stories))
