"""Feeds and sitemaps, and traps in their shape."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discovery.feeds import Entry, kind_of, read_feed, read_sitemap
from newscrawl.errors import PageError
from newscrawl.pages import PageKind

URL = "http://news.example/feed.xml"
AT = datetime(2024, 10, 9, 3, 24, tzinfo=UTC)
RSS = '<?xml version="1.0"?><rss version="2.0"><channel>{0}</channel></rss>'
ENTITY = '<!DOCTYPE x [<!ENTITY a "b">]>'


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<?xml version='1.0'?><rss>", PageKind.FEED),
        ("\ufeff<?xml version='1.0'?>\n<!-- by hand -->\n<feed xmlns='x'>", PageKind.FEED),
        ("<rdf:RDF xmlns:rdf='x'>", PageKind.FEED),
        ("<?xml-stylesheet href='x'?><urlset>", PageKind.SITEMAP),
        ("<sitemapindex>", PageKind.SITEMAP),
        ("<!DOCTYPE html><html>", None),
        ("<?xml version='1.0'?><html>", None),
        ("", None),
    ],
)
def test_kind_of(body: str, kind: PageKind | None) -> None:
    assert kind_of(body.encode()) == kind


@pytest.mark.parametrize(
    ("item", "entry"),
    [
        (
            "<item><link>http://news.example/a/1.html</link><pubDate>Wed, 09 Oct 2024 11:24:00 +0800</pubDate></item>",
            Entry("http://news.example/a/1.html", AT),
        ),
        ("<item><link>/a/1.html</link></item>", Entry("http://news.example/a/1.html")),
        (
            "<item><link>http://news.example/a/1.html</link><pubDate>gestern</pubDate></item>",
            Entry("http://news.example/a/1.html"),
        ),
    ],
)
def test_rss(item: str, entry: Entry) -> None:
    assert read_feed(RSS.format(item).encode(), URL) == [entry]


def test_rss_in_gbk() -> None:
    body = RSS.replace("?>", ' encoding="gb2312"?>', 1).format("<item><title>水塔</title><link>/a/1.html</link></item>")
    assert read_feed(body.encode("gbk"), URL) == [Entry("http://news.example/a/1.html")]


def test_atom() -> None:
    entry = '<entry><link rel="self" href="/x"/><link href="/a/1.html"/><updated>2024-10-09T03:24:00Z</updated></entry>'
    assert read_feed(f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'.encode(), URL) == [
        Entry("http://news.example/a/1.html", AT)
    ]


def test_sitemap_index_news_and_dates() -> None:
    index = (
        b"<sitemapindex><sitemap><loc>/s/1.xml</loc><lastmod>2024-10-09T03:24:00Z</lastmod></sitemap></sitemapindex>"
    )
    assert read_sitemap(index, URL) == [Entry("http://news.example/s/1.xml", AT, is_sitemap=True)]
    news = b"<urlset xmlns:n='x'><url><loc>http://news.example/a/1.html</loc><n:news/></url><url><lastmod>2024-10-09</lastmod></url></urlset>"
    assert read_sitemap(gzip.compress(news), URL) == [Entry("http://news.example/a/1.html", is_news=True)]


BAD_ADDRESSES = ["http://[bad/", "", " ", "http://news.example/" + "a" * 5_000, "http://news.example:99x/"]


@pytest.mark.parametrize("bad", BAD_ADDRESSES)
def test_a_bad_address_costs_itself_alone(bad: str) -> None:
    good = "http://news.example/a/1.html"
    sitemap = f"<urlset><url><loc>{bad}</loc></url><url><loc>{good}</loc></url></urlset>".encode()
    assert Entry(good) in read_sitemap(sitemap, URL)
    assert all(len(entry.url) < 2_100 for entry in read_sitemap(sitemap, URL))
    feed = RSS.format(f"<item><link>{bad}</link></item><item><link>{good}</link></item>").encode()
    assert good in [entry.url for entry in read_feed(feed, URL)]


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (b"<!---->" * 400 + b"<rss>", PageKind.FEED),
        (b"<!---->" * 400 + b"!", None),
        (b"<?xml version='1.0'?> <!-- a --> <!DOCTYPE x> <s:urlset>", PageKind.SITEMAP),
        (b"<!-- never closed <rss>", None),
        (b"<!DOCTYPE html><html>", None),
        (b" " * 5_000, None),
    ],
)
def test_the_root_of_a_document(head: bytes, wanted: PageKind | None) -> None:
    assert kind_of(head) == wanted


def test_a_sitemap_of_other_elements_ends_early() -> None:
    body = b"<urlset>" + b"<a/>" * 3_000_000 + b"<url><loc>http://news.example/a/1.html</loc></url></urlset>"
    assert read_sitemap(gzip.compress(body), URL) == []


@pytest.mark.parametrize(
    "body",
    [
        RSS.format("<item/>").replace("<rss", ENTITY + "<rss").encode(),
        b"<rss>" + b"<item>" * 100_000,
        b"<rss>" + b" " * 3_000_000,
    ],
    ids=["entities", "elements", "length"],
)
def test_feeds_that_are_traps(body: bytes) -> None:
    with pytest.raises(PageError):
        read_feed(body, URL)


@pytest.mark.parametrize(
    "body",
    [
        f"{ENTITY}<urlset><url><loc>&a;</loc></url></urlset>".encode(),
        gzip.compress(bytes(60_000_000)),
        b"\x1f\x8brubbish",
        b"",
        b"no xml",
    ],
    ids=["entities", "bomb", "broken gzip", "empty", "text"],
)
def test_sitemaps_that_are_traps(body: bytes) -> None:
    with pytest.raises(PageError):
        read_sitemap(body, URL)


@given(st.binary(max_size=500))
def test_anything_at_all(body: bytes) -> None:
    for start in (b"", b"<rss><channel><item><link>", b"<urlset><url><loc>", b"\x1f\x8b"):
        kind_of(start + body)
        for read in (read_feed, read_sitemap):
            try:
                entries = read(start + body, URL)
            except PageError:
                continue
            assert all(isinstance(entry.url, str) for entry in entries)


# Bugs caught by mutated feeds: feedparser raises these errors, and all other entries of the feed were lost with one bad value.
@pytest.mark.parametrize(
    "bad",
    ["<title>&#xd800;</title></wrong", "<item><title>x</title></link></item></wrong"],
    ids=["a surrogate as a number", "the end of a link that has not begun"],
)
def test_feeds_that_feedparser_cannot_read(bad: str) -> None:
    item = "<item><link>http://news.example/a/1.html</link></item>"
    entry = '<entry><link href="/a/2.html" rel="alternate"/><link rel="self" href="/x"/></entry>'
    feed = RSS.format(item + entry + bad + item.replace("1", "3")).encode()
    urls = [each.url for each in read_feed(feed, URL)]
    assert urls[:2] == ["http://news.example/a/1.html", "http://news.example/a/2.html"]
