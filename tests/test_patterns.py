"""Every regular expression of the package takes time that is linear in its text, or meets short texts only.

Each pattern is attacked with texts made from its own parse tree, in the way in which the code uses it.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import newscrawl
from newscrawl.clean.captions import MAX_CHARS
from newscrawl.rules.loader import Kind, Rule, all_rules, rule_files
from tests.support.pumps import LONG, slow_attack

ANCHORED = ("match", "fullmatch")
UNANCHORED = ("search", "sub", "subn", "split", "findall", "finditer")
NOT_IMPORTED = ("migrations", "__main__", "rendering.proxy")
# Patterns whose texts are short: module and name, the longest text, and what bounds it.
BOUNDED: dict[str, tuple[int, str]] = {
    "clean.bylines._labels": (120, "_is_byline"),
    "discovery.embedded._ADDRESS": (2_000, "_is_address"),
    "extraction.weights._cut_off": (200, "the end of a line, as long as the longest words"),
    "extraction.page_kind._cut_off": (20, "the end of a text"),
    "extraction.people._ADDRESS": (400, "split_people"),
    "extraction.people._vocabulary": (400, "split_people"),
}
RULE_TEXTS: dict[Kind, tuple[str, int]] = {
    "caption": ("fullmatch", MAX_CHARS),
    "caption_span": ("finditer", LONG),
    "boilerplate": ("fullmatch", 900),
    "boilerplate_span": ("finditer", 120),
    "end": ("fullmatch", 40),
}
"""How the rules of a kind are used, and on texts of which length: see captions.py, footers.py and teasers.py in clean/."""
# Functions that compile what they are given: rules, which are tested below, the escaped names of authors, and the pattern that
# newsite suggests. The patterns of site files are run by RE2.
GIVEN = {"_rule", "__init__", "_own", "article_pattern", "author_lines"}


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(newscrawl.__path__, "newscrawl."):
        if not any(part in found.name for part in NOT_IMPORTED):
            yield importlib.import_module(found.name)


def patterns_in(value: Any) -> Iterator[re.Pattern[str]]:
    """Yield the patterns in a value."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from patterns_in(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from patterns_in(each)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for each in dataclasses.fields(value):
            yield from patterns_in(getattr(value, each.name))


def is_re_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in {
        f"re.{name}" for name in ("compile", *ANCHORED, *UNANCHORED)
    }


def methods_on(name: str, source: str) -> set[str]:
    """Return the methods of patterns that a module calls on a name: ``_LEADING.match(text)`` → ``match``."""
    return {
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and node.attr in (*ANCHORED, *UNANCHORED)
        and ast.unparse(node.value).rpartition(".")[2] == name
    }


def collect(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str], str]]:
    """Yield the patterns of a module: a name, the pattern, and the method by which it is used."""
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    for name, value in vars(module).items():
        for pattern in patterns_in(value):
            # Imported or handed on, it may be searched for anywhere.
            methods = methods_on(name, source) or {"findall"}
            yield name, pattern, next((each for each in UNANCHORED if each in methods), "match")
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and function.name not in GIVEN:
            yield from in_function(module, function)


def in_function(
    module: ModuleType, function: ast.FunctionDef | ast.AsyncFunctionDef
) -> Iterator[tuple[str, re.Pattern[str], str]]:
    for call in (node for node in ast.walk(function) if is_re_call(node)):
        assert isinstance(call, ast.Call)
        method = ast.unparse(call.func).removeprefix("re.")
        if method != "compile":
            named = [word.value for word in call.keywords if word.arg == "flags"]
            flags = [each for each in (*call.args[2:], *named) if ast.unparse(each).startswith("re.")]
            parts = [eval(ast.unparse(each), vars(module)) for each in (call.args[0], *flags)]
            yield function.name, re.compile(*parts), method
            continue
        made = getattr(module, function.name)
        sets = [all_rules()] if function.args.args else [None]
        for pattern in {each for rules in sets for each in patterns_in(made(rules) if rules else made())}:
            yield function.name, pattern, "search"
        return


@pytest.mark.slow
@pytest.mark.parametrize("module", list(modules()), ids=lambda module: module.__name__.removeprefix("newscrawl."))
def test_patterns_of_the_code(module: ModuleType) -> None:
    slow = {}
    for name, pattern, method in collect(module):
        longest, _ = BOUNDED.get(f"{module.__name__.removeprefix('newscrawl.')}.{name}", (LONG, ""))
        if attack := slow_attack(pattern, method, longest):
            slow[name] = attack
    assert slow == {}


@pytest.mark.parametrize("language", sorted(rule_files()))
def test_rules(language: str) -> None:
    def attack(rule: Rule) -> str | None:
        method, longest = RULE_TEXTS[rule.kind]
        return slow_attack(re.compile(rule.pattern), method, longest)

    assert {rule.name: slow for rule in rule_files()[language].rules if (slow := attack(rule))} == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pattern", "is_slow"),
    [
        (r"(a+)+b", True),
        (r"(?:a|a)*b", True),
        (r"(?<![/a-z])(?:/[a-z]{2,4}+)*+!", False),
        (r"(?:\s?/(?:apa|[a-z]{2,4})\s?)*!", True),
        (r"\s+$", True),
        (r"[,;]++x", True),
        (r"(?<![,;])[,;]++x", False),
        (r"^a*a*b", True),
        (r"[^\n]{0,120}x", False),
        (r"\d{4}-\d\d", False),
    ],
)
def test_the_attacks_find_what_is_slow(pattern: str, is_slow: bool) -> None:
    assert (slow_attack(re.compile(pattern)) is not None) == is_slow
