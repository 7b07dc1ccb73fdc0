"""The known pages and the result of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any, Final

from sqlalchemy import Row, Update, bindparam, select, update

from newscrawl.ledger.base import CHUNK, LedgerPart
from newscrawl.ledger.tables import articles, pages
from newscrawl.pages import Page, PageKind, PageState

MAX_ATTEMPTS: Final = 3
GIVE_UP_AFTER: Final = timedelta(days=2)
"""A page that cannot be fetched is dropped after so many attempts and so much time: a site may be down for a day. Choices."""


class Pages(LedgerPart, writing=("add_pending", "update", "record_failure")):
    """The pages of a ledger."""

    def known(self, keys: Iterable[bytes]) -> dict[bytes, Page]:
        """Return the known pages among these keys, by key."""
        found: dict[bytes, Page] = {}
        left = iter(keys)
        while chunk := list(islice(left, CHUNK)):
            for row in self._db.execute(select(*_PAGE_COLUMNS).where(pages.c.key.in_(chunk))):
                found[row.key] = _page(row)
        return found

    def add_pending(self, scope: str, found: Iterable[Page]) -> None:
        """Add pages that were found and are not read yet. A known page stays as it is."""
        now = datetime.now(UTC)
        rows = [
            {
                "key": page.key,
                "url": page.url,
                "scope": scope,
                "kind": page.kind,
                "state": PageState.PENDING,
                "attempts": 0,
                "found_at": now,
            }
            for page in sorted(found, key=lambda page: page.key)  # workers that add the same pages wait in one order
        ]
        if rows:
            self._db.change(self._db.insert(pages).on_conflict_do_nothing(), rows)

    def update(self, key: bytes, **values: Any) -> None:
        """Update columns of a page by name."""
        values["checked_at"] = datetime.now(UTC)
        row = {f"new_{name}": value for name, value in values.items()}
        self._db.later(_update_of(tuple(values)), row | {"page": key}, key=key)

    def record_failure(self, page: Page, reason: str) -> bool:
        """Record that a page could not be fetched or read; return whether a later run tries again."""
        age = datetime.now(UTC) - (page.found_at or datetime.now(UTC))
        again = page.attempts + 1 < MAX_ATTEMPTS or age < GIVE_UP_AFTER
        self.update(
            page.key,
            state=PageState.FAILED if again else PageState.DROPPED,
            attempts=page.attempts + 1,
            reason=reason,
        )
        return again

    def unread(self, scope: str, after: bytes = b"", limit: int = CHUNK) -> list[Page]:
        """Return up to ``limit`` pages of a scope that were not read or failed, in the order of their keys."""
        statement = (
            select(*_PAGE_COLUMNS)
            .where(
                pages.c.scope == scope, pages.c.key > after, pages.c.state.in_([PageState.PENDING, PageState.FAILED])
            )
            .order_by(pages.c.key)
            .limit(limit)
        )
        return [_page(row) for row in self._db.execute(statement)]

    def dropped(self, scope: str) -> Iterator[Page]:
        """Yield the pages of a scope that were dropped and have no article."""
        statement = select(*_PAGE_COLUMNS).where(
            pages.c.scope == scope, pages.c.state == PageState.DROPPED, pages.c.article.is_(None)
        )
        for row in self._db.in_chunks(statement, pages.c.key, b""):
            yield _page(row)

    def of_recent_articles(self, scope: str, since: datetime) -> list[Page]:
        """Return the pages of a scope's articles that were first seen since a moment, oldest first."""
        statement = (
            select(*_PAGE_COLUMNS)
            .join(articles, articles.c.page == pages.c.key)
            .where(articles.c.scope == scope, articles.c.first_seen >= since)
            .order_by(articles.c.first_seen)
        )
        return [_page(row) for row in self._db.execute(statement)]


_PAGE_COLUMNS: Final = tuple(pages.c[each.name] for each in fields(Page))


def _page(row: Row[Any]) -> Page:
    values = dict(row._mapping)
    return Page(**values | {"kind": PageKind(row.kind), "state": PageState(row.state), "links": row.links or ()})


@cache
def _update_of(names: tuple[str, ...]) -> Update:
    """Return the statement that updates these columns of a page, the same object each time."""
    values = {name: bindparam(f"new_{name}", type_=pages.c[name].type) for name in names}
    return update(pages).where(pages.c.key == bindparam("page")).values(values)
