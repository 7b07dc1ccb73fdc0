"""Links that a page holds as JSON, and answers that are JSON."""

from __future__ import annotations

import json

import pytest

import newscrawl
from newscrawl.discovery.embedded import read_json

BASE = "https://news.example"
STORIES = [
    {"title": "Council votes to reopen the lock at Mill Street", "url": "/c/8Wda7wwUnuC", "date": "2024-10-09"},
    {"title": "Farmers along the Tal turn to night harvests", "url": "/c/8Wda7xQUn2D", "date": "2024-10-09"},
    {"title": "Library opens its reading room on Sundays again", "url": "/c/7WdaLwwUnuF", "date": "2024-10-08"},
]
ARTICLES = {BASE + story["url"] for story in STORIES}
MARKUP = "".join(f"<article><h2><a href='{story['url']}'>{story['title']}</a></h2></article>" for story in STORIES)


def articles(page: str, url: str = BASE + "/") -> set[str]:
    return {link.url for link in newscrawl.find_links(page, url) if link.kind == "article"}


@pytest.mark.parametrize(
    "script",
    [
        f"<script id=__DATA__ type=application/json>{json.dumps({'props': {'stories': STORIES}})}</script>",
        f"<script>var a = {{}}; window.__STATE__ = {json.dumps({'list': STORIES})}; start();</script>",
        "<script type=application/ld+json>"
        + json.dumps({"itemListElement": [{"url": s["url"], "name": s["title"]} for s in STORIES]})
        + "</script>",
    ],
    ids=["an element of its own", "assigned to a variable", "linked data"],
)
def test_links_in_the_scripts_of_a_page(script: str) -> None:
    assert articles(f"<body><div id=app></div>{script}</body>") == ARTICLES


@pytest.mark.parametrize(
    "answer",
    [
        json.dumps(STORIES),
        json.dumps({"data": {"items": STORIES, "total": 3}}),
        f"callback({json.dumps({'result': STORIES})});",
        json.dumps([{"title": {"rendered": s["title"]}, "link": BASE + s["url"]} for s in STORIES]),
        json.dumps({"success": True, "html": MARKUP}),
    ],
    ids=["a list", "a list inside", "JSONP", "WordPress", "markup"],
)
def test_links_of_an_answer_that_is_json(answer: str) -> None:
    assert articles(answer, f"{BASE}/api/stories") == ARTICLES


def test_the_next_page_of_an_answer() -> None:
    answer = json.dumps({"items": STORIES, "next_page_url": "/api/stories?page=2"})
    links = newscrawl.find_links(answer, f"{BASE}/api/stories")
    assert [link.url for link in links if link.kind == "next"] == [f"{BASE}/api/stories?page=2"]


def test_a_button_names_the_answer_with_more() -> None:
    page = f"<body>{MARKUP}<button class=more data-url='/api/stories?page=2'>Load more</button></body>"
    links = newscrawl.find_links(page, BASE + "/")
    assert [link.url for link in links if link.kind == "next"] == [f"{BASE}/api/stories?page=2"]


@pytest.mark.parametrize("body", [b"<p>text</p>", b"{not json", b"", b'{"a": ' * 100_000, b"call(me)"])
def test_what_is_not_json(body: bytes) -> None:
    assert read_json(body) is None


def test_scripts_that_never_end_cost_little() -> None:
    assert articles("<body>" + "<script>" * 50_000 + '"title"') == set()
