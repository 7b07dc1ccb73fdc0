"""Forget articles: their records, revisions and kept pages. The addresses stay known, so that they are not fetched again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, delete, func, select, update

from newscrawl.ledger.base import CHUNK, LedgerPart
from newscrawl.ledger.tables import (
    articles,
    captures,
    forms,
    memory,
    pages,
    renderings,
    revisions,
    runs,
    site_runs,
    stories,
    story_bands,
)
from newscrawl.normalise.urls import article_key
from newscrawl.pages import PageState

FORGOTTEN: Final = "forgotten"
"""The reason of a page whose article was forgotten."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which articles are forgotten: all that meet every condition that is given."""

    site: str | None = None
    before: datetime | None = None
    """Articles that were first seen before this moment."""
    urls: Sequence[str] = ()

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the conditions in SQL."""
        chosen: list[ColumnElement[bool]] = []
        if self.site:
            chosen.append(articles.c.site == self.site)
        if self.before:
            chosen.append(articles.c.first_seen < self.before)
        if self.urls:
            chosen.append(articles.c.key.in_([article_key(url) for url in self.urls]) | articles.c.url.in_(self.urls))
        return chosen


class Forgetting(LedgerPart):
    """What a ledger forgets. The caller commits."""

    def count(self, choice: Choice) -> int:
        """Return how many articles a choice has."""
        return int(
            self._db.execute(select(func.count()).select_from(articles).where(*choice.conditions())).scalar_one()
        )

    def articles(self, choice: Choice, *, addresses: bool = False) -> int:
        """Forget the articles of a choice; return how many. With ``addresses`` a later run may fetch them again."""
        forgotten = 0
        statement = select(articles.c.key, articles.c.story).where(*choice.conditions()).limit(CHUNK)
        while rows := self._db.execute(statement).all():
            self._forget([row.key for row in rows], addresses=addresses)
            self._forget_stories({row.story for row in rows if row.story is not None})
            forgotten += len(rows)
        return forgotten

    def _forget(self, keys: list[bytes], *, addresses: bool) -> None:
        for table, column in (
            (captures, captures.c.article),
            (revisions, revisions.c.article),
            (articles, articles.c.key),
        ):
            self._db.change(delete(table).where(column.in_(keys)))
        if addresses:
            self._db.change(delete(pages).where(pages.c.article.in_(keys)))
        else:
            values = {"state": PageState.DROPPED, "reason": FORGOTTEN, "article": None, "attempts": 0}
            self._db.change(update(pages).where(pages.c.article.in_(keys)).values(**values))

    def _forget_stories(self, numbers: set[int]) -> None:
        """Count the articles of stories anew, and forget stories that have none left."""
        left = select(func.count()).where(articles.c.story == stories.c.id).scalar_subquery()
        self._db.change(update(stories).where(stories.c.id.in_(numbers)).values(articles=left))
        empty = select(stories.c.id).where(stories.c.id.in_(numbers), stories.c.articles == 0)
        gone = list(self._db.execute(empty).scalars())
        self._db.change(delete(story_bands).where(story_bands.c.story.in_(gone)))
        self._db.change(delete(stories).where(stories.c.id.in_(gone)))

    def site(self, site: str) -> None:
        """Forget what was learnt of a site and its history: its memory, its forms of addresses, what a browser brought, its health."""
        for table in (memory, forms, renderings, site_runs):
            self._db.change(delete(table).where(table.c.site == site))

    def undelivered(self, choice: Choice) -> int:
        """Return how many revisions of a choice are not exported yet: a run that was killed holds them."""
        joined = revisions.join(articles, articles.c.key == revisions.c.article).join(
            runs, runs.c.id == revisions.c.run
        )
        statement = select(func.count()).select_from(joined).where(runs.c.exported_at.is_(None), *choice.conditions())
        return int(self._db.execute(statement).scalar_one())
