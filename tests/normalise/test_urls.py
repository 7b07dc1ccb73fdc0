"""Which addresses are one article, and which are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.normalise.urls import KEY_BYTES, article_key, canonical_url, page_key, site_of


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("HTTP://News.Example/a?utm_source=x&id=3#top", "http://news.example/a?id=3"),
        ("http://news.example?from=wap", "http://news.example/"),
        ("http://news.example/a?b=&c=%E4%B8%AD", "http://news.example/a?b=&c=%E4%B8%AD"),
    ],
)
def test_canonical_url(url: str, wanted: str) -> None:
    assert canonical_url(url) == wanted


@pytest.mark.parametrize(
    "twin",
    [
        "http://news.example/a/20241009/881005.html",
        "https://news.example/a/20241009/881005.html",
        "https://www.news.example/a/20241009/881005.html",
        "https://m.news.example/a/20241009/881005.html",
        "https://wap.news.example/a/20241009/881005.html?from=singlemessage&isappinstalled=0",
        "https://news.example/m/a/20241009/881005.html",
        "https://news.example:443/a/20241009/881005.html#comments",
        "https://News.Example/a/20241009/881005.html?utm_source=feed&spm=a2.3",
    ],
)
def test_one_article_has_one_key(twin: str) -> None:
    assert article_key(twin) == article_key("https://news.example/a/20241009/881005.html")


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("https://news.example/a/1.html", "https://news.example/a/2.html"),
        ("https://news.example/show?id=1", "https://news.example/show?id=2"),
        ("https://news.example/a/1.html", "https://sport.news.example/a/1.html"),
        ("https://news.example:8080/a/1.html", "https://news.example:8081/a/1.html"),
        ("https://m.example/a/1.html", "https://example/a/1.html"),
        ("https://news.example/media/1.html", "https://news.example/dia/1.html"),
        ("http://[::80]/a", "http://[::1]/a"),
    ],
)
def test_other_articles_have_other_keys(url: str, other: str) -> None:
    assert article_key(url) != article_key(other)


def test_a_mobile_list_page_is_a_page_of_its_own() -> None:
    assert page_key("https://m.news.example/news/") != page_key("https://news.example/news/")
    assert page_key("https://news.example/a") != article_key("https://news.example/a")


@given(st.text(max_size=80))
def test_any_path_has_a_key(path: str) -> None:
    url = f"https://news.example/{path}"
    assert len(article_key(url)) == KEY_BYTES


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.Example.com/a", "example.com"),
        ("http://user:word@news.example.com:8080/", "news.example.com:8080"),
        ("http://[::1", None),
        ("nothing", None),
        (None, None),
    ],
)
def test_site_of(url: str | None, site: str | None) -> None:
    assert site_of(url) == site
