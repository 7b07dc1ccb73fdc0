"""The articles in the ledger, with their revisions and their kept pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    Row,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    update,
)

from newscrawl.items import Article
from newscrawl.ledger.base import LedgerPart, load_record
from newscrawl.ledger.forgetting import FORGOTTEN
from newscrawl.ledger.revisions import IS_NEWEST
from newscrawl.ledger.tables import articles, captures, pages, revisions
from newscrawl.normalise import outlets
from newscrawl.normalise.text import letters
from newscrawl.normalise.urls import article_identity, article_key, own_key
from newscrawl.pages import Page, PageKind, PageState

_MOST_TWINS: Final = 20
"""Most articles with the same content that are compared by their address. A bound."""
_OPENING: Final = 60
"""Letters of a text's beginning that distinguish two articles with the same address. A choice, not a measurement."""


if TYPE_CHECKING:
    from newscrawl.pages import FetchInfo


@dataclass(frozen=True, slots=True)
class KeptArticle:
    """An article with kept pages: its newest record, and the pages in their order."""

    key: bytes
    page: bytes
    url: str
    record: dict[str, Any]
    captures: list[Row[Any]]
    digest: bytes
    """The digest of what was read from the pages, before site memory."""


class RecordResult(StrEnum):
    """The result of recording an article."""

    NEW = "new"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    KNOWN = "known under another address"


class Articles(LedgerPart, writing=("record", "keep_pages", "revise", "note_digest")):
    """The articles of a ledger."""

    def record(self, article: Article, page: Page, run: int, scope: str) -> tuple[RecordResult, bytes]:
        """Record an article that was read from a page. A new or changed article becomes a revision of this run.

        Returns the result and the article's key. Sets ``article.revision``, and sets ``article.url`` to the address under
        which the article is known.
        """
        digest = article.digest()
        key, known = self._find(article, page, digest)
        # The result follows from two questions: is the article known under this page, and has it changed?
        if known is None:
            recorded, article.revision = RecordResult.NEW, 1
        elif page.article != key or known.page != page.key:
            # Another page has the same article. It brings no revision: the two would alternate for ever.
            recorded, article.url = RecordResult.KNOWN, known.url
        elif known.digest == digest:
            recorded = RecordResult.UNCHANGED
        else:
            recorded, article.revision, article.url = RecordResult.REVISED, known.revision + 1, known.url
        if recorded in (RecordResult.NEW, RecordResult.REVISED) and not self._add_revision(
            article, key, page, digest, run, scope
        ):
            recorded = RecordResult.KNOWN
        return recorded, key

    def _find(self, article: Article, page: Page, digest: bytes) -> tuple[bytes, Row[Any] | None]:
        """Return the key of an article and, if it is known, its row.

        Some templates name the same canonical address on all pages. If the canonical address belongs to another article,
        the address of the page identifies this one; if that is taken, too, it gets a key of its own. Addresses that differ
        only in their query are one article's if what they show is the same: ``?tj=1`` changes nothing.
        """
        # A page keeps its article, even if its canonical address changes.
        if page.article:
            return page.article, self._article(page.article)
        address = article.url or page.url
        key = article_key(address)
        known, twin = self._known_or_twin(key, article.site, address, digest)
        if known is None and twin is not None:
            return twin.key, twin
        if known and not _is_same(known, article):
            claimed, article.url = article.url, page.url
            article.add_evidence("url", "address", page.url, [f"canonical link, which is another article's: {claimed}"])
            for key in (page.key, own_key(page.url)):
                known = self._article(key)
                if known is None or _is_same(known, article):
                    break
        return key, known

    def _known_or_twin(
        self, key: bytes, site: str | None, address: str, digest: bytes
    ) -> tuple[Row[Any] | None, Row[Any] | None]:
        """Return the article with this key, and one with the same content whose address differs only in its query."""
        path = article_identity(address).partition("?")[0]
        rows = self._db.execute_now(_KNOWN_OR_TWINS, {"key": key, "digest": digest, "site": site or ""}).all()
        known = next((row for row in rows if row.key == key), None)
        same = (row for row in rows if row.digest == digest and article_identity(row.url).partition("?")[0] == path)
        return known, next(same, None)

    def _article(self, key: bytes) -> Row[Any] | None:
        return self._db.execute_now(_KNOWN, {"key": key}).first()

    def _add_revision(self, article: Article, key: bytes, page: Page, digest: bytes, run: int, scope: str) -> bool:
        """Add a revision and return True; return False if another worker has added it first."""
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
            # Two workers may read the same article at the same time. The first one records it.
            if not self._db.change_now(self._db.insert_new(articles), row).rowcount:
                return False
        else:
            self._db.change(update(articles).where(articles.c.key == key).values(**values))
        revision = {"article": key, "revision": article.revision, "run": run, "recorded_at": now}
        self._db.later(_ADD_REVISION, revision | {"record": article.to_json()})
        if key != page.key:  # the canonical address is a known page from now on, too
            row = {"key": key, "url": values["url"], "scope": scope, "kind": PageKind.ARTICLE, "state": PageState.READ}
            self._db.later(self._db.insert_new(pages), row | {"attempts": 0, "found_at": now, "article": key})
        return True

    def withdraw(self, key: bytes, reason: str) -> str:
        """Take back a new article that was not exported yet; its pages are dropped. Returns its address."""
        url: str = self._db.execute(select(articles.c.url).where(articles.c.key == key)).scalar_one()
        for table, column in (
            (captures, captures.c.article),
            (revisions, revisions.c.article),
            (articles, articles.c.key),
        ):
            self._db.change(delete(table).where(column == key))
        dropped = {"state": PageState.DROPPED, "reason": reason, "article": None}
        self._db.change(update(pages).where(pages.c.article == key).values(**dropped))
        return url

    def has_earlier(self, scope: str, run: int) -> bool:
        """Return whether a run before this one has recorded an article of a scope, which may be forgotten by now."""
        statement = (
            select(articles.c.key)
            .join(revisions, revisions.c.article == articles.c.key)
            .where(articles.c.scope == scope, revisions.c.run < run)
            .limit(1)
        )
        forgotten = select(pages.c.key).where(pages.c.scope == scope, pages.c.reason == FORGOTTEN).limit(1)
        return any(self._db.execute(each).first() is not None for each in (statement, forgotten))

    def keep_pages(self, key: bytes, visit: FetchInfo, fetched_at: datetime, *, new: bool = False) -> None:
        """Keep the fetched pages of an article. They replace the pages kept before; a ``new`` article has none."""
        if not new:
            self._db.change(delete(captures).where(captures.c.article == key))
        for part, capture in enumerate(visit.captures):
            page = {"url": capture.url, "content_type": capture.content_type, "body": capture.body}
            kept = {"article": key, "part": part, "fetched_at": fetched_at, "zone": visit.zone}
            self._db.later(_KEEP_PAGE, page | kept)

    def kept(self, site: str | None = None) -> Iterator[KeptArticle]:
        """Yield the articles with kept pages (of one ``site`` if given), each with its newest record."""
        columns = (articles.c.key, articles.c.page, articles.c.url, articles.c.digest, revisions.c.record)
        statement = select(*columns).join(revisions, IS_NEWEST).where(articles.c.key.in_(select(captures.c.article)))
        if site:
            statement = statement.where(articles.c.site == site)
        for row in self._db.in_chunks(statement, articles.c.key, b""):
            yield KeptArticle(row.key, row.page, row.url, load_record(row.record), self._captures(row.key), row.digest)

    def _captures(self, key: bytes) -> list[Row[Any]]:
        columns = (captures.c.url, captures.c.content_type, captures.c.fetched_at, captures.c.zone, captures.c.body)
        statement = select(*columns).where(captures.c.article == key).order_by(captures.c.part)
        return list(self._db.execute(statement).all())

    def revise(self, article: Article, kept: KeptArticle, digest: bytes, run: int) -> None:
        """Add a revision of a known article that was cleaned again from its kept pages.

        ``digest`` is the article's before site memory, as in :meth:`record`. A later crawl compares it with what it reads.
        """
        article.revision, article.url = kept.record["revision"] + 1, kept.url
        page = Page(kept.page, kept.url, PageKind.ARTICLE, PageState.READ)
        self._add_revision(article, kept.key, page, digest, run, "")

    def note_digest(self, key: bytes, digest: bytes) -> None:
        """Store another digest of an article whose record stays as it is."""
        self._db.change(update(articles).where(articles.c.key == key).values(digest=digest))


