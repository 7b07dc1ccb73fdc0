"""The SQL views show the newest revision of each article, the stories and the runs, in both databases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

from newscrawl.ledger.connect import ledger_url, open_engine
from tests.support.commands import crawl
from tests.support.website import article, article_path, listing, website


def rows(database: str, query: str) -> list[dict[str, Any]]:
    engine = sqlalchemy.create_engine(database)
    with engine.connect() as connection:
        found = [dict(row._mapping) for row in connection.execute(sqlalchemy.text(query))]
    engine.dispose()
    return found


def test_views_of_a_crawl(tmp_path: Path, database: str) -> None:
    with website() as site:
        site.add("/", listing([1, 2]))
        for number in (1, 2):
            site.add(article_path(number), article(number))
        assert crawl(tmp_path, f"{site.address}/", NEWSCRAWL_LEDGER_URL=database).returncode == 0
        page = article(1)
        site.add(article_path(1), page.replace("</p>", " The council has since agreed.</p>", 1))
        again = crawl(tmp_path, f"{site.address}/", "recheck_days=2", NEWSCRAWL_LEDGER_URL=database)
        assert again.returncode == 0, again.stderr
    database = database or f"sqlite:///{tmp_path}/ledger.sqlite"
    articles = rows(database, "SELECT * FROM news_articles ORDER BY url")
    assert [row["revision"] for row in articles] == [2, 1]
    assert "since agreed" in articles[0]["text"]
    assert all(row["title"] and row["published_at"] and row["site"] for row in articles)
    assert json.loads(articles[0]["authors"]) is not None
    assert [len(row["story_id"]) for row in articles] == [32, 32]
    stories = rows(database, "SELECT * FROM news_stories")
    assert {row["story_id"] for row in stories} == {row["story_id"] for row in articles}
    runs = rows(database, "SELECT * FROM news_runs ORDER BY id")
    assert [(row["outcome"], row["new_articles"], row["revised_articles"]) for row in runs] == [
        ("done", 2, None),
        ("done", None, 1),
    ]


def test_duckdb_reads_plain_texts_and_numbers(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb with its extension for SQLite")
    extensions = pytest.importorskip("duckdb_extensions", reason="needs duckdb with its extension for SQLite")
    extensions.import_extension("sqlite_scanner")
    with website() as site:
        site.add("/", listing([1]))
        site.add(article_path(1), article(1))
        assert crawl(tmp_path, f"{site.address}/").returncode == 0
    connection = duckdb.connect()
    connection.execute("LOAD sqlite_scanner")
    connection.execute(f"ATTACH '{tmp_path}/ledger.sqlite' AS news (TYPE sqlite, READ_ONLY)")
    query = "SELECT title, dateline IS NULL, authors FROM news.news_articles"
    assert connection.execute(query).fetchall() == [("清河县第1号老旧水塔改造完工", True, "[]")]
    assert connection.execute("SELECT sum(new_articles) FROM news.news_runs").fetchone() == (1,)


def test_views_of_sqlite_have_no_function_that_returns_json(tmp_path: Path) -> None:
    # DuckDB reads SQLite's views as its own. There json_extract returns JSON: quoted texts, and numbers that have no sum.
    open_engine(ledger_url(tmp_path)).dispose()
    views = rows(f"sqlite:///{tmp_path}/ledger.sqlite", "SELECT name, sql FROM sqlite_master WHERE type = 'view'")
    assert {row["name"] for row in views} == {"news_articles", "news_stories", "news_runs"}
    assert [row["name"] for row in views if "json_extract" in row["sql"]] == []
