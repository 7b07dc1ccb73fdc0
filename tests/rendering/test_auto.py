"""``render = "auto"``: a browser reads only the pages that have too little without their scripts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from newscrawl.errors import ExitStatus
from newscrawl.ledger.renderings import RenderRecord
from newscrawl.pages import PageKind
from newscrawl.rendering.mode import runs_scripts
from newscrawl.runs.renderings import Renderings
from tests.support.browser import needs_browser
from tests.support.commands import exported, last_report
from tests.support.commands import scrapy_process as scrapy
from tests.support.website import Website, article, article_path, listing, website

SCRIPT = """<script>
fetch('/api/{number}').then(answer => answer.text()).then(text => {{
  document.getElementById('app').innerHTML = text;
}});
</script>"""


def make(site: Website, *, scripted: range, plain: range) -> None:
    """Add a list and its articles: the text of some comes by script."""
    for number in plain:
        site.add(article_path(number), article(number))
    for number in scripted:
        page = article(number)
        text = page[page.index("<h1>") : page.index("</body>")]
        site.add(article_path(number), page.replace(text, f"<div id=app></div>{SCRIPT.format(number=number)}"))
        site.add(f"/api/{number}", text)
    site.add("/list.html", listing([*plain, *scripted]))


@pytest.fixture
def site() -> Iterator[Website]:
    with website() as site:
        yield site


def crawl(data: Path, site: Website, *more: str, status: ExitStatus = ExitStatus.DONE) -> Any:
    done = scrapy(data, "crawl", "aggregator", "-a", f"url={site.address}/list.html", "-a", "render=auto", *more)
    assert done.returncode == status, done.stderr
    return done


@needs_browser
def test_pages_that_come_whole_are_not_rendered(site: Website, tmp_path: Path) -> None:
    make(site, scripted=range(0), plain=range(4))
    done = crawl(tmp_path, site)
    assert len(exported(tmp_path)) == 4
    assert "rendered" not in done.stderr
    assert "renderings" not in last_report(tmp_path)


@needs_browser
def test_a_site_whose_articles_come_by_script_is_learnt(site: Website, tmp_path: Path) -> None:
    make(site, scripted=range(6), plain=range(0))
    done = crawl(tmp_path, site)
    assert len(exported(tmp_path)) == 6, done.stderr
    assert "6 rendered" in done.stderr
    (learnt,) = last_report(tmp_path)["renderings"].values()
    assert learnt["article"]["helped"] >= 2
    site.asked()
    # The next run knows the site: each new article is asked for once, by the browser.
    make(site, scripted=range(9), plain=range(0))
    again = crawl(tmp_path, site)
    assert "3 articles" in again.stderr
    assert sorted(path for path in site.asked() if path.startswith("/a/")) == sorted(map(article_path, range(6, 9)))


@needs_browser
def test_a_list_that_comes_by_script(site: Website, tmp_path: Path) -> None:
    make(site, scripted=range(0), plain=range(3))
    links = listing(range(3))
    site.add("/api/list", links)
    site.add("/list.html", f"<html><body><div id=app></div>{SCRIPT.format(number='list')}</body></html>")
    crawl(tmp_path, site)
    assert len(exported(tmp_path)) == 3
    (learnt,) = last_report(tmp_path)["renderings"].values()
    assert learnt == {"list": {"tried": 1, "helped": 1}}


@needs_browser
def test_a_browser_that_does_not_help_is_given_up(site: Website, tmp_path: Path) -> None:
    make(site, scripted=range(10), plain=range(10, 12))
    for number in range(10):
        site.add(f"/api/{number}", "nothing")
    done = crawl(tmp_path, site, status=ExitStatus.NO_ARTICLES)  # most pages gave nothing
    assert len(exported(tmp_path)) == 2
    (learnt,) = last_report(tmp_path)["renderings"].values()
    assert learnt == {"article": {"tried": 4, "helped": 0}}
    assert "4 rendered" in done.stderr
    assert "10 skipped: 10 no text" in done.stderr


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<script src=/app.js></script>", True),
        ("<SCRIPT type='module'>start()</SCRIPT>", True),
        ('<script type="text/javascript">start()</script>', True),
        ('<script type="application/ld+json">{}</script>', False),
        ("<p>no script</p>", False),
    ],
)
def test_scripts_that_a_browser_runs(body: str, wanted: bool) -> None:
    assert runs_scripts(body.encode()) == wanted


@pytest.mark.parametrize(
    ("tried", "helped", "days", "at_once", "worth_a_try"),
    [
        (0, 0, None, False, True),
        (1, 1, 0, False, True),
        (2, 2, 0, True, True),
        (5, 2, 0, False, True),
        (3, 0, 0, False, True),
        (4, 0, 0, False, False),
        (4, 0, 20, False, True),  # sites are rebuilt
        (9, 9, 20, False, True),  # the plain page may have the text again
    ],
)
def test_what_the_record_of_a_site_decides(
    tried: int, helped: int, days: int | None, at_once: bool, worth_a_try: bool
) -> None:
    moment = None if days is None else datetime.now(UTC) - timedelta(days=days)
    record = {PageKind.ARTICLE: RenderRecord(tried, helped, moment)}
    run: Any = SimpleNamespace(ledger=SimpleNamespace(renderings=SimpleNamespace(of=lambda _: record)))
    choice = Renderings(run)
    url = "https://town.example/a.html"
    assert choice.is_known_to_help(url, PageKind.ARTICLE) == at_once
    assert choice.is_worth_a_try(url, PageKind.ARTICLE) == worth_a_try


@pytest.mark.parametrize("value", ['"sometimes"', "1", '""'])
def test_a_wrong_mode_in_a_site_file(tmp_path: Path, value: str) -> None:
    (tmp_path / "town.toml").write_text(f"start_urls = ['https://town.example/']\nrender = {value}\n")
    done = scrapy(tmp_path / "data", "crawl", "aggregator", "-a", "site=town", "-a", f"sites={tmp_path}")
    assert done.returncode == 2
    assert "render" in done.stderr
