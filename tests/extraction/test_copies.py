"""A text that stands twice on a page is taken once."""

from __future__ import annotations

import pytest

import newscrawl

A = "清河县近日启动老旧水塔连片改造,首批涉及十二个小区、三千多户居民。"
B = "施工队采取分片停水、错峰施工的办法,尽量不打扰居民的日常生活。"
C = "全部工程将在年底前完工,届时居民用水会更稳,旧塔将改成阅览室。"
TITLE = "水塔改造启动了"
TEXT = f"<p>{A}</p><p>{B}</p><p>{C}</p>"


def article_of(body: str) -> newscrawl.Article:
    html = f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>"
    return newscrawl.extract(html, "http://news.example/news/881001.html")


@pytest.mark.parametrize(
    "body",
    [
        f"<div class=pc><h1>{TITLE}</h1><div>{TEXT}</div></div><div class=phone><h2>{TITLE}</h2><div>{TEXT}</div></div>",
        f"<h1>{TITLE}</h1><div class=text>{TEXT}</div><div class=print><h2>{TITLE}</h2>{TEXT}</div>",
        f"<h1>{TITLE}</h1><div class=short><p>{A}</p><p>{B}</p><a href=#>展开</a></div><div class=full>{TEXT}</div>",
        f"<h1>{TITLE}</h1><div class=a><p>{A}</p><p>图一</p><p>{B}</p><p>{C}</p></div><div class=b>{TEXT}</div>",
    ],
    ids=["desktop and phone", "print", "short form", "captions between"],
)
def test_a_copy(body: str) -> None:
    article = article_of(body)
    assert [line for line in article.text.split("\n") if line != "图一"] == [A, B, C]
    assert {removal.rule for removal in article.removed} <= {
        "copy",
        "title-line",
        "link-line",
        "above-title",
        "numbered-picture",
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<div><p>{A}</p><p>{B}</p><blockquote>{A}</blockquote><p>{C}</p></div>", [A, B, A, C]),
        (f"<div><p>{A}</p><p>{B}</p><p>{A}</p><p>{B}</p><p>{C}</p></div>", [A, B, A, B, C]),
    ],
    ids=["pull quote", "refrain"],
)
def test_what_is_repeated_inside_the_text_stays(body: str, expected: list[str]) -> None:
    assert article_of(f"<h1>{TITLE}</h1>{body}").text.split("\n") == expected
