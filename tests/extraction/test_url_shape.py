"""Whether an address has the form of an article's."""

from __future__ import annotations

import pytest

from newscrawl.extraction.url_shape import looks_like_article
from newscrawl.normalise.urls import same_site

BASE = "http://news.example"


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/news/20241009/881001.html", True),
        ("/caijing/2024-10/09/content_881001.htm", True),
        ("/show-12-3456-1.html", True),
        ("/a/20241009/881003.shtml", True),
        ("/en/2024/10/09/farmers-turn-to-night-harvests.html", True),
        ("/world/farmers-turn-to-night-harvests", True),
        ("/article/9f8e7d6c5b4a39281706", True),
        ("/index.php?id=881001", True),
        ("/?p=881", True),
        ("/?page_id=881", False),
        ("/", False),
        ("/news/", False),
        ("/news/index_2.html", False),
        ("/news/list_12.html", False),
        ("/tags/1.html", False),
        ("/about.html", False),
        ("/img/20241009/1.jpg", False),
        ("/2024/10/", False),
    ],
)
def test_looks_like_article(path: str, wanted: bool) -> None:
    assert looks_like_article(BASE + path) is wanted


def test_same_site() -> None:
    assert same_site("m.news.example", "news.example")
    assert not same_site("badnews.example", "news.example")
    assert not same_site(None, None)
