"""Near-duplicates: find the articles that tell the same story, by the sentences that they share.

Candidates come from an index of MinHash bands (locality-sensitive hashing). Each candidate is then compared sentence by
sentence. Traditional and simplified characters, decorations of the title, captions, and a paragraph more or less make no
difference. A bulletin of another day, or a match with another score, shares the phrases but not the numbers: it is
another story.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final, Protocol

from opencc import OpenCC
from rapidfuzz import fuzz, process
from rensa import RMinHash

from newscrawl.normalise import outlets
from newscrawl.normalise.text import is_traditional, letters, nfkc

BANDS: Final = 24
ROWS: Final = 4
"""24 bands of 4 rows. Two texts that share a part J of their shingles (Jaccard) share a band with the probability
1 - (1 - J^4)^24: .96 for J = .6, .79 for .5, .04 for .2."""
_SHINGLE: Final = 5
"""Letters of a shingle. A choice."""
_SEED: Final = 20241009
_LONGEST: Final = 6_000
"""Only the first 6,000 letters of a text are compared: enough to recognise a story. A choice."""
_MIN_SENTENCE: Final = 6
"""Letters that a sentence must have to be compared. Shorter ones (“谢谢大家。”) are common to all stories."""
_NEAR: Final = 72
"""Likeness (rapidfuzz's ratio, 0 to 100) from which two unequal sentences are variants of one sentence."""
_MIN_SHARE: Final = 0.5
"""Share of the shorter text's letters that must stand in sentences of both texts."""
_MIN_AGREEMENT: Final = 0.75
"""Share of equal sentences that is needed among the equal sentences and the variants of one sentence."""
_NUMERIC_WEIGHT: Final = 10
"""Equal sentences that are needed for each sentence whose numbers differ."""
_MOST_UNEQUAL: Final = 200
"""Sentences of each text, of those that the other one lacks, that are compared with each other. A bound, because all are
compared with all: two texts of a thousand short sentences took 0.1 s, and an article is compared with up to 32 texts."""

_LATIN_END: Final = re.compile(r"(?<=[a-zà-ÿ])\.\s")
_ENDS: Final = "。!?;\n"
_NO_LETTER: Final = re.compile(rf"(?:[^\w{_ENDS}]|_)+")
_SENTENCE_END: Final = re.compile(rf"[{_ENDS}]+")
_NUMBER: Final = re.compile(r"\d+|[〇零一二三四五六七八九十百千万亿两]{2,}")


@dataclass(frozen=True, slots=True)
class StoryText:
    """The text of an article for comparison: title and sentences, letters and digits only, in simplified characters."""

    title: str
    sentences: tuple[str, ...]

    @property
    def size(self) -> int:
        """The number of letters of all sentences."""
        return sum(map(len, self.sentences))


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


def plain(text: str) -> str:
    """Return a text with traditional Chinese characters in their simplified form."""
    return str(_to_simplified().convert(text)) if is_traditional(text) else text


def story_text(title: str, text: str) -> StoryText:
    """Return the text of an article for comparison.

    >>> story_text("Flood in A.", "The river rose. It fell at 5 o'clock.").sentences
    ('theriverrose', 'itfellat5oclock')
    """
    folded = nfkc(_LATIN_END.sub("\n", plain(text[: 2 * _LONGEST])))
    pieces = _SENTENCE_END.split(_NO_LETTER.sub("", folded).lower())
    return StoryText(
        letters(plain(title)), tuple(dict.fromkeys(piece for piece in pieces if len(piece) >= _MIN_SENTENCE))
    )


def bands(text: StoryText) -> list[int]:
    """Return the keys of an article in the index: ``BANDS`` signed integers of 64 bits.

    An article without a sentence to compare has no keys.
    """
    shingles = [
        sentence[at : at + _SHINGLE]
        for sentence in _within(text.sentences)
        for at in range(max(1, len(sentence) - _SHINGLE + 1))
    ]
    if not shingles:
        return []
    # The seed is fixed: bands are stored in the ledger and compared with those of later runs.
    minhash = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    minhash.update(shingles)
    digest = minhash.digest()
    return [_band(at, digest[at * ROWS : (at + 1) * ROWS]) for at in range(BANDS)]


def _within(sentences: Sequence[str]) -> list[str]:
    taken, size = [], 0
    for sentence in sentences:
        if size >= _LONGEST:
            break
        taken.append(sentence)
        size += len(sentence)
    return taken


def _band(number: int, rows: Sequence[int]) -> int:
    data = bytes([number]) + b"".join(row.to_bytes(4, "little") for row in rows)
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little", signed=True)


def is_same_story(one: StoryText, other: StoryText) -> bool:
    """Return whether two articles tell the same story."""
    # 1. Half of the shorter text must stand in the longer one, word for word.
    shorter, longer = sorted((one, other), key=lambda text: text.size)
    in_longer = set(longer.sentences)
    common = [sentence for sentence in shorter.sentences if sentence in in_longer]
    if sum(map(len, common)) < _MIN_SHARE * shorter.size or not common:
        return False
    # 2. The titles must not be one title with other numbers.
    if _differs_in_numbers(one.title, other.title):
        return False
    # 3. Among the sentences that differ, few may have other numbers, and not too many other words.
    in_shorter = set(shorter.sentences)
    mine = [sentence for sentence in shorter.sentences if sentence not in in_longer]
    theirs = [sentence for sentence in longer.sentences if sentence not in in_shorter]
    numeric, worded = _conflicts(mine[:_MOST_UNEQUAL], theirs[:_MOST_UNEQUAL])
    if numeric * _NUMERIC_WEIGHT > len(common):
        return False
    return len(common) >= _MIN_AGREEMENT * (len(common) + worded + numeric)


def _conflicts(mine: Sequence[str], theirs: Sequence[str]) -> tuple[int, int]:
    """Return how many sentences have a variant in the other text with other numbers, and how many with other words only."""
    numeric = worded = 0
    masked = {_NUMBER.sub("#", sentence) for sentence in theirs}
    for sentence in mine:
        if _NUMBER.sub("#", sentence) in masked:
            numeric += 1
        elif near := process.extractOne(sentence, theirs, scorer=fuzz.ratio, score_cutoff=_NEAR):
            if _NUMBER.findall(sentence) == _NUMBER.findall(near[0]):
                worded += 1
            else:
                numeric += 1
    return numeric, worded


def _differs_in_numbers(title: str, other: str) -> bool:
    """Return whether two titles are the same but for their numbers: another day, another score."""
    numbers, others = _NUMBER.findall(title), _NUMBER.findall(other)
    if not numbers or not others or numbers == others:
        return False
    return fuzz.ratio(_NUMBER.sub("#", title), _NUMBER.sub("#", other)) >= _NEAR


class Article(Protocol):
    """The fields of an article that :func:`original_rank` needs."""

    site: str | None
    published_at: datetime | None
    source: str | None
    has_dateline: bool


def original_rank(article: Article) -> tuple[bool, bool, float, bool]:
    """Return a sort key: the article with the least one is likely the original of its story.

    An article on the site of its own outlet comes first, then the earliest one, then one with a dateline.
    """
    outlet = outlets.find_outlet(article.source) if article.source else None
    site, published = article.site or "", article.published_at
    home = outlet.domain if outlet else ""
    at_home = bool(home) and (site == home or site.endswith(f".{home}"))
    return (not at_home, published is None, published.timestamp() if published else 0.0, not article.has_dateline)
