"""Text dumps: where the title, the information line and the end of the text are."""

from __future__ import annotations

import pytest

import newscrawl

TITLE = "清河县连片改造老旧水塔"
FIRST = "清河县近日启动老旧水塔连片改造,首批涉及十二个小区、三千多户居民,工期两个月。"
LAST = "施工队采取分片停水、错峰施工的办法,尽量不打扰居民的日常生活。"
INFO = "时间:2024-10-09 11:24:42来源:中新网四川"
LIST = [
    "  • 小城夜市重新开张",
    "",
    "    小城夜市昨晚重新开张,三百个摊位亮起灯",
    "",
    "  • 首批候鸟飞抵湿地",
    "",
    "    入秋以来,湿地迎来首批越冬候鸟,监测员三",
]


@pytest.mark.parametrize(
    "tail",
    [
        [],
        ["标签:", "", "最新", *LIST],
        ["相关阅读", *LIST],
        ["最新", *LIST],
        [f"{TITLE} 天天百事通", "小城夜市重新开张"],
        ["Copyright © 版权所有"],
        ["责任编辑:沈一鸣", "", "热门文章", *LIST],
        LIST,
    ],
    ids=["nothing", "tags", "related", "short heading", "title again", "copyright", "editor", "bullets"],
)
@pytest.mark.parametrize(
    "menu", [[], ["首页", "资讯", "旅游"], ["首页 资讯 旅游 财经"]], ids=["bare", "menu", "menu line"]
)
def test_dump(menu: list[str], tail: list[str]) -> None:
    text = "\n".join([*menu, f"{TITLE} 天天百事通", INFO, "", FIRST, "", "(资料图片仅供参考)", "", LAST, "", *tail])
    article = newscrawl.extract_text(text)
    assert article.title == TITLE
    assert article.source_raw == "中新网四川"
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2024-10-09T11:24:42+08:00"
    assert article.text == f"{FIRST}\n{LAST}"


def test_a_verse_and_a_list_inside_the_text_stay() -> None:
    body = [
        FIRST,
        "山路把月亮背在肩上,",
        "溪水替孩子们数着石头。",
        "  • 第一批十二个小区",
        "  • 第二批九个小区",
        LAST + "全部工程将在年底前完工,届时居民用水会更稳。",
    ]
    article = newscrawl.extract_text("\n".join([TITLE, INFO, *body]))
    assert article.text.split("\n") == [line.strip(" •") for line in body]


def test_a_dump_without_an_information_line() -> None:
    article = newscrawl.extract_text(f"{TITLE}\n\n{FIRST}\n{LAST}")
    assert (article.title, article.text, article.published_at) == (TITLE, f"{FIRST}\n{LAST}", None)


def test_nothing_to_read_is_told() -> None:
    with pytest.raises(newscrawl.PageError, match="empty"):
        newscrawl.extract_text(" \n ")
    with pytest.raises(newscrawl.NotAnArticle, match="no text"):
        newscrawl.extract_text("首页\n资讯", strict=True)


def test_information_in_several_lines() -> None:
    article = newscrawl.extract_text(
        "\n".join([TITLE, "沈一鸣", "2024年10月09日 11:24", "来源:中新网四川", FIRST, LAST])
    )
    assert (article.source_raw, article.text) == ("中新网四川", f"{FIRST}\n{LAST}")


def test_a_list_above_the_text_and_one_inside_it_go() -> None:
    above = ["热门资讯", "1. 小城夜市重新开张", "2. 首批候鸟飞抵湿地", "3. 老书店续租十年"]
    inside = ["相关阅读", *(line for line in LIST if line)]
    text = "\n".join([TITLE, INFO, *above, FIRST, *inside, LAST, FIRST])
    assert newscrawl.extract_text(text).text == f"{FIRST}\n{LAST}\n{FIRST}"


MENU = [f"频道{number}" for number in range(130)]


def test_information_line_below_a_long_menu_is_found() -> None:
    article = newscrawl.extract_text("\n".join([*MENU, TITLE, INFO, FIRST, LAST, FIRST]))
    assert (article.title, article.source_raw, article.text) == (TITLE, "中新网四川", f"{FIRST}\n{LAST}\n{FIRST}")
    assert article.published_at is not None


@pytest.mark.parametrize(
    "sign", ["作者:沈一鸣", "本文首发于清河县微信公众号", TITLE, "责任编辑:沈一鸣", "版权所有 未经授权不得转载"]
)
def test_one_line_does_not_end_the_text(sign: str) -> None:
    article = newscrawl.extract_text("\n".join([TITLE, INFO, FIRST, sign, LAST, FIRST, LAST]))
    assert [line for line in article.text.splitlines() if line != sign] == [FIRST, LAST, FIRST, LAST]
