"""Views whose texts are plain in DuckDB, too: it runs the words of SQLite's views itself, and its json_extract returns JSON."""

from __future__ import annotations

import sqlite3

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ARROW = (3, 38, 0)
"""The first SQLite with ``->>``."""
_TEXTS = (
    "title kicker text published_at published_raw modified_at source source_raw publisher dateline language fetched_at"
).split()
_LISTS = "authors tags images".split()


def upgrade() -> None:
    """Create two of the views again. PostgreSQL, and an older SQLite, keep those that they have."""
    if op.get_bind().dialect.name != "sqlite" or sqlite3.sqlite_version_info < _ARROW:
        return
    fields = ", ".join(f"(r.record ->> '$.{name}') AS {name}" for name in (*_TEXTS, *_LISTS))
    op.execute("DROP VIEW news_articles")
    op.execute(
        f"""
        CREATE VIEW news_articles AS
        SELECT lower(hex(a.key)) AS id, a.url, a.site, {fields},
               a.published_at AS published_utc, a.first_seen, r.recorded_at, a.revision, r.run,
               lower(hex(s.first)) AS story_id, s.articles AS story_articles
        FROM articles a
        JOIN revisions r ON r.article = a.key AND r.revision = a.revision
        LEFT JOIN stories s ON s.id = a.story
        """
    )
    op.execute("DROP VIEW news_runs")
    op.execute(
        """
        CREATE VIEW news_runs AS
        SELECT u.id, u.spider, u.scope, u.started_at, u.ended_at, u.outcome, u.round,
               CAST(u.counts ->> '$.new' AS INTEGER) AS new_articles,
               CAST(u.counts ->> '$.revised' AS INTEGER) AS revised_articles
        FROM runs u
        """
    )
