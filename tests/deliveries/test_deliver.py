"""Finished records are delivered until they are acknowledged, in order, and never lost.

The servers are stubs that speak the protocols: a webhook that counts, and the bulk interface of Elasticsearch.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from fixtures.serve import served
from newscrawl.deliveries import make_delivery
from newscrawl.errors import ConfigError, DeliveryError
from newscrawl.ledger.deliveries import Settled
from newscrawl.runs import deliver
from tests.rounds.test_run import many, newscrawl
from tests.support.commands import last_report
from tests.support.website import article, article_path, listing


class Receiver:
    """What a stub server has received. ``refuse`` is how many of the next requests it answers with 503."""

    def __init__(self) -> None:
        self.address = ""
        self.refuse = 0
        self.posts: list[tuple[str, dict[str, str], list[Any]]] = []
        self.documents: dict[str, Any] = {}

    def accept(self, path: str, headers: dict[str, str], lines: list[Any]) -> dict[str, Any]:
        self.posts.append((path, headers, lines))
        if path != "/_bulk":
            return {}
        pairs = list(zip(lines[::2], lines[1::2], strict=True))
        bad = [source for _, source in pairs if "坏" in source["title"]]
        self.documents |= {action["index"]["_id"]: source for action, source in pairs if source not in bad}
        return {"errors": bool(bad), "items": [{"index": {"error": {"type": "mapper_parsing_exception"}}} for _ in bad]}

    @property
    def titles(self) -> list[str]:
        return [line["title"] for _, _, lines in self.posts for line in lines if "title" in line]


@contextmanager
def receiver() -> Iterator[Receiver]:
    """Serve a stub on loopback during a block."""
    stub = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            answer: dict[str, Any] = {}
            if stub.refuse:
                stub.refuse -= 1
                self.send_response(503)
            else:
                answer = stub.accept(self.path, dict(self.headers.items()), list(map(json.loads, body.splitlines())))
                self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    with served(Handler) as address:
        stub.address = address
        yield stub


def test_each_run_delivers_its_finished_records_once(tmp_path: Path) -> None:
    with many(tmp_path, 1) as (site,), receiver() as hook:
        first = newscrawl(tmp_path, "crawl", "site0", NEWSCRAWL_DELIVER=hook.address)
        assert first.returncode == 0, first.stderr
        assert len(hook.titles) == 3
        site.add("/", listing([0, 1, 2, 3]))
        site.add(article_path(3), article(3))
        assert newscrawl(tmp_path, "crawl", "site0", NEWSCRAWL_DELIVER=hook.address).returncode == 0
    assert sorted(hook.titles) == [f"清河县第{number}号老旧水塔改造完工" for number in range(4)]
    record = hook.posts[0][2][0]
    assert record["story_id"]  # the record is final: its story is known
    assert last_report(tmp_path / "data")["deliveries"] == [{"name": hook.address, "records": 1, "error": None}]


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_takes_no_record(code: int) -> None:
    class Moved(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(code)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    with served(Moved) as address, pytest.raises(DeliveryError, match=f"HTTP {code}: give the address it leads to"):
        make_delivery(address).deliver([Settled(1, 1, "00", {"title": "清河县"})])


def test_an_answer_without_end_takes_no_record() -> None:
    class Endless(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):
                while True:
                    self.wfile.write(bytes(1_000_000))

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    with served(Endless) as address, pytest.raises(DeliveryError, match="longer than"):
        make_delivery(address).deliver([Settled(1, 1, "00", {"title": "清河县"})])


def test_what_failed_is_delivered_by_the_next_run(tmp_path: Path) -> None:
    with many(tmp_path, 1), receiver() as hook:
        hook.refuse = 1
        failed = newscrawl(tmp_path, "crawl", "site0", NEWSCRAWL_DELIVER=hook.address)
        assert failed.returncode == 10
        assert "failed after 0 records: DeliveryError: HTTP 503" in failed.stderr
        assert last_report(tmp_path / "data")["exit_status"] == 10
        assert newscrawl(tmp_path, "crawl", "site0", NEWSCRAWL_DELIVER=hook.address).returncode == 0
    assert len(hook.titles) == 3


def test_a_place_that_cannot_be_reached_holds_up_no_other(tmp_path: Path) -> None:
    with many(tmp_path, 2), receiver() as hook:
        run = newscrawl(tmp_path, "run", NEWSCRAWL_DELIVER=f"http://127.0.0.1:9/,{hook.address}/hook")
    assert run.returncode == 10
    assert len(hook.titles) == 6
    assert [bool(each["error"]) for each in last_report(tmp_path / "data")["deliveries"]] == [True, False]


def test_a_new_place_gets_all_records_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliver, "BATCH", 4)
    with many(tmp_path, 3), receiver() as hook:
        assert newscrawl(tmp_path, "run").returncode == 0
        run = newscrawl(tmp_path, "deliver", NEWSCRAWL_DELIVER=hook.address)
        assert run.returncode == 0, run.stderr
        assert "9 records delivered" in run.stderr
        assert [len(lines) for _, _, lines in hook.posts] == [4, 4, 1]
        assert len({headers["Idempotency-Key"] for _, headers, _ in hook.posts}) == 3
        assert "0 records delivered" in newscrawl(tmp_path, "deliver", NEWSCRAWL_DELIVER=hook.address).stderr
    assert len(set(hook.titles)) == 9


def test_a_failure_in_the_middle_keeps_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliver, "BATCH", 2)
    with many(tmp_path, 1, articles=5), receiver() as hook:
        assert newscrawl(tmp_path, "crawl", "site0").returncode == 0
        accept = hook.accept

        def accept_then_refuse(*post: Any) -> dict[str, Any]:
            hook.refuse = 1
            return accept(*post)

        monkeypatch.setattr(hook, "accept", accept_then_refuse)
        run = newscrawl(tmp_path, "deliver", NEWSCRAWL_DELIVER=hook.address)
        assert (run.returncode, "failed after 2 records" in run.stderr) == (10, True)
        hook.refuse = 0
        monkeypatch.setattr(hook, "accept", accept)
        assert newscrawl(tmp_path, "deliver", NEWSCRAWL_DELIVER=hook.address).returncode == 0
    assert len(hook.titles) == len(set(hook.titles)) == 5


def test_elasticsearch_has_the_newest_revision_of_each_article(tmp_path: Path) -> None:
    with many(tmp_path, 1) as (site,), receiver() as index:
        place = f"elasticsearch+{index.address.replace('://', '://ann:secret@')}/articles"
        assert newscrawl(tmp_path, "crawl", "site0", NEWSCRAWL_DELIVER=place).returncode == 0
        site.add(article_path(1), article(1).replace("第1段", "第1段,今天更正"))
        again = newscrawl(tmp_path, "crawl", "site0", "--recheck-days", "2", NEWSCRAWL_DELIVER=place)
        assert again.returncode == 0, again.stderr
    assert len(index.documents) == 3
    assert {source["revision"] for source in index.documents.values()} == {1, 2}
    assert index.posts[0][2][0]["index"]["_index"] == "articles"
    assert index.posts[0][1]["Authorization"].startswith("Basic ")
    assert "secret" not in json.dumps(last_report(tmp_path / "data"))


def test_a_record_that_elasticsearch_refuses_is_a_failure(tmp_path: Path) -> None:
    with many(tmp_path, 1) as (site,), receiver() as index:
        site.add(article_path(1), article(1, title="坏了的水塔已经修好"))
        run = newscrawl(tmp_path, "crawl", "site0", NEWSCRAWL_DELIVER=f"opensearch+{index.address}/articles")
    assert run.returncode == 10
    assert "the index refused a record" in run.stderr
    assert "mapper_parsing_exception" in run.stderr


def test_a_database_has_a_row_for_each_article(tmp_path: Path) -> None:
    place = f"sqlite:///{tmp_path / 'news.sqlite'}"
    with many(tmp_path, 1) as (site,):
        assert newscrawl(tmp_path, "crawl", "site0", NEWSCRAWL_DELIVER=place).returncode == 0
        site.add(article_path(1), article(1).replace("第1段", "第1段,今天更正"))
        again = newscrawl(tmp_path, "crawl", "site0", "--recheck-days", "2", NEWSCRAWL_DELIVER=place)
        assert again.returncode == 0, again.stderr
    with sqlite3.connect(tmp_path / "news.sqlite") as database:
        rows = database.execute("SELECT title, revision, published_at, authors FROM newscrawl_articles").fetchall()
    assert sorted(row[1] for row in rows) == [1, 1, 2]
    assert {row[2] for row in rows} == {"2024-10-09 03:24:00.000000"}
    assert {row[3] for row in rows} == {"[]"}


def test_files_at_any_place_that_fsspec_opens(tmp_path: Path) -> None:
    with many(tmp_path, 1) as (site,):
        place = f"file://{tmp_path / 'bucket'}/"
        assert newscrawl(tmp_path, "crawl", "site0", NEWSCRAWL_DELIVER=place).returncode == 0
        site.add("/", listing([7]))
        site.add(article_path(7), article(7))
        assert newscrawl(tmp_path, "crawl", "site0", NEWSCRAWL_DELIVER=place).returncode == 0
    files = sorted((tmp_path / "bucket").iterdir())
    assert [path.read_text(encoding="utf-8").count("\n") for path in files] == [3, 1]


def test_a_delivery_of_the_user_s_own(tmp_path: Path) -> None:
    with many(tmp_path, 1):
        run = newscrawl(tmp_path, "crawl", "site0", NEWSCRAWL_DELIVER="tests.support.deliveries.Lines")
    assert run.returncode == 0, run.stderr
    assert len((tmp_path / "own.jsonl").read_text().splitlines()) == 3


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("nowhere", "an address of no known kind"),
        ("nosuchdb://host/news", "an address of no known kind"),
        ("mysql+mysqldb://user:secret@host/news", "the driver of mysql+mysqldb is not installed"),
        ("elasticsearch+http://host:9200/", "give an index"),
        ("s3://bucket/folder", "needs another package"),
        ("tests.support.deliveries.Nothing", "cannot import"),
        ("tests.support.deliveries.Path", "is not a subclass"),
    ],
)
def test_a_wrong_place_is_refused_at_the_start(address: str, words: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(words)) as refused:
        make_delivery(address)
    assert "secret" not in str(refused.value)
