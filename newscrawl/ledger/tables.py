"""The ledger's tables at the newest migration.

Times are UTC. Keys are those of ``normalise/urls.py``.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from typing_extensions import override

from newscrawl.normalise.urls import KEY_BYTES
from newscrawl.pages import PageState


class Utc(TypeDecorator[datetime]):
    """A column of aware datetimes, stored in UTC. SQLite stores no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        # A database may return the time in the zone of its session.
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


metadata = MetaData()

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("spider", String(80), nullable=False),
    Column("scope", Text, nullable=False),
    Column("started_at", Utc, nullable=False),
    Column("ended_at", Utc),
    Column("outcome", String(20)),
    Column("counts", JSON),
    Column("exported_at", Utc, comment="when its files under exports/ were complete"),
    Column("fed_at", Utc, comment="when the feeds asked for with -o and FEEDS were complete"),
    Column(
        "settled", Integer, comment="number of the run in the order in which runs were exported: deliveries follow it"
    ),
    Column("round", Integer, comment="number of the run over many sites that this run of one site belongs to"),
    Column("decisions", JSON, comment="the settings that decided which pages became records"),
)
Index("runs_of_round", runs.c.round)
Index("runs_of_scope", runs.c.scope, runs.c.id)
Index("runs_settled", runs.c.settled)

pages = Table(
    "pages",
    metadata,
    Column("key", LargeBinary(KEY_BYTES), primary_key=True),
    Column("url", Text, nullable=False),
    Column("scope", Text, nullable=False, comment="what was crawled when it was found: a later run resumes its own"),
    Column("kind", String(10), nullable=False),
    Column("state", String(10), nullable=False),
    Column("reason", Text),
    Column("attempts", Integer, nullable=False, default=0),
    Column("article", LargeBinary(KEY_BYTES), comment="key of the article read from it"),
    Column("found_at", Utc, nullable=False),
    Column("checked_at", Utc),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("links", JSON, comment="list pages: the other list pages it leads to, for when it has not changed"),
    sqlite_with_rowid=False,
)
Index(
    "pages_open",
    pages.c.scope,
    pages.c.key,
    sqlite_where=pages.c.state.in_([PageState.PENDING, PageState.FAILED]),
    postgresql_where=pages.c.state.in_([PageState.PENDING, PageState.FAILED]),
)
Index(
    "pages_with_reason",
    pages.c.checked_at,
    sqlite_where=pages.c.reason.is_not(None),
    postgresql_where=pages.c.reason.is_not(None),
)

stories = Table(
    "stories",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("first", LargeBinary(KEY_BYTES), nullable=False, comment="key of its first article: names the story"),
    Column("articles", Integer, nullable=False),
    Column("original", Text, comment="address of the article that is likely the original"),
)

