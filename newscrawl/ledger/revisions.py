"""The records of the articles, one for each revision."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select, update

from newscrawl.items import Article, Evidence
from newscrawl.ledger.base import LedgerPart, load_record
from newscrawl.ledger.tables import articles, revisions, runs, stories
from newscrawl.normalise.urls import article_key
from newscrawl.utils.text import counted

IS_NEWEST: Final = (articles.c.key == revisions.c.article) & (articles.c.revision == revisions.c.revision)
"""Joins each article with its newest revision."""


_FOUND_LAST: Final = 10
"""Among so many times the number of records that is asked for, the newest by publication are chosen. A choice."""


@dataclass(frozen=True, slots=True)
class RunRevision:
    """A revision that a run recorded. ``story`` is None until the article is assigned to a story."""

    id: int
    article: bytes
    story: int | None
    record: dict[str, Any]


def newest_records() -> Select[tuple[str]]:
    """Return the query for the newest record of each article."""
    return select(revisions.c.record).join(articles, IS_NEWEST)


def story_note(original: str, count: int, url: str) -> str:
    """Return the note on a record's story: how many articles tell it, and which one is likely the original.

    >>> story_note("https://a.example/1", 3, "https://b.example/2")
    '3 articles; likely original: https://a.example/1'
    """
    return f"{counted(count, 'article')}; likely original{'' if original == url else f': {original}'}"


class Revisions(LedgerPart):
    """The revisions of a ledger. Records are plain JSON types, as ``Article.to_dict`` gives them."""

    def newest_of_site(self, site: str, limit: int) -> Iterator[dict[str, Any]]:
        """Yield the newest records of a site, ``limit`` at most, newest first."""
        statement = newest_records().where(articles.c.site == site).order_by(articles.c.first_seen.desc()).limit(limit)
        return map(load_record, self._db.execute(statement).scalars())

    def newest_published(self, site: str | None, limit: int) -> list[dict[str, Any]]:
        """Return the newest records of a site (None for all sites), by date of publication, newest first.

        They are chosen among the articles that were found last. An article without a date counts from when it was found.
        """
        columns = (articles.c.key, articles.c.published_at, articles.c.first_seen)
        statement = select(*columns).order_by(articles.c.first_seen.desc()).limit(limit * _FOUND_LAST)
        if site:
            statement = statement.where(articles.c.site == site)
        found = self._db.execute(statement).all()
        # A date in the future is an error of the page, or an announcement: such an article must not stay on top.
        newest = sorted(found, key=lambda row: min(row.published_at or row.first_seen, row.first_seen), reverse=True)
        keys = [row.key for row in newest[:limit]]
        rows = self._db.execute(RECORDS.where(IS_NEWEST, articles.c.key.in_(keys)).add_columns(articles.c.key)).all()
        records = {row.key: whole_record(row) for row in rows}
        return [records[key] for key in keys]

    def sites(self) -> list[str]:
        """Return the sites of all articles, sorted."""
        statement = select(articles.c.site).where(articles.c.site.is_not(None)).distinct()
        return sorted(self._db.execute(statement).scalars())

    def sites_of_run(self, run: int) -> list[str]:
        """Return the sites of the articles that a run (or a round over many sites) recorded."""
        statement = (
            select(articles.c.site)
            .join(revisions, revisions.c.article == articles.c.key)
            .where(_within(run), articles.c.site.is_not(None))
            .distinct()
        )
        return sorted(self._db.execute(statement).scalars())

    def of_run(self, run: int) -> Iterator[RunRevision]:
        """Yield the revisions that a run recorded, as they are stored."""
        statement = (
            select(revisions.c.id, revisions.c.article, articles.c.story, revisions.c.record)
            .join(articles, articles.c.key == revisions.c.article)
            .where(revisions.c.run == run)
        )
        for row in self._db.in_chunks(statement, revisions.c.id, 0):
            yield RunRevision(row.id, row.article, row.story, load_record(row.record))

    def before(self, record: dict[str, Any]) -> dict[str, Any] | None:
        """Return the revision of an article before a record, or None if it has none."""
        if record["revision"] < 2:
            return None
        earlier = (revisions.c.article == article_key(record["url"])) & (revisions.c.revision == record["revision"] - 1)
        found = self._db.execute(select(revisions.c.record).where(earlier)).scalar()
        return load_record(found) if found else None

    def rewrite(self, revision: int, article: Article) -> None:
        """Replace the record of a revision that is not exported yet."""
        self._db.later(_REWRITE, {"revision_id": revision, "new_record": article.to_json()})

    def count_of_run(self, run: int) -> int:
        """Return how many records :meth:`records_of_run` yields."""
        return int(self._db.execute(select(func.count()).where(_within(run))).scalar_one())

    def count_since(self, since: datetime | None) -> int:
        """Return how many records :meth:`records_since` yields."""
        statement = select(func.count()).select_from(articles.join(revisions, IS_NEWEST))
        if since:
            statement = statement.where(revisions.c.recorded_at >= since)
        return int(self._db.execute(statement).scalar_one())

    def records_of_run(self, run: int) -> Iterator[dict[str, Any]]:
        """Yield the records of a run (of a round over many sites, too) in the order in which they were recorded."""
        return self._records(RECORDS.where(_within(run)))

    def records_since(self, since: datetime | None) -> Iterator[dict[str, Any]]:
        """Yield the newest record of each article recorded since a moment (of all articles for None)."""
        newest = RECORDS.where(articles.c.revision == revisions.c.revision)
        if since is None:
            return self._records(newest)
        return self._records(newest.where(revisions.c.recorded_at >= since), self._last_before(since))

    def _last_before(self, since: datetime) -> int:
        """Return a number below those of all revisions since a moment: a query in their order starts after it.

        Without it, such a query reads all revisions of the ledger from the first one.
        """
        # "+ 0" keeps databases from looking for the smallest number in the order of the numbers, among all revisions.
        lowest = select(func.min(revisions.c.id + 0)).where(revisions.c.recorded_at >= since)
        return int(self._db.execute(lowest).scalar() or 1) - 1

    def _records(self, statement: Any, after: int = 0) -> Iterator[dict[str, Any]]:
        for row in self._db.in_chunks(statement, revisions.c.id, after):
            yield whole_record(row)


def whole_record(row: Row[Any]) -> dict[str, Any]:
    """Return the record of a row of :data:`RECORDS`, with its story."""
    record = load_record(row.record)
    record["story_id"] = row.first.hex() if row.first else None
    if row.original:
        note = story_note(row.original, row.articles, record["url"])
        record["evidence"]["story_id"] = dataclasses.asdict(Evidence("near-duplicates", note=note))
    return record


def _within(run: int) -> ColumnElement[bool]:
    """Return the condition that a revision was recorded by a run or, if it is a round, by its run of one site."""
    return (revisions.c.run == run) | revisions.c.run.in_(select(runs.c.id).where(runs.c.round == run))


_REWRITE: Final = (
    update(revisions)
    .where(revisions.c.id == bindparam("revision_id"))
    .values(record=bindparam("new_record", type_=revisions.c.record.type))
)
RECORDS = (
    select(revisions.c.id, revisions.c.record, stories.c.first, stories.c.original, stories.c.articles)
    .join(articles, articles.c.key == revisions.c.article)
    .join(stories, stories.c.id == articles.c.story, isouter=True)
)
"""The query for records with their stories."""
