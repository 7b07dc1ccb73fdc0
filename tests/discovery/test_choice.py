"""Which addresses a crawl follows: by scope, by the pattern of the site, and by date."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from newscrawl.discovery.budget import LINKS_PER_PAGE
from newscrawl.discovery.choice import LinkChooser, recent_entries
from newscrawl.discovery.entries import Entry
from newscrawl.discovery.links import FoundLink
from newscrawl.discovery.scope import Scope
from newscrawl.pages import PageKind

SITE = "https://town.example"
LINKS = [
    FoundLink(f"{SITE}/sport/a/1.html", "the lock reopens after repairs", "article"),
    FoundLink(f"{SITE}/sport/doubt", "harbour and quays", "other", score=2.0),
    FoundLink(f"{SITE}/sport/golf/", "golf", "list"),
    FoundLink(f"{SITE}/arts/", "arts", "list"),
    FoundLink("https://other.example/a/2.html", "a bridge opens in the next town", "article"),
    FoundLink(f"{SITE}/sport/?page=2", "2", "next"),
    FoundLink(f"{SITE}/imprint", "imprint", "other"),
]


def chooser(pattern: str | None = None, proven: str = "", reach: str = "domain") -> tuple[LinkChooser, Counter[str]]:
    counts: Counter[str] = Counter()
    scope = Scope([f"{SITE}/sport/"], reach)
    compiled = re.compile(pattern) if pattern else None
    return LinkChooser(
        scope, compiled, lambda url: bool(proven) and proven in url, lambda what: counts.update([what])
    ), counts


@pytest.mark.parametrize(
    ("pattern", "reach", "articles", "doubtful", "left_out"),
    [
        (None, "domain", ["/sport/a/1.html"], ["/sport/doubt"], 1),
        (None, "any", ["/sport/a/1.html", "https://other.example/a/2.html"], ["/sport/doubt"], 0),
        (r"/imprint$", "domain", ["/imprint"], [], 0),  # a pattern decides alone, and needs no try
        (r"/a/\d+", "domain", ["/sport/a/1.html"], [], 1),
    ],
)
def test_links_of_a_list(
    pattern: str | None, reach: str, articles: list[str], doubtful: list[str], left_out: int
) -> None:
    choose, counts = chooser(pattern, reach=reach)
    chosen = choose.of_list(LINKS, f"{SITE}/sport/")
    assert [url.removeprefix(SITE) for url in chosen.articles] == articles
    assert [url.removeprefix(SITE) for url in chosen.doubtful] == doubtful
    assert counts["left out by scope"] == left_out


def test_further_lists_are_below_the_start_page() -> None:
    choose, _ = chooser()
    assert choose.of_list(LINKS, f"{SITE}/sport/").lists == [
        (f"{SITE}/sport/golf/", "list"),
        (f"{SITE}/sport/?page=2", "next"),
    ]


def test_a_page_with_too_many_links_is_followed_up_to_a_limit(caplog: pytest.LogCaptureFixture) -> None:
    choose, _ = chooser()
    links = [FoundLink(f"{SITE}/a/{number}.html", "a long headline", "article") for number in range(LINKS_PER_PAGE + 5)]
    assert len(choose.of_list(links, f"{SITE}/sport/").articles) == LINKS_PER_PAGE
    assert f"has {LINKS_PER_PAGE + 5} article links" in caplog.text


@pytest.mark.parametrize(
    ("entry", "kind", "followed"),
    [
        (Entry(f"{SITE}/about"), PageKind.FEED, True),  # a feed names articles only
        (Entry(f"{SITE}/about"), PageKind.SITEMAP, False),
        (Entry(f"{SITE}/a/20241009/881005.html"), PageKind.SITEMAP, True),
        (Entry(f"{SITE}/notes/ferry"), PageKind.SITEMAP, True),  # earlier pages of this form were articles
        (Entry("https://other.example/a/881005.html"), PageKind.FEED, False),
        (Entry("mailto:desk@town.example"), PageKind.FEED, False),
    ],
)
def test_entries_of_a_feed(entry: Entry, kind: PageKind, followed: bool) -> None:
    choose, _ = chooser(proven="/notes/")
    assert choose.of_feed([entry], kind, f"{SITE}/feed") == ([entry.url] if followed else [], [])


def test_sitemaps_of_a_sitemap_index() -> None:
    choose, counts = chooser()
    entries = [Entry(f"{SITE}/news.xml", is_sitemap=True), Entry("https://other.example/news.xml", is_sitemap=True)]
    assert choose.of_feed(entries, PageKind.SITEMAP, f"{SITE}/sitemap.xml") == ([], [f"{SITE}/news.xml"])
    assert counts["left out by scope"] == 1


NOW = datetime.now(UTC)


@pytest.mark.parametrize(
    ("entry", "kind", "days", "recent"),
    [
        (Entry("a", NOW - timedelta(days=1)), PageKind.SITEMAP, 3, True),
        (Entry("a", NOW - timedelta(days=9)), PageKind.SITEMAP, 3, False),
        (Entry("a", NOW - timedelta(days=9)), PageKind.SITEMAP, 0, True),
        (Entry("a", NOW - timedelta(days=9)), PageKind.FEED, 3, True),
        (Entry("a", NOW - timedelta(days=9), is_news=True), PageKind.SITEMAP, 3, True),
        (Entry("a"), PageKind.SITEMAP, 3, False),
        (Entry("sitemap-news.xml", is_sitemap=True), PageKind.SITEMAP, 3, True),
        (Entry("sitemap-tags.xml", is_sitemap=True), PageKind.SITEMAP, 3, False),
        (Entry(f"https://n.example/{NOW:%Y/%m/%d}/rain"), PageKind.SITEMAP, 3, True),
        (Entry("https://n.example/2019/01/02/rain"), PageKind.SITEMAP, 3, False),
        (Entry(f"https://n.example/sitemap-{NOW:%Y-%m}.xml", is_sitemap=True), PageKind.SITEMAP, 3, True),
    ],
)
def test_recent_entries(entry: Entry, kind: PageKind, days: int, recent: bool) -> None:
    dated = Entry("other", NOW - timedelta(days=99))
    found = [each.url for each in recent_entries([dated, entry], kind, days) if each is not dated]
    assert (entry.url in found) == recent


def test_the_ends_of_a_sitemap_without_dates_are_read() -> None:
    entries = [Entry(f"https://n.example/a/{number:05}") for number in range(1_000)]
    assert [entry.url[-5:] for entry in recent_entries(entries, PageKind.SITEMAP, 3)] == [
        f"{number:05}" for number in (*range(50), *range(950, 1_000))
    ]
    few = entries[:20]
    assert recent_entries(few, PageKind.SITEMAP, 3) == few
    maps = [Entry(f"https://n.example/map{number}.xml", is_sitemap=True) for number in range(9)]
    assert [entry.url[-8:] for entry in recent_entries(maps, PageKind.SITEMAP, 3)] == [
        "map0.xml",
        "map1.xml",
        "map7.xml",
        "map8.xml",
    ]


def test_the_newest_entries_come_first() -> None:
    entries = [Entry(name, NOW - timedelta(days=days)) for name, days in (("b", 2), ("c", 3), ("a", 1))]
    assert [entry.url for entry in recent_entries([*entries, Entry("d")], PageKind.FEED, 3)] == ["a", "b", "c", "d"]


def test_sitemaps_on_another_host_name_articles_of_the_site() -> None:
    choose, counts = chooser()
    place = "https://cdn.example/sitemap.xml"
    entries = [Entry(f"{SITE}/news/20241009/881000.html"), Entry("https://else.example/news/20241009/881001.html")]
    assert choose.of_feed(entries, PageKind.SITEMAP, SITE, place) == ([entries[0].url], [])
    index = [
        Entry("https://cdn.example/more.xml", is_sitemap=True),
        Entry("https://else.example/x.xml", is_sitemap=True),
    ]
    assert choose.of_feed(index, PageKind.SITEMAP, SITE, place) == ([], ["https://cdn.example/more.xml"])
    assert counts["left out by scope"] == 2
