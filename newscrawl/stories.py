"""Near-duplicates: which articles tell the same story, by the sentences that they share.

Candidates come from an index of MinHash bands (locality-sensitive hashing); each is then compared sentence by sentence.
What is compared is the same for traditional and simplified characters, whatever the title is decorated with, and blind to
captions and to a paragraph more or less. A bulletin of another day, or a match with another score, shares its phrases and
not its numbers: it is another story.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final, Protocol

from opencc import OpenCC
from rapidfuzz import fuzz, process
from rensa import RMinHash

from newscrawl.normalise import outlets
from newscrawl.normalise.text import is_traditional, letters

BANDS: Final = 24
ROWS: Final = 4
"""24 bands of 4 rows: two texts of which 6 of 10 shingles are common (Jaccard) meet in a band with a probability of .96,
of 5 in 10 with .79, of 2 in 10 with .04 (1 - (1 - J^4)^24)."""
_SHINGLE: Final = 5
_SEED: Final = 20241009
_LONGEST: Final = 6_000
"""Letters of a text that are looked at: a longer one has said by then which story it tells."""
_MIN_SENTENCE: Final = 6
"""Letters of a sentence that is compared: shorter ones (“谢谢大家。”) are common to all stories."""
_NEAR: Final = 72
"""Likeness (rapidfuzz's ratio, 0 to 100) from which two unequal sentences are one sentence with something else in it."""
_MIN_SHARE: Final = 0.5
"""Share of the shorter text's letters that must be in sentences which both have."""
_MIN_AGREEMENT: Final = 0.75
"""Share of the sentences common to both, among these and those that are one sentence with something else in it."""
_NUMERIC_WEIGHT: Final = 10
"""Equal sentences that outweigh one whose numbers differ."""

_LATIN_END: Final = re.compile(r"(?<=[a-zà-ÿ])\.\s")
_ENDS: Final = "。!?;\n"
_NO_LETTER: Final = re.compile(rf"(?:[^\w{_ENDS}]|_)+")
_SENTENCE_END: Final = re.compile(rf"[{_ENDS}]+")
_NUMBER: Final = re.compile(r"\d+|[〇零一二三四五六七八九十百千万亿两]{2,}")


@dataclass(frozen=True, slots=True)
class StoryText:
    """What a story's article tells: its sentences and title, letters and digits only, in simplified characters."""

    title: str
    sentences: tuple[str, ...]

    @property
    def size(self) -> int:
        """Letters of all sentences."""
        return sum(map(len, self.sentences))


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


def plain(text: str) -> str:
    """Return a text in simplified characters, as far as it is Chinese in traditional ones."""
    return str(_to_simplified().convert(text)) if is_traditional(text) else text


def told(title: str, text: str) -> StoryText:
    """Return what an article tells, for comparison."""
    said = unicodedata.normalize("NFKC", _LATIN_END.sub("\n", plain(text[: 2 * _LONGEST])))
    pieces = _SENTENCE_END.split(_NO_LETTER.sub("", said).lower())
    return StoryText(
        letters(plain(title)), tuple(dict.fromkeys(piece for piece in pieces if len(piece) >= _MIN_SENTENCE))
    )


def bands(what: StoryText) -> list[int]:
    """Return the keys under which an article stands in the index: ``BANDS`` signed integers of 64 bits, or none.

    An article without any sentence of some length has none: nothing says which story it tells.
    """
    shingles = [
        sentence[at : at + _SHINGLE]
        for sentence in _within(what.sentences)
        for at in range(max(1, len(sentence) - _SHINGLE + 1))
    ]
    if not shingles:
        return []
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
    """Tell whether two articles tell the same story."""
    shorter, longer = sorted((one, other), key=lambda what: what.size)
    in_longer = set(longer.sentences)
    common = [sentence for sentence in shorter.sentences if sentence in in_longer]
    if sum(map(len, common)) < _MIN_SHARE * shorter.size or not common:
        return False
    if _differs_in_numbers(one.title, other.title):
        return False
    mine = [sentence for sentence in shorter.sentences if sentence not in in_longer]
    theirs = [sentence for sentence in longer.sentences if sentence not in set(shorter.sentences)]
    numeric, worded = _conflicts(mine, theirs)
    if numeric * _NUMERIC_WEIGHT > len(common):
        return False
    return len(common) >= _MIN_AGREEMENT * (len(common) + worded + numeric)


def _conflicts(mine: Sequence[str], theirs: Sequence[str]) -> tuple[int, int]:
    """Count sentences that stand in both with something else in them: other numbers, or other words alone."""
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
    """Tell whether two titles are one title with other numbers in it: another day, another score."""
    numbers, others = _NUMBER.findall(title), _NUMBER.findall(other)
    if not numbers or not others or numbers == others:
        return False
    return fuzz.ratio(_NUMBER.sub("#", title), _NUMBER.sub("#", other)) >= _NEAR


class Article(Protocol):
    """What is asked of an article when the original among several is looked for."""

    site: str | None
    published_at: datetime | None
    source: str | None
    has_dateline: bool


def original_rank(article: Article) -> tuple[bool, bool, float, bool]:
    """Return by what the likely original of a story is chosen: the least is it.

    An article on its own outlet's site comes first, then the earliest, then one with a dateline.
    """
    outlet = outlets.find_outlet(article.source) if article.source else None
    site, published = article.site or "", article.published_at
    home = outlet.domain if outlet else ""
    at_home = bool(home) and (site == home or site.endswith(f".{home}"))
    return (not at_home, published is None, published.timestamp() if published else 0.0, not article.has_dateline)
