"""What an earlier setting decided is asked again when the setting changes, and only then."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.commands import exported, scrapy
from tests.support.website import Website, article, article_path, listing, website

BARE = (
    "<!DOCTYPE html><html><head><title>第1号老旧水塔改造完工</title></head><body><div class=odd>短</div></body></html>"
)


@contextmanager
def town(folder: Path, **keys: object) -> Iterator[Website]:
    """A site with two articles and a page that is none; the last pages are no longer on the list after the first run."""
    with website() as site:
        site.add("/", listing([1, 2, 3]))
        site.add(article_path(1), BARE)
        site.add(article_path(2), article(2))
        site.add(article_path(3), article(3, at="2023-01-02 10:00"))
        write(folder, site, **keys)
        run(folder)
        site.add("/", listing([2]))
        site.asked()
        yield site


def write(folder: Path, site: Website, **keys: object) -> None:
    (folder / "sites").mkdir(parents=True, exist_ok=True)
    given = {"start_urls": [f"{site.address}/"], **keys}
    lines = [f"{name} = {json.dumps(value)}" for name, value in given.items() if name != "selectors"]
    lines += ["[selectors]", *(f"{name} = {json.dumps(value)}" for name, value in keys.get("selectors", {}).items())]  # type: ignore[attr-defined]
    (folder / "sites" / "town.toml").write_text("\n".join(lines), encoding="utf-8")


def run(folder: Path) -> str:
    done = scrapy(folder, "crawl", "town", NEWSCRAWL_SITES=str(folder / "sites"))
    assert done.returncode in (0, 8), done.stderr
    return done.stderr


def test_nothing_is_asked_again_without_a_change(tmp_path: Path) -> None:
    with town(tmp_path) as site:
        run(tmp_path)
        assert site.asked() == ["/"]


@pytest.mark.parametrize("change", [{"selectors": {"container": ".odd"}}, {"article_pattern": r"/\d+\.html$"}])
def test_a_page_that_was_no_article(change: dict[str, object], tmp_path: Path) -> None:
    with town(tmp_path) as site:
        write(tmp_path, site, **change)
        run(tmp_path)
        assert sorted(site.asked()) == ["/", article_path(1)]
        run(tmp_path)
        assert site.asked() == ["/"]


def test_a_pattern_asks_only_for_what_it_matches(tmp_path: Path) -> None:
    with town(tmp_path) as site:
        write(tmp_path, site, article_pattern="/other/")
        run(tmp_path)
        assert site.asked() == ["/"]


def test_an_earlier_since(tmp_path: Path) -> None:
    with town(tmp_path, since="2024-01-01") as site:
        assert len(exported(tmp_path)) == 1
        write(tmp_path, site, since="2024-06-01")
        run(tmp_path)
        assert site.asked() == ["/"]
        write(tmp_path, site, since="2022-01-01")
        run(tmp_path)
        assert sorted(site.asked()) == ["/", article_path(3)]
        assert len(exported(tmp_path)) == 2


def test_retention(tmp_path: Path) -> None:
    with town(tmp_path) as site:
        write(tmp_path, site)
        done = scrapy(tmp_path, "crawl", "town", NEWSCRAWL_SITES=str(tmp_path / "sites"), NEWSCRAWL_RETENTION="0d")
        assert done.returncode == 0, done.stderr
        assert scrapy(tmp_path, "export").stdout == ""
        site.asked()
        run(tmp_path)
        assert site.asked() == ["/"]  # the addresses stay known
    wrong = scrapy(tmp_path, "crawl", "aggregator", "-a", "url=http://x.example", NEWSCRAWL_RETENTION="a while")
    assert (wrong.returncode, "'a while' is not a span of time" in wrong.stderr) == (2, True)
