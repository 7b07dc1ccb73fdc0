"""Which articles tell the same story. The set of benchmarks/storyset.py was developed on; the pairs here are shelves.

The first shelf was developed on; the second was only ever evaluated on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from newscrawl.items import Article
from newscrawl.ledger import Ledger, ledger_url, open_engine
from newscrawl.ledger.stories import Telling
from newscrawl.normalise.urls import article_key
from newscrawl.pages import Page, PageKind, PageState
from newscrawl.stories import BANDS, bands, is_same_story, story_text
from tests.support import storyset

TEXT = (
    "清河县近日启动老旧水塔改造,首批涉及十二个小区。\n施工队采取分片停水的办法,尽量不打扰居民的日常生活。\n"
    "工程预计在年底前完工,届时居民用水会更稳。\n老住户们说,塔身上的字还看得清。"
)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("速讯:清河县改造老旧水塔 天天百事通", TEXT),
        ("清河县改造老旧水塔", TEXT.replace("。\n", "。\n(资料图片)\n", 1)),
        ("清河县改造老旧水塔", TEXT.replace("工程预计在年底前完工,届时居民用水会更稳。\n", "")),
        ("清河县改造老旧水塔", TEXT + "\n县里还计划在明年春天检修管网,细节另行公布。"),
        ("清河縣改造老舊水塔", OpenCC("s2t").convert(TEXT)),
        ("清河县改造老旧水塔", TEXT.replace(",", ",").replace("。", "! ")),
    ],
    ids=["decorated", "caption", "paragraph less", "paragraph more", "traditional", "punctuation"],
)
def test_same_story(title: str, text: str) -> None:
    assert is_same_story(story_text("清河县改造老旧水塔", TEXT), story_text(title, text))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("清河县改造老旧水塔", TEXT.replace("十二个", "三十个").replace("清河县", "临江镇")),
        ("清河县改造老旧水塔", "青石镇开通三条定制公交线路。\n市民可以在手机上预约座位。\n首班车早上六点发车。"),
        ("清河县改造老旧水塔", ""),
    ],
    ids=["other numbers and names", "other text", "no text"],
)
def test_another_story(title: str, text: str) -> None:
    assert not is_same_story(story_text("清河县改造老旧水塔", TEXT), story_text(title, text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            (
                "联赛:青石队98:95胜河口队",
                "青石队昨晚主场以98:95战胜河口队。\n首节双方打得谨慎。\n终场哨响,全场起立鼓掌致意。",
            ),
            (
                "联赛:青石队88:70胜河口队",
                "青石队昨晚主场以88:70战胜河口队。\n首节双方打得谨慎。\n终场哨响,全场起立鼓掌致意。",
            ),
        ),
        (
            (
                "10月9日蔬菜价格",
                "今日大白菜每斤1.2元,土豆每斤2.1元。\n批发市场供应充足,货源稳定。\n管理方提醒商户按时消毒通风。",
            ),
            (
                "10月10日蔬菜价格",
                "今日大白菜每斤1.3元,土豆每斤2.4元。\n批发市场供应充足,货源稳定。\n管理方提醒商户按时消毒通风。",
            ),
        ),
        (
            (
                "Quake of magnitude 5.1 shakes island",
                "A magnitude 5.1 earthquake struck at 6:12 am. No damage was reported so far. Officials said that no tsunami was expected.",
            ),
            (
                "Quake of magnitude 4.7 shakes island",
                "A magnitude 4.7 earthquake struck at 9:40 pm. No damage was reported so far. Officials said that no tsunami was expected.",
            ),
        ),
    ],
    ids=["score", "prices", "magnitude"],
)
def test_look_alikes(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert not is_same_story(story_text(*one), story_text(*other))


@pytest.fixture
def ledger(tmp_path: Path, database: str) -> Iterator[Ledger]:
    ledger = Ledger(open_engine(ledger_url(tmp_path, database)))
    yield ledger
    ledger.close()


def add(ledger: Ledger, number: int, title: str, text: str, run: int, **values: object) -> None:
    """Record an article, and find its story."""
    url = f"http://news.example/a/{881000 + number}.html"
    page = Page(article_key(url), url, PageKind.ARTICLE, PageState.PENDING)
    article = Article(url=url, title=title, text=text, **values)  # type: ignore[arg-type]
    ledger.pages.add_pending("news.example", [page])
    _, key = ledger.articles.record(article, page, run, "news.example")
    ledger.stories.assign([Telling.of(key, title, text)])


def put(ledger: Ledger, number: int, title: str, text: str, run: int, **values: object) -> str:
    """Record an article, find its story, and return its story_id."""
    add(ledger, number, title, text, run, **values)
    *_, record = ledger.revisions.records_of_run(run)
    return str(record["story_id"])


@pytest.mark.parametrize("at_once", [1, 3, 50])
def test_it_does_not_matter_how_many_articles_are_assigned_together(ledger: Ledger, at_once: int) -> None:
    run = ledger.runs.start("aggregator", "news.example")
    articles = storyset.stories(12, 4, seed=5) + storyset.look_alikes(6, 500, seed=7)
    tellings = []
    for number, each in enumerate(articles):
        url = f"http://news.example/a/{881000 + number}.html"
        page = Page(article_key(url), url, PageKind.ARTICLE, PageState.PENDING)
        ledger.pages.add_pending("news.example", [page])
        article = Article(url=url, title=each.title, text=each.text)
        tellings.append(
            Telling.of(ledger.articles.record(article, page, run, "news.example")[1], each.title, each.text)
        )
    for at in range(0, len(tellings), at_once):
        ledger.stories.assign(tellings[at : at + at_once])
    ledger.stories.mark_originals()
    together: dict[str, list[int]] = defaultdict(list)
    true: dict[int, list[int]] = defaultdict(list)
    for number, (record, each) in enumerate(zip(ledger.revisions.records_of_run(run), articles, strict=True)):
        together[record["story_id"]].append(number)
        true[each.story].append(number)
        told = record["evidence"].get("story_id", {"note": "1 article"})["note"]
        assert told.startswith(f"{sum(other.story == each.story for other in articles)} article")
    assert sorted(together.values()) == sorted(true.values())


@pytest.mark.slow
def test_over_three_hundred_stories_and_look_alikes(ledger: Ledger) -> None:
    run = ledger.runs.start("aggregator", "news.example")
    articles = storyset.stories(320, 4, seed=23) + storyset.look_alikes(60, 10_000, seed=29)
    found: dict[str, list[int]] = defaultdict(list)
    true: dict[int, list[int]] = defaultdict(list)
    for number, article in enumerate(articles):
        add(ledger, number, article.title, article.text, run)
        true[article.story].append(number)
    for number, record in enumerate(ledger.revisions.records_of_run(run)):
        found[record["story_id"]].append(number)
    said = {pair for members in found.values() for pair in combinations(members, 2)}
    wanted = {pair for members in true.values() for pair in combinations(members, 2)}
    assert len(said & wanted) / len(said) >= 0.99
    assert len(said & wanted) / len(wanted) >= 0.97


def test_the_likely_original_is_marked(ledger: Ledger) -> None:
    run = ledger.runs.start("aggregator", "news.example")
    late, early = datetime(2024, 10, 9, 9, tzinfo=UTC), datetime(2024, 10, 9, 7, tzinfo=UTC)
    put(ledger, 1, "清河县改造老旧水塔", TEXT, run, published_at=late, site="a.example")
    put(ledger, 2, "速讯:清河县改造老旧水塔", TEXT, run, published_at=early, site="b.example")
    ledger.stories.mark_originals()
    assert [r["evidence"]["story_id"]["note"] for r in ledger.revisions.records_of_run(run)] == [
        "2 articles; likely original: http://news.example/a/881002.html",
        "2 articles; likely original",
    ]
    put(ledger, 3, "清河县改造老旧水塔", TEXT, run, published_at=late, site="www.chinanews.com.cn", source="中国新闻网")
    ledger.stories.mark_originals()
    assert [r["evidence"]["story_id"]["note"][-11:] for r in ledger.revisions.records_of_run(run)][2] == "ly original"


@given(st.text(max_size=300), st.text(max_size=300))
def test_anything_at_all(title: str, text: str) -> None:
    what = story_text(title, text)
    keys = bands(what)
    assert len(keys) in (0, BANDS)
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert is_same_story(what, what) == bool(what.sentences)