_ROWS: Final = select(
    articles.c.key,
    articles.c.url,
    articles.c.page,
    articles.c.title,
    articles.c.opening,
    articles.c.digest,
    articles.c.revision,
)
_HAS_KEY: Final = articles.c.key == bindparam("key")
_HAS_DIGEST: Final = articles.c.digest == bindparam("digest")
_KNOWN: Final = _ROWS.where(_HAS_KEY)
_FIRST: Final = case((_HAS_KEY, 0), else_=1)
_SAME_SITE: Final = func.coalesce(articles.c.site, "") == bindparam("site")
# Of an expression there is no index, so databases look for the digest: a site has many articles, a digest few.
_KNOWN_OR_TWINS: Final = _ROWS.where(_HAS_KEY | (_HAS_DIGEST & _SAME_SITE)).order_by(_FIRST).limit(_MOST_TWINS)
_ADD_REVISION: Final = insert(revisions)
_KEEP_PAGE: Final = insert(captures)
"""Statements that are executed for each page. Making one takes longer than executing it."""


def _is_same(known: Row[Any], article: Article) -> bool:
    """Return whether an article is the one known under its address: it has the same title or the same opening."""
    if known.title == letters(article.title):
        return True
    opening = letters(article.text[: 2 * _OPENING])[:_OPENING]
    return len(opening) > _OPENING // 2 and known.opening == opening
