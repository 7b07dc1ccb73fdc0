"""Which link leads to the next page of the same article."""

from __future__ import annotations

import pytest

from newscrawl.discovery.pagination import is_continuation, is_next_part, next_part
from newscrawl.extraction.document import load_document
from newscrawl.extraction.outline_parser import parse_outline
from newscrawl.items import Block, Candidate, Draft

BASE = "http://news.example"


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/a/881005.html", "/a/881005_2.html"),
        ("/a/881005_2.html", "/a/881005_3.html"),
        ("/a/881005", "/a/881005/2"),
        ("/a/881005/2", "/a/881005/3"),
        ("/a/12/", "/a/12/2/"),
        ("/a/881005.html", "/a/881005.html?page=2"),
        ("/show?id=881005", "/show?id=881005&page=2"),
        ("/show?id=881005&page=2", "/show?id=881005&page=3"),
        ("/show-12-881005-1.html", "/show-12-881005-2.html"),
        ("/content_881005.htm", "/content_881005_2.htm"),
        ("/en/2024/10/09/top-10-things.html", "/en/2024/10/09/top-10-things-2.html"),
    ],
)
def test_next_page_of_one_article(here: str, there: str) -> None:
    assert is_next_part(BASE + here, BASE + there)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/a/881005.html", "/a/881006.html"),
        ("/a/881005.html", "/a/881005_3.html"),
        ("/a/881005_2.html", "/a/881005.html"),
        ("/show?id=1", "/show?id=2"),
        ("/2024/10/9.html", "/2024/10/10.html"),
        ("/2024-10/09", "/2024-10/10"),
        ("/a/1.html", "/a/2.html"),
        ("/news/list.html", "/news/list_2.html"),
        ("/a/881005.html", "http://elsewhere.example/a/881005_2.html"),
    ],
)
def test_no_page_of_the_same_article(here: str, there: str) -> None:
    assert not is_next_part(BASE + here, there if there.startswith("http") else BASE + there)


def test_the_link_is_found_among_others() -> None:
    links = (
        '<a href="881006.html">下一篇:另一条新闻的标题</a><a href="881005_2.html">2</a><a href="881005_3.html">3</a>'
    )
    outline = parse_outline(load_document(f"<body><p>正文</p>{links}</body>"))
    assert next_part(outline, f"{BASE}/a/881005.html") == f"{BASE}/a/881005_2.html"
    assert next_part(outline, f"{BASE}/a/881005_3.html") is None


def draft(title: str, *lines: str) -> Draft:
    return Draft(titles=[Candidate(title, "h1")], blocks=[Block(line) for line in lines])


@pytest.mark.parametrize(
    ("other", "wanted"),
    [
        (draft("清河县改造老旧水塔(2)", "第二页的一段。"), True),
        (draft("清河县改造老旧水塔", "第二页的一段。"), True),
        (draft("青石镇开通三条定制公交", "第二页的一段。"), False),
        (draft("清河县改造老旧水塔", "第一页的一段。"), False),
        (draft("清河县改造老旧水塔"), False),
    ],
    ids=["numbered title", "same title", "another article", "the same page again", "no text"],
)
def test_is_continuation(other: Draft, wanted: bool) -> None:
    assert is_continuation(draft("清河县改造老旧水塔", "第一页的一段。"), other) is wanted
