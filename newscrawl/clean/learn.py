"""Learn a site: find the sentences and title decorations that recur across its different stories.

All thresholds here are choices. benchmarks/memorysite.py measures their effect together.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from newscrawl.clean.learn_frames import learn_frames
from newscrawl.clean.learn_labels import learn_labels
from newscrawl.clean.learn_teasers import learn_bare_titles, learn_teasers
from newscrawl.clean.learn_titles import MIN_SEEN, learn_decorations
from newscrawl.clean.own_sentences import MIN_WORDS, OwnSentences
from newscrawl.clean.seen import SeenArticle, seen_article
from newscrawl.clean.site_memory import SHORT_LINE, Mark, MarkKind, SiteMemory, mark_of, sentences
from newscrawl.clean.versions import apart, text_of_versions
from newscrawl.normalise.text import letters

MIN_STORIES: Final = 12
"""Distinct stories that a site must have before anything is learnt from it."""
_SHARE: Final = 0.15
"""Share of the site's stories in which a sentence must stand."""
_SHORT_SHARE: Final = 0.5
"""The same for lines of 4 to 7 letters: they may be headings (“背景介绍”)."""
_ROTATING_SEEN: Final = 8
_ROTATING_SHARE: Final = 0.05
"""Stories, and their share, in which a whole line must stand that is only ever at the edges of the texts, or next to the same
other line."""
_MIN_LETTERS: Final = 4
"""Shorter lines are never learnt."""
_MOST: Final = 0.6
"""A line in this share of the stories, always at the same place, is boilerplate even if the stories look like a series."""
_SAME_PLACE: Final = 0.8
"""Share of its occurrences that a line must have at one place to be always at the same place."""
_LAST_LINES: Final = 3
"""The last lines of a series, so many, may be boilerplate."""
_SERIES_INSIDE: Final = 0.6
_SERIES_OUTSIDE: Final = 0.15
"""Stories are a series if their titles share a word: at least this share of theirs has it, and at most this share of the
other titles."""
_MIN_OUTSIDE: Final = 5
"""Other stories that are needed to recognise a series."""
_SAME_STORY: Final = 0.5
"""Two articles tell one story if they share at least this much of the text that is not common on the site."""

_LATIN = re.compile(r"[a-z0-9#ß-ÿœ]*")

__all__ = ["MIN_SEEN", "MIN_STORIES", "SeenArticle", "group", "learn", "seen_article"]


def learn(articles: Iterable[SeenArticle]) -> SiteMemory:
    """Return the memory of a site: what recurs across its different stories. Empty under ``MIN_STORIES`` stories."""
    seen = list(articles)
    stories = group(seen) if len(seen) >= MIN_STORIES else []
    if len(stories) < MIN_STORIES:
        return SiteMemory()
    titles = _Titles(stories)
    sentences = SiteMemory({(mark.kind, mark.mark): mark for mark in _learn_sentences(stories, titles)})
    # The site's own sentences often have its name. They do not count as texts that speak of a decoration.
    texts = [[replace(article, text=sentences.clean_text(article.text)) for article in story] for story in stories]
    labels = (*learn_labels(stories, sentences, titles.is_series), *learn_frames(stories, sentences, titles.is_series))
    links = (*learn_teasers(stories), *learn_bare_titles(stories))
    others = (*learn_decorations(texts), *labels, *links)
    return SiteMemory(sentences.marks | {(mark.kind, mark.mark): mark for mark in others})


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


