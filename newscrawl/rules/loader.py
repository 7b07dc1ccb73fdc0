"""The rules: data files, one a language, compiled once.

A rule file holds tables of rules by kind (``caption``, ``boilerplate``, …), each with a name, a pattern, the example
that asked for it and look-alikes to keep. See ``zh.toml`` for the format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, Literal

from newscrawl.errors import ConfigError
from newscrawl.normalise.text import simplified
from newscrawl.rules.files import language_files, parse_toml

Kind = Literal["caption", "caption_span", "boilerplate", "boilerplate_span", "end"]
Where = Literal["any", "head", "tail", "edge", "picture"]
KINDS: tuple[Kind, ...] = ("caption", "caption_span", "boilerplate", "boilerplate_span", "end")
_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")
_WHERE = ("any", "head", "tail", "edge", "picture")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a rule file.

    Its pattern is written out there, or made of its ``words`` and ``needs`` (:func:`wordy_pattern`).

    Line rules (``caption``, ``boilerplate``, ``end``) must match a whole line, span rules a part of one.
    ``where`` is the place in the body at which a line rule applies: ``head`` before the first sentence, ``tail`` after
    the last, ``edge`` either, ``picture`` next to a picture.
    """

    name: str
    kind: Kind
    language: str
    pattern: str
    example: str
    where: Where = "any"
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decoration:
    """The vocabulary of title decorations: see ``[decoration]`` in ``zh.toml`` and ``en.toml``."""

    scopes: frozenset[str] = frozenset()
    strong_scopes: frozenset[str] = frozenset()
    news_characters: frozenset[str] = frozenset()
    qualities: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    keep: frozenset[str] = frozenset()
    alerts: frozenset[str] = frozenset()
    suffix_words: frozenset[str] = frozenset()
    suffix_nouns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """Where a rule matched: ``text[start:end]``."""

    rule: Rule
    start: int
    end: int


class Matcher:
    """Many rules as one compiled pattern; ``fold`` is applied to patterns and texts alike.

    The pattern has no group for each rule: without them the alternatives that begin with another character are passed over
    at once. Few texts match; only for them the rules are tried one by one to find which it was.
    """

    def __init__(self, rules: Iterable[Rule], fold: Callable[[str], str] = str) -> None:
        self.rules = tuple(rules)
        self._fold = fold
        self._pattern = re.compile(fold("|".join(rule.pattern for rule in self.rules)) or r"(?!)")
        self._patterns: dict[Rule, re.Pattern[str]] = {}

    def whole(self, text: str) -> Rule | None:
        """Return the first rule that matches the whole text, or None."""
        text = self._fold(text)
        if not self._pattern.fullmatch(text):
            return None
        return next((rule for rule in self.rules if self._own(rule).fullmatch(text)), None)

    def spans(self, text: str) -> Iterator[Match]:
        """Yield the non-empty matches inside the text, left to right."""
        if not self.rules:
            return
        text = self._fold(text)
        for found in self._pattern.finditer(text):
            start, end = found.span()
            if end > start:
                rule = next(rule for rule in self.rules if self._own(rule).match(text, start))
                yield Match(rule, start, end)

    def _own(self, rule: Rule) -> re.Pattern[str]:
        """Return the pattern of one rule, compiled when it is first needed."""
        if rule not in self._patterns:
            self._patterns[rule] = re.compile(self._fold(rule.pattern))
        return self._patterns[rule]


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule file as read."""

    language: str
    rules: tuple[Rule, ...]
    info: dict[str, str] = field(default_factory=dict)
    decoration: Decoration = Decoration()


class RuleSet:
    """The rules that apply to one page: those of its language and of English, which is on pages everywhere.

    With ``traditional``, Chinese rules and texts are compared in simplified characters.
    """

    def __init__(self, files: Iterable[RuleFile], traditional: bool = False) -> None:
        self.files = tuple(files)
        self.fold: Callable[[str], str] = simplified if traditional else str
        self._matchers: dict[tuple[Kind, frozenset[str]], Matcher] = {}
        words = [file.decoration for file in self.files]
        self.decoration = Decoration(
            **{
                key.name: frozenset(self.fold(word) for each in words for word in getattr(each, key.name))
                for key in fields(Decoration)
            }
        )

    def matcher(self, kind: Kind, *where: Where) -> Matcher:
        """Return the rules of a kind (for these places, if given) as one matcher."""
        key = (kind, frozenset(where))
        if key not in self._matchers:
            chosen = [
                rule
                for file in self.files
                for rule in file.rules
                if rule.kind == kind and (not where or rule.where in where)
            ]
            self._matchers[key] = Matcher(chosen, self.fold)
        return self._matchers[key]

    def info(self, name: str) -> str:
        """Return the alternatives of an information-line label in all files, as one pattern."""
        return "|".join(file.info[name] for file in self.files if file.info.get(name)) or "(?!)"


def parse_rule_file(text: str, name: str) -> RuleFile:
    """Read a rule file's text. Raises ConfigError naming the file and rule that is wrong."""
    return _rule_file(parse_toml(text, name), name)


