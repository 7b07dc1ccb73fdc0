"""Site files: listing, adding and checking them, and pages whose text comes by script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from newscrawl.errors import ConfigError, ExitStatus
from newscrawl.health.schedule import hint
from newscrawl.sites.loader import known_sites, load_site, parse_site
from newscrawl.sites.survey import article_pattern
from tests.support.browser import needs_browser
from tests.support.commands import exported, scrapy
from tests.support.website import Website, article, article_path, listing, website


@pytest.fixture
def site() -> Iterator[Website]:
    with website() as site:
        for number in range(4):
            site.add(article_path(number), article(number))
        site.add("/list.html", listing(range(4)))
        yield site


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("start_urls = []\nrendering = true", "unknown key rendering"),
        ("start_urls = []\nrender = 1", "render is no bool"),
        ('start_urls = "https://a.example"', "start_urls is no list"),
        ("zone = 'Asia/Shanghai'", "lacks 'start_urls'"),
        ("start_urls = []\nzone = 'Mars/Base'", "Mars/Base"),
        ("start_urls = []\nzone = '../../etc/passwd'", "site.toml"),
        ("start_urls = []\narticle_pattern = '('", "site.toml"),
        ("start_urls = [", "not valid TOML"),
    ],
)
def test_wrong_site_files(text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(words)):
        parse_site("site", text)


def test_the_user_s_files_come_first(tmp_path: Path) -> None:
    (tmp_path / "chinanews.toml").write_text("start_urls = ['https://mine.example/']")
    (tmp_path / "other.toml").write_text("start_urls = ['https://other.example/']\nrender = true")
    assert {"chinanews", "other", "taipeitimes"} <= set(known_sites(tmp_path))
    assert load_site("chinanews", tmp_path).start_urls == ("https://mine.example/",)
    assert load_site("other", tmp_path).render
    assert load_site("chinanews", tmp_path / "none").start_urls[0].startswith("https://www.chinanews")


@pytest.mark.parametrize(
    ("paths", "pattern", "matched"),
    [
        (["/a/20241009/881.html", "/a/20241010/882.html"], r"/a/\d+/\d+\.html$", 2),
        (["/caijing/2024/1.htm", "/lvyou/2023/22.htm"], r"/[^/]+/\d+/\d+\.htm$", 2),
        (["/news/a-long-slug", "/news/another-slug", "/about"], r"/news/[^/]+$", 2),
        (["/show?id=1", "/show?id=22"], r"/show\?.*\d+$", 2),
        ([], "", 0),
    ],
)
def test_patterns_of_article_addresses(paths: list[str], pattern: str, matched: int) -> None:
    assert article_pattern([f"https://a.example{path}" for path in paths]) == (pattern, matched)


@pytest.mark.parametrize(
    ("new", "days", "words"),
    [
        (1000, 1, "every 15 minutes"),
        (240, 1, "hourly"),
        (100, 2, "every 3 hours"),
        (300, 30, "daily"),
        (5, 30, "weekly"),
        (0, 30, "weekly"),
        (500, 0.5, ""),
    ],
)
def test_schedule_hints(new: int, days: float, words: str) -> None:
    assert hint(new, timedelta(days=days)) == words


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
    assert "is there already" in again.stderr

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
    assert "not as their truth: yunqiao: title" in run.stderr


def test_show_writes_nothing(site: Website, tmp_path: Path) -> None:
    sites = tmp_path / "sites"
    run = scrapy(tmp_path, "newsite", f"{site.address}/list.html", "--show", NEWSCRAWL_SITES=str(sites))
    assert (run.returncode, sites.exists()) == (0, False)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (article_path(0), "links to no article; give a front or list page. If its text comes by script, try --render."),
        ("/nowhere", "HTTP 404"),
        ("/empty", "no article behind 1 links"),
    ],
)
def test_what_cannot_be_surveyed_is_one_line(site: Website, tmp_path: Path, path: str, words: str) -> None:
    site.add("/empty", listing([77]))
    site.add(article_path(77), "<html><body><div id=app></div><script>start()</script></body></html>")
    run = scrapy(tmp_path, "newsite", site.address + path, NEWSCRAWL_SITES=str(tmp_path / "sites"))
    assert run.returncode == ExitStatus.ERROR
    (line,) = run.stderr.splitlines()
    assert words in line


# Pages whose text comes by script

SCRIPT = """<script>
fetch('/api/{number}').then(answer => answer.text()).then(text => {{
  document.getElementById('app').innerHTML = text;
}});
fetch('{private}/secret').catch(() => 0);
</script>"""


@pytest.fixture
def private() -> Iterator[Website]:
    """A site that no page may reach: its address is not among those that are allowed."""
    with website(host="127.0.0.2") as site:
        site.add("/secret", article(9), Access_Control_Allow_Origin="*")
        yield site


@pytest.fixture
def scripted(site: Website, private: Website) -> Website:
    """A site whose articles come by script, with pictures, and requests to a private address."""
    for number in range(4):
        page = article(number)
        text = page[page.index("<h1>") : page.index("</body>")]
        shell = page.replace(text, f'<div id=app></div><img src="/big.png">{SCRIPT}')
        site.add(article_path(number), shell.format(number=number, private=private.address))
        site.add(f"/api/{number}", text)
    return site


@needs_browser
def test_text_that_comes_by_script(scripted: Website, private: Website, tmp_path: Path) -> None:
    sites = tmp_path / "sites"
    address = f"{scripted.address}/list.html"
    options: Any = {"NEWSCRAWL_SITES": str(sites)}
    assert "try --render" in scrapy(tmp_path, "newsite", address, **options).stderr
    added = scrapy(tmp_path, "newsite", address, "--name", "scripted", "--render", **options)
    assert added.returncode == 0, added.stderr
    assert "render = true" in (sites / "scripted.toml").read_text()
    scripted.asked()
    run = scrapy(tmp_path, "crawl", "aggregator", "-a", "site=scripted", **options)
    assert run.returncode == 0, run.stderr
    assert [record["title"] for record in sorted(exported(tmp_path), key=lambda record: record["url"])] == [
        f"清河县第{number}号老旧水塔改造完工" for number in range(4)
    ]
    assert all(len(record["text"].splitlines()) == 3 for record in exported(tmp_path))
    asked = scripted.asked()
    assert private.asked() == []
    assert set(asked) == {"/list.html", *(f"/api/{n}" for n in range(4)), *map(article_path, range(4))}
    again = scrapy(tmp_path, "crawl", "aggregator", "-a", "site=scripted", **options)
    assert "newscrawl: 0 articles" in again.stderr
    assert scripted.asked() == ["/list.html"]


@needs_browser
def test_a_page_that_redirects_the_browser_inward_costs_itself_alone(
    scripted: Website, private: Website, tmp_path: Path
) -> None:
    scripted.add(article_path(1), status=302, Location=f"{private.address}/secret")
    sites = tmp_path / "sites"
    sites.mkdir()
    (sites / "s.toml").write_text(f"start_urls = ['{scripted.address}/list.html']\nrender = true\n")
    run = scrapy(tmp_path, "crawl", "aggregator", "-a", "site=s", NEWSCRAWL_SITES=str(sites))
    assert run.returncode == ExitStatus.PARTLY_FAILED, run.stderr
    warning, *_ = run.stderr.splitlines()
    assert "Could not fetch" in warning, warning
    assert len(run.stderr.splitlines()) == 2
    assert len(exported(tmp_path)) == 3
    assert private.asked() == []


@needs_browser
@pytest.mark.slow
def test_rendered_pages_go_through_redis(
    scripted: Website, tmp_path: Path, redis_url: str, postgresql_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSCRAWL_REDIS_URL", redis_url)
    monkeypatch.setenv("NEWSCRAWL_LEDGER_URL", postgresql_database)
    (tmp_path / "s.toml").write_text(f"start_urls = ['{scripted.address}/list.html']\nrender = true\n")
    run = scrapy(tmp_path / "data", "crawl", "aggregator", "-a", "site=s", NEWSCRAWL_SITES=str(tmp_path))
    assert run.returncode == 0, run.stderr
    assert len(exported(tmp_path / "data")) == 4
