"""Views of the newest revisions, the stories and the runs for tools that read SQL; indexes for the newest articles."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TEXTS = (
    "title kicker text published_at published_raw modified_at source source_raw publisher dateline language fetched_at"
).split()
_LISTS = "authors tags images".split()
"""Fields of the record that are JSON text in the view."""


def upgrade() -> None:
    """Create the views and the indexes."""
    op.create_index("articles_of_site", "articles", ["site", "first_seen"])
    op.create_index("articles_first_seen", "articles", ["first_seen"])
    # The words differ between SQLite and PostgreSQL.
    is_postgres = op.get_bind().dialect.name == "postgresql"
    get = "(r.record::json ->> '{}')" if is_postgres else "json_extract(r.record, '$.{}')"
    hexed = "encode({}, 'hex')" if is_postgres else "lower(hex({}))"
    count = "CAST(u.counts::json ->> '{}' AS INTEGER)" if is_postgres else "json_extract(u.counts, '$.{}')"
    fields = ", ".join(f"{get.format(name)} AS {name}" for name in (*_TEXTS, *_LISTS))
    op.execute(
        f"""
        CREATE VIEW news_articles AS
        SELECT {hexed.format("a.key")} AS id, a.url, a.site, {fields},
               a.published_at AS published_utc, a.first_seen, r.recorded_at, a.revision, r.run,
               {hexed.format("s.first")} AS story_id, s.articles AS story_articles
        FROM articles a
        JOIN revisions r ON r.article = a.key AND r.revision = a.revision
        LEFT JOIN stories s ON s.id = a.story
        """
    )
    op.execute(
        f"""
        CREATE VIEW news_stories AS
        SELECT {hexed.format("s.first")} AS story_id, s.articles, s.original AS original_url,
               MIN(a.published_at) AS first_published_utc, MAX(a.published_at) AS last_published_utc,
               COUNT(DISTINCT a.site) AS sites
        FROM stories s JOIN articles a ON a.story = s.id
        GROUP BY s.id, s.first, s.articles, s.original
        """
    )
    op.execute(
        f"""
        CREATE VIEW news_runs AS
        SELECT u.id, u.spider, u.scope, u.started_at, u.ended_at, u.outcome, u.round,
               {count.format("new")} AS new_articles, {count.format("revised")} AS revised_articles
        FROM runs u
        """
    )
