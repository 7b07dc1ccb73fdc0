"""Articles are exported from the ledger by date, outlet, site and words, with the fields that are asked for."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet
import pytest

from tests.rounds.test_run import many, newscrawl
from tests.support.website import article, article_path


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles of 9, 10 and 11 October 2024; the last is of another outlet, and one has another text."""
    folder = tmp_path_factory.mktemp("crawled")
    with many(folder, 1) as (site,):
        site.add(article_path(1), article(1, at="2024-10-10 08:00").replace("第2段", "第2段提到苹果"))
        site.add(article_path(2), article(2, at="2024-10-11 23:59").replace("新华社", "中新网"))
        assert newscrawl(folder, "run").returncode == 0
    return folder


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ([], [0, 1, 2]),
        (["--published-since", "2024-10-10"], [1, 2]),
        (["--until", "2024-10-11"], [0, 1]),
        (["--published-since", "2024-10-10", "--until", "2024-10-11"], [1]),
        (["--source", "中国新闻网"], [2]),
        (["--query", "苹果 水塔"], [1]),
        (["--query", "香蕉"], []),
        (["--site", "elsewhere.example"], []),
    ],
)
def test_what_is_exported(crawled: Path, options: list[str], numbers: list[int]) -> None:
    run = newscrawl(crawled, "export", *options)
    assert run.returncode == 0, run.stderr
    titles = {json.loads(line)["title"] for line in run.stdout.splitlines()}
    assert titles == {f"清河县第{number}号老旧水塔改造完工" for number in numbers}


def test_fields_in_each_format(crawled: Path, tmp_path: Path) -> None:
    for form in ("jsonl", "json", "csv", "parquet"):
        path = tmp_path / f"out.{form}"
        run = newscrawl(crawled, "export", "--fields", "title,published_at", "-o", str(path))
        assert run.returncode == 0, run.stderr
    names = ["title", "published_at"]
    assert [list(json.loads(line)) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()] == [names] * 3
    assert [list(record) for record in json.loads((tmp_path / "out.json").read_text("utf-8"))] == [names] * 3
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == names
    assert pyarrow.parquet.read_table(tmp_path / "out.parquet").column_names == names


def test_an_unknown_field_is_named(crawled: Path) -> None:
    run = newscrawl(crawled, "export", "--fields", "title,headline")
    assert (run.returncode, "a record has no field 'headline'" in run.stderr) == (2, True)
