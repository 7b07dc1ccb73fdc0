"""What is known of each site."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    delete,
    func,
    select,
    update,
)

from newscrawl.clean.site_memory import Mark, MarkKind, SiteMemory
from newscrawl.items import Article
from newscrawl.ledger.base import LedgerBase
from newscrawl.ledger.tables import (
    articles,
    memory,
    revisions,
)


@dataclass(frozen=True, slots=True)
class Brought:
    """A revision that a run brought: its number, its article's key and story (None before it is placed), its record."""

    id: int
    article: bytes
    story: int | None
    record: dict[str, Any]


class MemoryStore(LedgerBase):
    """The sites of a ledger."""

    def memory_of(self, site: str) -> SiteMemory:
        """Return what is known of a site."""
        columns = (memory.c.kind, memory.c.mark, memory.c.example, memory.c.stories, memory.c.of)
        rows = self._execute(select(*columns).where(memory.c.site == site))
        marks = [Mark(MarkKind(row.kind), row.mark, row.example, row.stories, row.of) for row in rows]
        return SiteMemory({(mark.kind, mark.mark): mark for mark in marks})

    def remember(self, site: str, what: SiteMemory) -> None:
        """Put what was learnt of a site in the place of what was known."""
        self._change(delete(memory).where(memory.c.site == site))
        now = datetime.now(UTC)
        if rows := [{"site": site, "learned_at": now} | dataclasses.asdict(mark) for mark in what.marks.values()]:
            self._change(self._insert(memory), rows)

    def newest_of_site(self, site: str, limit: int) -> Iterator[dict[str, Any]]:
        """Yield the newest records of a site, so many at most."""
        statement = (
            select(revisions.c.record)
            .join(articles, (articles.c.key == revisions.c.article) & (articles.c.revision == revisions.c.revision))
            .where(articles.c.site == site)
            .order_by(articles.c.first_seen.desc())
            .limit(limit)
        )
        return map(json.loads, self._execute(statement).scalars())

    def sites_of_run(self, run: int) -> list[str]:
        """Return the sites of the articles that a run brought."""
        statement = (
            select(articles.c.site)
            .join(revisions, revisions.c.article == articles.c.key)
            .where(revisions.c.run == run, articles.c.site.is_not(None))
            .distinct()
        )
        return sorted(self._execute(statement).scalars())

    def revisions_of_run(self, run: int) -> Iterator[Brought]:
        """Yield the revisions that a run brought, as they are stored."""
        statement = (
            select(revisions.c.id, revisions.c.article, articles.c.story, revisions.c.record)
            .join(articles, articles.c.key == revisions.c.article)
            .where(revisions.c.run == run)
        )
        for row in self._in_chunks(statement, revisions.c.id, 0):
            yield Brought(row.id, row.article, row.story, json.loads(row.record))

    def rewrite(self, revision: int, article: Article) -> None:
        """Put another record in the place of a revision that was not exported yet."""
        self._change(update(revisions).where(revisions.c.id == revision).values(record=article.to_json()))

    def unknown_outlets(self, since: datetime | None = None) -> list[tuple[str, int, str | None]]:
        """Return the printed outlets that the registry does not know: name, number of articles, suggestion; by number.

        With ``since``, those that were not printed before that moment.
        """
        count = func.count().label("count")
        statement = (
            select(articles.c.source_raw, count, func.max(articles.c.source_hint))
            .where(articles.c.source_known.is_(False), articles.c.source_raw.is_not(None))
            .group_by(articles.c.source_raw)
            .order_by(count.desc(), articles.c.source_raw)
        )
        if since is not None:
            statement = statement.having(func.min(articles.c.first_seen) >= since)
        rows: Iterable[Any] = self._execute(statement)
        return [(name, number, hint) for name, number, hint in rows]
