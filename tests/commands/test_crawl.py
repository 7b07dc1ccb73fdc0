"""The real commands against a real server on loopback."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pyarrow.parquet
import pytest

from fixtures.paths import SITE
from fixtures.serve import served
from newscrawl import exporters
from newscrawl.errors import ExitStatus
from newscrawl.items import FIELDS
from tests.support.commands import exports, scrapy, scrapy_process
from tests.support.fixture_site import ARTICLES


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture(scope="module")
def whole_crawl(site: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    data = tmp_path_factory.mktemp("crawl")
    return data, scrapy_process(data, "crawl", "aggregator", "-a", f"url={site}/", "-O", str(data / "out.json"))


def test_every_article_of_the_site_as_its_truth(
    whole_crawl: tuple[Path, subprocess.CompletedProcess[str]], site: str
) -> None:
    data, run = whole_crawl
    assert run.returncode == 0, run.stderr
    records, _ = exports(data)
    got = {
        r["url"].removeprefix(site): (r["title"], r["published_at"][:16], r["source_raw"], r["text"].split("\n"))
        for r in records
    }
    wanted = {t["path"]: (t["title"], t["published_at"][:16], t["source_raw"], t["paragraphs"]) for t in ARTICLES}
    assert got == wanted


def test_csv_and_json_hold_the_same_records(whole_crawl: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    data, _ = whole_crawl
    records, rows = exports(data)
    assert len(rows) == len(records) == len(json.loads((data / "out.json").read_text(encoding="utf-8")))
    for record, row in zip(records, rows, strict=True):
        assert list(row) == list(record)
        assert row["text"] == record["text"]
        assert row["published_at"] == record["published_at"]
        assert json.loads(row["removed"]) == record["removed"]


def test_the_run_ends_with_one_line_and_no_warning(whole_crawl: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    data, run = whole_crawl
    (line,) = run.stderr.splitlines()
    assert line.startswith(f"newscrawl: {len(ARTICLES)} articles")
    (table,) = (data / "exports").glob("*.csv")
    assert line.endswith(f"{table.with_suffix('')}.{{jsonl,csv}}")
    assert len(list((data / "exports").iterdir())) == 2


def test_robots_txt_is_obeyed(whole_crawl: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    assert "login" in (SITE / "robots.txt").read_text()
    assert "login" not in whole_crawl[1].stderr


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        (["max_articles=5"], 5),
        (["max_pages=1"], 8),
        (["since=2024-10-08"], sum(t["published_at"] >= "2024-10-08" for t in ARTICLES)),
    ],
    ids=["max_articles", "max_pages", "since"],
)
def test_limits(site: str, tmp_path: Path, arguments: list[str], count: int) -> None:
    options = [part for argument in arguments for part in ("-a", argument)]
    run = scrapy(tmp_path, "crawl", "aggregator", "-a", f"url={site}/", *options)
    assert run.returncode == 0, run.stderr
    records, rows = exports(tmp_path)
    assert len(records) == len(rows) == count


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["crawl", "aggregator", "-a", "url=nonsense"], "'nonsense' is not a web address"),
        (["crawl", "aggregator", "-a", "url=ftp://x.example/"], "is not a web address"),
        (["crawl", "aggregator"], "give one of -a url=URL or -a site=NAME"),
        (["crawl", "aggregator", "-a", "site=nowhere"], "unknown site 'nowhere'"),
        (
            ["crawl", "aggregator", "-a", "url=http://x.example", "-a", "max_pages=many"],
            "max_pages must be a whole number",
        ),
        (["crawl", "aggregator", "-a", "url=http://x.example", "-a", "since=soon"], "since must be a date"),
        (["crawl", "aggregator", "-a", "url=http://x.example", "-a", "colour=red"], "has no argument 'colour'"),
        (["crawl", "articles", "-a", "urls=/no/such/file"], "cannot read the file of addresses"),
        (["crawl", "articles"], "give urls=FILE"),
        (["crawl", "nobody"], "no spider and no site 'nobody'"),
        (["clean", "/no/such/file"], "no such file or folder"),
        (
            ["crawl", "articles", "-a", "urls=http://x.example", "-s", "NEWSCRAWL_ALLOW_PRIVATE=a/b"],
            "'a/b' is not a host",
        ),
        (["crawl", "articles", "-a", "urls=http://x.example", "-s", "NEWSCRAWL_EXPORTS=xml"], "no export format 'xml'"),
        (["crawl", "articles", "-a", "urls=http://x.example", "-s", "NEWSCRAWL_LEDGER_URL=x"], "is not a database URL"),
        (["export", "--since", "soon"], "since must be a date"),
        (["export", "-o", "out.xls"], "give --format"),
        (["export", "now"], "takes only options"),
    ],
)
def test_a_wrong_argument_is_one_line(tmp_path: Path, arguments: list[str], complaint: str) -> None:
    run = scrapy(tmp_path, *arguments)
    assert run.returncode == 2
    assert run.stderr.startswith("newscrawl: error: ")
    assert complaint in run.stderr
    assert len(run.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "options",
    [["-O", "out.parquet"], ["-o", "out:parquet"], ["-s", 'FEEDS={"out": {"format": "parquet"}}']],
    ids=["suffix", "name", "setting"],
)
def test_a_feed_without_its_library_is_refused_at_the_start(
    options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporters, "find_spec", lambda _module: None)
    run = scrapy(tmp_path, "crawl", "articles", "-a", "urls=http://x.example", *options)
    assert (run.returncode, run.stderr) == (
        2,
        "newscrawl: error: the format parquet needs pyarrow: in the checkout of newscrawl, run pip install '.[parquet]'\n",
    )


@pytest.mark.parametrize("ending", ["parquet", "xlsx"])
def test_feeds_in_binary_formats(site: str, tmp_path: Path, ending: str) -> None:
    run = scrapy(tmp_path, "crawl", "aggregator", "-a", f"url={site}/", "-O", f"{tmp_path}/out.{ending}")
    assert run.returncode == 0, run.stderr
    records, _ = exports(tmp_path)
    if ending == "parquet":
        titles = pyarrow.parquet.read_table(tmp_path / "out.parquet")["title"].to_pylist()
    else:
        _, *rows = openpyxl.load_workbook(tmp_path / "out.xlsx").active.iter_rows(values_only=True)
        titles = [row[FIELDS.index("title")] for row in rows]
    assert titles == [record["title"] for record in records]


def test_an_unreachable_site_is_told_without_a_traceback(tmp_path: Path) -> None:
    run = scrapy(tmp_path, "crawl", "aggregator", "-a", "url=http://127.0.0.1:1/")
    assert "Could not fetch http://127.0.0.1:1/" in run.stderr
    assert "Traceback" not in run.stderr
    assert run.returncode == ExitStatus.UNREACHABLE
    assert not (tmp_path / "exports").exists()


def test_summary_shows_what_was_cleaned(whole_crawl: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    run = scrapy(whole_crawl[0], "summary")
    assert f"{len(ARTICLES)} articles in" in run.stdout
    assert "hot-word-prefix" in run.stdout


def test_a_wrong_argument_is_one_line_of_a_process(tmp_path: Path) -> None:
    run = scrapy_process(tmp_path, "crawl", "aggregator", "-a", "url=nonsense")
    assert run.returncode == 2
    assert run.stderr.startswith("newscrawl: error: ")
    assert "'nonsense' is not a web address" in run.stderr
    assert len(run.stderr.splitlines()) == 1
