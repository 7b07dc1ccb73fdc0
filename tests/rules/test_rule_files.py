"""Every rule matches its own example, and does not match its look-alikes."""

from __future__ import annotations

from functools import cache

import pytest
from opencc import OpenCC

from newscrawl.clean.boilerplate import clean_body
from newscrawl.clean.known import Known
from newscrawl.errors import ConfigError
from newscrawl.items import Block, Image
from newscrawl.normalise.text import shadow
from newscrawl.rules.loader import KINDS, Rule, RuleSet, parse_rule_file, rule_files, rules_for

RULES = [rule for file in rule_files().values() for rule in file.rules]
BEFORE = "镇上的人都说,这条路修得值,往后进城卖菜再也不用天不亮就出门了。"


TRADITIONAL = OpenCC("s2t")


@cache
def own_rules(language: str, *, traditional: bool = False) -> RuleSet:
    """Return the rules of one language, without the English ones. Their patterns are compiled once."""
    return RuleSet([rule_files()[language]], traditional=traditional)


def clean(text: str, rule: Rule) -> list[str]:
    """Clean a body with the text at the place where the rule applies."""
    lines = [BEFORE, text] if rule.where != "head" else [text, BEFORE]
    pictures = [(1, Image("http://x.example/1.jpg"))] if rule.where == "picture" else []
    body = clean_body([Block(line) for line in lines], pictures, Known(), rules_for(rule.language))
    return [block.text for block in body.blocks if block.text != BEFORE]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.language}-{rule.kind}-{rule.name}")
def test_example_goes(rule: Rule) -> None:
    left = clean(rule.example, rule)
    if rule.kind.endswith("span"):
        assert left != [rule.example]
    else:
        assert left == []


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule in RULES for text in rule.keep], ids=str)
def test_look_alike_stays(rule: Rule, text: str) -> None:
    matcher = own_rules(rule.language).matcher(rule.kind)
    if rule.kind.endswith("span"):
        assert rule.name not in [match.rule.name for match in matcher.spans(shadow(text))]
    else:
        found = matcher.whole(shadow(text))
        # A rule for the tail may match a look-alike that only ever stands in the middle of a text.
        assert found is None or found.where == "tail"


def test_a_look_alike_of_a_tail_rule_stays_in_the_middle() -> None:
    lines = [BEFORE, "标签:年轻人为什么反感被贴标签?", "入夜以后老街也热闹起来了,卖豆花的摊子前排起了长队。"]
    body = clean_body([Block(line) for line in lines], [], Known(), rules_for("zh"))
    assert [block.text for block in body.blocks] == lines


@pytest.mark.parametrize("sign", [">", "→", "▶", "►"])
def test_headings_and_points_with_an_arrow_stay(sign: str) -> None:
    lines = [
        BEFORE,
        f"{sign} 公租房补贴如何申请、需要哪些材料",
        "申请人可以到街道窗口领取表格,五个工作日内会收到答复。",
    ]
    body = clean_body([Block(line) for line in lines], [], Known(), rules_for("zh"))
    assert [block.text for block in body.blocks] == lines


@pytest.mark.parametrize("kind", KINDS)
def test_names_are_unique_within_a_kind(kind: str) -> None:
    names = [(rule.language, rule.name) for rule in RULES if rule.kind == kind]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("language = 'zh'\n[[caption]]\nname = 'x'\n", "lacks 'pattern'"),
        ("language = 'zh'\n[[caption]]\nname = 'x'\npattern = '('\nexample = ''\n", "pattern of x is wrong"),
        (
            "language = 'zh'\n[[caption]]\nname = 'x'\npattern = 'a'\nexample = 'a'\nwhere = 'roof'\n",
            "where must be one of",
        ),
        ("[[caption]]\n", "must say its language"),
        ("language = ", "not valid TOML"),
    ],
)
def test_a_wrong_file_names_itself(text: str, complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint) as error:
        parse_rule_file(text, "xx.toml")
    assert "xx.toml" in str(error.value)


def test_an_unknown_language_gets_all_rules() -> None:
    assert {file.language for file in rules_for("xx").files} == set(rule_files())
    assert {file.language for file in rules_for("zh-TW").files} == {"zh", "en"}


# OpenCC's traditional 了 of 了解 is 瞭, which it gives back only as a word.
ONE_FORM_LEFT = {"follow-for-more"}


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.language == "zh"], ids=lambda rule: rule.name)
def test_a_rule_takes_its_example_in_traditional_characters(rule: Rule) -> None:
    example = shadow(TRADITIONAL.convert(rule.example))
    matcher = own_rules("zh", traditional=True).matcher(rule.kind)
    is_taken = bool(list(matcher.spans(example))) if rule.kind.endswith("span") else matcher.whole(example) is not None
    assert is_taken == (rule.name not in ONE_FORM_LEFT)


# Bug caught: these took time by a power of the line's length, and the timeout of the tests ended them.
@pytest.mark.parametrize(
    ("language", "line"),
    [("de", "dpa" + "/apa" * 200 + "."), ("zh", "校对| " * 170 + "!"), ("zh", "编辑:张 " * 170 + "!")],
)
def test_lines_that_a_rule_nearly_matches(language: str, line: str) -> None:
    assert rules_for(language).matcher("boilerplate").whole(line) is None
