"""The SQL views show the newest revision of each article, the stories and the runs, in both databases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import sqlalchemy

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
