"""Work on a page or feed is bounded, whatever it has most of. The work is counted, not timed."""

from __future__ import annotations

import pytest

from newscrawl.discovery import parts
from newscrawl.discovery.feeds import read_feed
from newscrawl.discovery.succession import Step, step_between
from newscrawl.extraction.document import load_document
from newscrawl.extraction.outline_parser import parse_outline
from tests.support.website import SENTENCE

URL = "https://news.example/a/20241009/881001.html"


@pytest.mark.parametrize("links", [10, 3_000, 9_000])
def test_addresses_that_are_compared_for_the_next_page(links: int, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    def counting(here: str, there: str) -> Step | None:
        compared.append(there)
        return step_between(here, there)

    monkeypatch.setattr(parts, "step_between", counting)
    pager = "".join(f"<a href='/a/20241009/881001_{number}.html'>下一页</a> " for number in range(2, links + 2))
    text = f"<p>{SENTENCE * 4}</p>" * 3
    outline = parse_outline(load_document(f"<h1>清河县水塔改造完工</h1>{text}<div>{pager}</div>", URL))
    assert parts.next_part(outline, URL) == "https://news.example/a/20241009/881001_2.html"
    assert len(compared) == min(links, 2_000)


@pytest.mark.parametrize(
    ("bases", "address"), [(1, "https://news.example/x/1.html"), (1_001, "https://news.example/1.html")]
)
def test_too_many_base_addresses_of_a_feed_are_ignored(bases: int, address: str) -> None:
    more = "<a xml:base='x/'/>" * (bases - 1)
    item = f"<item xml:base='x/'><title>x</title><link>1.html</link>{more}</item>"
    feed = f"<rss version='2.0'><channel>{item}</channel></rss>".encode()
    assert [entry.url for entry in read_feed(feed, "https://news.example/feed.xml")] == [address]


@pytest.mark.parametrize(
    ("head", "titles"),
    [
        ("<rss><channel><item>", ["Tower opens"]),
        (f"<rss><channel><item name='{'a' * 40_000}'>", ["Tower opens"]),
        (f"<rss><channel><item name='{'a' * 60_000}'>", [""]),
        ("<rss " + " ".join(f"xmlns:a{n}='urn:{n}'" for n in range(5_000)) + "><channel><item>", [""]),
    ],
    ids=["plain", "long tag", "longest tag", "many attributes"],
)
def test_only_the_links_of_a_feed_with_a_huge_tag_are_read(head: str, titles: list[str]) -> None:
    feed = f"{head}<title>Tower opens</title><link>/a/1.html</link></item></channel></rss>"
    entries = read_feed(feed.encode(), "https://news.example/feed")
    assert [entry.title or "" for entry in entries] == titles
    assert [entry.url for entry in entries] == ["https://news.example/a/1.html"]
