"""What is printed around a title, above and below the text."""

from __future__ import annotations

import pytest

import newscrawl

TITLE = "清河县连片改造老旧水塔"
TEXT = "<p>清河县近日启动老旧水塔连片改造,首批涉及十二个小区、三千多户居民。</p><p>全部工程将在年底前完工,届时居民用水会更稳。</p>"


def read(above: str, below: str = "", title: str = "") -> newscrawl.Article:
    html = f"<html><head><title>{TITLE}{title}</title></head><body><h1>{TITLE}</h1>{above}<div>{TEXT}</div>{below}</body></html>"
    return newscrawl.extract(html, "http://news.example/news/881001.html")


@pytest.mark.parametrize(
    ("above", "source"),
    [
        ("<p>新华社</p><p>2024-10-09 11:24</p>", "新华社"),
        ("<p><a href=/m>经济日报</a></p><p><span>2024-10-09 11:24</span><span>经济日报官方账号</span></p>", "经济日报"),
        ("<div>2024-10-09 11:24 游民星空[整理]</div>", "游民星空"),
        ("<div>2024-10-09 11:24</div>", None),
        ("<p>热点</p><p>2024-10-09 11:24</p>", None),
    ],
)
def test_an_outlet_in_a_line_of_its_own(above: str, source: str | None) -> None:
    article = read(above)
    assert article.source_raw == source
    assert article.published_at is not None


def test_the_site_is_the_source_if_it_is_an_outlet_and_nothing_else_is_named() -> None:
    assert read("<div>2024-10-09 11:24</div>", title="--当代商报").source_raw == "当代商报"


def test_a_labelled_date_below_the_text() -> None:
    article = read("", "<div>赞 0</div><div>发布日期:2019-09-23 14:34:05 所属分类:头条</div>")
    assert article.to_dict()["published_at"] == "2019-09-23T14:34:05+08:00"


def test_an_unlabelled_date_below_the_text_is_anyones() -> None:
    assert read("", "<div>别处的新闻 2019-09-23</div>").published_at is None


def test_the_earliest_of_two_printed_times_is_that_of_publication() -> None:
    article = read("<div>最新推荐于 2024-05-07 22:12:13</div><div>沈一鸣 于 2024-05-06 15:47:53 发布</div>")
    assert article.to_dict()["published_at"] == "2024-05-06T15:47:53+08:00"


def test_a_long_sentence_with_a_date_is_no_information_line() -> None:
    lead = (
        "May 9, 2024 – Were you born with a name that nobody can spell? Fear not; it turns out that most people learn."
    )
    html = f"<html lang=en><title>Names that nobody can spell</title><h1>Names that nobody can spell</h1><div><p>{lead}</p><p>Half of them need a year, she said, and the other half a nickname.</p></div>"
    assert newscrawl.extract(html).text.startswith(lead)
