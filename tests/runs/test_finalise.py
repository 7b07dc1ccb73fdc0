"""At the end of a run, its articles are cleaned of the text that recurs on the site."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.commands import crawl, exported, scrapy
from tests.support.memorysite import html_of, is_clean, site
from tests.support.website import Website, article, article_path, listing, website


def test_the_first_run_of_a_site_is_clean_and_so_are_its_feeds(tmp_path: Path) -> None:
    pages = site(ordinary=80, series=12, seed=9)
    assert len(pages) >= 140
    with website(Website()) as served:
        for number, page in enumerate(pages):
            served.add(article_path(number), html_of(page))
        links = "".join(f'<a href="{article_path(n)}">第{n}号链接看上去是一篇文章的标题</a>' for n in range(len(pages)))
        served.add("/", f"<html><body>{links}</body></html>")
        feed = tmp_path / "feed.jsonl"
        line = ("crawl", "aggregator", "-a", f"url={served.address}/", "-O", str(feed))
        run = scrapy(tmp_path, *line)
        assert run.returncode == 0, run.stderr
        records = exported(tmp_path)
        assert sorted(json.loads(text)["url"] for text in feed.read_text().splitlines()) == sorted(
            r["url"] for r in records
        )
        assert [json.loads(text) for text in feed.read_text().splitlines()] == records
        by_number = {int(record["url"][-11:-5]) - 881000: record for record in records}
        assert len(by_number) == len(pages)
        clean = sum(is_clean(record["text"], record["title"]) for record in records)
        assert clean >= 0.98 * len(records), f"{clean} of {len(records)}"
        for number, page in enumerate(pages):
            text = by_number[number]["text"].split("\n")
            assert [paragraph for paragraph in page.paragraphs if paragraph not in text] == []
        stories: dict[str, set[str]] = {}
        for number, page in enumerate(pages):
            stories.setdefault("\n".join(page.paragraphs), set()).add(by_number[number]["story_id"])
        assert all(len(ids) == 1 for ids in stories.values())
        assert len({next(iter(ids)) for ids in stories.values()}) == len(stories)
        again = crawl(tmp_path, f"{served.address}/", "recheck_days=1")
        assert "newscrawl: 0 articles" in again.stderr


def broken(*_arguments: Any, **_options: Any) -> Any:
    raise KeyError("nobody foresaw this")


@pytest.mark.parametrize("place", ["learn", "learn_zone", "letters", "Article.from_dict", "set_zone"])
def test_an_error_at_the_end_keeps_no_run_from_its_files(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such an error would come again in every later run, which first finishes what this one left."""
    monkeypatch.setattr(f"newscrawl.runs.finalise.{place}", broken)
    with website(Website()) as served:
        for number in range(3):
            served.add(article_path(number), article(number))
        served.add("/", listing(range(3)))
        run = crawl(tmp_path, f"{served.address}/")
    assert run.returncode == 0, run.stderr
    assert len(exported(tmp_path)) == 3
    assert ("KeyError: 'nobody foresaw this'" in run.stderr) == (place != "set_zone")  # without a zone it is not called
