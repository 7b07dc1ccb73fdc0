"""Every page of the fixture site, read by the library, against its truth."""

from __future__ import annotations

from typing import Any

import pytest

import newscrawl
from fixtures.paths import SITE, file_of
from tests.support.fixture_site import ARTICLES

BASE = "http://news.example"
OTHERS = [
    "/",
    "/news/",
    "/news/index_2.html",
    "/news/index_4.html",
    "/caijing/",
    "/lvyou/",
    "/tags/1.html",
    "/about.html",
    "/login.html",
]


@pytest.mark.parametrize("truth", ARTICLES, ids=lambda truth: truth["path"])
def test_article_page(truth: dict[str, Any]) -> None:
    article = newscrawl.extract(file_of(truth["path"]).read_bytes(), BASE + truth["path"], strict=True)
    record = article.to_dict()
    assert record["title"] == truth["title"]
    assert record["published_at"][:16] == truth["published_at"][:16]
    assert record["published_at"].endswith("+08:00")
    assert record["source_raw"] == truth["source_raw"]
    assert record["text"].split("\n") == truth["paragraphs"]


@pytest.mark.parametrize("path", OTHERS)
def test_no_article(path: str) -> None:
    with pytest.raises(newscrawl.NotAnArticle):
        newscrawl.extract(file_of(path).read_bytes(), BASE + path, strict=True)


def test_the_site_is_as_large_as_promised() -> None:
    assert len(ARTICLES) >= 40
    assert len({truth["template"] for truth in ARTICLES}) >= 6
    assert any(b"charset=gbk" in path.read_bytes() for path in SITE.rglob("*.htm*"))
