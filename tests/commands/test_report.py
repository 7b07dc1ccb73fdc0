"""The command that writes a report."""

from __future__ import annotations

from pathlib import Path

import pytest

from newscrawl.errors import ExitStatus
from newscrawl.runs.plan import Plan
from newscrawl.runs.run import Run
from tests.support.commands import crawl, scrapy
from tests.support.website import article, article_path, listing, website


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one run that found nothing."""
    Run.begin(Plan(tmp_path, "aggregator", "news.example")).finish(ExitStatus.DONE, {})
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--run", "77"], "there is no run 77"),
        (["--since", "someday"], "since must be a date"),
        (["--articles", "-1"], "--articles must be"),
        (["-o", "/nowhere/at/all\0.html"], "cannot write"),
        (["extra"], "takes only options"),
    ],
)
def test_wrong_options_are_one_line(data: Path, arguments: list[str], words: str) -> None:
    if "\0" in arguments[-1]:
        arguments = ["-o", str(data / "ledger.sqlite" / "report.html")]
    made = scrapy(data, "report", *arguments)
    assert made.returncode in (ExitStatus.USAGE, ExitStatus.LEDGER)
    (line,) = made.stderr.splitlines()
    assert words in line


def test_a_run_without_articles_has_a_report_too(tmp_path: Path) -> None:
    with website() as site:
        site.add("/", listing([3]))
        crawl(tmp_path, f"{site.address}/")
        made = scrapy(tmp_path, "report", "-o", str(tmp_path / "r.html"))
    assert made.returncode == 0, made.stderr
    assert "<dt>articles</dt><dd>0</dd>" in (tmp_path / "r.html").read_text()


def test_pages_that_are_not_kept_are_shown_from_the_record(tmp_path: Path) -> None:
    with website() as site:
        site.add(article_path(1), article(1, extra="").replace("</p></div>", "</p><p>(资料图片仅供参考)</p></div>"))
        site.add("/", listing([1]))
        crawl(tmp_path, f"{site.address}/", NEWSCRAWL_KEEP_PAGES="False")
    made = scrapy(tmp_path, "report", "-o", str(tmp_path / "r.html"))
    assert made.returncode == 0, made.stderr
