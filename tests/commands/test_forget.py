"""Articles are forgotten by address, site or age; what stays is whole."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rounds.test_run import many, newscrawl
from tests.support.website import Website, article_path


@pytest.fixture
def crawled(tmp_path: Path) -> Iterator[list[Website]]:
    """Two sites with three articles each; those of the first were first seen long ago."""
    with many(tmp_path, 2) as sites:
        assert newscrawl(tmp_path, "run").returncode == 0
        with sqlite3.connect(tmp_path / "data" / "ledger.sqlite") as database:
            host = sites[0].address.removeprefix("http://")
            database.execute("UPDATE articles SET first_seen = '2020-01-01 00:00:00.000000' WHERE site = ?", [host])
        for site in sites:
            site.asked()
        yield sites


def titles(folder: Path) -> list[str]:
    return [json.loads(line)["title"] for line in newscrawl(folder, "export").stdout.splitlines()]


def rows(folder: Path, table: str) -> int:
    with sqlite3.connect(folder / "data" / "ledger.sqlite") as database:
        count: int = database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return count


def test_old_articles_are_forgotten_and_not_fetched_again(tmp_path: Path, crawled: list[Website]) -> None:
    assert "3 articles would be forgotten" in newscrawl(tmp_path, "forget", "--older-than", "1y", "--dry-run").stdout
    assert len(titles(tmp_path)) == 6
    run = newscrawl(tmp_path, "forget", "--older-than", "1y", "--vacuum")
    assert (run.returncode, run.stdout) == (0, "3 articles forgotten\n"), run.stderr
    assert all("第10" in title for title in titles(tmp_path))
    assert [rows(tmp_path, table) for table in ("articles", "revisions", "captures", "stories")] == [3, 3, 3, 3]
    assert newscrawl(tmp_path, "run", "--all").returncode == 0
    assert crawled[0].asked() == ["/"]
    assert len(titles(tmp_path)) == 3


def test_a_site_is_forgotten_as_if_it_had_never_been_crawled(tmp_path: Path, crawled: list[Website]) -> None:
    host = crawled[0].address.removeprefix("http://")
    assert newscrawl(tmp_path, "forget", "--site", host, "--again").stdout == "3 articles forgotten\n"
    assert newscrawl(tmp_path, "run", "--all").returncode == 0
    assert sorted(crawled[0].asked()) == ["/", *(article_path(number) for number in range(3))]
    assert len(titles(tmp_path)) == 6


def test_one_article_is_forgotten(tmp_path: Path, crawled: list[Website]) -> None:
    run = newscrawl(tmp_path, "forget", f"{crawled[1].address}{article_path(101)}")
    assert run.stdout == "1 article forgotten\n"
    assert len(titles(tmp_path)) == 5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "say what to forget"),
        (["--older-than", "a while"], "'a while' is not a span of time"),
    ],
)
def test_wrong_arguments_forget_nothing(tmp_path: Path, arguments: list[str], message: str) -> None:
    run = newscrawl(tmp_path, "forget", *arguments)
    assert (run.returncode, message in run.stderr) == (2, True)
