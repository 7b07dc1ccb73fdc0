from __future__ import annotations

import pytest

from newscrawl.clean.punctuation import only_punctuation, strip_stray

STRAY = [
    ("好评如潮....。.", "好评如潮。"),
    ("结束了。。", "结束了。"),
    ("结束了。。。。", "结束了。"),
    ("结束了。;", "结束了。"),
    ("结束了。.", "结束了。"),
    ("结束了..。", "结束了。"),
    ("结束了...。", "结束了。"),
    ("结束了，。", "结束了。"),
    ("结束了。，明天再来。", "结束了。明天再来。"),
    ("东西很多，，都要带走。", "东西很多，都要带走。"),
    (",你们好,今天来聊一聊。", "你们好,今天来聊一聊。"),
    ("。他走进了房间。", "他走进了房间。"),
]
KEPT = [
    "“水压稳了,心也就稳了……”",
    "他想了很久......最后还是去了。",
    "他想了很久......。",
    "这是为什么呢。。。",
    "这是为什么呢。。。。。。",
    "真的吗?!",
    "增长15.29%,客户超3.5万人次。",
    "版本 2.0.1 已发布。",
    "《红楼梦》、《西游记》,他都读过。",
    "……他终于开口了。",
    "...and then it rained.",
]


@pytest.mark.parametrize(("text", "wanted"), STRAY)
def test_stray_goes(text: str, wanted: str) -> None:
    mended, removed = strip_stray(text)
    assert mended == wanted
    assert removed


@pytest.mark.parametrize("text", KEPT)
def test_meant_punctuation_stays(text: str) -> None:
    assert strip_stray(text) == (text, [])


def test_a_line_of_punctuation_is_none_of_text() -> None:
    assert only_punctuation("。.")
    assert only_punctuation("——")
    assert not only_punctuation("* * *")
    assert not only_punctuation("5")
