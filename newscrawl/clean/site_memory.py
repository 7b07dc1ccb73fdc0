"""Site memory: text that recurs across different stories of a site is boilerplate, even if no rule names it.

Sentences of the texts and the beginnings and ends of the titles are counted over distinct stories; a story that is
republished counts once. The standard sentences of a series (a stock bulletin, a weather report) recur as well. The titles
identify a series: they have a word in common that other titles lack. The labels of lines at the edges of the texts are counted,
too: their values differ. ``learn.py`` learns, this module applies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final

from newscrawl.clean.footers import boilerplate_rules
from newscrawl.clean.labels import is_said, label_of
from newscrawl.clean.title_parts import splits
from newscrawl.items import Article, Block, Removal
from newscrawl.normalise.text import letters
from newscrawl.rules.loader import RuleSet, rules_for

TEASER_RULE: Final = "site-teaser"
SENTENCE_RULE: Final = "site-memory"
TITLE_RULE: Final = "site-decoration"

SHORT_LINE: Final = 8
"""Letters under which a line is short and may be a heading. A choice: benchmarks/memorysite.py measures all together."""
_MOST_DECORATIONS: Final = 6
_SHORT_TEXT: Final = 200
"""Characters of a text whose mark is kept in memory. Sentences have 20 to 100."""
_MIN_TITLE: Final = 4
"""Letters that must remain of a title. A choice, too."""

_SENTENCE: Final = re.compile(r"[^。！？!?…\n]*(?:[。！？!?…]+[”’」』\"')）】]*|$)")
_FIRST: Final = re.compile(r"[^\W_]")
_NUMBER: Final = re.compile(r"\d+|[〇零一二三四五六七八九十百千万亿两]+")


class MarkKind(StrEnum):
    """The part of an article from which a mark was learnt.

    An ``opening`` and an ``ending`` are decorations of titles without a separator. ``head`` and ``tail`` are labels of lines
    before and after the text, a ``teaser`` is a label before the titles of other articles.
    """

    SENTENCE = "sentence"
    PREFIX = "prefix"
    SUFFIX = "suffix"
    OPENING = "opening"
    ENDING = "ending"
    HEAD = "head"
    TAIL = "tail"
    TEASER = "teaser"


_DECORATIONS: Final = frozenset({MarkKind.PREFIX, MarkKind.SUFFIX, MarkKind.OPENING, MarkKind.ENDING})
LABEL_RULES: Final = {"site-label-above": MarkKind.HEAD, "site-label-below": MarkKind.TAIL}
"""The rules that remove labelled lines at the edges of a text, with the kinds of their marks."""
WHOLE: Final = "$"
"""Closes the mark of a teaser that is a whole line, and not a label."""
SLOT: Final = "*"
"""Stands in the mark of a closing line for words that vary: ``learn_frames.py``."""
_LONGEST_FRAMED: Final = 120
_SLOT: Final = 40
"""Most characters of a closing line with a frame, and most letters between the parts of the frame. Choices."""
_TEASER: Final = range(12, 200)
"""Characters of a teaser."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A recurring text of a site: its letters with numbers as ``#``, an example, and in how many stories it stands."""

    kind: MarkKind
    mark: str
    example: str
    stories: int
    of: int

    @property
    def note(self) -> str:
        """The note of its removals: in how many stories it stands."""
        return f"{self.stories} of {self.of} stories"


