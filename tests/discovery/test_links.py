"""Where the links of a page lead: by their text, their place among others, and last their address."""

from __future__ import annotations

import pytest

import newscrawl
from newscrawl.discovery.links import MAX_LINKS, find_links
from newscrawl.extraction.document import load_document
from newscrawl.extraction.outline import Link, Outline
from newscrawl.extraction.outline_parser import parse_outline

BASE = "http://news.example"
HEADLINES = [
    "Council votes to reopen the lock at Mill Street",
    "Farmers along the Tal turn to night harvests",
    "Two new ferries for the northern islands",
    "Library opens its reading room on Sundays again",
    "Old gasworks to become a school of music",
]
SLUGS = ["council-votes-to", "feather-lung", "ferries", "reading", "gasworks"]


def kinds(html: str, url: str = f"{BASE}/news/") -> dict[str, str]:
    links = find_links(parse_outline(load_document(f"<body>{html}</body>")), url, is_article=False)
    return {link.url.removeprefix(BASE): link.kind for link in links}


def cards(addresses: list[str], template: str) -> str:
    return "".join(template.format(url=url, title=title) for url, title in zip(addresses, HEADLINES, strict=True))


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ('<a href="/news/20241009/881001.html">青石镇开通三条定制公交</a>', "article"),
        ('<a href="881002.html">首批候鸟飞抵湿地</a>', "article"),
        ('<a href="/lvyou/">旅游</a>', "list"),
        ('<a href="/2024/10/">October 2024</a>', "list"),
        ('<a href="/archives/2024/10/">October 2024 (12)</a>', "list"),
        ('<a href="/login.html">登录</a>', "other"),
        ('<a href="/tags/3.html">社区</a>', "other"),
        ('<a href="/?tag=harbour">harbour</a>', "other"),
        ('<a href="/?author=3">Posts by Bruno Vale</a>', "other"),
        ('<a href="/index.php?s=bridge">Search: bridge</a>', "other"),
        ('<a href="/?cat=5">Town and country</a>', "list"),
        # A number is not a search: worth a try.
        ('<a href="/?s=12345">Two new ferries for the northern islands</a>', "list"),
        ('<a href="/2024/10/09/ferries.html?author=vale">Two new ferries for the northern islands</a>', "article"),
        ('<a href="/report.pdf">Annual report of the county council for 2024</a>', "other"),
    ],
)
def test_kinds_of_single_links(link: str, kind: str) -> None:
    assert list(kinds(link).values()) == [kind]


@pytest.mark.parametrize(
    "addresses",
    [
        [f"/{slug}/" for slug in SLUGS],
        [f"/local/{slug}" for slug in SLUGS],
        [f"/{slug}.html" for slug in SLUGS],
        [
            "/news/articles/clymn8zyrp9o",
            "/news/articles/cx2lq0zeg1ko",
            "/news/articles/c5yzr9",
            "/news/articles/a",
            "/n/b",
        ],
        ["/c/8Wda7wwUnuC", "/c/8Wda7xQUn2D", "/c/9XdaKwwUnuE", "/c/7WdaLwwUnuF", "/c/6WdaMwwUnuG"],
        [f"/?p={n}" for n in range(5)],
    ],
    ids=["short slugs", "short slugs in a folder", "words", "identifiers", "random identifiers", "numbers in a query"],
)
@pytest.mark.parametrize(
    "template",
    [
        '<li><a href="{url}">{title}</a></li>',
        '<article><h2><a href="{url}">{title}</a></h2><p>The county agreed on Monday after a debate of six hours.</p></article>',
        '<div class="card"><a href="{url}"><img src="/i.jpg"></a><a href="{url}">{title}</a><time>9 October 2024</time></div>',
        '<a href="{url}"><h3>{title}</h3><div>The county agreed on Monday after a debate of six hours in all.</div></a>',
        '<div style="display:none"><a href="{url}">{title}</a></div>',
        '<div class="row" onclick="location.href=\'{url}\'">{title}</div>',
        '<div class="row" data-href="{url}">{title}</div>',
    ],
    ids=[
        "plain list",
        "headings and summaries",
        "pictures and dates",
        "linked cards",
        "hidden tabs",
        "onclick",
        "data-href",
    ],
)
def test_articles_are_found_by_their_place_whatever_their_address(addresses: list[str], template: str) -> None:
    found = kinds(cards(addresses, template), f"{BASE}/start.html")
    assert {url for url, kind in found.items() if kind == "article"} == set(addresses)


def test_navigation_is_no_list_of_articles() -> None:
    menu = "".join(
        f'<li><a href="/{slug}/">{name}</a></li>'
        for slug, name in zip(SLUGS, "World Sport Arts Tech Law".split(), strict=True)
    )
    footer = (
        '<a href="/imprint/">Imprint and legal notice of the house</a><a href="/jobs/">Working with us in Talford</a>'
    )
    found = kinds(
        f"<nav><ul>{menu}</ul></nav><footer>{footer}</footer>"
        + cards([f"/a/{n}" for n in SLUGS], "<h2><a href='{url}'>{title}</a></h2>")
    )
    assert {url for url, kind in found.items() if kind == "article"} == {f"/a/{slug}" for slug in SLUGS}


def test_a_short_headline_is_known_by_the_form_of_its_address() -> None:
    addresses = [f"/news/2024/88{n}001.html" for n in range(5)]
    found = kinds(
        cards(addresses, "<h2><a href='{url}'>{title}</a></h2>") + '<a href="/news/2024/889001.html">[more]</a>'
    )
    assert found["/news/2024/889001.html"] == "article"


