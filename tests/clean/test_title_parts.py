"""The places at which a title may be divided into a decoration and the rest."""

from __future__ import annotations

import pytest

from newscrawl.clean.title_parts import Side, splits


@pytest.mark.parametrize(
    ("title", "side", "decorations"),
    [
        ("桥头早知道丨水塔要改造", Side.PREFIX, ["桥头早知道丨"]),
        ("【快讯】水塔要改造", Side.PREFIX, ["【快讯】"]),
        ("看点▶“水塔”要改造", Side.PREFIX, ["看点▶"]),
        ("水塔要改造?~蜀道头版", Side.SUFFIX, ["~蜀道头版"]),
        ("水位涨2.38%~头版", Side.SUFFIX, ["~头版"]),
        ("水塔要改造(图文)", Side.SUFFIX, ["(图文)"]),
        ("水塔要改造了 云桥", Side.SUFFIX, [" 云桥"]),
        ("Morning Bell ▶ A pier reopens", Side.PREFIX, ["Morning Bell ▶ "]),
        ("Covid-19 ward shut", Side.PREFIX, []),
        ("A pier reopens", Side.PREFIX, []),
        ("水塔,要改造了", Side.PREFIX, []),
        ("老乡看点水塔", Side.OPENING, []),
        ("老乡看点水塔开放", Side.OPENING, ["老乡看点", "老乡看点水"]),
        ("涨了12点蜀道头版", Side.ENDING, ["蜀道头版"]),
    ],
)
def test_splits(title: str, side: Side, decorations: list[str]) -> None:
    assert [each.decoration for each in splits(title) if each.side is side] == decorations


@pytest.mark.parametrize("title", ["", "|", "丨丨丨", "【】", "水", "a" * 600, "▶" * 600, "水▶" * 300])
def test_any_title_divides_into_itself(title: str) -> None:
    for each in splits(title):
        first, last = (each.decoration, each.rest) if each.side.is_first else (each.rest, each.decoration)
        assert title.startswith(first)
        assert title.endswith(last)
