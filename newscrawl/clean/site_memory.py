"""Site memory: what recurs across different stories of a site is boilerplate, though no rule has ever named it.

Sentences of the texts, and beginnings and ends of the titles, are counted over distinct stories: a story that is
republished counts once. What recurs because its articles are a series (a stock bulletin's standard sentence, the heading
of a weather report) is told apart by the titles: those of a series have something in common that other titles lack.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from newscrawl.items import Article, Removal
from newscrawl.normalise.text import letters

SENTENCE_RULE: Final = "site-memory"
TITLE_RULE: Final = "site-decoration"

SHORT_LINE: Final = 8
_LONGEST_DECORATION: Final = 12
_MIN_TITLE: Final = 4
# All of these figures are choices; benchmarks/memorysite.py measures what they give together.

_SENTENCE: Final = re.compile(r"[^。！？!?…\n]*(?:[。！？!?…]+[”’」』\"')）】]*|$)")
_FIRST: Final = re.compile(r"[^\W_]")
_NUMBER: Final = re.compile(r"\d+|[〇零一二三四五六七八九十百千万亿两]+")
TITLE_PREFIX: Final = re.compile(
    r"^(?:[【\[(（「](?P<boxed>[^】\])）」]{2,12})[】\])）」]\s?|(?P<head>[^\s:：|｜丨!！_·—-]{2,12})(?:\s?[:：|｜丨!！_·—-]{1,2}\s?|\s))(?P<rest>.+)$"
)
TITLE_SUFFIX: Final = re.compile(
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
        known = [mark if (mark := self._sentence(span)) and len(mark.mark) >= SHORT_LINE else None for span in spans]
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
        for pattern, kind in ((TITLE_SUFFIX, MarkKind.SUFFIX), (TITLE_PREFIX, MarkKind.PREFIX)):
            found = pattern.match(title)
            mark = self._of(kind, mark_of(decoration_in(found))) if found else None
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


def decoration_in(found: re.Match[str]) -> str:
    """Return the decoration that a title pattern has matched."""
    return str(next(value for name, value in found.groupdict().items() if name != "rest" and value))
