"""Full-text feeds: feedparser, as feed readers use it, reads back what the records say."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import feedparser
import pytest

from newscrawl.errors import ConfigError
from newscrawl.items import Article, Image
from newscrawl.syndication import Feed, atom, check_feed_formats, content_html, json_feed

FLOOD = Article(
    url="https://news.example/a/1.html",
    site="news.example",
    title="Rain & <wind>",
    text="The river rose.\nWho pays?\nThe county does.\nFirst\nSecond",
    line_kinds=["paragraph", "heading", "quote", "item", "item"],
    published_at=datetime.fromisoformat("2024-10-09T11:24:42+08:00"),
    authors=["Ann Lee", "周禾"],
    tags=["weather"],
    language="en",
    images=[
        Image("https://news.example/1.jpg?a=1&b=2", 'The "old" bridge', "Ann Lee"),
        Image("data:image/png;base64,AAAA"),
    ],
    fetched_at=datetime(2024, 10, 9, 4, tzinfo=UTC),
).to_dict()
BARE = Article(url="https://news.example/a/2.html", site="news.example", title="", text="", fetched_at=None).to_dict()
FEED = Feed("news.example", "https://news.example/", [FLOOD, BARE])


def test_the_text_becomes_html() -> None:
    assert content_html(FLOOD).split("\n") == [
        "<p>The river rose.</p>",
        "<h2>Who pays?</h2>",
        "<blockquote>The county does.</blockquote>",
        "<ul>",
        "<li>First</li>",
        "<li>Second</li>",
        "</ul>",
        (
            '<figure><img src="https://news.example/1.jpg?a=1&amp;b=2" alt="">'
            '<figcaption>The "old" bridge Ann Lee</figcaption></figure>'
        ),
    ]


def test_atom_is_read_by_feed_readers() -> None:
    parsed = feedparser.parse(atom(FEED))
    assert not parsed.bozo
    assert (parsed.version, parsed.feed.title, parsed.feed.id) == ("atom10", "news.example", "https://news.example/")
    assert parsed.feed.updated.startswith("2024-10-09T04:00:00")
    first, second = parsed.entries
    assert (first.id, first.link, first.title) == (FLOOD["url"], FLOOD["url"], "Rain & <wind>")
    assert (first.published, [author.name for author in first.authors]) == (FLOOD["published_at"], FLOOD["authors"])
    assert "<blockquote>The county does.</blockquote>" in first.content[0].value
    assert [tag.term for tag in first.tags] == ["weather"]
    assert (second.title, second.authors[0].name, "published" in second) == (BARE["url"], "news.example", False)


def test_json_feed_leaves_out_what_is_not_known() -> None:
    feed = json.loads(json_feed(FEED))
    assert (feed["version"], feed["title"]) == ("https://jsonfeed.org/version/1.1", "news.example")
    first, second = feed["items"]
    assert first["content_text"] == FLOOD["text"]
    assert (first["date_published"], first["image"]) == (FLOOD["published_at"], FLOOD["images"][0]["url"])
    assert second == {
        "id": BARE["url"],
        "url": BARE["url"],
        "content_text": "",
        "authors": [{"name": "news.example"}],
    }


def test_a_feed_without_articles_is_valid() -> None:
    empty = Feed("news.example", "https://news.example/", [])
    assert not feedparser.parse(atom(empty)).bozo
    assert json.loads(json_feed(empty))["items"] == []


def test_an_unknown_format_is_a_wrong_setting() -> None:
    with pytest.raises(ConfigError, match="no feed format 'rss'; there are: atom, json"):
        check_feed_formats(["atom", "rss"])
