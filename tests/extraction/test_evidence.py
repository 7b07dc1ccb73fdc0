"""Where each field came from, and what disagrees."""

from __future__ import annotations

import pytest

import newscrawl
from tests.support.website import article

URL = "http://news.example/a/20241009/881005.html"


def evidence(page: str) -> dict[str, newscrawl.items.Evidence]:
    return newscrawl.extract(page, URL).evidence


def test_every_field_names_its_origin_and_raw_string() -> None:
    found = evidence(article(1))
    assert {name: e.origin for name, e in found.items()} == {
        "url": "address",
        "title": "h1",
        "text": "container <div> content",
        "published_at": "information line",
        "source": "information line",
        "language": "declared",
    }
    assert found["published_at"].raw == "2024-10-09 11:24"
    assert found["source"].raw == "新华社"
    assert all(e.disagree == [] for e in found.values())


@pytest.mark.parametrize(
    ("head", "field", "statement"),
    [
        (
            '<meta property="article:published_time" content="2024-10-07T08:00:00+08:00">',
            "published_at",
            "2024-10-09 11:24",
        ),
        ('<meta property="og:title" content="三条定制公交线路开通">', "title", "三条定制公交线路开通"),
        ('<meta name="source" content="羊城晚报">', "source", "羊城晚报"),
        ('<link rel=canonical href="http://elsewhere.example/a/1.html">', "url", "elsewhere.example"),
    ],
    ids=["date", "title", "source", "address"],
)
def test_statements_that_disagree(head: str, field: str, statement: str) -> None:
    assert any(statement in said for said in evidence(article(1, head=head))[field].disagree)
