"""A site is added, checked and crawled; what cannot be surveyed is one line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawl.errors import ExitStatus
from newscrawl.sites.loader import load_site
from tests.support.commands import exported, scrapy
from tests.support.website import Website, article, article_path, listing, website


@pytest.fixture
def site() -> Iterator[Website]:
    with website() as site:
        for number in range(4):
            site.add(article_path(number), article(number))
        site.add("/list.html", listing(range(4)))
        yield site


def test_a_new_site_is_one_command_and_a_look(site: Website, tmp_path: Path) -> None:
    sites = tmp_path / "sites"
    run = scrapy(tmp_path, "newsite", f"{site.address}/list.html", "--name", "yunqiao", NEWSCRAWL_SITES=str(sites))
    assert run.returncode == 0, run.stderr
    assert "清河县第0号老旧水塔改造完工" in run.stdout
    assert "2024-10-09T11:24:00+08:00" in run.stdout
    assert load_site("yunqiao", sites).start_urls == (f"{site.address}/list.html",)
    truth = json.loads((sites / "yunqiao" / "truth.json").read_text())
    assert truth["article"]["title"] == "清河县第0号老旧水塔改造完工"
    assert len(truth["list"]["articles"]) == 4

    assert "0 differences" in scrapy(tmp_path, "sites", "--check", NEWSCRAWL_SITES=str(sites)).stdout
    again = scrapy(tmp_path, "newsite", f"{site.address}/list.html", "--name", "yunqiao", NEWSCRAWL_SITES=str(sites))
    assert again.returncode == ExitStatus.USAGE
    assert "exists already" in again.stderr

    crawl = scrapy(tmp_path, "crawl", "aggregator", "-a", "site=yunqiao", NEWSCRAWL_SITES=str(sites))
    assert crawl.returncode == 0, crawl.stderr
    assert len(exported(tmp_path)) == 4
    listed = json.loads(scrapy(tmp_path, "sites", "--json", NEWSCRAWL_SITES=str(sites)).stdout)
    row = next(row for row in listed if row["name"] == "yunqiao")
    assert (row["runs"], row["new_articles"], row["alarms"]) == (1, 4, [])


def test_a_fixture_that_is_not_as_its_truth_is_told(site: Website, tmp_path: Path) -> None:
    sites = tmp_path / "sites"
    scrapy(tmp_path, "newsite", f"{site.address}/list.html", "--name", "yunqiao", NEWSCRAWL_SITES=str(sites))
    path = sites / "yunqiao" / "truth.json"
    path.write_text(path.read_text().replace("改造完工", "改造开工"))
    run = scrapy(tmp_path, "sites", "--check", NEWSCRAWL_SITES=str(sites))
    assert run.returncode == ExitStatus.USAGE
    assert "these differ from their truth: yunqiao: title" in run.stderr


def test_show_writes_nothing(site: Website, tmp_path: Path) -> None:
    sites = tmp_path / "sites"
    run = scrapy(tmp_path, "newsite", f"{site.address}/list.html", "--show", NEWSCRAWL_SITES=str(sites))
    assert (run.returncode, sites.exists()) == (0, False)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (
            article_path(0),
            "links to no article; give a front page or list page. If scripts load its text, try --render.",
        ),
        ("/nowhere", "HTTP 404"),
        ("/empty", "none of 1 link of "),
    ],
)
def test_what_cannot_be_surveyed_is_one_line(site: Website, tmp_path: Path, path: str, words: str) -> None:
    site.add("/empty", listing([77]))
    site.add(article_path(77), "<html><body><div id=app></div><script>start()</script></body></html>")
    run = scrapy(tmp_path, "newsite", site.address + path, NEWSCRAWL_SITES=str(tmp_path / "sites"))
    assert run.returncode == ExitStatus.ERROR
    (line,) = run.stderr.splitlines()
    assert words in line


ENGLISH = (
    "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>The water tower of street {0} reopens</title>{1}</head>"
    "<body><h1>The water tower of street {0} reopens</h1><p class=date>{2}</p><div>"
    + "<p>The council has repaired the old tower of street {0}, and its pipes will be laid before the end of the year.</p>"
    * 4
    + "</div></body></html>"
)


@pytest.mark.parametrize(
    ("stated", "printed", "wanted"),
    [
        # Of all zones only one has this offset.
        ("2024-10-09T17:09:42+05:45", "", 'zone = "Asia/Kathmandu"'),
        # In October several zones have this one, in January they differ.
        ("2024-10-09T11:24:42-05:00", "", "# zone = one of "),
        (None, "9 October 2024, 11:24", "dates without one are UTC"),
    ],
)
def test_the_zone_that_the_articles_state(
    site: Website, tmp_path: Path, stated: str | None, printed: str, wanted: str
) -> None:
    head = f'<meta property="article:published_time" content="{stated}">' if stated else ""
    for number in range(4):
        site.add(article_path(number), ENGLISH.format(number, head, printed))
    links = "".join(f'<li><a href="{article_path(n)}">The water tower of street {n} reopens</a></li>' for n in range(4))
    site.add("/list.html", f"<!DOCTYPE html><html lang=en><title>News</title><body><ul>{links}</ul></body></html>")
    sites = tmp_path / "sites"
    run = scrapy(tmp_path, "newsite", f"{site.address}/list.html", "--name", "tower", NEWSCRAWL_SITES=str(sites))
    assert run.returncode == 0, run.stderr
    assert wanted in (sites / "tower.toml").read_text()
    load_site("tower", sites)
