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


STORY = [
    "江口渡从本月起加开三班夜间渡船,末班船在二十三点离岸,镇上的居民说这样方便多了。",
    "渡口的站长介绍,夜班船的票价和白天相同,学生和老人凭证可以半价乘船,夜里也不加价。",
    "镇里还在码头修了候船室,里面有热水和充电的地方,冬天等船的人不用再站在风里等待了。",
    "站长最后说,他们会根据乘客的意见调整班次,欢迎大家把想法写在码头的留言本上告诉他们。",
]
NAME = "江口渡加开三班夜间渡船"
DAY = "2026-03-04 10:11 江口日报"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        pytest.param(["字号 放大 缩小 收藏 分享"], [], id="a row of labels"),
        pytest.param(["分享", "0"], [], id="buttons"),
        pytest.param(["江口渡从本月起加开三班夜间渡船,末班船在二十三点离岸。"], [], id="an abstract of the text"),
        pytest.param([], ["手机版", NAME, DAY, *STORY], id="a second copy"),
        pytest.param([], [f"栏目{n}" for n in range(9)] + ["本站由江口传媒主办,转载须经同意。"], id="terms of use"),
    ],
)
def test_lines_around_the_text_of_a_dump_go(above: list[str], below: list[str]) -> None:
    article = newscrawl.extract_text("\n".join(["首页", NAME, DAY, *above, *STORY, *below]))
    assert (article.title, article.source_raw, article.text.split("\n")) == (NAME, "江口日报", STORY)


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param(["关键词:票价", STORY[1], STORY[2], "关键词:候船室"], id="a label that heads each part"),
        pytest.param(
            ["相关阅读", "夜里有人。", "码头上灯还亮着。", "船来了,人上去了。"], id="short sentences after a heading"
        ),
    ],
)
def test_a_text_goes_on_after_a_line_inside_it(inside: list[str]) -> None:
    body = [*STORY[:2], *inside, STORY[3]]
    kept = newscrawl.extract_text("\n".join([NAME, DAY, *body])).text
    assert [line for line in body if line.endswith("。") and line not in kept] == []


def test_a_list_may_end_a_chinese_text() -> None:
    berths = [f"{number}号泊位:开往南岸,二十分钟一班" for number in range(1, 9)]
    article = newscrawl.extract_text("\n".join([NAME, DAY, *STORY, *berths, "责任编辑:沈一鸣", "热门文章"]))
    assert article.text.split("\n") == [*STORY, *berths]


ENGLISH = [
    "The night ferry at Bellford will run three more times from this month on, the harbour office said on Monday.",
    "Passengers who work late had asked for the ferry for years, and some of them had slept in the waiting room.",
    "The fare is the same as by day, and pupils pay half of it if they show the card of their school on board.",
    "A new waiting room with hot water and lamps is open until the last ferry has left the quay at midnight.",
]
HEADLINE = "Night ferry at Bellford runs three more times"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        pytest.param(
            ["Passengers had asked for the night ferry at Bellford for years, the harbour office says"],
            [],
            id="standfirst",
        ),
        pytest.param(
            [],
            [
                line
                for n in range(5)
                for line in (
                    f"Rosa{n} says:",
                    f"March {n + 5}, 2026 at 9:1{n} am",
                    "I would like to see it run on Sundays as well, please.",
                    "Reply",
                )
            ],
            id="comments",
        ),
        pytest.param(
            [],
            [
                line
                for n in range(4)
                for line in (
                    f"Market hall {n} reopens",
                    "Rosa Lindqvist",
                    f"Monday March {n + 2}, 2026",
                    "The hall had been closed since the flood of last winter.",
                )
            ],
            id="teasers with dates",
        ),
    ],
)
def test_an_english_dump(above: list[str], below: list[str]) -> None:
    article = newscrawl.extract_text(
        "\n".join(["Home", "Politics", "Harbour", HEADLINE, *above, "March 4, 2026 at 9:12 am", *ENGLISH, *below])
    )
    assert (article.title, article.text.split("\n")) == (HEADLINE, ENGLISH)


def test_a_biography_after_buttons_is_not_the_end_of_a_dump() -> None:
    body = [*ENGLISH, *(line.replace("ferry", "boat") for line in ENGLISH)]
    buttons = ["Mail", "Copy link", "Print", "Save for later"]
    biography = "Rosa Lindqvist has written about the harbour and its people for eleven years."
    text = "\n".join([HEADLINE, "March 4, 2026 at 9:12 am", *body, *buttons, biography])
    assert newscrawl.extract_text(text).text.split("\n") == body
