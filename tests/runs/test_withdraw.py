"""What several pages of one site say together: texts of the interface are withdrawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from newscrawl.errors import ExitStatus
from newscrawl.items import Article
from newscrawl.normalise.urls import article_key
from newscrawl.pages import FetchInfo, Page, PageKind, PageState
from newscrawl.runs.plan import Plan
from newscrawl.runs.run import Run

INTERFACE = "您可以在本站首页的“我的收藏”里查看所有收藏过的图集。"


def begin(data: Path) -> Run:
    return Run.begin(Plan(data, "aggregator", "news.example", formats=()))


def record(run: Run, path: str, title: str, text: str, site: str = "news.example") -> None:
    url = f"https://{site}/{path}"
    page = Page(article_key(url), url, PageKind.ARTICLE, PageState.PENDING)
    page = run.ledger.pages.known([page.key]).get(page.key) or page
    run.ledger.pages.add_pending("news.example", [page])
    run.recorder.record(Article(url=url, site=site, title=title, text=text), FetchInfo(page))


def exported(run: Run) -> list[str]:
    run.finalise()
    return [each["title"] for each in run.ledger.revisions.records_of_run(run.id)]


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        ([INTERFACE] * 3, 0),  # three galleries whose captions were not read
        ([INTERFACE] * 2, 2),  # two are too few to tell
        (
            ["县里启动水塔改造,工程年底前完工。" + "施工队采取分片停水、错峰施工的办法。" * 20] * 3,
            3,
        ),  # an article, retitled
        (["桥今天通车了。", "桥明天通车。", "路修好了。"], 3),
    ],
)
def test_short_texts_that_stand_under_several_titles_are_withdrawn(tmp_path: Path, texts: list[str], kept: int) -> None:
    run = begin(tmp_path)
    for number, text in enumerate(texts):
        record(run, f"slide_{number}.html", f"第{number}组图片:水塔与河", text)
    record(run, "a/1.html", "水塔改造完工", "水塔改造本周完工,居民用水恢复。")
    assert len(exported(run)) == kept + 1
    withdrawn = len(texts) - kept
    assert run.recorder.skips["text of the interface"] == withdrawn
    assert run.recorder.counts["new"] == kept + 1
    run.finish(ExitStatus.DONE, {})


def test_withdrawn_pages_are_not_fetched_again_and_later_ones_are_withdrawn_too(tmp_path: Path) -> None:
    first = begin(tmp_path)
    for number in range(3):
        record(first, f"slide_{number}.html", f"第{number}组图片", INTERFACE)
    record(first, "a/1.html", "水塔改造完工", "水塔改造本周完工,居民用水恢复。")
    first.finish(ExitStatus.DONE, {})
    second = begin(tmp_path)
    wanted, new = second.frontier.wanted([f"https://news.example/slide_{number}.html" for number in range(3)])
    assert (wanted, new) == ([], 0)
    second.abandon()
