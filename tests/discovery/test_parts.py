"""Which link leads to the next page of the same article, and which address is the next of another."""

from __future__ import annotations

import pytest

from newscrawl.discovery.parts import first_part, holds_all_of, is_continuation, next_part, whole_article
from newscrawl.discovery.succession import step_between
from newscrawl.extraction.document import load_document
from newscrawl.extraction.outline import Outline
from newscrawl.extraction.outline_parser import parse_outline
from newscrawl.items import Block, Candidate, Draft

BASE = "http://news.example"
TEXT = "<p>清河县昨天启用了新修的南门渡口，第一班渡船载着四十二名乘客驶向对岸的柳湾村，渡口停航已有六年。</p>"


def page(body: str) -> Outline:
    return parse_outline(load_document(f"<body><h1>清河县启用渡口</h1>{TEXT}{body}</body>"))


@pytest.mark.parametrize(
    ("here", "there", "number"),
    [
        ("/a/881005.html", "/a/881005_2.html", 2),
        ("/a/881005_2.html", "/a/881005_3.html", 3),
        ("/a/881005-p9.html", "/a/881005-p10.html", 10),
        ("/a/u1ai881005.html", "/a/u1ai881005p1.html", 1),
        ("/a/881005", "/a/881005/2", 2),
        ("/a/881005/2", "/a/881005/3", 3),
        ("/a/some-words/", "/a/some-words/seite-2", 2),
        ("/a/some-words,nId,5222", "/a/some-words,nId,5222,nPack,2", 2),
        ("/a/b4192.htm", "/a/b4192_page_2.htm", 2),
        ("/a/881005.html", "/a/881005.html?page=2", 2),
        ("/show?id=881005", "/show?id=881005&page=2", 2),
        ("/show?page=2&id=881005", "/show?id=881005&page=3", 3),
        ("/show-12-881005-1.html", "/show-12-881005-2.html", 2),
        ("/news/", "/news/index_2.html", 2),
        ("/news/index.html", "/news/2.html", 2),
        ("/news/", "/news/page/2/", 2),
        ("/list?start=20", "/list?start=40", 40),
    ],
)
def test_the_number_that_makes_an_address_the_next_one(here: str, there: str, number: int) -> None:
    step = step_between(BASE + here, BASE + there)
    assert step is not None
    assert step.is_next
    assert step.after == number


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/a/881005.html", "/a/881006.html"),
        ("/a/881005.html", "/a/8810052.html"),
        ("/a/881005.html", "/a/881005_3.html"),
        ("/a/881005_2.html", "/a/881005.html"),
        ("/a/some-words.html", "/a/other-words.html"),
        ("/a/some-words.html?id=4", "/b/some-words.html?id=5"),
        ("/a/881005.html", "http://elsewhere.example/a/881005_2.html"),
    ],
)
def test_addresses_that_do_not_follow_each_other(here: str, there: str) -> None:
    step = step_between(BASE + here, there if there.startswith("http") else BASE + there)
    assert step is None or not step.is_next


@pytest.mark.parametrize(
    ("here", "link", "part"),
    [
        ("/a/881005.html", '<a href="881005_2.html">2</a>', "/a/881005_2.html"),
        ("/a/881005.html", '<a href="881005_2.html">下一页</a>', "/a/881005_2.html"),
        ("/a/u1ai881005.html", '<a href="u1ai881005p1.html">2</a>', "/a/u1ai881005p1.html"),
        ("/schleuse", '<a href="/schleuse/seite-2">Seite 2: Was nun kommt</a>', "/schleuse/seite-2"),
        ("/lock-opens/", '<a href="/lock-opens/2/">Next page »</a>', "/lock-opens/2/"),
        ("/lock-opens", '<a rel="next" href="/lock-opens?page=2"><i></i></a>', "/lock-opens?page=2"),
        ("/lock-opens-p3.html", '<a href="lock-opens-p4.html">›</a>', "/lock-opens-p4.html"),
    ],
)
def test_a_part_has_the_address_of_the_article_with_a_number(here: str, link: str, part: str) -> None:
    assert next_part(page(link), BASE + here) == BASE + part


@pytest.mark.parametrize(
    ("here", "link"),
    [
        ("/a/881005.html", '<a href="881006.html">下一篇：青石镇开通三条定制公交</a>'),
        ("/a/881005.html", '<a rel="next" href="881006.html">下一页</a>'),
        ("/2024/10/9.html", '<a href="10.html">下一页</a>'),
        ("/lock-opens/", '<a rel="next" href="/lock-opens-2/">Next</a>'),
        ("/lock-opens/", '<a href="/lock-opens/comment-page-2/#comments">2</a>'),
        ("/lock-opens", '<a href="/lock-opens?cpage=2#comments">Next</a>'),
        ("/lock-opens.html", '<aside><a href="/lock-opens.html?page=2">2</a></aside>'),
        ("/lock-opens.html", '<a href="/lock-opens.html?photo=2">2</a>'),
        ("/list/", '<a href="/list/2/">2</a>'),
        (
            "/news-of-the-week.html",
            "".join(f'<h3><a href="/{n}1.html">渡口新闻第{n}条的完整标题</a></h3>{TEXT}' for n in range(4))
            + '<a href="/news-of-the-week.html?page=2">2</a>',
        ),
    ],
    ids=[
        "next story", "next story, called next page", "numbered articles", "a story of the same name", "comments",
        "comments in a query", "a widget", "pictures", "a list", "after teasers",
    ],
)  # fmt: skip
def test_what_is_no_part(here: str, link: str) -> None:
    assert next_part(page(link), BASE + here) is None


def test_the_first_of_several_parts_comes_next() -> None:
    links = '<a href="881005_4.html">4</a><a href="881005_3.html">3</a><a href="881005_2.html">2</a>'
    assert next_part(page(links), f"{BASE}/a/881005.html") == f"{BASE}/a/881005_2.html"
    assert next_part(page(links), f"{BASE}/a/881005_3.html") == f"{BASE}/a/881005_4.html"


@pytest.mark.parametrize(
    ("link", "whole"),
    [
        ('<a href="/a/lock?page=all">View as single page</a>', "/a/lock?page=all"),
        ('<a href="/a/lock/komplettansicht">Auf einer Seite lesen</a>', "/a/lock/komplettansicht"),
        ('<a href="/a/others">View all</a>', None),
        ('<a href="/a/lock#all">View all</a>', None),
    ],
)
def test_a_whole_article_on_one_page(link: str, whole: str | None) -> None:
    assert whole_article(page(link), f"{BASE}/a/lock") == (whole and BASE + whole)


@pytest.mark.parametrize(
    ("here", "link", "first"),
    [
        ("/a/881005_2.html", '<a href="881005.html">1</a>', "/a/881005.html"),
        ("/lock-opens/3/", '<a href="/lock-opens/">[1]</a>', "/lock-opens/"),
        ("/a/881005.html", '<a href="881004.html">1</a>', None),
        ("/a/881005_2.html", '<a href="881005.html">上一篇</a>', None),
    ],
)
def test_a_later_part_names_the_first(here: str, link: str, first: str | None) -> None:
    assert first_part(page(link), BASE + here) == (first and BASE + first)


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


def test_a_page_holds_all_of_an_article() -> None:
    first = draft("清河县改造老旧水塔", "第一页的一段。")
    assert holds_all_of(draft("清河县改造老旧水塔", "第一页的一段。", "第二页的一段。"), first)
    assert not holds_all_of(draft("清河县改造老旧水塔", "第二页的一段。", "第三页的一段。"), first)
    assert not holds_all_of(first, first)
