"""The address of a record, and where each field says it came from."""

from __future__ import annotations

import pytest

import newscrawl

TEXT = "清河县近日启动老旧水塔连片改造,首批涉及十二个小区、三千多户居民。"
URL = "http://news.example/news/881001.html?from=wap"


def page(head: str = "", body: str = "") -> str:
    return f"<html><head><title>清河县改造老旧水塔</title>{head}</head><body><h1>清河县改造老旧水塔</h1>{body}<p>{TEXT}</p></body></html>"


@pytest.mark.parametrize(
    ("head", "url", "evidence"),
    [
        ("", "http://news.example/news/881001.html", "address"),
        ('<link rel="canonical" href="/a/881001.html">', "http://news.example/a/881001.html", "canonical link"),
        (
            '<meta property="og:url" content="http://news.example/a/881001.html">',
            "http://news.example/a/881001.html",
            "canonical link",
        ),
        ('<link rel="canonical" href="http://news.example/">', "http://news.example/news/881001.html", "address"),
        (
            '<link rel="canonical" href="http://elsewhere.example/a/1.html">',
            "http://news.example/news/881001.html",
            "address",
        ),
        ('<link rel="canonical" href="http://[::1">', "http://news.example/news/881001.html", "address"),
    ],
    ids=["none", "canonical", "og:url", "front page", "another site", "malformed"],
)
def test_address(head: str, url: str, evidence: str) -> None:
    article = newscrawl.extract(page(head), URL)
    assert (article.url, article.evidence["url"].origin) == (url, evidence)


@pytest.mark.parametrize(
    ("head", "info", "wanted", "origin"),
    [
        ("", "2024-10-09 11:24 来源:新华社", "2024-10-09T11:24:00+08:00", "information line"),
        (
            '<meta property="article:published_time" content="2024-10-09T03:20:00Z">',
            "2024-10-09 11:24 来源:新华社",
            "2024-10-09T11:24:00+08:00",
            "information line",
        ),
        (
            '<meta property="article:published_time" content="2024-10-09T03:20:00Z">',
            "2024-10-01 08:00",
            "2024-10-09T03:20:00+00:00",
            "meta article:published_time",
        ),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-10-09T11:20:00+08:00"}</script>',
            "",
            "2024-10-09T11:20:00+08:00",
            "json-ld",
        ),
        ("", "<ul><li>2024-10-09</li><li>11:24</li></ul>", "2024-10-09T11:24:00+08:00", "information line"),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":</script>',
            "2024-13-09 11:24",
            None,
            None,
        ),
    ],
    ids=["line", "line refines meta", "meta decides the day", "json-ld", "two elements", "impossible"],
)
def test_date(head: str, info: str, wanted: str | None, origin: str | None) -> None:
    article = newscrawl.extract(page(head, f"<div>{info}</div>"), "http://news.example/news/x")
    assert article.to_dict()["published_at"] == wanted
    assert (article.evidence["published_at"].origin if origin else None) == origin


def test_an_impossible_date_keeps_its_raw_string() -> None:
    article = newscrawl.extract(page(body="<div>时间:2024-13-40 11:24来源:新华社</div>"), URL)
    assert article.published_at is None
    assert article.published_raw is not None
    assert "2024-13-40" in article.published_raw


def test_a_naive_fetched_at_is_refused() -> None:
    from datetime import datetime

    with pytest.raises(ValueError, match="aware"):
        newscrawl.extract(page(), fetched_at=datetime(2024, 10, 9))
