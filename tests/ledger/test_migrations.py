"""Ledgers of earlier versions are migrated: what they know stays known."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import insert

import newscrawl.ledger
from newscrawl.ledger import Ledger, ledger_url, open_engine, tables
from newscrawl.ledger.connect import _engine
from newscrawl.normalise.urls import article_key, page_key

NOW = datetime(2024, 10, 9, tzinfo=UTC)


def old_key(identity: str) -> bytes:
    """Return a key as 0.1.0 made it of the identity that it computed."""
    return hashlib.blake2b(identity.encode(), digest_size=16).digest()


def old_ledger(folder: Path, pages: dict[bytes, str], articles: dict[bytes, str]) -> None:
    """Make a ledger at migration 0002 that holds such pages and articles, by key."""
    engine = _engine(ledger_url(folder))
    config = Config()
    config.set_main_option("script_location", str(Path(newscrawl.ledger.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.execute(insert(tables.runs), {"id": 1, "spider": "aggregator", "scope": "a", "started_at": NOW})
        common: dict[str, Any] = {"scope": "a", "attempts": 0, "found_at": NOW, "state": "read"}
        for key, url in pages.items():
            row = common | {"key": key, "url": url, "kind": "article", "article": key if key in articles else None}
            connection.execute(insert(tables.pages), row)
        for number, (key, url) in enumerate(articles.items(), 1):
            connection.execute(insert(tables.stories), {"id": number, "first": key, "articles": 1})
            row = {"key": key, "url": url, "page": key, "scope": "a", "title": "t", "opening": "o", "digest": key}
            row |= {"revision": 1, "first_seen": NOW, "source_known": False, "has_dateline": False, "story": number}
            connection.execute(insert(tables.articles), row)
            row = {"article": key, "revision": 1, "run": 1, "recorded_at": NOW, "record": json.dumps({"url": url})}
            connection.execute(insert(tables.revisions), row)
            row = {"article": key, "part": 0, "url": url, "content_type": "", "fetched_at": NOW, "body": b"x"}
            connection.execute(insert(tables.captures), row)
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "old_identity"),
    [
        ("http://news.example/show?b=2&a=1", "article news.example/show?b=2&a=1"),  # the order of the page
        (
            "http://news.example/s?title=%D6%D0&id=12345",
            "article news.example/s?title=%EF%BF%BD%EF%BF%BD&id=12345",
        ),  # GBK
        ("http://news.example/a/881005.html", "article news.example/a/881005.html"),  # no query: the key stays
    ],
)
def test_articles_of_0_1_0_are_known_under_their_new_keys(tmp_path: Path, url: str, old_identity: str) -> None:
    key = old_key(old_identity)
    old_ledger(tmp_path, {key: url}, {key: url})
    ledger = Ledger(open_engine(ledger_url(tmp_path)))
    page = ledger.pages.known([article_key(url)])[article_key(url)]
    assert (page.url, page.article) == (url, article_key(url))
    (kept,) = ledger.articles.kept()
    assert (kept.key, kept.page, len(kept.captures)) == (article_key(url), article_key(url), 1)
    (record,) = ledger.revisions.records_since(None)
    assert record["story_id"] == article_key(url).hex()
    ledger.close()


def test_a_list_page_of_0_1_0_is_known_under_its_new_key(tmp_path: Path) -> None:
    url = "http://news.example/list?page=2&cat=1"
    old_ledger(
        tmp_path, {old_key("page news.example/list"): "http://other.example/?x=1", old_key(f"page {url}"): url}, {}
    )
    ledger = Ledger(open_engine(ledger_url(tmp_path)))
    assert page_key(url) in ledger.pages.known([page_key(url)])
    ledger.close()


def test_two_addresses_of_one_article_stay_two_articles(tmp_path: Path) -> None:
    urls = ["http://news.example/show?b=2&a=1", "http://news.example/show?a=1&b=2"]
    keys = {old_key(f"article news.example/show?{query}"): url for url in urls for query in [url.partition("?")[2]]}
    old_ledger(tmp_path, keys, keys)
    ledger = Ledger(open_engine(ledger_url(tmp_path)))
    assert sorted(record["url"] for record in ledger.revisions.records_since(None)) == sorted(urls)
    ledger.close()
