"""The stories: an index of bands, the articles of each story, and the likely originals."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Integer, bindparam, func, select, update

from newscrawl.ledger.base import CHUNK, Connection, LedgerPart
from newscrawl.ledger.revisions import newest_records
from newscrawl.ledger.tables import (
    articles,
    stories,
    story_bands,
)
from newscrawl.stories import StoryText, bands, is_same_story, original_rank, story_text

# Bounds of a look-up, because a daily bulletin shares its bands with those of all other days. Choices, not measurements.
_PER_BAND: Final = 10
"""Newest stories that are taken from each band."""
_MAX_CANDIDATES: Final = 8
"""Stories that are compared with the article."""
_COMPARED: Final = 4
"""First articles of a story that are compared with the article."""
_TEXTS_KEPT: Final = 24_000_000
"""Bytes, about, of the stories' texts that are kept in memory: those of a series are compared again and again. A text of 1,200
letters takes 4 KB, one of thousands of short sentences 160 KB."""
_SENTENCE_BYTES: Final = 80
"""Bytes of a sentence besides its letters, which take two each."""


@dataclass(frozen=True, slots=True)
class Telling:
    """An article that is to be assigned to a story: its key, its text for comparison, and its keys in the index."""

    key: bytes
    text: StoryText
    bands: list[int]

    @classmethod
    def of(cls, key: bytes, title: str, text: str) -> Telling:
        """Return the telling of an article with this title and text."""
        own = story_text(title, text)
        return cls(key, own, bands(own))


class Stories(LedgerPart):
    """The stories of a ledger."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.touched_stories: set[int] = set()
        self._texts: dict[int, list[StoryText]] = {}
        self._texts_size = 0

    def assign(self, found: Sequence[Telling]) -> None:
        """Assign articles to known stories, or to new ones. ``story_id`` is added to records when they are read.

        The result is the same as if the articles came one by one; a few hundred together take a fifth of the time.
        """
        newest = self._newest_by_band(found)
        texts: dict[int, list[StoryText]] = {}
        """The texts of new stories, which have numbers below 0 until they are in the ledger."""
        chosen = []
        for article in found:
            candidates = _candidates(newest, article.bands)
            story = next((story for story in candidates if self._tells(story, article.text, texts)), None)
            if story is None:
                story = -1 - len(texts)
                texts[story] = [article.text]
            else:
                self._add_text(story, article.text, texts)
            for band in article.bands:
                newest[band].add(story)
            chosen.append(story)
        self._write(found, chosen, texts)

    def _newest_by_band(self, found: Sequence[Telling]) -> dict[int, set[int]]:
        """Return for each band of some articles its newest stories."""
        newest: dict[int, set[int]] = defaultdict(set)
        asked = sorted({band for article in found for band in article.bands})
        for at in range(0, len(asked), CHUNK):
            for row in self._db.execute(_NEWEST, {"bands": asked[at : at + CHUNK]}):
                newest[row.band].add(row.story)
        return newest

    def _write(self, found: Sequence[Telling], chosen: list[int], texts: dict[int, list[StoryText]]) -> None:
        """Write to the ledger which article is told by which story."""
        counts, numbers = Counter(chosen), {story: story for story in chosen}
        first = {story: article.key for article, story in zip(reversed(found), reversed(chosen), strict=True)}
        if texts:
            insert = self._db.insert(stories).returning(stories.c.id, sort_by_parameter_order=True)
            rows = [{"first": first[story], "articles": counts[story]} for story in texts]
            numbers |= dict(zip(texts, self._db.change(insert, rows).scalars().all(), strict=True))
        for story, known in texts.items():
            self._keep_texts(numbers[story], known)
        if more := [{"number": story, "more": count} for story, count in counts.items() if story > 0]:
            self._db.change(_ADD_ARTICLES, more)
        told = [numbers[story] for story in chosen]
        rows = [
            {"band": band, "story": story} for article, story in zip(found, told, strict=True) for band in article.bands
        ]
        if rows:
            self._db.change(self._db.insert_new(story_bands), rows)
        if told:
            pairs = zip(found, told, strict=True)
            self._db.change(_SET_STORY, [{"article": article.key, "number": story} for article, story in pairs])
        self.touched_stories.update(numbers[story] for story, count in counts.items() if story > 0 or count > 1)

    def _tells(self, story: int, own: StoryText, new: Mapping[int, list[StoryText]]) -> bool:
        """Return whether an article tells a story: it tells the same as one of the story's first articles."""
        if story not in new and story not in self._texts:
            self._keep_texts(story, self._texts_of(story))
        return any(is_same_story(own, other) for other in (new.get(story) or self._texts[story]))

    def _add_text(self, story: int, own: StoryText, new: Mapping[int, list[StoryText]]) -> None:
        """Compare later articles with this one, too, if it is one of the first of its story."""
        known = new.get(story) or self._texts.get(story)
        if known is not None and len(known) < _COMPARED:
            known.append(own)
            self._texts_size += 0 if story in new else _size([own])

    def _keep_texts(self, story: int, texts: list[StoryText]) -> None:
        size = _size(texts)
        if self._texts_size + size > _TEXTS_KEPT:
            self._texts.clear()
            self._texts_size = 0
        self._texts[story] = texts
        self._texts_size += size

    def _texts_of(self, story: int) -> list[StoryText]:
        statement = newest_records().where(articles.c.story == story).order_by(articles.c.first_seen).limit(_COMPARED)
        records = (json.loads(record) for record in self._db.execute(statement).scalars())
        return [story_text(record["title"], record["text"]) for record in records]

    def mark_originals(self) -> None:
        """Mark the likely original of each story to which an article was assigned since the last call."""
        columns = (articles.c.url, articles.c.site, articles.c.published_at, articles.c.source, articles.c.has_dateline)
        for story in sorted(self.touched_stories):
            rows = self._db.execute(select(*columns).where(articles.c.story == story)).all()
            if len(rows) > 1:
                best = min(rows, key=original_rank)
                self._db.change(update(stories).where(stories.c.id == story).values(original=best.url))
        self.touched_stories.clear()


def _candidates(newest: Mapping[int, set[int]], keys: Sequence[int]) -> list[int]:
    """Return the stories that share most bands with an article, at most ``_MAX_CANDIDATES``, newer ones first."""
    shared = (story for band in keys for story in sorted(newest[band], key=_age)[:_PER_BAND])
    return [story for story, _ in Counter(shared).most_common(_MAX_CANDIDATES)]


def _age(story: int) -> tuple[bool, int]:
    """Return the place of a story among others, newer ones first: a new one has a number below 0, a later one a lower one."""
    return story > 0, story if story < 0 else -story


def _size(texts: Iterable[StoryText]) -> int:
    """Return about how many bytes texts take."""
    return sum(2 * text.size + _SENTENCE_BYTES * len(text.sentences) for text in texts)


_RANKED: Final = (
    select(
        story_bands.c.band,
        story_bands.c.story,
        func.row_number().over(partition_by=story_bands.c.band, order_by=story_bands.c.story.desc()).label("rank"),
    )
    .where(story_bands.c.band.in_(bindparam("bands", expanding=True)))
    .subquery()
)
_NEWEST: Final = select(_RANKED.c.band, _RANKED.c.story).where(_RANKED.c.rank <= _PER_BAND)
_ADD_ARTICLES: Final = (
    update(stories)
    .where(stories.c.id == bindparam("number"))
    .values(articles=stories.c.articles + bindparam("more", type_=Integer))
)
_SET_STORY: Final = (
    update(articles).where(articles.c.key == bindparam("article")).values(story=bindparam("number", type_=Integer))
)
