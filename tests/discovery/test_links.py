from __future__ import annotations

import pytest

from newscrawl.discovery.links import find_targets
from newscrawl.extraction.document import load_document
from newscrawl.extraction.outline_parser import parse_outline
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


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ('<a href="/news/20241009/881001.html">青石镇开通三条定制公交</a>', "article"),
        ('<a href="881002.html">首批候鸟飞抵湿地</a>', "article"),
        ('<a href="/news/index_2.html">下一页</a>', "next"),
        ('<a href="/news/index_3.html">3</a>', "next"),
        ('<a rel="next" href="/news/p2">更多</a>', "next"),
        ('<a href="/lvyou/">旅游</a>', "list"),
        ('<a href="/login.html">登录</a>', "other"),
        ('<a href="/tags/3.html">社区</a>', "other"),
    ],
)
def test_link_kinds(link: str, kind: str) -> None:
    targets = find_targets(parse_outline(load_document(f"<body>{link}</body>")), f"{BASE}/news/")
    assert [target.kind for target in targets] == [kind]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="javascript:void(0)">打印</a>',
        '<a href="mailto:a@x.cn">信</a>',
        '<a href="http://other.example/news/881001.html">别处的一条新闻</a>',
        '<a href="http://[::1">坏</a>',
        "<a>无</a>",
    ],
)
def test_links_that_are_never_followed(link: str) -> None:
    assert find_targets(parse_outline(load_document(f"<body>{link}</body>")), f"{BASE}/news/") == []


def test_same_site() -> None:
    assert same_site("m.news.example", "news.example")
    assert not same_site("badnews.example", "news.example")
    assert not same_site(None, None)
