"""What the ledger remembers of pages, articles and runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newscrawl.items import Article, Image, Removal
from newscrawl.ledger import Ledger, RecordResult, ledger_url, open_engine
from newscrawl.normalise.urls import article_key, page_key
from newscrawl.pages import Page, PageKind, PageState

URL = "http://news.example/a/881001.html"


@pytest.fixture
def ledger(tmp_path: Path, database: str) -> Iterator[Ledger]:
    ledger = Ledger(open_engine(ledger_url(tmp_path, database)))
    yield ledger
    ledger.close()


def page(url: str = URL, **values: object) -> Page:
    return Page(article_key(url), url, PageKind.ARTICLE, PageState.PENDING, **values)  # type: ignore[arg-type]


def article(title: str = "清河县改造老旧水塔", text: str = "施工队分片停水。", url: str = URL) -> Article:
    return Article(url=url, title=title, text=text, published_at=datetime(2024, 10, 9, 3, 24, tzinfo=UTC))


def take(ledger: Ledger, article: Article, page: Page, run: int) -> RecordResult:
    """Record an article as a crawl does: its page is settled with it."""
    ledger.pages.add_pending("news.example", [page])
    recorded, key = ledger.articles.record(article, page, run, "news.example")
    ledger.pages.update(page.key, state=PageState.READ, article=key)
    return recorded


def test_pages_are_pending_until_they_are_settled(ledger: Ledger) -> None:
    ledger.pages.add_pending("news.example", [page(), page("http://news.example/a/2.html")])
    ledger.pages.add_pending("news.example", [page()])
    assert [p.state for p in ledger.pages.known([page().key]).values()] == [PageState.PENDING]
    ledger.pages.update(page().key, state=PageState.READ, etag='"x"')
    assert [p.url for p in ledger.pages.unread("news.example")] == ["http://news.example/a/2.html"]
    assert ledger.pages.unread("other.example") == []
    assert ledger.pages.known([page().key])[page().key].etag == '"x"'
    assert ledger.pages.known([page_key("http://nowhere.example/")]) == {}


def test_the_last_change_of_a_page_wins_among_changes_that_wait(ledger: Ledger) -> None:
    """Another page waits for the statement of the last change, so this statement is the older one."""
    other = page("http://news.example/a/2.html")
    ledger.pages.add_pending("news.example", [page(), other])
    ledger.pages.update(other.key, state=PageState.READ)
    ledger.pages.update(page().key, state=PageState.FAILED, reason="HTTP 500")
    ledger.pages.update(page().key, state=PageState.READ)
    assert ledger.pages.known([page().key])[page().key].state == PageState.READ


def test_many_keys_at_once(ledger: Ledger) -> None:
    pages = [page(f"http://news.example/a/{number}.html") for number in range(1200)]
    ledger.pages.add_pending("news.example", pages)
    assert len(ledger.pages.known(p.key for p in pages)) == 1200


def test_what_is_not_committed_never_happened(ledger: Ledger, tmp_path: Path, database: str) -> None:
    ledger.pages.add_pending("news.example", [page()])
    ledger.commit()
    ledger.pages.add_pending("news.example", [page("http://news.example/a/2.html")])
    ledger.close()
    again = Ledger(open_engine(ledger_url(tmp_path, database)))
    assert [p.url for p in again.pages.unread("news.example")] == [URL]
    again.close()


@pytest.mark.parametrize(
    ("age", "attempts", "again"),
    [
        (timedelta(), 0, True),
        (timedelta(), 30, True),
        (timedelta(days=5), 1, True),
        (timedelta(days=5), 2, False),
    ],
    ids=["first time", "site down for an hour", "old, second time", "old, third time"],
)
def test_a_page_is_given_up_after_some_runs_and_some_days(
    ledger: Ledger, age: timedelta, attempts: int, again: bool
) -> None:
    failing = page(attempts=attempts, found_at=datetime.now(UTC) - age)
    ledger.pages.add_pending("news.example", [failing])
    assert ledger.pages.record_failure(failing, "HTTP 500") is again
    assert ledger.pages.known([failing.key])[failing.key].state == (PageState.FAILED if again else PageState.DROPPED)


def test_new_unchanged_revised(ledger: Ledger) -> None:
    run = ledger.runs.start("aggregator", "news.example")
    assert take(ledger, article(), page(), run) == RecordResult.NEW
    known = ledger.pages.known([page().key])[page().key]
    assert take(ledger, article(), known, run) == RecordResult.UNCHANGED
    changed = article(text="施工队全部停水。")
    assert take(ledger, changed, known, run) == RecordResult.REVISED
    assert changed.revision == 2
    assert [record["text"] for record in ledger.revisions.records_of_run(run)] == [
        "施工队分片停水。",
        "施工队全部停水。",
    ]
    assert [record["revision"] for record in ledger.revisions.records_since(None)] == [2]


@pytest.mark.parametrize(
    ("field", "value", "recorded"),
    [
        ("tags", ["社区"], RecordResult.UNCHANGED),
        ("modified_at", datetime(2024, 10, 10, tzinfo=UTC), RecordResult.UNCHANGED),
        ("images", [Image("http://news.example/1.jpg")], RecordResult.UNCHANGED),
        ("removed", [Removal("tag-row", "body", "标签:")], RecordResult.UNCHANGED),
        ("title", "清河县改造老旧水塔(更新)", RecordResult.REVISED),
        ("published_at", None, RecordResult.REVISED),
        ("source_raw", "新华社", RecordResult.REVISED),
        ("authors", ["周禾"], RecordResult.REVISED),
    ],
)
def test_what_makes_a_revision(ledger: Ledger, field: str, value: object, recorded: RecordResult) -> None:
    run = ledger.runs.start("aggregator", "news.example")
    take(ledger, article(), page(), run)
    changed = article()
    setattr(changed, field, value)
    assert take(ledger, changed, ledger.pages.known([page().key])[page().key], run) == recorded


def test_a_twin_is_known_and_another_article_under_one_canonical_address_is_not(ledger: Ledger) -> None:
    run = ledger.runs.start("aggregator", "news.example")
    twin = page("http://news.example/show?id=881001")
    other = page("http://news.example/a/881002.html")
    assert take(ledger, article(), page(), run) == RecordResult.NEW
    assert take(ledger, article(), twin, run) == RecordResult.KNOWN
    impostor = article("青石镇开通三条定制公交", "三条线路昨日开通,市民可以预约。")
    assert take(ledger, impostor, other, run) == RecordResult.NEW
    assert impostor.url == other.url


def test_a_record_comes_back_as_it_went_in(ledger: Ledger) -> None:
    run = ledger.runs.start("aggregator", "news.example")
    whole = article()
    whole.images, whole.removed = [Image("http://news.example/1.jpg", "图")], [Removal("tag-row", "body", "标签:")]
    whole.fetched_at = datetime(2024, 10, 9, 4, tzinfo=UTC)
    take(ledger, whole, page(), run)
    assert [Article.from_dict(record) for record in ledger.revisions.records_of_run(run)] == [whole]


def test_records_since_a_moment(ledger: Ledger) -> None:
    run = ledger.runs.start("aggregator", "news.example")
    take(ledger, article(), page(), run)
    assert len(list(ledger.revisions.records_since(datetime.now(UTC) - timedelta(minutes=1)))) == 1
    assert list(ledger.revisions.records_since(datetime.now(UTC) + timedelta(minutes=1))) == []


def test_runs_that_did_not_end(ledger: Ledger) -> None:
    ended, killed = ledger.runs.start("aggregator", "a.example"), ledger.runs.start("aggregator", "a.example")
    now = datetime.now(UTC)
    ledger.runs.update(ended, ended_at=now, exported_at=now, fed_at=now)
    assert [run.id for run in ledger.runs.unfinished()] == [killed]


@pytest.mark.parametrize(
    ("second", "other", "wanted"),
    [
        (f"{URL}?tj=1", {}, RecordResult.KNOWN),
        (f"{URL}?opsubject_id=top1&page=", {}, RecordResult.KNOWN),
        (f"{URL}?id=2", {"text": "另一篇：明天继续停水。"}, RecordResult.NEW),
        (f"{URL}?id=2", {"title": "清河县改造老旧水塔(二)"}, RecordResult.NEW),
        ("http://news.example/b/881001.html", {}, RecordResult.NEW),
    ],
    ids=["a parameter", "two parameters", "another text", "another title", "another path"],
)
def test_addresses_that_differ_only_in_what_changes_nothing(
    ledger: Ledger, second: str, other: dict[str, str], wanted: RecordResult
) -> None:
    run = ledger.runs.start("aggregator", "news.example")
    assert take(ledger, article(), page(), run) == RecordResult.NEW
    again = article(**other, url=second)
    assert take(ledger, again, page(second), run) == wanted
    assert (again.url == URL) == (wanted == RecordResult.KNOWN)


def test_the_address_with_the_parameter_may_come_first(ledger: Ledger) -> None:
    run = ledger.runs.start("aggregator", "news.example")
    assert take(ledger, article(url=f"{URL}?tj=1"), page(f"{URL}?tj=1"), run) == RecordResult.NEW
    assert take(ledger, article(), page(), run) == RecordResult.KNOWN


def test_a_backup_while_a_run_writes(tmp_path: Path) -> None:
    """The way that docs/unattended.md describes: the copy holds what was committed, and can be opened."""
    running = Ledger(open_engine(ledger_url(tmp_path)))
    running.runs.start("aggregator", "committed.example")
    running.commit()
    running.runs.start("aggregator", "not-yet.example")  # the run is in the middle of a transaction
    copy = tmp_path / "copy"
    copy.mkdir()
    with (
        closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as source,
        closing(sqlite3.connect(copy / "ledger.sqlite")) as target,
    ):
        source.backup(target)
    running.commit()
    running.close()
    restored = Ledger(open_engine(ledger_url(copy)))
    assert [run.scope for run in restored.runs.unfinished()] == ["committed.example"]
    restored.close()
