"""The words of each language: the ``[words]`` table of its rule file, documented at the head of ``en.toml``.

A new language needs its file and nothing else: patterns in the code are put together from these words. Words are read
as written, never as patterns, so no entry can make a pattern slow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from newscrawl.errors import ConfigError
from newscrawl.rules.files import language_files

WordKey = Literal[
    "next_page",
    "more_entries",
    "whole_article",
    "tags",
    "tags_before",
    "cut_off",
    "terms",
    "summary",
    "role",
    "role_before",
    "and",
    "biography",
    "offer",
    "common",
]
ScriptUse = Literal["own", "decisive", "shared"]
WORD_KEYS: tuple[WordKey, ...] = get_args(WordKey)
_RANGES = re.compile(r"(?:[^\x00-\x7f]-[^\x00-\x7f])*")
SETTINGS = ("zone", "zones", "script", "script_use")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, and its time zone and script."""

    language: str
    lists: Mapping[WordKey, tuple[str, ...]] = field(default_factory=dict)
    zone: str | None = None
    zones: Mapping[str, str] = field(default_factory=dict)
    """Zone by the rest of a language tag: ``hk`` of ``zh-HK``."""
    script: str = ""
    """The characters of its script, as the inside of a character class: ``"\\u0370-\\u03ff"``."""
    script_use: ScriptUse = "own"

    def __getitem__(self, key: WordKey) -> tuple[str, ...]:
        """Return the words under a key, none if the language has no such entry."""
        return self.lists.get(key, ())


def parse_words(table: Mapping[str, Any], language: str, name: str) -> Words:
    """Return the words of a ``[words]`` table. Raises ConfigError naming the file and key that is wrong."""
    for key, value in table.items():
        if key not in WORD_KEYS and key not in SETTINGS:
            known = ", ".join((*WORD_KEYS, *SETTINGS))
            raise ConfigError(f"rule file {name}: [words] has no key {key!r}; it knows {known}")
        wanted, expected = _expected(key)
        items = value.values() if isinstance(value, dict) else value
        if not isinstance(value, wanted) or not all(isinstance(item, str) and item.strip() for item in items):
            raise ConfigError(f"rule file {name}: {key!r} in [words] must be {expected}")
    if table.get("script_use", "own") not in get_args(ScriptUse):
        raise ConfigError(f"rule file {name}: script_use must be one of {', '.join(get_args(ScriptUse))}")
    for zone in (table.get("zone"), *table.get("zones", {}).values()):
        if zone is not None and not _is_zone(zone):
            raise ConfigError(f"rule file {name}: [words] knows no time zone {zone!r}")
    if not _RANGES.fullmatch(table.get("script", "")):
        raise ConfigError(f"rule file {name}: script must be ranges of characters, as α-ω")
    lists = {key: tuple(table[key]) for key in WORD_KEYS if key in table}
    return Words(language, lists, **{key: table[key] for key in SETTINGS if key in table})


def _expected(key: str) -> tuple[type[object], str]:
    if key in WORD_KEYS:
        return list, "a list of words"
    return (dict, "a table of words") if key == "zones" else (str, "one word")


def _is_zone(name: str) -> bool:
    # available_timezones() would read the whole folder of zones: 40 ms.
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


@cache
def languages() -> tuple[Words, ...]:
    """Return the words of every language: English first, the others by their code."""
    return tuple(
        parse_words(data.get("words", {}), language, f"{language}.toml") for language, data in language_files().items()
    )


@cache
def words(key: WordKey) -> tuple[str, ...]:
    """Return the words of all languages under a key, each once.

    >>> words("next_page")[:2]
    ('next', 'next page')
    """
    return tuple(dict.fromkeys(word for language in languages() for word in language[key]))


@cache
def any_of(key: WordKey) -> str:
    """Return the words under a key as alternatives of a pattern, longest first; one that never matches if none.

    >>> any_of("and")
    'and|und|et|y|e'
    """
    return "|".join(map(re.escape, sorted(words(key), key=len, reverse=True))) or r"(?!)"
