"""The ledger: which pages are known, which articles were read from them, and which run exported what.

All changes since the last :meth:`Ledger.commit` are one transaction: after a crash none of them has happened.
"""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import (
    BigInteger,
    CursorResult,
    Engine,
    Executable,
    Insert,
    Row,
    Table,
    bindparam,
    delete,
    func,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from newscrawl.article import Article, Evidence
from newscrawl.ledger.connect import ledger_errors
from newscrawl.ledger.tables import (
    Kind,
    State,
    articles,
    captures,
    exports,
    feeds,
    memory,
    pages,
    revisions,
    runs,
    stories,
    story_bands,
)
from newscrawl.memory import Mark, MarkKind, SiteMemory
from newscrawl.normalise import outlets
from newscrawl.normalise.addresses import article_key, own_key
from newscrawl.normalise.text import letters
from newscrawl.stories import BANDS, Told, bands, is_same_story, original_rank, told

MAX_ATTEMPTS: Final = 3
GIVE_UP_AFTER: Final = timedelta(days=2)
"""A page that cannot be fetched is given up after so many runs and so much time: a site may be down for a day."""
_CHUNK: Final = 500
"""Keys looked up in one query; SQLite takes up to 32,766 parameters, more than some hundred are no faster."""
_PER_BAND: Final = 10
_MAX_CANDIDATES: Final = 8
_COMPARED: Final = 4
"""Bounds of a look-up among stories: the newest stories of a band, stories compared, and articles of each; a daily
bulletin shares its bands with those of all other days. Choices, not measurements."""
_TOLD_KEPT: Final = 4_000
"""Stories whose sentences are kept in memory, some 3 KB each: those of a series are compared again and again."""
_OPENING: Final = 60
"""Letters of a text's beginning that tell two articles under one address apart: a choice, not a measurement."""


if TYPE_CHECKING:
    from newscrawl.visit import Visit


@dataclass(frozen=True, slots=True)
class Page:
    """What the ledger knows of one page."""

    key: bytes
    url: str
    kind: Kind
    state: State
    reason: str | None = None
    attempts: int = 0
    article: bytes | None = None
    etag: str | None = None
    last_modified: str | None = None
    found_at: datetime | None = None
    links: Sequence[Sequence[str]] = ()
    """List pages: ``[url, kind of target]`` of the other list pages that it leads to."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A revision that a run brought: its number, its article's key and story (None before it is placed), its record."""

    id: int
    article: bytes
    story: int | None
    record: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """An article whose pages are kept: its newest record, and the pages in their order."""

    key: bytes
    page: bytes
    url: str
    record: dict[str, Any]
    captures: list[Row[Any]]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a spider."""

    id: int
    spider: str
    scope: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    exported_at: datetime | None
    fed_at: datetime | None


def story_note(original: str, count: int, url: str) -> str:
    """Return what a record says of its story: how many articles tell it, and which is likely the original."""
    return f"{count} articles; likely original{'' if original == url else f': {original}'}"


class Recorded(StrEnum):
    """What became of an article that was handed to the ledger."""

    NEW = "new"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    KNOWN = "known under another address"


class Ledger:
    """A ledger that is open for reading and writing. Every method raises LedgerError if the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._insert: Any = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
        with ledger_errors(engine.url):
            self._connection = engine.connect()
        self.changes = 0
        """Changes since the last commit."""
        self.touched_stories: set[int] = set()
        self._told: dict[int, list[Told]] = {}

    def commit(self) -> None:
        """Make all changes since the last commit last."""
        with ledger_errors(self._engine.url):
            self._connection.commit()
        self.changes = 0

    def roll_back(self) -> None:
        """Drop all changes since the last commit."""
        with ledger_errors(self._engine.url):
            self._connection.rollback()
        self.changes = 0

    def close(self) -> None:
        """Drop what is not committed and close the database."""
        self._connection.close()
        self._engine.dispose()

    # Pages

    def known(self, keys: Iterable[bytes]) -> dict[bytes, Page]:
        """Return what is known of the pages with these keys; unknown ones are left out."""
        found: dict[bytes, Page] = {}
        left = iter(keys)
        while chunk := list(islice(left, _CHUNK)):
            for row in self._execute(select(*_PAGE_COLUMNS).where(pages.c.key.in_(chunk))):
                found[row.key] = _page(row)
        return found

    def add_pending(self, scope: str, found: Iterable[Page]) -> None:
        """Note pages that were found and are to be read; one that is known already stays as it is."""
        now = datetime.now(UTC)
        rows = [
            {
                "key": page.key,
                "url": page.url,
                "scope": scope,
                "kind": page.kind,
                "state": State.PENDING,
                "attempts": 0,
                "found_at": now,
            }
            for page in found
        ]
        if rows:
            self._change(self._insert(pages).on_conflict_do_nothing(), rows)

    def settle(self, key: bytes, **values: Any) -> None:
        """Note what became of a page: any columns of ``pages`` by name."""
        self._change(update(pages).where(pages.c.key == key).values(checked_at=datetime.now(UTC), **values))

    def failed(self, page: Page, reason: str) -> bool:
        """Note that a page could not be fetched or read; tell whether a later run shall try again."""
        age = datetime.now(UTC) - (page.found_at or datetime.now(UTC))
        again = page.attempts + 1 < MAX_ATTEMPTS or age < GIVE_UP_AFTER
        self.settle(
            page.key,
            state=State.FAILED if again else State.DROPPED,
            attempts=page.attempts + 1,
            reason=reason,
        )
        return again

    def open_pages(self, scope: str, after: bytes = b"", limit: int = _CHUNK) -> list[Page]:
        """Return pages of a scope that were found and not read, or failed, in the order of their keys."""
        statement = (
            select(*_PAGE_COLUMNS)
            .where(pages.c.scope == scope, pages.c.key > after, pages.c.state.in_([State.PENDING, State.FAILED]))
            .order_by(pages.c.key)
            .limit(limit)
        )
        return [_page(row) for row in self._execute(statement)]

    def pages_of_recent_articles(self, scope: str, since: datetime) -> list[Page]:
        """Return the pages of the articles of a scope that were first seen since a moment."""
        statement = (
            select(*_PAGE_COLUMNS)
            .join(articles, articles.c.page == pages.c.key)
            .where(articles.c.scope == scope, articles.c.first_seen >= since)
            .order_by(articles.c.first_seen)
        )
        return [_page(row) for row in self._execute(statement)]

    # Articles

    def record(self, article: Article, page: Page, run: int, scope: str) -> tuple[Recorded, bytes]:
        """Take in an article read from a page; a new or changed one becomes a revision of this run.

        Returns what became of it, and the article's key. Sets ``article.revision``, and ``article.url`` to the address
        under which the article is known.
        """
        key, known = self._find(article, page)
        digest = article.digest()
        if known is None:
            recorded, article.revision = Recorded.NEW, 1
        elif page.article != key:
            recorded = Recorded.KNOWN
        elif known.digest == digest:
            recorded = Recorded.UNCHANGED
        else:
            recorded, article.revision, article.url = Recorded.REVISED, known.revision + 1, known.url
        if recorded in (Recorded.NEW, Recorded.REVISED):
            self._add_revision(article, key, page, digest, run, scope)
        return recorded, key

    def _find(self, article: Article, page: Page) -> tuple[bytes, Row[Any] | None]:
        """Return the key of an article and, if it is known, its row.

        An article whose canonical address is that of another article (some templates name one for all) goes by the
        address of its page; where the other article has taken that too, by a key of its own.
        """
        if page.article:
            return page.article, self._article(page.article)
        key = article_key(article.url or page.url)
        known = self._article(key)
        if known and not _is_same(known, article):
            claimed, article.url = article.url, page.url
            article.tell("url", "address", page.url, [f"canonical link, which is another article's: {claimed}"])
            for key in (page.key, own_key(page.url)):
                known = self._article(key)
                if known is None or _is_same(known, article):
                    break
        return key, known

    def _article(self, key: bytes) -> Row[Any] | None:
        columns = (articles.c.url, articles.c.title, articles.c.opening, articles.c.digest, articles.c.revision)
        return self._execute(select(*columns).where(articles.c.key == key)).first()

    def _add_revision(self, article: Article, key: bytes, page: Page, digest: bytes, run: int, scope: str) -> None:
        now = datetime.now(UTC)
        values = {
            "url": article.url or page.url,
            "title": letters(article.title),
            "opening": letters(article.text[: 2 * _OPENING])[:_OPENING],
            "digest": digest,
            "revision": article.revision,
            "site": article.site,
            "published_at": article.published_at,
            "source": article.source,
            "source_raw": article.source_raw,
            "source_known": bool(article.source_raw) and outlets.resolve(article.source_raw or "").known,
            "source_hint": article.evidence["source"].note if "source" in article.evidence else None,
            "has_dateline": article.dateline is not None,
        }
        if article.revision == 1:
            row = values | {"key": key, "page": page.key, "scope": scope, "first_seen": now}
            self._change(self._insert(articles), row)
        else:
            self._change(update(articles).where(articles.c.key == key).values(**values))
        revision = {"article": key, "revision": article.revision, "run": run, "recorded_at": now}
        self._change(self._insert(revisions), revision | {"record": article.to_json()})
        if key != page.key:  # its canonical address is known from now on, too
            row = {"key": key, "url": values["url"], "scope": scope, "kind": Kind.ARTICLE, "state": State.READ}
            statement = self._insert(pages).on_conflict_do_nothing()
            self._change(statement, row | {"attempts": 0, "found_at": now, "article": key})

    def keep(self, key: bytes, visit: Visit, fetched_at: datetime) -> None:
        """Keep the pages of an article as they came, in the place of those kept of it."""
        self._change(delete(captures).where(captures.c.article == key))
        rows = [
            dataclasses.asdict(capture) | {"article": key, "part": part, "fetched_at": fetched_at, "zone": visit.zone}
            for part, capture in enumerate(visit.captures)
        ]
        if rows:
            self._change(self._insert(captures), rows)

    def kept_articles(self, site: str | None = None) -> Iterator[Kept]:
        """Yield the articles whose pages are kept, with their newest records; of one site if asked for."""
        after = b""
        columns = (articles.c.key, articles.c.page, articles.c.url, revisions.c.record)
        statement = (
            select(*columns)
            .join(revisions, (articles.c.key == revisions.c.article) & (articles.c.revision == revisions.c.revision))
            .where(articles.c.key.in_(select(captures.c.article)))
        )
        if site:
            statement = statement.where(articles.c.site == site)
        while rows := self._execute(
            statement.where(articles.c.key > after).order_by(articles.c.key).limit(_CHUNK)
        ).all():
            for row in rows:
                yield Kept(row.key, row.page, row.url, json.loads(row.record), self._captures(row.key))
            after = rows[-1].key

    def _captures(self, key: bytes) -> list[Row[Any]]:
        columns = (captures.c.url, captures.c.content_type, captures.c.fetched_at, captures.c.zone, captures.c.body)
        statement = select(*columns).where(captures.c.article == key).order_by(captures.c.part)
        return list(self._execute(statement).all())

    def revise(self, article: Article, kept: Kept, run: int) -> None:
        """Add another revision of a known article, made from its kept pages."""
        article.revision, article.url = kept.record["revision"] + 1, kept.url
        page = Page(kept.page, kept.url, Kind.ARTICLE, State.READ)
        self._add_revision(article, kept.key, page, article.digest(), run, "")

    # Stories

    def place(self, key: bytes, title: str, text: str) -> None:
        """Find the story that an article tells, or begin one; ``story_id`` comes into its records as they are read."""
        what = told(title, text)
        keys = bands(what)
        story = next((story for story in self._candidates(keys) if self._tells(story, what)), None)
        if story is None:
            row = {"first": key, "articles": 1}
            number = int(self._change(self._insert(stories).returning(stories.c.id), row).scalar_one())
        else:
            number = story
            self._change(update(stories).where(stories.c.id == number).values(articles=stories.c.articles + 1))
        if keys:
            self._change(
                self._insert(story_bands).on_conflict_do_nothing(), [{"band": k, "story": number} for k in keys]
            )
        if story is None:
            self._keep_telling(number, [what])
        else:
            self._told.pop(number, None)
            self.touched_stories.add(number)
        self._change(update(articles).where(articles.c.key == key).values(story=number))

    def _candidates(self, keys: Sequence[int]) -> list[int]:
        """Return the stories that share most bands, so many at most whatever is in the index."""
        if not keys:
            return []
        found = self._execute(_CANDIDATES, {f"band{at}": key for at, key in enumerate(keys)}).scalars()
        return [number for number, _ in Counter(found).most_common(_MAX_CANDIDATES)]

    def _tells(self, story: int, what: Told) -> bool:
        """Tell whether an article tells a story, by the story's first articles."""
        if story not in self._told:
            self._keep_telling(story, self._tellings(story))
        return any(is_same_story(what, other) for other in self._told[story])

    def _keep_telling(self, story: int, tellings: list[Told]) -> None:
        if len(self._told) >= _TOLD_KEPT:
            self._told.clear()
        self._told[story] = tellings

    def _tellings(self, story: int) -> list[Told]:
        statement = (
            select(revisions.c.record)
            .join(articles, (articles.c.key == revisions.c.article) & (articles.c.revision == revisions.c.revision))
            .where(articles.c.story == story)
            .order_by(articles.c.first_seen)
            .limit(_COMPARED)
        )
        records = (json.loads(record) for record in self._execute(statement).scalars())
        return [told(record["title"], record["text"]) for record in records]

    def mark_originals(self) -> None:
        """Mark the likely original among the articles of each story that was joined since the last call."""
        columns = (articles.c.url, articles.c.site, articles.c.published_at, articles.c.source, articles.c.has_dateline)
        for story in sorted(self.touched_stories):
            rows = self._execute(select(*columns).where(articles.c.story == story)).all()
            if len(rows) > 1:
                best = min(rows, key=original_rank)
                self._change(update(stories).where(stories.c.id == story).values(original=best.url))
        self.touched_stories.clear()

    # Site memory

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
        after = 0
        statement = (
            select(revisions.c.id, revisions.c.article, articles.c.story, revisions.c.record)
            .join(articles, articles.c.key == revisions.c.article)
            .where(revisions.c.run == run)
        )
        while rows := self._execute(
            statement.where(revisions.c.id > after).order_by(revisions.c.id).limit(_CHUNK)
        ).all():
            yield from (Brought(row.id, row.article, row.story, json.loads(row.record)) for row in rows)
            after = rows[-1].id

    def rewrite(self, revision: int, article: Article) -> None:
        """Put another record in the place of a revision that was not exported yet."""
        self._change(update(revisions).where(revisions.c.id == revision).values(record=article.to_json()))

    def unknown_outlets(self) -> list[tuple[str, int, str | None]]:
        """Return the printed outlets that the registry does not know: name, number of articles, suggestion; by number."""
        count = func.count().label("count")
        statement = (
            select(articles.c.source_raw, count, func.max(articles.c.source_hint))
            .where(articles.c.source_known.is_(False), articles.c.source_raw.is_not(None))
            .group_by(articles.c.source_raw)
            .order_by(count.desc(), articles.c.source_raw)
        )
        rows: Iterable[Any] = self._execute(statement)
        return [(name, number, hint) for name, number, hint in rows]

    # Runs

    def start_run(self, spider: str, scope: str) -> int:
        """Begin a run and return its number."""
        row = {"spider": spider, "scope": scope, "started_at": datetime.now(UTC)}
        return int(self._change(self._insert(runs).returning(runs.c.id), row).scalar_one())

    def update_run(self, run: int, **values: Any) -> None:
        """Note what became of a run: any columns of ``runs`` by name."""
        self._change(update(runs).where(runs.c.id == run).values(**values))

    def run(self, run: int) -> Run:
        """Return one run."""
        return _run(self._execute(select(*_RUN_COLUMNS).where(runs.c.id == run)).one())

    def has_run(self, run: int) -> bool:
        """Tell whether there is a run of this number."""
        return self._execute(select(runs.c.id).where(runs.c.id == run)).first() is not None

    def open_runs(self) -> list[Run]:
        """Return the runs that did not come to their end: not ended, not exported, or not fed."""
        unfinished = runs.c.ended_at.is_(None) | runs.c.exported_at.is_(None) | runs.c.fed_at.is_(None)
        return [_run(row) for row in self._execute(select(*_RUN_COLUMNS).where(unfinished).order_by(runs.c.id))]

    def count_records(self, run: int) -> int:
        """Return how many articles and revisions a run brought."""
        return int(self._execute(select(func.count()).where(revisions.c.run == run)).scalar_one())

    def records_of_run(self, run: int) -> Iterator[dict[str, Any]]:
        """Yield the records that a run brought, in the order in which they came."""
        return self._records(_RECORDS.where(revisions.c.run == run))

    def records_since(self, since: datetime | None) -> Iterator[dict[str, Any]]:
        """Yield the newest revision of each article recorded since a moment (of all articles for None)."""
        newest = _RECORDS.where(articles.c.revision == revisions.c.revision)
        return self._records(newest.where(revisions.c.recorded_at >= since) if since else newest)

    def _records(self, statement: Any) -> Iterator[dict[str, Any]]:
        after = 0
        while rows := self._execute(
            statement.where(revisions.c.id > after).order_by(revisions.c.id).limit(_CHUNK)
        ).all():
            for row in rows:
                record = json.loads(row.record)
                record["story_id"] = row.first.hex() if row.first else None
                if row.original:
                    note = story_note(row.original, row.articles, record["url"])
                    record["evidence"]["story_id"] = dataclasses.asdict(Evidence("near-duplicates", note=note))
                yield record
            after = rows[-1].id

    def add_export(self, run: int, path: str, count: int) -> None:
        """Note a file that holds the records of a run."""
        row = {"run": run, "path": path, "articles": count, "written_at": datetime.now(UTC)}
        self._change(self._upsert(exports, row, "run", "path"))

    def add_feed(self, run: int, path: str, size: int) -> None:
        """Note how long a feed's file will be once a run has been added to it."""
        self._change(self._upsert(feeds, {"run": run, "path": path, "size": size}, "run", "path"))

    def feeds_of(self, run: int) -> dict[str, int]:
        """Return the feeds a run was about to put in place: path and length in bytes."""
        rows = self._execute(select(feeds.c.path, feeds.c.size).where(feeds.c.run == run))
        return {row.path: row.size for row in rows}

    def _upsert(self, table: Table, row: Mapping[str, Any], *key: str) -> Insert:
        rest = {name: value for name, value in row.items() if name not in key}
        statement = self._insert(table).values(**row).on_conflict_do_update(index_elements=key, set_=rest)
        return cast("Insert", statement)

    def _execute(self, statement: Executable, rows: Any = None) -> CursorResult[Any]:
        with ledger_errors(self._engine.url):
            return self._connection.execute(statement, rows)

    def _change(self, statement: Executable, rows: Any = None) -> CursorResult[Any]:
        self.changes += len(rows) if isinstance(rows, list) else 1
        return self._execute(statement, rows)


_PAGE_COLUMNS = (
    pages.c.key,
    pages.c.url,
    pages.c.kind,
    pages.c.state,
    pages.c.reason,
    pages.c.attempts,
    pages.c.article,
    pages.c.etag,
    pages.c.last_modified,
    pages.c.found_at,
    pages.c.links,
)
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
_RECORDS = (
    select(revisions.c.id, revisions.c.record, stories.c.first, stories.c.original, stories.c.articles)
    .join(articles, articles.c.key == revisions.c.article)
    .join(stories, stories.c.id == articles.c.story, isouter=True)
)
_RUN_COLUMNS = (
    runs.c.id,
    runs.c.spider,
    runs.c.scope,
    runs.c.started_at,
    runs.c.ended_at,
    runs.c.outcome,
    runs.c.exported_at,
    runs.c.fed_at,
)


def _page(row: Row[Any]) -> Page:
    return Page(
        row.key,
        row.url,
        Kind(row.kind),
        State(row.state),
        row.reason,
        row.attempts,
        row.article,
        row.etag,
        row.last_modified,
        row.found_at,
        row.links or (),
    )


def _run(row: Row[Any]) -> Run:
    return Run(**row._mapping)


def _is_same(known: Row[Any], article: Article) -> bool:
    """Tell whether an article is the one that is known under its address, by its title or how it opens."""
    if known.title == letters(article.title):
        return True
    opening = letters(article.text[: 2 * _OPENING])[:_OPENING]
    return len(opening) > _OPENING // 2 and known.opening == opening