story_bands = Table(
    "story_bands",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("story", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

articles = Table(
    "articles",
    metadata,
    Column("key", LargeBinary(KEY_BYTES), primary_key=True),
    Column("url", Text, nullable=False),
    Column("page", LargeBinary(KEY_BYTES), nullable=False, comment="key of the page it is fetched from"),
    Column("scope", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("opening", Text, nullable=False),
    Column("digest", LargeBinary(KEY_BYTES), nullable=False, comment="of what makes a revision"),
    Column("revision", Integer, nullable=False),
    Column("first_seen", Utc, nullable=False),
    Column("site", Text),
    Column("published_at", Utc),
    Column("source", Text, comment="canonical outlet"),
    Column("source_raw", Text, comment="as printed"),
    Column("source_known", Boolean, nullable=False, comment="whether the registry has it"),
    Column("source_hint", Text, comment="what an unknown one might be"),
    Column("has_dateline", Boolean, nullable=False),
    Column("story", Integer, ForeignKey("stories.id")),
    sqlite_with_rowid=False,
)
Index("articles_of_story", articles.c.story)
Index("articles_digest", articles.c.digest)
Index("articles_recent", articles.c.scope, articles.c.first_seen)
Index("articles_of_site", articles.c.site, articles.c.first_seen)
Index("articles_first_seen", articles.c.first_seen)

revisions = Table(
    "revisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article", LargeBinary(KEY_BYTES), ForeignKey("articles.key"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("run", Integer, ForeignKey("runs.id"), nullable=False),
    Column("recorded_at", Utc, nullable=False),
    Column("record", Text, nullable=False, comment="the article record as JSON"),
)
Index("revisions_of_article", revisions.c.article, revisions.c.revision, unique=True)
Index("revisions_of_run", revisions.c.run)
Index("revisions_since", revisions.c.recorded_at)

exports = Table(
    "exports",
    metadata,
    Column("run", Integer, ForeignKey("runs.id"), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("articles", Integer, nullable=False),
    Column("written_at", Utc, nullable=False),
)

feeds = Table(
    "feeds",
    metadata,
    Column("run", Integer, ForeignKey("runs.id"), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("size", Integer, nullable=False, comment="bytes of the file once this run has been added to it"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("name", String(500), primary_key=True, comment="the address of the delivery, without a password"),
    Column("settled", Integer, nullable=False, comment="number of the run of the last record that it has stored"),
    Column("revision", Integer, nullable=False, comment="row of that record"),
    Column("delivered_at", Utc, nullable=False),
    sqlite_with_rowid=False,
)

captures = Table(
    "captures",
    metadata,
    Column("article", LargeBinary(KEY_BYTES), ForeignKey("articles.key"), primary_key=True),
    Column(
        "part", Integer, primary_key=True, autoincrement=False, comment="0, and more for an article in several pages"
    ),
    Column("url", Text, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("fetched_at", Utc, nullable=False),
    Column("zone", Text, comment="IANA zone that the site's file gives"),
    Column("body", LargeBinary, nullable=False, comment="the page as it came, compressed with zstd"),
    sqlite_with_rowid=False,
)

memory = Table(
    "memory",
    metadata,
    Column("site", String(255), primary_key=True),
    Column("kind", String(10), primary_key=True, comment="clean/site_memory.py: MarkKind"),
    Column("mark", String(200), primary_key=True, comment="its letters, numbers as #"),
    Column("example", Text, nullable=False),
    Column("stories", Integer, nullable=False, comment="distinct stories it was seen in"),
    Column("of", Integer, nullable=False, comment="distinct stories that were compared"),
    Column("learned_at", Utc, nullable=False),
)

site_runs = Table(
    "site_runs",
    metadata,
    Column("site", String(255), primary_key=True),
    Column("run", Integer, ForeignKey("runs.id"), primary_key=True),
    Column("tally", JSON, nullable=False, comment="what the run saw of the site: newscrawl/health/site_stats.py"),
    Column("alarms", JSON, nullable=False, comment="[monitor, message] of each"),
    Column("counts", Boolean, nullable=False, comment="whether later runs are compared with it"),
    sqlite_with_rowid=False,
)

forms = Table(
    "forms",
    metadata,
    Column("site", String(255), primary_key=True),
    Column("form", String(300), primary_key=True, comment="of an address: newscrawl/discovery/forms.py"),
    Column("tried", Integer, nullable=False, comment="pages of this form that were read"),
    Column("articles", Integer, nullable=False, comment="how many of them were articles"),
    Column("tried_at", Utc, nullable=False),
    sqlite_with_rowid=False,
)

renderings = Table(
    "renderings",
    metadata,
    Column("site", String(255), primary_key=True),
    Column("kind", String(10), primary_key=True, comment="of page: article or list"),
    Column("tried", Integer, nullable=False, comment="pages with too little that a browser was tried on"),
    Column("helped", Integer, nullable=False, comment="how many of them it brought something for"),
    Column("tried_at", Utc, nullable=False),
    sqlite_with_rowid=False,
)
