"""Counts in words have the form of their noun that the number asks for, wherever a person reads them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from newscrawl.utils.text import counted

PACKAGE: Final = Path(__file__).parents[2] / "newscrawl"
# A number that may be 1, then a plural: f"{count} pages". The form after a fixed limit, or after "1 of", is right for its case.
BARE: Final = re.compile(
    r"""
    (?<!over\ )(?<!limit\ of\ )
    \{(?:len\([^{}]*\)|[a-z_.]*(?:\[[^{}\[\]]*\])?)(?::,)?\}
    \ (?:sites|pages|articles|records|runs|alarms|links|feeds|partitions|addresses|days|files|messages|fields|outlets)\b
    """,
    re.VERBOSE,
)


KNOWN: Final = ["cli.py: {suffix} files", "commands/newsite.py: {url} links"]


@pytest.mark.parametrize(
    ("count", "noun", "words"),
    [
        (0, "site", "0 sites"),
        (1, "site", "1 site"),
        (2, "site", "2 sites"),
        (1, "list page", "1 list page"),
        (1_200, "list page", "1,200 list pages"),
        (1, "address", "1 address"),
        (3, "address", "3 addresses"),
        (2, "story", "2 stories"),
        (2, "day", "2 days"),
        (2, "batch", "2 batches"),
    ],
)
def test_counts_in_words(count: int, noun: str, words: str) -> None:
    assert counted(count, noun) == words


@pytest.mark.parametrize(
    ("line", "is_bare"),
    [
        ('f"{count} pages"', True),
        ('f"{len(links)} article links"', False),  # a noun of two words is not seen
        ('f"{len(links)} links"', True),
        ('f"{total.done:,} records"', True),
        ("f\"{counted(count, 'page')}\"", False),
        ('f"it has over {_MOST:,} records"', False),
    ],
)
def test_what_counts_as_a_bare_plural(line: str, is_bare: bool) -> None:
    assert bool(BARE.search(line)) == is_bare


def test_no_module_prints_a_bare_plural() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}: {match.group()}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for match in BARE.finditer(path.read_text(encoding="utf-8"))
    ]
    # A limit that a user sets, the suffix of a file's name, and "page URL links to no article".
    assert found == KNOWN
