"""What a crawl finds by feeds and sitemaps, and in which order it reads it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newscrawl.discovery.scope import Scope
from tests.support.commands import crawl, exported
from tests.support.website import Website, article, article_path, listing, website

TEXT = "".join(
    f"<p>{part}. The bridge over the Mill is closed until the spring, and the ferry takes its place.</p>"
    for part in range(9)
)


def feed_of(site: Website, *numbers: int) -> str:
    items = [
        {
            "url": f"{site.address}{article_path(number)}",
            "title": f"Bridge {number} closed until the spring",
            "content_html": TEXT.replace("The bridge", f"Bridge {number}"),
            "date_published": (datetime(2024, 10, 9, tzinfo=UTC) + timedelta(hours=number)).isoformat(),
            "authors": [{"name": "Ann Lee"}],
        }
        for number in numbers
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": items})


def test_the_newest_articles_of_a_feed_come_first(tmp_path: Path) -> None:
    with website() as site:
        for number in range(9):
            site.add(article_path(number), article(number))
        site.add("/feed.json", feed_of(site, 3, 8, 1, 6, 0, 7, 2, 5, 4))
        run = crawl(tmp_path, f"{site.address}/feed.json", "max_articles=3", CONCURRENT_REQUESTS="1")
    assert run.returncode == 0, run.stderr
    articles = [path for path in site.asked() if path.startswith("/a/")]
    assert articles[:3] == [article_path(number) for number in (8, 7, 6)]
    assert len(exported(tmp_path)) == 3


def test_the_first_articles_of_a_list_come_first(tmp_path: Path) -> None:
    with website() as site:
        site.add("/", listing(range(9)))
        for number in range(9):
            site.add(article_path(number), article(number))
        run = crawl(tmp_path, f"{site.address}/", "max_articles=3", CONCURRENT_REQUESTS="1")
    assert run.returncode == 0, run.stderr
    articles = [path for path in site.asked() if path.startswith("/a/")]
    assert articles[:3] == [article_path(number) for number in range(3)]
    assert len(exported(tmp_path)) == 3


@pytest.mark.parametrize(
    ("dates", "status", "words"),
    [
        ([], 8, "no article was found"),
        (["2024-10-09"], 8, "no article was found; 1 address of sitemaps older than sitemap_days"),
        (["2024-10-09", "2024-10-08"], 8, "no article was found; 2 addresses of sitemaps older than sitemap_days"),
        (["today", "2024-10-08"], 0, "1 article"),
    ],
)
def test_a_sitemap_without_recent_articles_says_so(dates: list[str], status: int, words: str, tmp_path: Path) -> None:
    today = datetime.now(UTC).date().isoformat()
    with website() as site:
        urls = [
            f"<url><loc>{site.address}{article_path(number)}</loc><lastmod>{today if date == 'today' else date}</lastmod></url>"
            for number, date in enumerate(dates)
        ]
        for number in range(len(dates)):
            site.add(article_path(number), article(number))
        site.add("/sitemap.xml", f"<urlset>{''.join(urls)}</urlset>")
        run = crawl(tmp_path, f"{site.address}/sitemap.xml")
    assert (run.returncode in {status, 9 if status else 0}, words in run.stderr) == (True, True), run.stderr


@pytest.mark.parametrize("status", [404, 410, 403, 402, 451])
def test_the_text_of_a_feed_stands_for_a_page_that_is_closed(status: int, tmp_path: Path) -> None:
    with website() as site:
        site.add(article_path(1), "no", status=status)
        site.add(article_path(2), article(2))
        site.add("/feed.json", feed_of(site, 1, 2))
        run = crawl(tmp_path, f"{site.address}/feed.json")
        assert run.returncode == 0, run.stderr
        again = crawl(tmp_path, f"{site.address}/feed.json")
    assert "0 articles" in again.stderr
    records = {record["url"].rpartition("/")[2]: record for record in exported(tmp_path)}
    closed = records[article_path(1).rpartition("/")[2]]
    assert len(records) == 2
    assert closed["title"] == "Bridge 1 closed until the spring"
    assert closed["text"].count("\n") == 8
    assert closed["authors"] == ["Ann Lee"]
    assert closed["published_at"].startswith("2024-10-09T01:00:00")
    assert closed["evidence"]["text"]["origin"] == "feed"
    assert str(status) in closed["evidence"]["text"]["note"]


def test_a_feed_that_the_user_names_may_be_on_another_host(tmp_path: Path) -> None:
    with website() as service, website(host="127.0.0.2") as site:
        for number in range(3):
            site.add(article_path(number), article(number))
        service.add("/feed.json", feed_of(site, 0, 1, 2))
        run = crawl(tmp_path, f"{service.address}/feed.json", NEWSCRAWL_ALLOW_PRIVATE="127.0.0.1,127.0.0.2")
    assert run.returncode == 0, run.stderr
    assert len(exported(tmp_path)) == 3


@pytest.mark.parametrize("address", ["http://bücher.localhost/news/", "http://xn--bcher-kva.localhost/news/"])
def test_a_name_in_letters_and_its_ascii_form_are_one_site(address: str) -> None:
    scope = Scope([address])
    assert scope.name == "xn--bcher-kva.localhost/news/"
    assert scope.has_article("http://xn--bcher-kva.localhost/news/1", "http://bücher.localhost/news/")
