"""Site memory: what recurs across different stories of a site is boilerplate, though no rule has ever named it.

Sentences of the texts, and beginnings and ends of the titles, are counted over distinct stories: a story that is
republished counts once. What recurs because its articles are a series (a stock bulletin's standard sentence, the heading
of a weather report) is told apart by the titles: those of a series have something in common that other titles lack.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from newscrawl.items import Article, Removal
from newscrawl.normalise.text import letters

SENTENCE_RULE: Final = "site-memory"
TITLE_RULE: Final = "site-decoration"

MIN_STORIES: Final = 12
"""Distinct stories of a site that must have been seen before anything is learnt of it."""
MIN_SEEN: Final = 5
_SHARE: Final = 0.15
"""Share of a site's stories in which a sentence must stand."""
_SHORT: Final = 8
_SHORT_SHARE: Final = 0.5
_MIN_LETTERS: Final = 4
"""Lines of 4 to 7 letters may be headings (“背景介绍”): they must stand in half of the stories. Shorter ones always stay."""
_MOST: Final = 0.6
"""Share from which a recurring line of a series, always at the same place, is boilerplate all the same: most of the site."""
_SAME_PLACE: Final = 0.8
_SERIES_INSIDE: Final = 0.6
_SERIES_OUTSIDE: Final = 0.15
"""A series' titles have something in common: in so many of them, and in so few of the others."""
_MIN_OUTSIDE: Final = 5
_SAME_STORY: Final = 0.5
"""Share of what is not common on the site that two articles of one story have in common."""
_TITLE_SHARE: Final = 0.2
_IN_TEXT: Final = 0.3
"""Share of texts that name what their titles begin or end with, from which it is the story's own: “A股:”."""
_LONGEST_DECORATION: Final = 12
_MIN_TITLE: Final = 4
# All of these figures are choices; benchmarks/memorysite.py measures what they give together.

_SENTENCE: Final = re.compile(r"[^。！？!?…\n]*(?:[。！？!?…]+[”’」』\"')）】]*|$)")
_FIRST: Final = re.compile(r"[^\W_]")
_NUMBER: Final = re.compile(r"\d+|[〇零一二三四五六七八九十百千万亿两]+")
_PREFIX: Final = re.compile(
    r"^(?:[【\[(（「](?P<boxed>[^】\])）」]{2,12})[】\])）」]\s?|(?P<head>[^\s:：|｜丨!！_·—-]{2,12})(?:\s?[:：|｜丨!！_·—-]{1,2}\s?|\s))(?P<rest>.+)$"
)
_SUFFIX: Final = re.compile(
    r"^(?P<rest>.+?)(?:\s?[【\[(（「](?P<boxed>[^【\[(（「】\])）」]{2,12})[】\])）」]|(?:\s?[|｜丨_·—~-]{1,2}\s?|\s)(?P<tail>[^\s:：|｜丨_·—~-]{2,12}))$"
)


class MarkKind(StrEnum):
    """What a mark was learnt from."""

    SENTENCE = "sentence"
    PREFIX = "prefix"
    SUFFIX = "suffix"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that recurs on a site: its letters with numbers as ``#``, an example, and in how many stories."""

    kind: MarkKind
    mark: str
    example: str
    stories: int
    of: int

    @property
    def note(self) -> str:
        """The counts, as ``removed`` has them."""
        return f"{self.stories} of {self.of} stories"


@dataclass(frozen=True, slots=True)
class Seen:
    """One article as it is learnt from: its title and text."""

    title: str
    text: str
    taken: tuple[str, ...] = ()
    """Spans that memory took out of the text earlier."""
    cut: tuple[tuple[MarkKind, str], ...] = ()
    """What it cut off the title."""


def seen_of(record: Mapping[str, Any]) -> Seen:
    """Return what is learnt from a record (plain JSON types)."""
    removed = record["removed"]
    taken = tuple(removal["text"] for removal in removed if removal["rule"] == SENTENCE_RULE)
    spans = [removal["text"] for removal in removed if removal["rule"] == TITLE_RULE]
    raw = record["title_raw"]
    cut = tuple((MarkKind.PREFIX if raw.find(s) < raw.find(record["title"]) else MarkKind.SUFFIX, s) for s in spans)
    return Seen(record["title"], record["text"], taken, cut)


