"""The source of a record: which of the page's statements names the outlet."""

from __future__ import annotations

import pytest

import newscrawl

TEXT = (
    "<p>施工队采取分片停水、错峰施工的办法,尽量不打扰居民的日常生活,全部工程将在年底前完工,届时居民用水会更稳。</p>" * 2
)


@pytest.mark.parametrize(
    ("above", "below", "source"),
    [
        ("<em>2024-08-06 09:22</em> <em>中新网四川</em>", "来源:综合自媒体报道", "中国新闻网"),
        ("<em>2024-08-06 09:22</em> <em>中新网四川</em>", "来源:新华社", "新华社"),  # a label and a known outlet
        ("<em>2024-08-06 09:22</em> <em>访谈</em>", "来源:青桥日报", "青桥日报"),
        ("来源:青桥日报 2024-08-06 09:22", "来源:新华社", "青桥日报"),
        ("<em>2024-08-06 09:22</em>", "来源:青桥日报", "青桥日报"),
    ],
)
def test_lines_above_and_below_the_text(above: str, below: str, source: str) -> None:
    page = (
        f"<h1>老旧水塔连片改造启动</h1><div class=by>{above}</div><article>{TEXT}</article><div class=end>{below}</div>"
    )
    assert newscrawl.extract(f"<html><body>{page}</body></html>", "http://news.example/a/1.html").source == source