@dataclass(slots=True)
class SiteMemory:
    """The recurring texts of one site."""

    marks: dict[tuple[MarkKind, str], Mark] = field(default_factory=dict)
    _starts: frozenset[str] = frozenset()
    """First characters of the sentences' marks. Most lines begin with another one and need not be looked up."""

    _has_decorations: bool = False
    _has_labels: bool = False
    _has_teasers: bool = False
    _teaser_labels: tuple[str, ...] = ()
    _frames: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        """Collect the first characters of the sentences' marks."""
        kinds = {kind for kind, _ in self.marks}
        self._has_labels = not kinds.isdisjoint(LABEL_RULES.values())
        self._has_decorations = not kinds.isdisjoint(_DECORATIONS)
        teasers = [mark for kind, mark in self.marks if kind == MarkKind.TEASER]
        self._has_teasers = bool(teasers)
        self._teaser_labels = tuple(mark for mark in teasers if not mark.endswith(WHOLE))
        self._frames = tuple(
            mark for (kind, name), mark in self.marks.items() if kind == MarkKind.TAIL and SLOT in name
        )
        self._starts = frozenset(mark[:1] for kind, mark in self.marks if kind == MarkKind.SENTENCE)

    def clean(self, article: Article) -> bool:
        """Remove the site's recurring texts from an article's text and title; return whether anything was removed."""
        if not self.marks:
            return False
        blocks: list[Block] = []
        removed: list[Removal] = []
        for block in article.blocks:
            kept, taken = self._clean_line(block.text)
            removed += taken
            if kept:
                blocks.append(Block(kept, block.kind))
        blocks, labels = self._without_labels(blocks)
        removed += labels
        if removed and blocks:
            blocks, below = _without_credits(blocks, rules_for(article.language))
            removed += below
        if not blocks:  # if the whole text recurs, it stays
            blocks, removed = article.blocks, []
        title, cut = self._clean_title(article.title)
        article.text, article.title = "\n".join(block.text for block in blocks), title
        if article.line_kinds:
            article.line_kinds = [str(block.kind) for block in blocks]
        article.removed += removed + cut
        return bool(removed or cut)

    def has(self, line: str) -> bool:
        """Return whether a whole line is one of the recurring sentences."""
        return self._sentence(line) is not None

    def clean_text(self, text: str) -> str:
        """Return a text without the recurring sentences at the ends of its lines."""
        if not self._starts:
            return text
        return "\n".join(kept for line in text.split("\n") if (kept := self._clean_line(line)[0]))

    def _clean_line(self, line: str) -> tuple[str, list[Removal]]:
        """Return a line without the recurring sentences at its ends (empty if the whole line recurs), and the removals."""
        if teaser := self._teaser(line):
            return "", [Removal(TEASER_RULE, "body", line, teaser.note)]
        if whole := self._sentence(line):
            return "", [Removal(SENTENCE_RULE, "body", line, whole.note)]
        spans = sentences(line)
        if len(spans) < 2:
            return line, []
        # From both ends up to the first sentence that does not recur. Those in between need not be looked up.
        before = [self._taken(span, mark) for span, mark in self._recurring(spans)]
        after = [self._taken(span, mark) for span, mark in self._recurring(reversed(spans[len(before) :]))]
        inside = spans[len(before) : len(spans) - len(after)]
        return ("".join(inside).strip(), before + after[::-1]) if before or after else (line, [])

    def _teaser(self, line: str) -> Mark | None:
        """Return the mark of a line that is the title of another article, or has a label before such a title; or None."""
        if not self._has_teasers or not may_be_teaser(line):
            return None
        own = letters(line)
        if bare := self._of(MarkKind.TEASER, own + WHOLE):
            return bare
        if not own.startswith(self._teaser_labels):
            return None
        return self.marks[MarkKind.TEASER, next(label for label in self._teaser_labels if own.startswith(label))]

    def _recurring(self, spans: Iterable[str]) -> Iterator[tuple[str, Mark]]:
        """Yield the first sentences, each with its mark, up to one that does not recur or is short."""
        for span in spans:
            mark = self._sentence(span)
            if mark is None or len(mark.mark) < SHORT_LINE:
                return
            yield span, mark

    @staticmethod
    def _taken(span: str, mark: Mark) -> Removal:
        return Removal(SENTENCE_RULE, "body", span.strip(), mark.note)

    def _without_labels(self, blocks: list[Block]) -> tuple[list[Block], list[Removal]]:
        """Return the lines without the site's labelled lines at the edges of the text, and the removals. One line remains."""
        if not self._has_labels:
            return blocks, []
        removed: list[Removal] = []
        first, last = 0, len(blocks)
        while last - first > 1 and (taken := self._labelled("site-label-below", blocks[last - 1].text)):
            removed.append(taken)
            last -= 1
        while last - first > 1 and (taken := self._labelled("site-label-above", blocks[first].text)):
            removed.append(taken)
            first += 1
        return blocks[first:last], removed

    def _labelled(self, rule: str, line: str) -> Removal | None:
        label = label_of(line)
        mark = self._of(LABEL_RULES[rule], label.name) if label else None
        if mark is None and rule == "site-label-below":
            mark = self._frame(line)
        return Removal(rule, "body", line, mark.note) if mark else None

    def _frame(self, line: str) -> Mark | None:
        """Return the mark of a frame (``filedfrom*``) that a line has around a few other words, or None."""
        if not self._frames or len(line) > _LONGEST_FRAMED or is_said(line):
            return None
        own = letters(line)
        for mark in self._frames:
            first, _, last = mark.mark.partition(SLOT)
            if 0 < len(own) - len(first) - len(last) <= _SLOT and own.startswith(first) and own.endswith(last):
                return mark
        return None

    def _clean_title(self, title: str) -> tuple[str, list[Removal]]:
        removed: list[Removal] = []
        while self._has_decorations and len(removed) < _MOST_DECORATIONS:
            found = [
                (each, mark)
                for each in splits(title)
                if (mark := self._of(MarkKind(each.side), mark_of(each.words)))
                and len(letters(each.rest)) >= _MIN_TITLE
            ]
            if not found:
                break
            longest, mark = max(found, key=lambda pair: len(pair[0].decoration))
            removed.append(Removal(TITLE_RULE, "title", longest.decoration.strip(), mark.note))
            title = longest.rest
        return title, removed

    def _sentence(self, text: str) -> Mark | None:
        first = _FIRST.search(text)
        if first is None or mark_of(first[0])[:1] not in self._starts:
            return None
        return self._of(MarkKind.SENTENCE, mark_of(text))

    def _of(self, kind: MarkKind, mark: str) -> Mark | None:
        return self.marks.get((kind, mark)) if mark else None


