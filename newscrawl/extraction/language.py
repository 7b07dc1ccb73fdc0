"""The language a page is written in."""

from __future__ import annotations

import re
from typing import Final

from newscrawl.normalise.text import is_traditional

_TAG = re.compile(r"^([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2,4}))?(?:[-_]([A-Za-z]{2}))?")
_SCRIPTS: Final = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("hi", re.compile("[\u0900-\u097f]")),
)
_NOT_LATIN = re.compile("[\u0370-\u1dff\u2e80-\uffef]")
_LATIN_WORDS: Final = {
    "en": "the of and to in is that for was with".split(),
    "de": "der die und das nicht ist den mit von auf".split(),
    "fr": "le les des et est une dans pour que qui".split(),
    "es": "el los las que del una por con para como".split(),
    "pt": "os não uma que para com dos mais foi são".split(),
    "it": "il che di della per una sono con nel gli".split(),
    "nl": "het een van niet zijn dat voor met op aan".split(),
}
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE: Final = 1000
"""Characters of the text that are looked at: a choice, not a measurement."""
_SHARE: Final = 0.15
"""Share of a script's characters in the text that decides: low enough for Japanese, where kanji outnumber kana
in headlines. A choice, not a measurement."""


def find_language(declared: str, text: str) -> str | None:
    """Return the BCP 47 tag of a text: by its script where that decides, else as declared, else by its commonest words.

    Templates often declare a wrong language, so a script that no text of the declared language could have
    overrules the declaration. ``zh`` text in traditional characters is ``zh-Hant`` unless declared more finely.
    """
    tag = _normalise(declared)
    sample = text[:_SAMPLE]
    script = _by_script(sample)
    if script == "zh":
        if tag.split("-")[0] == "zh" and tag not in ("zh", "zh-CN"):
            return tag
        return "zh-Hant" if is_traditional(sample) else "zh"
    if script:
        return tag if tag.split("-")[0] == script or (script in ("ru", "ar", "hi") and tag) else script
    if tag and tag.split("-")[0] not in ("zh", "ja", "ko"):
        return tag
    return _by_words(sample)


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
    total = sum(map(len, _WORD.findall(sample))) or 1
    for language, pattern in _SCRIPTS:
        if len(pattern.findall(sample)) > _SHARE * total:
            return language
    return None


def _by_words(sample: str) -> str | None:
    words = [word.lower() for word in _WORD.findall(sample)]
    counts = {language: sum(words.count(word) for word in common) for language, common in _LATIN_WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= max(3, len(words) * 0.05) else None
