"""Feeds and sitemaps, and traps in their shape."""

from __future__ import annotations

import gzip
import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discovery.entries import Entry
from newscrawl.discovery.feeds import kind_of, read_feed
from newscrawl.discovery.sitemaps import read_sitemap
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
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', PageKind.FEED),
        ('{\n "title": "News", "version": "https:\\/\\/jsonfeed.org\\/version\\/1"}', PageKind.FEED),
        ('{"items": []}', None),
        ("https://news.example/a/1.html\nhttps://news.example/a/2.html\n", PageKind.SITEMAP),
        ("https://news.example/ is a site", None),
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


def test_a_damaged_gzip_file() -> None:
    with pytest.raises(PageError, match="cannot be unpacked"):
        read_sitemap(b"\x1f\x8b\x08" + bytes(12), URL)


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


def json_feed(*items: object) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()


def test_json_feed() -> None:
    item: dict[str, object] = {
        "id": "1",
        "url": "/a/1.html",
        "title": "Rain",
        "content_text": "It rains.\n\nA & B",
        "date_published": AT.isoformat(),
    }
    item["authors"] = [{"name": "Ann Lee"}, {"url": "x"}, 3]
    external = {"external_url": "https://other.example/2", "date_modified": "nonsense", "author": {"name": "Tom"}}
    first, second = read_feed(json_feed(item, external, {"id": "urn:3"}, "x", {"url": 4}), URL)
    assert (first, second) == (Entry("http://news.example/a/1.html", AT), Entry("https://other.example/2"))
    assert (first.title, first.content, first.authors) == ("Rain", "<p>It rains.</p><p>A &amp; B</p>", ("Ann Lee",))


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"items": {}}', b'{"items": [', b"{}", b"[]"])
def test_a_json_feed_that_is_wrong_is_lost_alone(body: bytes) -> None:
    head = b'{"version": "https://jsonfeed.org/version/1.1", "items": '
    with suppress(PageError):
        assert read_feed(head + body + b"}", URL) == []


@pytest.mark.parametrize(("item", "end"), [("item", ""), ("entry", "")])
def test_the_first_entries_of_a_very_long_feed_are_read(item: str, end: str) -> None:
    link = (
        "<link>http://news.example/a/{0}.html</link>"
        if item == "item"
        else '<link href="http://news.example/a/{0}.html"/>'
    )
    entries = "".join(f"<{item}>{link.format(n)}<title>{'x' * 3000}</title></{item}>" for n in range(1_500))
    root = (
        ("<rss version='2.0'><channel>", "</channel></rss>")
        if item == "item"
        else ("<feed xmlns='http://www.w3.org/2005/Atom'>", "</feed>")
    )
    found = read_feed(f"<?xml version='1.0'?>{root[0]}{entries}{root[1]}".encode(), URL)
    assert [entry.url for entry in found[:2]] == ["http://news.example/a/0.html", "http://news.example/a/1.html"]
    assert 300 < len(found) < 1_000


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2024-10-09T11:24:00+08:00", AT),
        ("2024-10-09T03:24Z", AT),
        ("2024/10/09 03:24", AT),
        ("Wed, 09 Oct 2024 11:24:00 +0800", AT),
        ("1728444240", AT),
        ("1728444240000", AT),
        ("2024年10月9日 03:24", AT),
        ("09.10.2024 03:24", AT),
        ("soon", None),
    ],
)
def test_dates_of_sitemaps(written: str, at: datetime | None) -> None:
    body = f"<urlset><url><loc>http://news.example/a/1.html</loc><lastmod>{written}</lastmod></url></urlset>"
    assert read_sitemap(body.encode(), URL) == [Entry("http://news.example/a/1.html", at)]


def test_a_sitemap_in_text() -> None:
    body = b"\xef\xbb\xbfhttp://news.example/a/1.html\r\n\nftp://news.example/x\nhttp://news.example/a/2.html"
    assert read_sitemap(body, URL) == [Entry("http://news.example/a/1.html"), Entry("http://news.example/a/2.html")]