def _without_credits(blocks: list[Block], rules: RuleSet) -> tuple[list[Block], list[Removal]]:
    """Return the lines without the credits and tools that the recurring lines stood around, and the removals.

    Rules for closing lines hold only after the last sentence. As long as a slogan was the last sentence, they did not hold.
    """
    found = boilerplate_rules(blocks, rules)
    removed = [Removal(name, "body", blocks[index].text) for index, name in sorted(found.items())]
    return [block for index, block in enumerate(blocks) if index not in found], removed


def may_be_teaser(line: str) -> bool:
    """Return whether a line has the length of a teaser and is not a sentence. Titles may end with ``?`` or ``!``."""
    return len(line) in _TEASER and line[-1:] not in "。."


def mark_of(text: str) -> str:
    """Return the mark of a text: its letters, with numbers as ``#``, at most 200 characters.

    >>> mark_of("更多内容请关注第12期。")
    '更多内容请关注第#期'
    """
    return _short_mark(text) if len(text) <= _SHORT_TEXT else _mark(text)


def _mark(text: str) -> str:
    return _NUMBER.sub("#", letters(text))[:200]


# Learning a site takes the marks of its texts in several passes. Only short texts are kept, so that a hostile page cannot fill
# the memory: 32,768 texts of 200 characters take 30 MB at most.
_short_mark = lru_cache(maxsize=32_768)(_mark)


def sentences(line: str) -> list[str]:
    """Return the sentences of a line. Joined, they are the line.

    >>> sentences("昨天下雨了。今天停了！")
    ['昨天下雨了。', '今天停了！']
    """
    return [found for found in _SENTENCE.findall(line) if found]
