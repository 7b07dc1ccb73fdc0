"""New keys for addresses with a query, because their canonical form has changed.

Until 0.1.0 a query was decoded and encoded again as UTF-8, in the order of the page. Now its bytes stay and its parameters
are sorted. Without new keys, pages with such addresses would be unknown and exported a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import sqlalchemy as sa
from alembic import op

from newscrawl.normalise import urls

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KINDS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("article", urls.article_identity),
    ("own article", urls.article_identity),
    ("page", urls.canonical_url),
)


def upgrade() -> None:
    """Give new keys to the pages and articles whose address has a query."""
    connection = op.get_bind()
    tables = sa.MetaData()
    for name in ("pages", "articles", "revisions", "captures", "stories"):
        sa.Table(name, tables, autoload_with=connection, resolve_fks=False)
    for name in ("articles", "pages"):
        table = tables.tables[name]
        rows = connection.execute(sa.select(table.c.key, table.c.url).where(table.c.url.contains("?"))).all()
        for old, new in _changed_keys(rows):
            if name == "articles":
                _rekey_article(connection, tables, old, new)
            else:
                _rekey_page(connection, table, tables.tables["articles"], old, new)


def _changed_keys(rows: Any) -> Iterator[tuple[bytes, bytes]]:
    for key, url in rows:
        for kind, identity in _KINDS:
            try:
                if bytes(key) != urls.key_of(kind, _old_identity(kind, url)):
                    continue
                new = urls.key_of(kind, identity(url))
            except ValueError:
                break
            if new != bytes(key):
                yield bytes(key), new
            break


def _old_identity(kind: str, url: str) -> str:
    """Return the identity of an address as 0.1.0 computed it."""
    parts = urlsplit(url)
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not urls.is_tracking(k)]
    canonical = urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", urlencode(query), ""))
    return canonical if kind == "page" else urls.identity_of_canonical(canonical)


def _rekey_article(connection: sa.Connection, tables: sa.MetaData, old: bytes, new: bytes) -> None:
    """Copy the article to its new key, update the rows that refer to it, and delete the old row."""
    articles = tables.tables["articles"]
    if connection.execute(sa.select(articles.c.key).where(articles.c.key == new)).first():
        return  # two addresses of one article were two articles until now; both stay as they are
    columns = [column for column in articles.c if column.name != "key"]
    values = sa.select(sa.literal(new, sa.LargeBinary), *columns).where(articles.c.key == old)
    connection.execute(articles.insert().from_select(["key", *(column.name for column in columns)], values))
    for name, column in (("revisions", "article"), ("captures", "article"), ("pages", "article"), ("stories", "first")):
        table = tables.tables[name]
        connection.execute(sa.update(table).where(table.c[column] == old).values({column: new}))
    connection.execute(sa.delete(articles).where(articles.c.key == old))


def _rekey_page(connection: sa.Connection, pages: sa.Table, articles: sa.Table, old: bytes, new: bytes) -> None:
    if not connection.execute(sa.select(pages.c.key).where(pages.c.key == new)).first():
        connection.execute(sa.update(pages).where(pages.c.key == old).values(key=new))
        connection.execute(sa.update(articles).where(articles.c.page == old).values(page=new))
