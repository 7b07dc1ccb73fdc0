"""The stories: an index of bands, the articles of each story, and the likely originals."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Final

from sqlalchemy import (
    BigInteger,
    bindparam,
    select,
    union_all,
    update,
)

from newscrawl.ledger.base import Connection, LedgerPart
from newscrawl.ledger.revisions import newest_records
from newscrawl.ledger.tables import (
    articles,
    stories,
    story_bands,
)
from newscrawl.stories import BANDS, StoryText, bands, is_same_story, original_rank, story_text

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


class Stories(LedgerPart):
    """The stories of a ledger."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.touched_stories: set[int] = set()
        self._texts: dict[int, list[StoryText]] = {}
        self._texts_size = 0

    def assign(self, key: bytes, title: str, text: str) -> None:
        """Assign an article to a known story, or to a new one. ``story_id`` is added to records when they are read."""
        own = story_text(title, text)
        keys = bands(own)
        story = next((story for story in self._candidates(keys) if self._tells(story, own)), None)
        if story is None:
            row = {"first": key, "articles": 1}
            number = int(self._db.change(self._db.insert(stories).returning(stories.c.id), row).scalar_one())
        else:
            number = story
            self._db.change(update(stories).where(stories.c.id == number).values(articles=stories.c.articles + 1))
        if keys:
            self._db.change(
                self._db.insert(story_bands).on_conflict_do_nothing(), [{"band": k, "story": number} for k in keys]
            )
        if story is None:
            self._keep_texts(number, [own])
        else:
            self._texts.pop(number, None)
            self.touched_stories.add(number)
        self._db.change(update(articles).where(articles.c.key == key).values(story=number))

    def _candidates(self, keys: Sequence[int]) -> list[int]:
        """Return the stories that share most bands with an article, at most ``_MAX_CANDIDATES``."""
        if not keys:
            return []
        found = self._db.execute(_CANDIDATES, {f"band{at}": key for at, key in enumerate(keys)}).scalars()
        return [number for number, _ in Counter(found).most_common(_MAX_CANDIDATES)]

    def _tells(self, story: int, own: StoryText) -> bool:
        """Return whether an article tells a story: it tells the same as one of the story's first articles."""
        if story not in self._texts:
            self._keep_texts(story, self._texts_of(story))
        return any(is_same_story(own, other) for other in self._texts[story])

    def _keep_texts(self, story: int, texts: list[StoryText]) -> None:
        size = sum(2 * text.size + _SENTENCE_BYTES * len(text.sentences) for text in texts)
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


_CANDIDATES = union_all(
    *(
        select(
            select(story_bands.c.story)
            .where(story_bands.c.band == bindparam(f"band{at}", type_=BigInteger))
            .order_by(story_bands.c.story.desc())
            .limit(_PER_BAND)
            .subquery()
        )
        for at in range(BANDS)
    )
)
