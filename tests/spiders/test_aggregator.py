"""A second run fetches what is new, and knows an article by all its addresses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest

from newscrawl.errors import ExitStatus
from tests.conftest import BOTH_DATABASES
from tests.support.commands import crawl, exported, last_report, scrapy
from tests.support.website import Answer, Website, article, article_path, listing, website


@pytest.fixture
def site() -> Iterator[Website]:
    with website() as site:
        yield site


def fill(site: Website, numbers: range) -> None:
    for number in numbers:
        site.add(article_path(number), article(number))


@pytest.mark.parametrize("database", BOTH_DATABASES, indirect=True)
def test_a_second_run_fetches_the_list_and_what_is_new(
    site: Website, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSCRAWL_LEDGER_URL", database)
    fill(site, range(6))
    site.add("/", listing(range(4)))
    assert crawl(tmp_path, f"{site.address}/").returncode == 0
    site.add("/", listing(range(6)))
    site.asked()
    run = crawl(tmp_path, f"{site.address}/")
    assert run.returncode == 0
    assert "newscrawl: 2 articles" in run.stderr
    assert sorted(site.asked()) == ["/", article_path(4), article_path(5)]
    titles = [record["title"] for record in exported(tmp_path)]
    assert len(titles) == len(set(titles)) == 6


def test_each_page_is_fetched_once(site: Website, tmp_path: Path) -> None:
    fill(site, range(3))
    site.add("/", listing(range(3)))
    crawl(tmp_path, f"{site.address}/")
    assert sorted(site.asked()) == ["/", *map(article_path, range(3))]


def test_lists_are_asked_for_conditionally(site: Website, tmp_path: Path) -> None:
    fill(site, range(3))
    channel = '<a href="/caijing/">财经</a>'
    site.add_tagged("/", listing(range(2), extra=channel))
    site.add_tagged("/caijing/", listing(range(2)))
    crawl(tmp_path, f"{site.address}/")
    site.asked()
    site.add_tagged("/caijing/", listing(range(3)))
    run = crawl(tmp_path, f"{site.address}/")
    conditional = {path for path, headers in site.requests if "If-None-Match" in headers}
    assert conditional == {"/", "/caijing/"}
    assert sorted(site.asked()) == ["/", article_path(2), "/caijing/"]  # the channel is visited though "/" is unchanged
    assert "1 unchanged" in run.stderr
    assert last_report(tmp_path)["counts"] == {"new": 1, "unchanged": 1}


def test_pagination_ends_behind_what_is_known_but_goes_on_where_it_was_cut(site: Website, tmp_path: Path) -> None:
    fill(site, range(9))
    for page in range(3):
        following = f'<a href="/list_{page + 2}.html">下一页</a>' if page < 2 else ""
        site.add(f"/list_{page + 1}.html", listing(range(3 * page, 3 * page + 3), extra=following))
    start = f"{site.address}/list_1.html"
    crawl(tmp_path, start, "max_pages=2")
    assert len(exported(tmp_path)) == 6
    site.asked()
    crawl(tmp_path, start)
    assert sorted(site.asked()) == [*(article_path(n) for n in (6, 7, 8)), "/list_1.html", "/list_3.html"]
    for limit in ("max_pages=100", "max_pages=2"):
        crawl(tmp_path, start, limit)
        assert site.asked() == ["/list_1.html"]


def test_a_run_with_the_same_limit_does_not_dig_deeper_each_time(site: Website, tmp_path: Path) -> None:
    for page in range(4):
        site.add(f"/list_{page + 1}.html", listing([page], extra=f'<a href="/list_{page + 2}.html">下一页</a>'))
    fill(site, range(4))
    for _ in range(2):
        crawl(tmp_path, f"{site.address}/list_1.html", "max_pages=2")
    assert len(exported(tmp_path)) == 2


@pytest.mark.parametrize("unit", ["month", "page"])
def test_a_calendar_without_end_is_left(site: Website, tmp_path: Path, unit: str) -> None:
    class Calendar(Website):
        def answer(self, path: str) -> Answer:
            number = int(path.rpartition("=")[2]) if path.startswith("/calendar") else 0
            if path == "/" or number:
                link = f'<a href="/calendar?{unit}={number + 1}">下一页</a>'
                return Answer(listing([0], extra=link).encode(), headers={"Content-Type": "text/html"})
            return super().answer(path)

    with website(Calendar()) as calendar:
        calendar.add(article_path(0), article(0))
        assert crawl(tmp_path, f"{calendar.address}/", "max_pages=0").returncode == 0
        assert len([path for path in calendar.asked() if path.startswith("/calendar")]) <= 4


@pytest.mark.parametrize("database", BOTH_DATABASES, indirect=True)
def test_recheck_records_a_changed_article_as_a_revision(
    site: Website, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSCRAWL_LEDGER_URL", database)
    fill(site, range(2))
    site.add("/", listing(range(2)))
    site.add_tagged(article_path(1), article(1))
    crawl(tmp_path, f"{site.address}/")
    site.add(article_path(0), article(0, title="清河县第0号老旧水塔改造延期"))
    site.asked()
    crawl(tmp_path, f"{site.address}/")
    assert site.asked() == ["/"]
    run = crawl(tmp_path, f"{site.address}/", "recheck_days=3")
    assert "1 article (1 revised)" in run.stderr
    assert [(r["title"], r["revision"]) for r in exported(tmp_path)][2:] == [("清河县第0号老旧水塔改造延期", 2)]
    assert last_report(tmp_path)["counts"] == {"revised": 1, "unchanged": 1}
    newest = scrapy(tmp_path, "export", "--format", "jsonl").stdout
    assert "改造延期" in newest
    assert "第0号老旧水塔改造完工" not in newest.split("title_raw")[1]


@pytest.mark.parametrize(
    "twin",
    [
        "/m/a/20241009/881000.html",
        "/a/20241009/881000.html?from=wap",
        "/a/20241009/881000.html?utm_source=feed#top",
        "/show-12-881000-1.html",
    ],
    ids=["mobile", "from", "tracking", "canonical link"],
)
def test_twins_are_one_article(site: Website, tmp_path: Path, twin: str) -> None:
    head = f'<link rel=canonical href="{article_path(0)}">'
    site.add(article_path(0), article(0, head=head))
    site.add(twin.partition("#")[0], article(0, head=head))
    site.add("/", listing([0], extra=f'<a href="{twin}">清河县第0号老旧水塔改造完工</a>'))
    for _ in range(2):
        assert crawl(tmp_path, f"{site.address}/").returncode == 0
    assert [record["url"] for record in exported(tmp_path)] == [site.address + article_path(0)]


def test_a_template_that_names_one_canonical_address_for_all_loses_no_article(site: Website, tmp_path: Path) -> None:
    head = f'<link rel=canonical href="{article_path(0)}">'
    for number in range(3):
        site.add(article_path(number), article(number, head=head))
    site.add("/", listing(range(3)))
    for _ in range(2):
        crawl(tmp_path, f"{site.address}/")
    assert len(exported(tmp_path)) == 3


def test_an_article_in_several_pages_is_one_record(site: Website, tmp_path: Path) -> None:
    def part(number: int, following: str) -> str:
        return article(number, title="清河县改造老旧水塔", extra=f"<div class=pages>{following}</div>")

    site.add("/a/881005.html", part(1, '<a href="881005_2.html">2</a><a href="881005_2.html">下一页</a>'))
    site.add("/a/881005_2.html", part(2, '<a href="881005.html">1</a><a href="881005_3.html">下一页</a>'))
    site.add("/a/881005_3.html", part(3, '<a href="881006.html">下一篇</a>'))
    site.add("/", listing([], extra='<a href="/a/881005.html">清河县改造老旧水塔首批涉及十二个小区</a>'))
    crawl(tmp_path, f"{site.address}/")
    (record,) = exported(tmp_path)
    assert [line[:9] for line in record["text"].split("\n")] == [
        f"第{n}号水塔的第{p}段" for n in (1, 2, 3) for p in (1, 2, 3)
    ]
    assert record["url"] == f"{site.address}/a/881005.html"
    assert record["evidence"]["text"]["origin"] == "3 pages"


def test_an_article_whose_next_page_fails_is_held_back_for_the_next_run(site: Website, tmp_path: Path) -> None:
    site.add("/a/881005.html", article(1, title="清河县改造老旧水塔", extra='<a href="881005_2.html">下一页</a>'))
    site.add("/a/881005_2.html", status=500)
    site.add("/", listing([], extra='<a href="/a/881005.html">清河县改造老旧水塔首批涉及十二个小区</a>'))
    assert crawl(tmp_path, f"{site.address}/").returncode == ExitStatus.PARTLY_FAILED
    assert exported(tmp_path) == []
    site.add("/a/881005_2.html", article(2, title="清河县改造老旧水塔"))
    assert crawl(tmp_path, f"{site.address}/").returncode == 0
    (record,) = exported(tmp_path)
    assert len(record["text"].split("\n")) == 6


def test_feeds_and_sitemaps_lead_to_articles_that_no_list_has(site: Website, tmp_path: Path) -> None:
    fill(site, range(5))
    base = site.address
    site.add("/robots.txt", f"User-agent: *\nAllow: /\nSitemap: {base}/sitemap.xml\n", Content_Type="text/plain")
    site.add(
        "/", listing([0]).replace("</head>", '<link rel=alternate type="application/rss+xml" href="/feed.xml"></head>')
    )
    rss = f"<item><title>t</title><link>{base}{article_path(1)}</link></item><item><link>http://elsewhere.example/a/1.html</link></item>"
    site.add(
        "/feed.xml",
        f"<?xml version='1.0'?><rss version='2.0'><channel>{rss}</channel></rss>",
        Content_Type="application/rss+xml",
    )
    site.add(
        "/sitemap.xml",
        f"<sitemapindex><sitemap><loc>{base}/news-sitemap.xml</loc></sitemap><sitemap><loc>{base}/old.xml</loc><lastmod>2019-01-01</lastmod></sitemap></sitemapindex>",
        Content_Type="text/xml",
    )
    news = f"<url><loc>{base}{article_path(2)}</loc><n:news><n:publication_date>2024-10-09</n:publication_date></n:news></url>"
    old = f"<url><loc>{base}{article_path(3)}</loc><lastmod>2024-10-09</lastmod></url>"
    site.add("/news-sitemap.xml", f"<urlset xmlns:n='x'>{news}{old}</urlset>", Content_Type="text/xml")
    assert crawl(tmp_path, f"{base}/").returncode == 0
    assert "/old.xml" not in site.asked()
    assert sorted(record["url"] for record in exported(tmp_path)) == [base + article_path(n) for n in (0, 1, 2)]
    crawl(tmp_path, f"{base}/", "sitemap_days=0")
    assert "/old.xml" in site.asked()
    assert sorted(record["url"] for record in exported(tmp_path)) == [base + article_path(n) for n in (0, 1, 2, 3)]


@pytest.mark.parametrize("path", ["/feed.xml", "/sitemap.xml"])
def test_a_feed_or_sitemap_may_be_the_start(site: Website, tmp_path: Path, path: str) -> None:
    fill(site, range(1))
    link = site.address + article_path(0)
    body = (
        f"<rss><channel><item><link>{link}</link></item></channel></rss>"
        if path == "/feed.xml"
        else f"<urlset><url><loc>{link}</loc></url></urlset>"
    )
    site.add(path, body, Content_Type="application/xml")
    assert crawl(tmp_path, site.address + path, "sitemap_days=0").returncode == 0
    assert len(exported(tmp_path)) == 1


def test_articles_older_than_since_come_when_since_is_taken_back(site: Website, tmp_path: Path) -> None:
    site.add(article_path(0), article(0))
    site.add(article_path(1), article(1, at="2024-10-01 08:00"))
    site.add("/", listing(range(2)))
    crawl(tmp_path, f"{site.address}/", "since=2024-10-05")
    site.asked()
    crawl(tmp_path, f"{site.address}/", "since=2024-10-06")
    assert site.asked() == ["/"]
    crawl(tmp_path, f"{site.address}/", "since=2024-09-30")
    assert len(exported(tmp_path)) == 2


def test_max_articles_goes_on_in_the_next_run(site: Website, tmp_path: Path) -> None:
    fill(site, range(5))
    site.add("/", listing(range(5)))
    for wanted in (2, 4, 5):
        crawl(tmp_path, f"{site.address}/", "max_articles=2")
        assert len({record["url"] for record in exported(tmp_path)}) == len(exported(tmp_path)) == wanted


def test_a_failed_page_is_tried_again_by_the_next_run(site: Website, tmp_path: Path) -> None:
    site.add("/", listing(range(2)))
    site.add(article_path(0), article(0))
    site.add(article_path(1), status=503)
    run = crawl(tmp_path, f"{site.address}/")
    assert run.returncode == ExitStatus.PARTLY_FAILED
    assert last_report(tmp_path)["failures"] == [{"url": site.address + article_path(1), "reason": "HTTP 503"}]
    site.add(article_path(1), article(1))
    assert crawl(tmp_path, f"{site.address}/").returncode == 0
    assert len(exported(tmp_path)) == 2


def test_a_page_that_is_gone_is_no_failure_but_a_start_page_is(site: Website, tmp_path: Path) -> None:
    site.add("/", listing(range(2)))
    site.add(article_path(0), article(0))
    assert crawl(tmp_path, f"{site.address}/").returncode == 0
    site.asked()
    crawl(tmp_path, f"{site.address}/")
    assert site.asked() == ["/"]
    assert crawl(tmp_path / "other", f"{site.address}/gone/").returncode == ExitStatus.UNREACHABLE


def test_arguments_of_a_program_that_starts_spiders_are_ignored(site: Website, tmp_path: Path) -> None:
    run = crawl(tmp_path, f"{site.address}/", "_job=6487ec79947edab326d6db28a2d86511", "_version=r1")
    assert "argument" not in run.stderr
    assert "pages read" in run.stderr


def test_links_that_are_too_many_are_told(tmp_path: Path) -> None:
    with website() as site:
        site.add(article_path(0), article(0))
        site.add("/", listing([0], extra="".join(f"<a href=/t/{at}>{at}</a> " for at in range(10_004))))
        run = crawl(tmp_path, f"{site.address}/")
    assert f"{site.address}/ has too many links; 5 are left out" in run.stderr
    assert len(exported(tmp_path)) == 1


def test_max_articles_brings_the_newest_exactly(site: Website, tmp_path: Path) -> None:
    # The first article takes long to come. Pages that are fetched together would overtake it.
    for number in range(12):
        site.add(article_path(number), article(number))
    site.add("/list.html", listing(range(12)))
    site.hold = lambda path: sleep(0.5) if path == article_path(0) else None
    done = crawl(tmp_path, f"{site.address}/list.html", "max_articles=5")
    assert done.returncode == 0, done.stderr
    found = {record["url"] for record in exported(tmp_path)}
    assert found == {f"{site.address}{article_path(number)}" for number in range(5)}