def _learn_sentences(stories: Sequence[Sequence[SeenArticle]], titles: _Titles) -> Iterable[Mark]:
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    examples: dict[str, str] = {}
    varied: set[str] = set()
    whole: Counter[str] = Counter()
    inside: dict[str, set[int]] = defaultdict(set)
    for at, story in enumerate(stories):
        for mark, (example, place, is_line) in _marks_of_story(story).items():
            if letters(examples.setdefault(mark, example)) != letters(example):
                varied.add(mark)
            inside[mark].add(at)
            places[mark].append(place)
            whole[mark] += is_line
    count = len(stories)
    recurring = {mark: among for mark, among in inside.items() if _recurs(mark, len(among), whole[mark], count)}
    # Lines that rotate have smaller shares: three slogans below the texts, two boxes inside them.
    seen_often = {mark for mark, among in inside.items() if len(among) >= MIN_SEEN and whole[mark] >= len(among)}
    # A line with other numbers each time may be a fact of a bulletin, and a short line a heading.
    least = max(_ROTATING_SEEN, _ROTATING_SHARE * count)
    rare = {mark for mark in seen_often - varied if len(inside[mark]) >= least and len(mark) >= SHORT_LINE}
    rotating = apart(stories, seen_often, rare)
    for mark in text_of_versions(stories, recurring, seen_often) - rotating:
        del recurring[mark]
    strict = rotating.difference(recurring)
    recurring |= {mark: inside[mark] for mark in rotating}
    own = OwnSentences(stories, recurring)
    for mark, among in recurring.items():
        if _is_most(mark, among, places[mark], titles) or not (
            titles.is_series(among) or own.has(examples[mark], among, 1 if mark in strict else MIN_WORDS)
        ):
            yield Mark(MarkKind.SENTENCE, mark, examples[mark], len(among), count)


def _recurs(mark: str, seen: int, whole: int, stories: int) -> bool:
    """Return whether a sentence stands in enough stories, and a short line in half of them, always alone on its line."""
    if len(mark) < SHORT_LINE:
        return seen >= max(MIN_SEEN, _SHORT_SHARE * stories) and whole >= seen
    return seen >= max(MIN_SEEN, _SHARE * stories)


def _is_most(
    mark: str,
    among: set[int],
    places: Sequence[tuple[int, int]],
    titles: _Titles,
) -> bool:
    """Return whether a sentence stands in most stories at one place.

    In the stories of a series that must be an edge of the text, and a sentence with numbers is what the series is about.
    """
    if len(among) < _MOST * titles.count:
        return False
    if titles.is_series(among):
        return "#" not in mark and _at_edge(places)
    return _same_place(places)


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


def _at_edge(places: Sequence[tuple[int, int]]) -> bool:
    """Return whether a line nearly always stands in the same of the last lines, or first. Bulletins have text between them."""
    first = sum(start == 0 for start, _ in places)
    last = Counter(end for _, end in places if end <= _LAST_LINES)
    return max(first, *last.values(), 0) >= _SAME_PLACE * len(places)


def _title_grams(story: Sequence[SeenArticle]) -> frozenset[str]:
    """Return the pairs of neighbouring letters in a story's title, and its words in Latin script."""
    # Chinese has no spaces between words, so pairs of characters stand for words there.
    # Pairs of Latin letters stand in titles of any subject.
    title = mark_of(story[0].title)
    words = re.findall(r"[a-zà-ÿ]{3,}", story[0].title.lower())
    pairs = [pair for at in range(len(title) - 1) if not _LATIN.fullmatch(pair := title[at : at + 2])]
    return frozenset(pairs + words)


class _Titles:
    """The words of the stories' titles. They show which stories are a series."""

    def __init__(self, stories: Sequence[Sequence[SeenArticle]]) -> None:
        self._grams = [_title_grams(story) for story in stories]
        self._everywhere = Counter(gram for grams in self._grams for gram in grams)

    @property
    def count(self) -> int:
        """The number of stories."""
        return len(self._grams)

    def is_series(self, among: set[int]) -> bool:
        """Return whether the titles of some stories have a word or pair of letters in common that the other titles lack."""
        outside = self.count - len(among)
        inside = Counter(gram for at in among for gram in self._grams[at])
        for gram, number in inside.most_common(20):
            if number < _SERIES_INSIDE * len(among):
                break
            # Nearly all stories with the word have the sentence: the titles of the others lack the word.
            if outside >= _MIN_OUTSIDE and self._everywhere[gram] - number <= _SERIES_OUTSIDE * outside:
                return True
            # Or nearly no story without the word has the sentence, which is one of several standard sentences of the series.
            others = self.count - self._everywhere[gram]
            elsewhere = (len(among) - number) / others if others >= _MIN_OUTSIDE else 1.0
            if elsewhere <= _SERIES_OUTSIDE * number / self._everywhere[gram]:
                return True
        return False