@dataclass(slots=True)
class SiteMemory:
    """What is known of one site."""

    marks: dict[tuple[MarkKind, str], Mark] = field(default_factory=dict)
    _starts: frozenset[str] = frozenset()
    """First characters of the marks of sentences: most lines begin with another."""

    def __post_init__(self) -> None:
        """Note how the marks begin."""
        self._starts = frozenset(mark[:1] for kind, mark in self.marks if kind == MarkKind.SENTENCE)

    def clean(self, article: Article) -> bool:
        """Take what recurs on the site out of an article's text and title; tell whether anything was."""
        if not self.marks:
            return False
        lines: list[str] = []
        removed: list[Removal] = []
        for line in article.text.split("\n"):
            kept, taken = self._clean_line(line)
            removed += taken
            if kept:
                lines.append(kept)
        if not lines:  # an article that is all boilerplate is none of memory's business
            lines, removed = article.text.split("\n"), []
        title, cut = self._clean_title(article.title)
        article.text, article.title = "\n".join(lines), title
        article.removed += removed + cut
        return bool(removed or cut)

    def _clean_line(self, line: str) -> tuple[str, list[Removal]]:
        """Strip the sentences that recur from a line's ends, or take the line."""
        if whole := self._sentence(line):
            return "", [Removal(SENTENCE_RULE, "body", line, whole.note)]
        spans = sentences(line)
        if len(spans) < 2:
            return line, []
        known = [mark if (mark := self._sentence(span)) and len(mark.mark) >= _SHORT else None for span in spans]
        first, last = 0, len(spans)
        while first < last and known[first]:
            first += 1
        while last > first and known[last - 1]:
            last -= 1
        taken = [
            Removal(SENTENCE_RULE, "body", span.strip(), known_mark.note)
            for at, (span, known_mark) in enumerate(zip(spans, known, strict=True))
            if known_mark and (at < first or at >= last)
        ]
        return ("".join(spans[first:last]).strip(), taken) if taken else (line, [])

    def _clean_title(self, title: str) -> tuple[str, list[Removal]]:
        removed = []
        for pattern, kind in ((_SUFFIX, MarkKind.SUFFIX), (_PREFIX, MarkKind.PREFIX)):
            found = pattern.match(title)
            mark = self._of(kind, mark_of(_decoration(found))) if found else None
            if found and mark and len(letters(found["rest"])) >= _MIN_TITLE:
                rest = found["rest"].strip()
                span = title.removesuffix(rest) if kind == MarkKind.PREFIX else title.removeprefix(rest)
                removed.append(Removal(TITLE_RULE, "title", span.strip(), mark.note))
                title = rest
        return title, removed

    def _sentence(self, text: str) -> Mark | None:
        first = _FIRST.search(text)
        if first is None or mark_of(first[0])[:1] not in self._starts:
            return None
        return self._of(MarkKind.SENTENCE, mark_of(text))

    def _of(self, kind: MarkKind, mark: str) -> Mark | None:
        return self.marks.get((kind, mark)) if mark else None


def mark_of(text: str) -> str:
    """Return what is the same in a sentence whatever its numbers: its letters, numbers as ``#``."""
    return _NUMBER.sub("#", letters(text))[:200]


def sentences(line: str) -> list[str]:
    """Cut a line into its sentences; joined, they are the line."""
    return [found for found in _SENTENCE.findall(line) if found]


def learn(articles: Iterable[Seen]) -> SiteMemory:
    """Return what recurs across the different stories of a site."""
    stories = group(list(articles))
    if len(stories) < MIN_STORIES:
        return SiteMemory()
    marks = [*_learn_sentences(stories), *_learn_decorations(stories)]
    return SiteMemory({(mark.kind, mark.mark): mark for mark in marks})


