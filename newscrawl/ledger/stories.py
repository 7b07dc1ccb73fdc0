"""Which articles tell one story: the index of bands, and the likely originals."""

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
from newscrawl.stories import BANDS, StoryText, bands, is_same_story, original_rank, told

_PER_BAND: Final = 10
_MAX_CANDIDATES: Final = 8
_COMPARED: Final = 4
"""Bounds of a look-up among stories: the newest stories of a band, stories compared, and articles of each; a daily
bulletin shares its bands with those of all other days. Choices, not measurements."""
_TOLD_KEPT: Final = 4_000
"""Stories whose sentences are kept in memory, some 3 KB each: those of a series are compared again and again."""


class Stories(LedgerPart):
    """The stories of a ledger."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.touched_stories: set[int] = set()
        self._told: dict[int, list[StoryText]] = {}

    def assign(self, key: bytes, title: str, text: str) -> None:
        """Find the story that an article tells, or begin one; ``story_id`` comes into its records as they are read."""
        what = told(title, text)
        keys = bands(what)
        story = next((story for story in self._candidates(keys) if self._tells(story, what)), None)
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
            self._keep_telling(number, [what])
        else:
            self._told.pop(number, None)
            self.touched_stories.add(number)
        self._db.change(update(articles).where(articles.c.key == key).values(story=number))

    def _candidates(self, keys: Sequence[int]) -> list[int]:
        """Return the stories that share most bands, so many at most whatever is in the index."""
        if not keys:
            return []
        found = self._db.execute(_CANDIDATES, {f"band{at}": key for at, key in enumerate(keys)}).scalars()
        return [number for number, _ in Counter(found).most_common(_MAX_CANDIDATES)]

    def _tells(self, story: int, what: StoryText) -> bool:
        """Tell whether an article tells a story, by the story's first articles."""
        if story not in self._told:
            self._keep_telling(story, self._tellings(story))
        return any(is_same_story(what, other) for other in self._told[story])

    def _keep_telling(self, story: int, tellings: list[StoryText]) -> None:
        if len(self._told) >= _TOLD_KEPT:
            self._told.clear()
        self._told[story] = tellings

    def _tellings(self, story: int) -> list[StoryText]:
        statement = newest_records().where(articles.c.story == story).order_by(articles.c.first_seen).limit(_COMPARED)
        records = (json.loads(record) for record in self._db.execute(statement).scalars())
        return [told(record["title"], record["text"]) for record in records]

    def mark_originals(self) -> None:
        """Mark the likely original among the articles of each story that was joined since the last call."""
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
