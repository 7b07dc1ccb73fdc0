"""Whatever is in a page, reading it ends soon and raises nothing but PageError."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import newscrawl
from fixtures.paths import SITE

PAGES = sorted(SITE.rglob("*.*htm*"))
NOW = datetime(2024, 10, 10, tzinfo=UTC)
pytestmark = pytest.mark.timeout(60)
"""Each page here takes a second or two: the timeout of the tests would stop one whose work grows faster than its size."""


@pytest.mark.parametrize("place", ["title", "h1", "info", "p"])
@pytest.mark.parametrize("char", list("。.(丨 1<&:来时_-\u3000、年"))
def test_a_long_run_of_one_character(place: str, char: str) -> None:
    run = char * 300_000  # squared, this is more work than the timeout allows
    parts = {"title": "水塔", "h1": "水塔", "info": "时间:2024-10-09 11:24来源:中新网", "p": "县里启动水塔改造。"} | {
        place: run
    }
    html = (
        f"<html><head><title>{parts['title']}</title></head><body><h1>{parts['h1']}</h1>"
        f"<div>{parts['info']}</div><p>{parts['p']}</p></body></html>"
    )
    for read, source in ((newscrawl.extract, html), (newscrawl.extract_text, "\n".join(parts.values()))):
        read(source)


SENTENCE = "施工队采取分片停水、错峰施工的办法,尽量不打扰居民的日常生活,全部工程将在年底前完工,届时居民用水会更稳,旧塔将改成阅览室。"
FIGURE = f"<p>{SENTENCE}</p><figure><img src=/%d.jpg><figcaption>图</figcaption></figure>"


# Bugs caught: the time of these grew with the square of the page, because every line searched again for the end of the text or
# for the picture of its caption.
@pytest.mark.slow
@pytest.mark.parametrize(
    "source",
    [
        f"水塔改造启动了\n{SENTENCE}\n" + "相关阅读\n" * 40_000 + SENTENCE,
        f"<h1>水塔改造启动了</h1><div><p>{SENTENCE}</p>" + "<p>相关阅读</p>" * 40_000 + f"<p>{SENTENCE}</p></div>",
        "<h1>水塔改造启动了</h1><div>" + "".join(FIGURE % at for at in range(20_000)) + "</div>",
    ],
    ids=["end headings in a dump", "end headings in a page", "figures"],
)
def test_thousands_of_like_lines(source: str) -> None:
    (newscrawl.extract if source.startswith("<") else newscrawl.extract_text)(source)


def teasers(count: int) -> str:
    entry = "<li><a href=/%d>" + SENTENCE[:18] + "</a><p>" + SENTENCE[:30] + "...</p></li>"
    return "<ul>" + "".join(entry % at for at in range(count)) + "</ul>"


TRAPS = {
    "unmatched end tags behind deep nesting": "<div>" * 2000 + f"<p>{SENTENCE}</p>" + "</b>" * 1_000_000,
    "endless nesting": "<div>" * 100_000 + SENTENCE + "</b>" * 100_000,
    "nested tables": "<table><tr><td>" * 60_000 + SENTENCE,
    "lines": f"<h1>水塔改造启动了</h1><div>{(SENTENCE[:30] + '<br>') * 60_000}",
    "links": "".join(f"<a href=/{at}>{SENTENCE[:18]}</a>" for at in range(60_000)),
    "teasers": teasers(20_000),
    "like boxes": f"<div class=c><p>{SENTENCE}</p></div>" * 20_000,
    "lines in deep like boxes": "<div class=c>" * 1500 + f"<p>{SENTENCE}</p>" * 4000,
    "attributes": "<div " + " ".join(f"a{at}=1" for at in range(200_000)) + f">{SENTENCE}</div>",
    "classes": f'<div class="{"nav-item " * 100_000}"><p>{SENTENCE}</p></div>',
    "credits": f"<div><p>{SENTENCE}</p>" + "<p>责任编辑:周禾</p>" * 20_000 + f"<p>{'编辑' * 50_000}</p></div>",
    "open brackets": f"<p>{'(图' * 300_000}</p><p>{SENTENCE}</p>",
    "entities": f"<p>{SENTENCE}{'&amp;' * 300_000}</p>",
    "titles": f"<title>{SENTENCE}</title>" + f"<h1>{SENTENCE[:30]}</h1>" * 20_000,
    "information lines": "<h1>水塔改造启动了</h1>" + "<div>来源:新华社 2024-10-09 11:24</div>" * 20_000,
    "spans": "<p>" + "<span>来</span>" * 100_000 + SENTENCE,
    "open scripts": "<script>" * 50_000 + SENTENCE,
    "open comments": "<!--" * 100_000 + f"<p>{SENTENCE}</p>",
    "metas": '<meta name="a b c" content="x">' * 50_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("source", TRAPS.values(), ids=TRAPS.keys())
def test_traps(source: str) -> None:
    newscrawl.extract(source)


MUTATIONS = st.lists(
    st.tuples(
        st.integers(0, 10_000),
        st.integers(0, 60),
        st.sampled_from(["", "<", ">", "</div>", "<table>", "<p>", "\x00", "来源:", "2024-99-99", '"', "<a href='"]),
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(page=st.sampled_from(PAGES), mutations=MUTATIONS)
def test_mutated_pages(page: object, mutations: list[tuple[int, int, str]]) -> None:
    html = page.read_bytes().decode("utf-8", "replace")  # type: ignore[attr-defined]
    for at, length, text in mutations:
        at %= len(html) + 1
        html = html[:at] + text + html[at + length :]
    with contextlib.suppress(newscrawl.PageError):
        newscrawl.extract(html, "http://x.example/news/1.html", fetched_at=NOW)
        newscrawl.extract_text(html, fetched_at=NOW)


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=2000), st.text(max_size=2000)))
def test_anything_at_all(source: bytes | str) -> None:
    with contextlib.suppress(newscrawl.PageError):
        newscrawl.extract(source, fetched_at=NOW)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=2000))
def test_any_text_dump(text: str) -> None:
    try:
        article = newscrawl.extract_text(text, fetched_at=NOW)
    except newscrawl.PageError:
        return
    assert all(char.isprintable() or char in "\n\t" or char.isspace() for char in article.text) or article.text


MARKS = "\u0301\u0316" * 75_000


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<title>", f"<title>水塔{MARKS}"),
        ("<h1>", f"<h1>水塔{MARKS}"),
        ("</body>", f"<a href=/a/20241009/1.html>水塔改造完工{MARKS}</a></body>"),
        ("<p>", f"<p>水塔{MARKS}"),
        ("<p>", "<p>" + "a。。" * 300_000),
        ("</head>", f"<base href='http://news.example/{'a' * 3_000_000}'></head>"),
        ("</head>", f"<link rel=canonical href='/a.html?{'a=b&' * 1_000_000}'></head>"),
    ],
    ids=["title", "heading", "link", "text", "stray stops", "base", "canonical"],
)
def test_a_record_has_a_size(old: str, new: str) -> None:
    html = (
        "<html lang=zh><head><title>清河县老旧水塔改造完工</title></head><body><h1>清河县老旧水塔改造完工</h1>"
        f"<p>{SENTENCE}</p><p>{SENTENCE}</p></body></html>"
    ).replace(old, new, 1)
    record = newscrawl.extract(html, "http://news.example/a/20241009/881000.html").to_json()
    assert len(record) < 1_300_000


@pytest.mark.parametrize("url", ["http://[bad/", "http://news.example:99999999/", "http://news.example/\ud800", "\x00"])
def test_addresses_raise_nothing(url: str) -> None:
    record = newscrawl.extract(f"<h1>清河县老旧水塔改造完工</h1><p>{SENTENCE}</p>", url)
    assert record.to_json().encode()


@pytest.mark.parametrize("url", ["http://[bad/", "http://a.example:99999/", "http://\ud800/", "\ud800", "", "x"])
@pytest.mark.parametrize("page", ['<a href="/a/1.html">Village tower opens</a>\ud800', '{"items": ["\ud800"]}'])
def test_find_links_raises_only_what_it_documents(page: str, url: str) -> None:
    with contextlib.suppress(newscrawl.PageError):
        for link in newscrawl.find_links(page, url):
            assert link.url.encode()
