"""An error in newscrawl on one page costs the field that it hits: never the record, never another page."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

import newscrawl
from newscrawl.errors import ExitStatus
from tests.support.commands import crawl, exported, last_report, scrapy
from tests.support.website import article, article_path, listing, website

PAGE = article(0, head='<meta name=keywords content="水塔,改造"><meta name=author content="周禾">')
URL = f"http://news.example{article_path(0)}"


def broken(*_arguments: Any, **_options: Any) -> Any:
    raise KeyError("zh-\x1bxx")


# What raises, the field that has the note in the evidence, and the fields that may differ.
FAULTS = [
    ("newscrawl.extraction.fields.default_zone", "published_at", {"published_at"}),
    ("newscrawl.extraction.fields.dates.published_readings", "published_at", {"published_at", "published_raw"}),
    ("newscrawl.extraction.fields.dates.modified_readings", "modified_at", set()),
    ("newscrawl.extraction.fields.source.source_readings", "source", {"source", "source_raw"}),
    ("newscrawl.extraction.fields.source.loose_source_readings", "", set()),
    ("newscrawl.extraction.fields.source.find_dateline", "dateline", set()),
    ("newscrawl.extraction.fields.authors.author_readings", "authors", {"authors"}),
    ("newscrawl.extraction.fields.tags.find_tags", "tags", {"tags"}),
    ("newscrawl.extraction.fields.find_pictures", "images", set()),
    ("newscrawl.extraction.fields.captions_by_place", "images", set()),
    ("newscrawl.extraction.fields.language.find_language", "language", {"language", "published_at", "source"}),
    ("newscrawl.extraction.fields.jsonld.read", "", set()),
    ("newscrawl.extraction.fields.read_header", "", {"text", "line_kinds", "published_at", "published_raw", "source", "source_raw"}),
    ("newscrawl.extraction.fields.find_marks", "", set()),
    ("newscrawl.extraction.fields.teaser_titles", "", set()),
    ("newscrawl.extraction.fields.template_of", "", set()),
    ("newscrawl.extraction.fields.set_address", "url", {"url", "site", "published_at"}),
    ("newscrawl.extraction.fields._site_names", "", {"title"}),
    ("newscrawl.stages.body.clean_body", "text", set()),
    ("newscrawl.stages.title.undecorate", "title", set()),
    ("newscrawl.stages.dates._best_date", "published_at", {"published_at"}),
    ("newscrawl.stages.source.outlets.resolve", "source", {"source"}),
]  # fmt: skip
_MAY_DIFFER = {"evidence", "removed", "fetched_at"}


@pytest.mark.parametrize(("place", "field", "differs"), FAULTS, ids=[place for place, *_ in FAULTS])
def test_one_field_is_lost(
    place: str, field: str, differs: set[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    whole = newscrawl.extract(PAGE, URL).to_dict()
    monkeypatch.setattr(place, broken)
    with caplog.at_level(logging.ERROR):
        record = newscrawl.extract(PAGE, URL, strict=True).to_dict()
    assert {name for name in whole if record[name] != whole[name]} - _MAY_DIFFER <= differs
    assert record["title"]
    assert record["text"]
    (line,) = caplog.messages
    assert line.endswith("KeyError: 'zh-\\x1bxx'")
    if field:
        assert record["evidence"][field]["note"].startswith("an error in newscrawl cost this field: KeyError")


def test_a_run_keeps_its_records_and_counts_the_fields(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawl.extraction.fields.default_zone", broken)
    with website() as site:
        for number in range(3):
            site.add(article_path(number), article(number))
        site.add("/", listing(range(3)))
        run = crawl(tmp_path, f"{site.address}/")
    records = exported(tmp_path)
    assert run.returncode == 0
    assert [record["published_at"] for record in records] == [None] * 3
    assert run.stderr.count("published_at: KeyError") == 3
    assert "3 fields lost to errors" in run.stderr
    assert last_report(tmp_path)["stats"]["newscrawl/fields lost to errors"] == 3


def test_an_error_takes_no_field_from_a_record_that_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with website() as site:
        site.add(article_path(0), article(0))
        site.add("/", listing([0]))
        assert crawl(tmp_path, f"{site.address}/").returncode == 0
        with monkeypatch.context() as patch:
            patch.setattr("newscrawl.extraction.fields.default_zone", broken)
            again = crawl(tmp_path, f"{site.address}/", "recheck_days=1")
            assert "0 articles" in again.stderr
            assert again.returncode == ExitStatus.PARTLY_FAILED
            recleaned = scrapy(tmp_path, "reclean")
            assert "0 of 1 record revised, 1 failed" in recleaned.stderr
        assert "0 of 1 record revised, 0 failed" in scrapy(tmp_path, "reclean").stderr
    (record,) = exported(tmp_path)
    assert record["published_at"] == "2024-10-09T11:24:00+08:00"
