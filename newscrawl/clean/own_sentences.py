"""Distinguish recurring sentences of a site's stories from boilerplate: the texts around the former have the same subject.

Follow-up stories repeat a paragraph of background, and their other paragraphs have its words. A slogan is in texts of any subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from newscrawl.clean.seen import SeenArticle
from newscrawl.clean.site_memory import mark_of, sentences

_MOST: Final = 120
"""Most stories with the sentence, and most without it, whose texts are read."""
_MIN_OUTSIDE: Final = 5
"""Other stories that are needed for a comparison."""
_OFTEN: Final = 0.2
_TIMES: Final = 3.0
"""A word belongs to the stories if it stands in this share of their other text, and so many times as often as elsewhere."""
MIN_WORDS: Final = 2
_SHARE: Final = 0.07
"""Fewest words of the sentence that must belong to the stories, and their least share. Choices, measured on invented sites
(tests/clean/test_learn.py): the slogans of those sites have none."""
_WORD = re.compile(r"[a-zà-ÿ]{4,}")
_LATIN = re.compile(r"[a-z0-9#ß-ÿœ]*")


class OwnSentences:
    """The texts of a site's stories without their recurring sentences."""

    def __init__(self, stories: Sequence[Sequence[SeenArticle]], recurring: Iterable[str]) -> None:
        self._stories = stories
        self._recurring = frozenset(recurring)
        self._rests: dict[int, str] = {}

    def has(self, sentence: str, among: set[int], least: int = MIN_WORDS) -> bool:
        """Return whether a sentence belongs to the texts of the stories in which it stands, given by index.

        ``least`` is the number of its words that must belong to them.
        """
        inside = sorted(among)[:_MOST]
        outside = [at for at in range(len(self._stories)) if at not in among][:_MOST]
        words = _words(sentence)
        if len(outside) < _MIN_OUTSIDE or not words:
            return False
        own = [word for word in words if self._belongs(word, inside, outside)]
        return len(own) >= max(least, _SHARE * len(words))

    def _belongs(self, word: str, inside: list[int], outside: list[int]) -> bool:
        here = sum(word in self._rest(at) for at in inside) / len(inside)
        if here < _OFTEN:
            return False
        return here >= _TIMES * sum(word in self._rest(at) for at in outside) / len(outside)

    def _rest(self, at: int) -> str:
        """Return the text of a story's first article without the recurring sentences."""
        if at not in self._rests:
            article = self._stories[at][0]
            kept = [
                span
                for line in article.text.split("\n")
                if mark_of(line) not in self._recurring
                for span in sentences(line)
                if mark_of(span) not in self._recurring
            ]
            self._rests[at] = mark_of_all(kept)
        return self._rests[at]


def mark_of_all(spans: list[str]) -> str:
    """Return the letters of all spans, in lower case, with a line between two of them."""
    return "\n".join(mark_of(span) for span in spans)


def _words(sentence: str) -> list[str]:
    """Return the pairs of neighbouring letters of a sentence, or its words in Latin script, each once."""
    mark = mark_of(sentence)
    if _LATIN.fullmatch(mark):
        return list(dict.fromkeys(_WORD.findall(sentence.lower())))
    return list(dict.fromkeys(mark[at : at + 2] for at in range(len(mark) - 1) if "#" not in mark[at : at + 2]))