def group(articles: Sequence[Seen]) -> list[list[Seen]]:
    """Group articles by the story they tell: those of one story share most of what is not common on the site.

    The index of stories is no help here: where it is still unknown what is common, all articles share it.
    """
    told = [
        {letters(s): len(s) for line in a.text.split("\n") for s in sentences(line) if _is_long(s)} for a in articles
    ]
    among: dict[str, list[int]] = defaultdict(list)
    for at, said in enumerate(told):
        for sentence in said:
            among[sentence].append(at)
    common = max(2.0, _SHARE * len(articles))
    rare = [sum(size for sentence, size in said.items() if len(among[sentence]) <= common) for said in told]
    leader = list(range(len(articles)))
    for at, said in enumerate(told):
        shared: Counter[int] = Counter()
        for sentence, size in said.items():
            if 1 < len(among[sentence]) <= common:
                shared.update({leader[other]: size for other in among[sentence] if other < at})
        for first, size in shared.most_common(1):
            if size >= _SAME_STORY * min(rare[at], rare[first]):
                leader[at] = first
    stories: dict[int, list[Seen]] = defaultdict(list)
    for at, first in enumerate(leader):
        stories[first].append(articles[at])
    return list(stories.values())


def _learn_sentences(stories: Sequence[Sequence[Seen]]) -> Iterable[Mark]:
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
        share = len(among) / count
        is_short = len(mark) < _SHORT
        if len(among) < MIN_SEEN or share < (_SHORT_SHARE if is_short else _SHARE):
            continue
        if is_short and whole[mark] < len(among):
            continue
        is_most = share >= _MOST and _same_place(places[mark])
        if is_most or not _is_series(among, grams, everywhere):
            yield Mark(MarkKind.SENTENCE, mark, examples[mark], len(among), count)


def _marks_of_story(story: Sequence[Seen]) -> dict[str, tuple[str, tuple[int, int], bool]]:
    """Return the marks of a story's sentences and lines: an example, its place, whether it is a line of its own."""
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
                if len(mark) >= _SHORT:
                    found.setdefault(mark, (span.strip(), place, False))
        for span in article.taken:
            found.setdefault(mark_of(span), (span, (0, 0), True))
    return found


def _is_long(span: str) -> bool:
    return len(mark_of(span)) >= _SHORT


def _same_place(places: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a line nearly always stands at one place, counted from the beginning or from the end."""
    for counted in (Counter(place[0] for place in places), Counter(place[1] for place in places)):
        if counted.most_common(1)[0][1] >= _SAME_PLACE * len(places):
            return True
    return False


def _title_grams(story: Sequence[Seen]) -> frozenset[str]:
    """Return pairs of neighbouring letters of a story's titles, and their words of other scripts."""
    title = mark_of(story[0].title)
    words = re.findall(r"[a-zà-ÿ]{3,}", story[0].title.lower())
    return frozenset([title[at : at + 2] for at in range(len(title) - 1)] + words)


def _is_series(among: set[int], grams: Sequence[frozenset[str]], everywhere: Counter[str]) -> bool:
    """Tell whether the titles of some stories have something in common that the others lack."""
    outside = len(grams) - len(among)
    if outside < _MIN_OUTSIDE:
        return False
    inside = Counter(gram for at in among for gram in grams[at])
    return any(
        number >= _SERIES_INSIDE * len(among) and everywhere[gram] - number <= _SERIES_OUTSIDE * outside
        for gram, number in inside.most_common(20)
    )


def _learn_decorations(stories: Sequence[Sequence[Seen]]) -> Iterable[Mark]:
    for pattern, kind in ((_SUFFIX, MarkKind.SUFFIX), (_PREFIX, MarkKind.PREFIX)):
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
                    decoration = _decoration(found)
                    in_story.setdefault(mark_of(decoration), (decoration, decoration in article.text))
            for mark, (decoration, is_own) in in_story.items():
                seen[mark] += 1
                own[mark] += is_own
                examples.setdefault(mark, decoration)
        for mark, number in seen.items():
            wanted = number >= max(MIN_SEEN, _TITLE_SHARE * len(stories))
            if mark and wanted and own[mark] < _IN_TEXT * number:
                yield Mark(kind, mark, examples[mark], number, len(stories))


def _decoration(found: re.Match[str]) -> str:
    return str(next(value for name, value in found.groupdict().items() if name != "rest" and value))