def _rule_file(data: Mapping[str, Any], name: str) -> RuleFile:
    language = data["language"]
    rules = tuple(_rule(entry, kind, language, name) for kind in KINDS for entry in data.get(kind, ()))
    words = data.get("decoration", {})
    decoration = Decoration(**{key.name: frozenset(words.get(key.name, ())) for key in fields(Decoration)})
    return RuleFile(language, rules, dict(data.get("info", {})), decoration)


def wordy_pattern(words: Iterable[str], needs: Iterable[str]) -> str:
    """Return a pattern for a line that consists of these words, digits and punctuation only.

    At least one of ``needs`` must be among its first 60 characters. The words are taken greedily, longest first, and
    never given back, so the time is linear whatever the words are.
    """
    known = sorted({*words, *needs}, key=lambda word: (-len(word), word))
    alternatives = "|".join(map(re.escape, known))
    needed = "|".join(map(re.escape, needs))
    return rf"(?=[^\n]{{0,60}}?(?:{needed}))(?>{alternatives}|[\W\d_])++"


def _rule(entry: dict[str, Any], kind: Kind, language: str, file: str) -> Rule:
    try:
        rule = Rule(
            name=entry["name"],
            kind=kind,
            language=language,
            pattern=wordy_pattern(entry["words"], entry["needs"]) if "words" in entry else entry["pattern"],
            example=entry["example"],
            where=entry.get("where", "any"),
            keep=tuple(entry.get("keep", ())),
        )
        re.compile(rule.pattern)
    except KeyError as error:
        raise ConfigError(f"rule file {file}: a [[{kind}]] rule lacks {error}") from error
    except re.error as error:
        raise ConfigError(f"rule file {file}: the pattern of {entry['name']} is wrong: {error}") from error
    if rule.where not in _WHERE:
        raise ConfigError(f"rule file {file}: {rule.name}: where must be one of {', '.join(_WHERE)}")
    return rule


@cache
def rule_files() -> dict[str, RuleFile]:
    """Return the rule files that come with newscrawl, by language."""
    return {language: _rule_file(data, f"{language}.toml") for language, data in language_files().items()}


def rules_for(language: str | None) -> RuleSet:
    """Return the rules for a page in this language (``zh``, ``zh-TW``, …); a language without rules gets all of them."""
    tag = (language or "").lower()
    primary = tag.split("-")[0]
    known = rule_files().get(primary)
    return _rule_set(primary if known and known.rules else None, tag.startswith(_TRADITIONAL))


def all_rules() -> RuleSet:
    """Return the rules of every language."""
    return _rule_set(None, traditional=False)


@cache
def _rule_set(primary: str | None, traditional: bool) -> RuleSet:
    # One set for each language, not for each language tag: pages invent tags, and every set compiles its patterns.
    files = rule_files()
    if primary is None:
        return RuleSet(files.values())
    return RuleSet([files[name] for name in dict.fromkeys((primary, "en")) if name in files], traditional)
