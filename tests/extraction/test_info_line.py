"""Information lines. A line is given as its text nodes, which often touch without a space."""

from __future__ import annotations

import pytest

from newscrawl.extraction.info_line import Info, is_information_line, parse
from newscrawl.rules.loader import rules_for

DEVELOPED_ON: list[tuple[tuple[str, ...], Info]] = [
    (("时间:2024-10-09 11:24:42来源:中新网四川",), Info(["时间:2024-10-09 11:24:42"], source="中新网四川")),
    (("时间:2024-10-09 11:24:42", "来源:中新网四川"), Info(["时间:2024-10-09 11:24:42"], source="中新网四川")),
    (("2024-10-09 11:24:42来源:羊城晚报",), Info(["2024-10-09 11:24:42"], source="羊城晚报")),
    (
        ("来源:新京报　作者:何小满　2024-10-09 11:24　点击:502次　【", "大", " ", "中", "】"),
        Info(["2024-10-09 11:24"], source="新京报", authors=["何小满"]),
    ),
    (
        ("发布时间:", "2024年10月09日 11:24", " | 来源:", "新华社", " | 责任编辑:沈一鸣"),
        Info(["发布时间:2024年10月09日 11:24"], source="新华社"),
    ),
    (("來源:聯合報　記者 林知遠", "民國113年10月9日 11:24"), Info(["民國113年10月9日 11:24"], source="聯合報")),
    (("来源：", "作者：何小满"), Info(authors=["何小满"])),
    (("更新时间:2024-10-09 11:24",), Info(modified=["2024-10-09 11:24"])),
    (("首页 > 资讯 > 正文",), Info()),
]
EVALUATED_ON: list[tuple[tuple[str, ...], Info]] = [
    (("稿源:法治日报 发布:2024/10/09 08:01",), Info(["发布:2024/10/09 08:01"], source="法治日报")),
    (
        ("2024-10-09 09:49:00 来源: 大众网·海报新闻 作者: 周禾",),
        Info(["2024-10-09 09:49:00"], source="大众网·海报新闻", authors=["周禾"]),
    ),
    (("文章来源：中国文物报", "发布日期：2024-10-09"), Info(["发布日期：2024-10-09"], source="中国文物报")),
    (
        ("Source: The Example Times | October 9, 2024 11:24 AM",),
        Info(["October 9, 2024 11:24 AM"], source="The Example Times"),
    ),
    (("昨天 12:30 来自:澎湃新闻",), Info(["昨天 12:30"], source="澎湃新闻")),
]


@pytest.mark.parametrize(("parts", "wanted"), DEVELOPED_ON + EVALUATED_ON)
def test_fields(parts: tuple[str, ...], wanted: Info) -> None:
    info = parse(parts, rules_for("zh"))
    assert (info.dates, info.modified, info.source, info.authors) == (
        wanted.dates,
        wanted.modified,
        wanted.source,
        wanted.authors,
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("时间:2024-10-09 11:24:42来源:中新网四川", True),
        ("2024年10月9日，清河县启动水塔改造，首批涉及十二个小区。", False),
        ("来源国不同,税率也不同。", False),
        ("首页 资讯 财经", False),
    ],
)
def test_is_information_line(text: str, wanted: bool) -> None:
    assert is_information_line(text, parse((text,), rules_for("zh"))) is wanted
