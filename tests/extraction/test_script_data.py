"""Text that stands only in a page's scripts."""

from __future__ import annotations

import json

import pytest

import newscrawl
from newscrawl.extraction import script_data

TITLE = "Mill Street lock reopens after eleven years"
TEXT = [
    "The council of Talford reopened the Mill Street lock on Monday after eleven years of repairs and three contractors.",
    "“Boats had to wait at the lower basin,” the keeper said, “since the old gates were found to be rotten in spring.”",
    "The new gates are made of oak from a forest nine miles upstream, and should last for half a century or more.",
]
PLAIN = "\n\n".join(TEXT)
MARKUP = "".join(f"<p>{line}</p>" for line in TEXT)
OTHER = {"title": "Market hall gets a new roof", "body": "The market hall of the old town will be given a roof. " * 9}
ADDRESS = "http://post.example/2024/10/09/mill-street-lock.html"


def text_of(script: str, body: str = "") -> list[str]:
    html = f"<html><head><title>{TITLE} - Post</title>{script}</head><body><h1>{TITLE}</h1>{body}</body></html>"
    return newscrawl.extract(html, ADDRESS, strict=True).text.split("\n")


def ld(**values: object) -> str:
    node = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2024-10-09T11:24:00+01:00", **values}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def quoted(data: object) -> str:
    return json.dumps(data).replace("\\", "\\\\").replace("'", "\\'")


STATE = {"page": {"top": OTHER, "story": {"title": TITLE, "content": MARKUP}}}


@pytest.mark.parametrize(
    "script",
    [
        ld(articleBody=PLAIN),
        ld(articleBody=MARKUP),
        ld(articleBody=TEXT),
        f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(STATE)}</script>',
        f"<script>window.__INITIAL_STATE__ = {json.dumps(STATE)};</script>",
        f"<script>var state = JSON.parse('{quoted(STATE)}');</script>",
        f"<script>window.__NUXT__={json.dumps({'title': TITLE, 'paragraphs': [{'text': line} for line in TEXT]})}</script>",
    ],
    ids=["JSON-LD", "JSON-LD markup", "JSON-LD list", "Next.js", "initial state", "JSON.parse", "paragraphs"],
)
def test_text_in_script_data(script: str) -> None:
    assert text_of(script) == TEXT


def test_a_cut_text_is_taken_whole() -> None:
    assert text_of(ld(articleBody=PLAIN), f"<p>{TEXT[0]}</p>") == TEXT


def test_the_text_in_sight_is_believed() -> None:
    assert text_of(ld(articleBody=PLAIN), "".join(f"<p>{line.upper()}</p>" for line in TEXT)) == [
        t.upper() for t in TEXT
    ]


def test_another_story_in_the_state_is_not_the_text() -> None:
    assert script_data.state_text(f"<script>window.__STATE__ = {json.dumps(OTHER)}</script>".encode(), [TITLE]) == []


@pytest.mark.parametrize(
    "script", ["window.__STATE__ = {", 'JSON.parse(\'{"a": ', 'JSON.parse("\\u00zz")', "x_data = [[[["]
)
def test_broken_script_data_is_passed_over(script: str) -> None:
    assert script_data.state_text(f"<script>{script}</script>".encode(), [TITLE]) == []
