"""Detect the language of a page."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, Final

from newscrawl.normalise.text import is_traditional
from newscrawl.rules.words import Words, languages

_TAG = re.compile(r"^([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2,4}))?(?:[-_]([A-Za-z]{2}))?")
_NOT_LATIN = re.compile("[\u0370-\u1dff\u2e80-\uffef]")
_WORD = re.compile(r"[^\W\d_][^\W\d_]*")  # re looks for a set three times as fast as for a repetition
_KANA = re.compile("[\u3040-\u30ff]")
_SOME_KANA: Final = 3
_SURE: Final = 10
"""With so many common words of another language, a declaration may be wrong."""
_TIMES: Final = 4
"""A text has so many times more common words of its own language than of others. A choice: related languages share words."""
_SAMPLE: Final = 1000
"""The first characters of the text, so many, are read. A choice."""
_SHARE: Final = 0.15
"""A script with this share of the characters decides. It is low because Japanese headlines have more kanji than kana.
A choice."""


def find_language(declared: str, text: str) -> str | None:
    """Return the BCP 47 tag of a text: by its script if that decides, else as declared, else by its most common words.

    Templates often declare a wrong language. A script that is impossible in the declared language overrules the
    declaration. ``zh`` text in traditional characters is ``zh-Hant``, unless the declaration is more exact.
    """
    tag = _normalise(declared)
    sample = text[:_SAMPLE]
    script = _by_script(sample)
    if script == "zh" and tag.split("-")[0] == "ja" and len(_KANA.findall(sample)) >= _SOME_KANA:
        return tag  # Japanese lists and programmes are nearly all kanji
    if script == "zh":
        if tag.split("-")[0] == "zh" and tag not in ("zh", "zh-CN"):
            return tag
        return "zh-Hant" if is_traditional(sample) else "zh"
    if script:
        return _of_script(script, tag, sample)
    if tag and not _has_script_of_its_own(tag):
        return _contradicted(tag, sample) or tag
    return _by_words(sample)


def _of_script(script: str, tag: str, sample: str) -> str:
    """Return the language of a text in a script other than Latin or Chinese. ``script`` is the language it is named after."""
    declared = tag.split("-")[0]
    owners = _table("letters").get(script, {})
    found = _by_letters(owners, sample)
    if declared in owners or declared == script:
        return tag if found in (declared, None) else found
    # A language that is in no file is believed. One whose script is another is not.
    return tag if declared and declared not in _languages() else found or script


def _by_letters(owners: Mapping[str, str], sample: str) -> str | None:
    """Return the language that has most of its own letters in a text, or None if none has any."""
    counts = Counter(sample.lower())
    found = {language: sum(counts[letter] for letter in own) for language, own in owners.items()}
    return max(found, key=lambda language: found[language]) if any(found.values()) else None


def _contradicted(tag: str, sample: str) -> str | None:
    """Return the language of a text if its common words are clearly of another language than declared, else None."""
    counts = _common_words(sample)
    declared = tag.split("-")[0]
    best = max(counts, key=lambda language: counts[language])
    if declared not in counts or best == declared or counts[best] < _SURE:
        return None
    return best if counts[best] >= _TIMES * counts[declared] else None


def _normalise(declared: str) -> str:
    found = _TAG.match(declared.strip())
    if not found:
        return ""
    language, second, third = found.groups()
    if second and len(second) == 4:
        region = f"-{third.upper()}" if third else ""
        return f"{language.lower()}-{second.title()}{region}"
    return f"{language.lower()}-{second.upper()}" if second else language.lower()


def _by_script(sample: str) -> str | None:
    if not _NOT_LATIN.search(sample):
        return None
    least = _SHARE * (sum(map(len, _WORD.findall(sample))) or 1)
    counts: Counter[str] = Counter()
    for found in _scripts().finditer(sample):
        counts[found.lastgroup or ""] += len(found[0])
    enough = [language for language, count in counts.items() if count > least]
    # A decisive script comes first: a text with kana is Japanese, even if most of it is kanji.
    return max(enough, key=lambda name: (name in _decisive(), counts[name]), default=None)


@cache
def _scripts() -> re.Pattern[str]:
    """Return a pattern of runs of one script. Its groups have the names of the languages."""
    scripts = {each.language: each.script for each in languages() if each.script} | _table("scripts")
    return re.compile("|".join(f"(?P<{language}>[{script}]+)" for language, script in scripts.items()))


@cache
def _decisive() -> frozenset[str]:
    return frozenset(each.language for each in languages() if each.script_use == "decisive")


@cache
def _table(name: str) -> dict[str, Any]:
    """Return a table of ``languages.toml``."""
    text = resources.files("newscrawl.extraction").joinpath("languages.toml").read_text("utf-8")
    table: dict[str, Any] = tomllib.loads(text)[name]
    return table


@cache
def _languages() -> dict[str, Words]:
    return {each.language: each for each in languages()}


def _has_script_of_its_own(tag: str) -> bool:
    """Return whether every text of a language has its script. Then a declaration without the script is wrong."""
    known = _languages().get(tag.split("-")[0])
    return known is not None and bool(known.script) and known.script_use != "shared"


def _common_words(sample: str) -> dict[str, int]:
    """Return the number of words of a text that are among the most common of each language."""
    counts = dict.fromkeys(_common(), 0)
    owners = _owners()
    for word in _WORD.findall(sample):
        for language in owners.get(word.lower(), ()):
            counts[language] += 1
    return counts


@cache
def _common() -> Mapping[str, Sequence[str]]:
    """Return the most common words by language."""
    return {each.language: each["common"] for each in languages() if each["common"]} | _table("common")


@cache
def _owners() -> dict[str, list[str]]:
    """Return the languages in which a word is common, by the word."""
    found: dict[str, list[str]] = {}
    for language, common in _common().items():
        for word in common:
            found.setdefault(word, []).append(language)
    return found


def _by_words(sample: str) -> str | None:
    counts, words = _common_words(sample), _WORD.findall(sample)
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= max(3, len(words) * 0.05) else None