def test_a_link_in_a_link_is_a_link() -> None:
    found = kinds('<a href="/a/881001.html"><p><a href="/a/881002.html">青石镇开通三条定制公交线路</a></p></a>')
    assert "/a/881002.html" in found


@pytest.mark.parametrize(
    ("url", "html", "following"),
    [
        ("/news/", '<a href="/news/index_2.html">下一页</a>', "/news/index_2.html"),
        ("/news/", '<a href="/news/index_2.html">2</a><a href="/news/index_3.html">3</a>', "/news/index_2.html"),
        ("/news/index_2.html", '<a href="/news/index.html">1</a><a href="/news/index_3.html">3</a>', "/news/index_3.html"),
        ("/", '<nav class="pagination"><a class="older-posts" href="/page/2/">Older Posts <span>→</span></a></nav>', "/page/2/"),
        ("/page/3/", '<a href="/page/4/">4</a><a class="extend next" rel="next" href="/page/4/"><i></i></a>', "/page/4/"),
        ("/", '<head><link rel="next" href="/page/2/"></head>', "/page/2/"),
        ("/news", '<a href="/news?after=x81" class="load-more">Load more</a><a href="/news?page=2">2</a>', "/news?page=2"),
        ("/list?start=20", '<a href="?start=40">3</a><a href="?start=60">4</a><a href="?start=40">»</a>', "/list?start=40"),
        ("/blog", '<div class="pager"><a href="/blog?p=1">›</a></div>', "/blog?p=1"),
        ("/news/", '<a href="/news/list_70_2.html">次のページ</a>', "/news/list_70_2.html"),
        ("/", '<a href="/search?updated-max=2024-05-22T22%3A01">Ältere Beiträge</a>', "/search?updated-max=2024-05-22T22%3A01"),
    ],
    ids=["words", "numbers", "numbers after the first page", "older posts", "an icon", "head", "load more", "offsets",
         "an arrow", "Japanese", "German"],
)  # fmt: skip
def test_the_next_page_of_a_list(url: str, html: str, following: str) -> None:
    found = kinds(html, BASE + url)
    assert [address for address, kind in found.items() if kind == "next"] == [following]


@pytest.mark.parametrize(
    "html",
    [
        '<a rel="next" href="/the-ferry-returns/">The ferry to the northern islands returns in spring</a>',
        '<div class="carousel"><a href="/slides/2" class="next">Next</a></div>',
        '<a class="prev" href="/page/1/">«</a>',
        '<a href="/calendar/2024-11">›</a>',
        '<a href="/">»</a>',
        '<a href="/channel-2/">2</a>',
    ],
    ids=["the next story", "a carousel", "a page before", "a calendar", "the front page", "a channel called 2"],
)
def test_what_is_no_next_page(html: str) -> None:
    assert "next" not in kinds(html, f"{BASE}/page/2/").values()


@pytest.mark.parametrize(
    "link",
    [
        '<a href="javascript:void(0)">打印</a>',
        '<a href="mailto:a@x.cn">信</a>',
        '<a href="http://[::1">坏</a>',
        '<a href="#comments">3 comments</a>',
        "<a>无</a>",
    ],
)
def test_links_that_lead_nowhere(link: str) -> None:
    assert kinds(link) == {}


def test_the_public_function_names_its_evidence() -> None:
    html = f"<body><h1>News</h1>{cards(SLUGS, '<h2><a href=/{url}/>{title}</a></h2>')}<a href='/page/2/'>Older posts</a></body>"
    links = newscrawl.find_links(html, BASE)
    assert [link.kind for link in links] == ["article"] * 5 + ["next"]
    assert links[0].text == HEADLINES[0]
    assert any("heading" in why for why in links[0].evidence)
    assert any("says next" in why for why in links[5].evidence)


def test_the_next_page_of_an_article_is_a_part() -> None:
    text = "<p>" + "The council of Talford reopened the lock on Monday after eleven years of repairs. " * 12 + "</p>"
    html = f"<body><h1>Council votes to reopen the lock</h1><time>9 October 2024</time>{text}<a href='lock-of-talford-2024_2.html'>2</a></body>"
    (link,) = newscrawl.find_links(html, f"{BASE}/2024/10/09/lock-of-talford-2024.html")
    assert link.kind == "part"


@pytest.mark.parametrize(
    ("links", "hidden", "judged"),
    [
        (300, 300, 600),
        (MAX_LINKS, 0, MAX_LINKS),
        (MAX_LINKS + 1, 0, MAX_LINKS),
        (MAX_LINKS + 5_000, MAX_LINKS, MAX_LINKS + MAX_LINKS // 5),
    ],
)
def test_a_page_of_many_links(links: int, hidden: int, judged: int) -> None:
    """The links over the limit are left out, but not the last ones: there stands the link to the next page."""
    shown = [Link({"href": f"/a/{number}.html"}, "", 0) for number in range(links)]
    outline = Outline(links=shown, other_links=[Link({"href": f"/b/{number}.html"}, "", 0) for number in range(hidden)])
    found = {link.url.removeprefix(BASE) for link in find_links(outline, f"{BASE}/news/", is_article=False)}
    assert len(found) == judged
    assert {"/a/0.html", f"/a/{links - 1}.html"} <= found
