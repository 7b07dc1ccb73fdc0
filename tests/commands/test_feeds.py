"""``newscrawl feeds`` and NEWSCRAWL_NEWS_FEEDS: the newest articles of each site and of all sites."""

from __future__ import annotations

import json
from pathlib import Path

import feedparser
import pytest

from tests.support.commands import crawl, scrapy
from tests.support.website import article, article_path, listing, website


def titles(path: Path) -> list[str]:
    return [entry.title for entry in feedparser.parse(path.read_bytes()).entries]


def file_of(host: str, ending: str) -> str:
    return f"{host.replace(':', '_')}.{ending}"


def test_feeds_have_the_newest_articles(tmp_path: Path) -> None:
    with website() as site:
        site.add("/", listing(range(4)))
        for number in range(4):
            site.add(article_path(number), article(number))
        run = crawl(tmp_path, f"{site.address}/", NEWSCRAWL_NEWS_FEEDS="atom", NEWSCRAWL_NEWS_FEED_LENGTH="3")
        assert run.returncode == 0, run.stderr
        host = site.address.removeprefix("http://")
    folder = tmp_path / "feeds"
    names = sorted(path.name for path in folder.iterdir())
    assert names == sorted(["all-sites.atom", file_of(host, "atom")])
    assert len(titles(folder / "all-sites.atom")) == 3
    written = scrapy(tmp_path, "feeds", "--length", "10", "--site", host, "-o", str(tmp_path / "out"))
    assert (written.returncode, "4 feeds in" in written.stderr) == (0, True), written.stderr
    assert len(titles(tmp_path / "out" / file_of(host, "atom"))) == 4
    (item, *_) = json.loads((tmp_path / "out" / file_of(host, "json")).read_bytes())["items"]
    assert item["content_text"]
    assert item["content_html"].startswith("<p>")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--site", "nobody.example"), "no article is from the site 'nobody.example'"),
        (("--length", "0"), "--length must be a whole number from 1; got 0"),
    ],
)
def test_wrong_options_are_one_line(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    with website() as site:
        site.add("/", listing([1]))
        site.add(article_path(1), article(1))
        crawl(tmp_path, f"{site.address}/")
    run = scrapy(tmp_path, "feeds", *arguments)
    assert run.returncode == 2
    assert said in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1
