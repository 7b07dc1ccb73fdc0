"""No page is skipped without a word: reasons are counted, named and printed, and a first run without articles says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newscrawl.errors import ExitStatus
from newscrawl.items import Article
from newscrawl.ledger.reports import Selection
from newscrawl.normalise.urls import article_key
from newscrawl.pages import FetchInfo, Page, PageKind, PageState
from newscrawl.report.findings import gather
from newscrawl.runs.outcome import RunOutcome, judge, summary_line
from newscrawl.runs.plan import Plan
from newscrawl.runs.recorder import MAX_NAMED
from newscrawl.runs.run import Run


def page(number: int) -> Page:
    url = f"https://news.example/a/{number}.html"
    return Page(article_key(url), url, PageKind.ARTICLE, PageState.PENDING)


def begin(data: Path) -> Run:
    return Run.begin(Plan(data, "aggregator", "news.example", formats=()))


def read(run: Run, articles: int, refused: int, reason: str = "list page") -> None:
    """Record so many articles, and so many pages that are not."""
    for number in range(articles + refused):
        each = page(number)
        run.ledger.pages.add_pending("news.example", [each])
        if number < articles:
            text = f"第{number}座水塔本周完工。"
            run.recorder.record(
                Article(url=each.url, site="news.example", title=f"水塔{number}", text=text), FetchInfo(each)
            )
        else:
            run.recorder.no_article(each, reason)


@pytest.mark.parametrize(
    ("articles", "refused", "message"),
    [
        (0, 0, None),  # nothing was read: the run could not reach the site, which it says elsewhere
        (0, 2, "no article was found; skipped: 2 list pages"),
        (10, 3, None),
        (1, 3, None),  # too few pages to say
        (3, 7, "7 of 10 pages that were taken for articles are not: 7 list pages"),
    ],
)
def test_what_a_first_run_says_of_what_it_found(
    tmp_path: Path, articles: int, refused: int, message: str | None
) -> None:
    run = begin(tmp_path)
    read(run, articles, refused)
    run.check_health()
    assert [alarm.message for alarm in run.recorder.alarms] == ([message] if message else [])
    status = judge({"newscrawl/pages": articles + refused}, "finished", run.recorder.alarms)
    assert status == (ExitStatus.NO_ARTICLES if message else ExitStatus.DONE)
    run.abandon()


def test_pages_that_were_mere_tries_are_no_refusals(tmp_path: Path) -> None:
    run = begin(tmp_path)
    read(run, articles=3, refused=0)
    for number in range(100, 120):
        run.recorder.no_article(page(number), "list page", tried=True)
    run.check_health()
    assert run.recorder.alarms == []
    assert run.recorder.skips == {"list page": 20}
    run.abandon()


def test_a_later_run_without_news_says_nothing(tmp_path: Path) -> None:
    run = begin(tmp_path)
    read(run, articles=3, refused=0)
    run.finish(ExitStatus.DONE, {})
    later = begin(tmp_path)
    later.recorder.stats_of("https://news.example/").add_list(3)
    later.check_health()
    assert later.recorder.alarms == []
    later.abandon()


def test_the_run_report_and_the_html_report_name_what_was_skipped(tmp_path: Path) -> None:
    run = begin(tmp_path)
    read(run, articles=1, refused=MAX_NAMED + 5, reason="no text")
    run.finish(ExitStatus.DONE, {})
    (path,) = (tmp_path / "runs").glob("*.json")
    report = json.loads(path.read_text(encoding="utf-8"))
    assert report["skipped"][0] == {"url": page(1).url, "reason": "no text"}
    assert len(report["skipped"]) == MAX_NAMED
    assert report["skipped_by_reason"] == {"no text": MAX_NAMED + 5}
    again = begin(tmp_path)
    findings, _ = gather(again.ledger, Selection(), 10)
    assert [(cause.reason, cause.pages) for cause in findings.skips] == [("no text", MAX_NAMED + 5)]
    assert (page(1).url, "no text") in findings.skipped
    again.abandon()


@pytest.mark.parametrize(
    ("stats", "counts", "line"),
    [
        ({"newscrawl/pages": 4}, {"new": 4}, "4 articles, 4 pages read, 0 failed, 1.5 s"),
        (
            {"newscrawl/pages": 9, "newscrawl/skipped/list page": 3, "newscrawl/skipped/no text": 2},
            {"new": 4},
            "4 articles, 9 pages read, 0 failed, 1.5 s; 5 skipped: 3 list pages, 2 no text",
        ),
        (
            {
                "newscrawl/pages": 5,
                "newscrawl/skipped/gone": 2,
                "newscrawl/skipped/unchanged": 3,
                "newscrawl/failed": 1,
            },
            {"new": 1, "unchanged": 3},
            "1 article, 5 pages read, 3 unchanged, 2 gone, 1 failed, 1.5 s",
        ),
    ],
)
def test_the_last_line(stats: dict[str, int], counts: dict[str, int], line: str) -> None:
    assert summary_line(RunOutcome(ExitStatus.DONE, 1.5, counts, []), stats, "finished") == line
