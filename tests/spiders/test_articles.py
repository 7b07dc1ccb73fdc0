"""Articles from a list of addresses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.serve import served
from newscrawl.errors import ExitStatus
from tests.support.commands import crawl, exports, scrapy
from tests.support.fixture_site import ARTICLES
from tests.support.website import article, article_path, listing, website


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with served() as address:
        yield address


def test_articles_from_a_file_with_bad_entries(site: str, tmp_path: Path) -> None:
    urls = tmp_path / "urls.txt"
    urls.write_text(
        f"# two articles\n{site}{ARTICLES[0]['path']}\nnonsense here\n\n{site}{ARTICLES[1]['path']}\n{site}/news/\n{site}/gone.html\n"
    )
    run = scrapy(tmp_path, "crawl", "articles", "-a", f"urls={urls}")
    assert run.returncode == ExitStatus.PARTLY_FAILED, run.stderr
    records, _ = exports(tmp_path)
    assert {record["title"] for record in records} == {ARTICLES[0]["title"], ARTICLES[1]["title"]}
    assert "'nonsense here' is not a web address" in run.stderr
    assert "gone.html: HTTP 404" in run.stderr
    assert "Traceback" not in run.stderr


def test_articles_from_the_command_line(site: str, tmp_path: Path) -> None:
    urls = ",".join(site + truth["path"] for truth in ARTICLES[:3])
    assert scrapy(tmp_path, "crawl", "articles", "-a", f"urls={urls}").returncode == 0
    assert len(exports(tmp_path)[0]) == 3


def test_an_address_that_was_refused_is_read_again_when_it_is_given(tmp_path: Path) -> None:
    with website() as server:
        server.add("/", listing(range(2)))
        server.add(article_path(0), article(0))
        server.add(article_path(1), article(1))
        crawl(tmp_path, f"{server.address}/")  # the front is known as a list page from now on
        given = ",".join(server.address + path for path in ("/", article_path(0)))
        server.asked()
        again = scrapy(tmp_path, "crawl", "articles", "-a", f"urls={given}")
        assert server.asked() == ["/"]
        assert "2 skipped: " in again.stderr
        assert "1 known" in again.stderr
        assert "1 list page" in again.stderr or "1 front page" in again.stderr
