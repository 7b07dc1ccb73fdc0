"""Find the boxes inside a text that offer something: subscriptions, accounts, letters, donations, content of other hosts.

One phrase alone is not evidence: news is also about subscriptions. A box of few lines is an offer if most of them have such a phrase,
and no more than the words of the language file are needed.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate
from typing import Final

from newscrawl.extraction.outline import Box, Outline
from newscrawl.rules.words import words

_MOST_LINES: Final = 16
"""Most lines of an offer. A choice: the longest on the developed pages has 11."""
_SHARE: Final = 0.4
"""Share of a box's lines that must have a phrase of an offer."""
_MIN_LINES: Final = 2
_MIN_PHRASES: Final = 2
"""An offer has so many lines with a phrase, and so many different phrases. Choices."""
_LONGEST: Final = 500
"""Longest line in characters that is searched for a phrase: offers are short, and searching all text took 0.3 ms a page."""
_SAMPLE: Final = 400
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_SHORT: Final = 80
"""One of the lines with a phrase is a heading or a button of at most so many characters."""


def offer_boxes(outline: Outline, first: int, last: int) -> set[int]:
    """Return the boxes within the lines ``first`` to ``last`` that are offers. ``first`` and ``last`` bound the container."""
    lines = outline.lines[first:last]
    short = "\n".join([line.text for line in lines if len(line.text) <= _LONGEST])
    if _CJK.search(short[:_SAMPLE]):  # the phrases are of languages in Latin letters
        return set()
    present = _present(short.lower())
    if len(present) < _MIN_PHRASES:
        return set()
    title = outline.document_title.lower()
    if any(phrase in title for phrase in present):  # the article is about such things
        return set()
    phrases = [_phrases_in(line.text, present) if len(line.text) <= _LONGEST else frozenset() for line in lines]
    hits = [0, *accumulate(bool(found) for found in phrases)]
    return {
        box.index
        for box in outline.boxes
        if first <= box.first
        and box.last <= last
        and _MIN_LINES <= box.last - box.first <= _MOST_LINES
        and _is_offer(box, outline, phrases, hits, first)
    }


def _is_offer(box: Box, outline: Outline, phrases: list[frozenset[str]], hits: list[int], first: int) -> bool:
    start, end = box.first - first, box.last - first
    count = hits[end] - hits[start]
    if count < _MIN_LINES or count < _SHARE * (end - start):
        return False
    inside = range(start, end)
    is_short = any(phrases[at] and len(outline.lines[first + at].text) <= _SHORT for at in inside)
    return is_short and len(frozenset().union(*(phrases[at] for at in inside))) >= _MIN_PHRASES


@cache
def _all_phrases() -> tuple[str, ...]:
    return tuple(dict.fromkeys(phrase.lower() for phrase in words("offer")))


def _present(text: str) -> list[str]:
    return [phrase for phrase in _all_phrases() if phrase in text]


def _phrases_in(text: str, present: list[str]) -> frozenset[str]:
    lower = text.lower()
    return frozenset(phrase for phrase in present if phrase in lower)
