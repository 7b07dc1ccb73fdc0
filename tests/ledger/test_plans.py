"""How the ledger is asked: what is asked for each page reads few rows, however many articles a site has."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import event

from newscrawl.items import Article
from newscrawl.ledger import Ledger, ledger_url, open_engine
from newscrawl.ledger.connect import FILE_NAME
from newscrawl.ledger.tables import revisions
from newscrawl.normalise.urls import article_key
from newscrawl.pages import Page, PageKind, PageState

UNIQUE: Final = ("sqlite_autoindex_", "PRIMARY KEY", "articles_digest", "revisions_of_article")
"""Indexes by which a search finds one row, or the few with the same content."""


def record(ledger: Ledger, number: int) -> None:
    url = f"http://news.example/a/{number}.html"
    page = Page(article_key(url), url, PageKind.ARTICLE, PageState.PENDING)
    ledger.pages.add_pending("news.example", [page])
    ledger.pages.known([page.key])
    article = Article(url=url, site="news.example", title=f"清河县改造第{number}座水塔", text="施工队分片停水。")
    _, key = ledger.articles.record(article, page, 1, "news.example")
    ledger.pages.update(page.key, state=PageState.READ, article=key)


@pytest.fixture
def asked(tmp_path: Path) -> set[str]:
    """The statements that change nothing, as asked to record two articles."""
    engine = open_engine(ledger_url(tmp_path, ""))
    statements: set[str] = set()

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            statements.add(statement)

    ledger = Ledger(engine)
    ledger.runs.start("aggregator", "news.example")
    for number in range(2):
        record(ledger, number)
    ledger.commit()
    ledger.close()
    return statements


def test_recording_an_article_searches_for_single_rows(asked: set[str], tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as ledger:
        plans = [
            line[3]
            for statement in asked
            for line in ledger.execute(f"EXPLAIN QUERY PLAN {statement}", [""] * statement.count("?"))
        ]
    searches = [plan for plan in plans if "SEARCH" in plan or "SCAN" in plan]
    assert searches
    assert [plan for plan in searches if not any(name in plan for name in UNIQUE)] == []


REPORTS: Final[dict[str, Callable[[Ledger, datetime], object]]] = {
    "failures": lambda ledger, since: ledger.reports.failure_causes(since, None),
    "skips": lambda ledger, since: ledger.reports.skip_causes(since, None),
    "skipped pages": lambda ledger, since: ledger.reports.skipped_pages(since, None, 10),
}


@pytest.mark.parametrize("name", REPORTS)
def test_reports_search_for_the_pages_of_their_runs(name: str, tmp_path: Path) -> None:
    engine = open_engine(ledger_url(tmp_path, ""))
    plans: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def explain(_connection: Any, cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if "FROM pages" in statement:
            plans.extend(row[3] for row in cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values))

    ledger = Ledger(engine)
    REPORTS[name](ledger, datetime.now(UTC))
    ledger.close()
    assert any("pages_with_reason" in plan for plan in plans)
    assert not any(plan.startswith("SCAN") for plan in plans)


def test_an_export_since_a_moment_starts_at_its_first_record(tmp_path: Path) -> None:
    engine = open_engine(ledger_url(tmp_path, ""))
    ledger = Ledger(engine)
    ledger.runs.start("aggregator", "news.example")
    for number in range(3):
        record(ledger, number)
    ledger.commit()
    long_ago = datetime.now(UTC) - timedelta(days=9)
    ledger.connection.execute(revisions.update().where(revisions.c.id < 3).values(recorded_at=long_ago))
    starts: list[int] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if "revisions.id > ?" in statement:
            starts.append(values[1])

    since = datetime.now(UTC) - timedelta(days=1)
    found = [each["url"] for each in ledger.revisions.records_since(since)]
    none = list(ledger.revisions.records_since(datetime.now(UTC) + timedelta(days=1)))
    ledger.close()
    assert (found, none) == (["http://news.example/a/2.html"], [])
    assert starts[0] == 2
