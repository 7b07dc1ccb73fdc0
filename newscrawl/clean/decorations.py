"""Remove from titles the decorations that aggregators add.

There are four kinds of evidence:

- Grammar: a hot word is composed of a few parts (``天天`` + ``百事通``). A prefix or suffix that consists of such parts
  only is a decoration, even if no list names it.
- In languages with spaces, an alert (``BREAKING:``) or a few words of the news trade (``| World Headlines Today``).
- The site's name after a separator.
- The page itself: the same title without the decoration elsewhere on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import Final

from newscrawl.clean.news_words import Cut, alert, news_suffix
from newscrawl.normalise.text import letters, shadow
from newscrawl.rules.loader import Decoration, RuleSet

Removed = tuple[str, str]

_PREFIX = re.compile(
    r"""^(?:
        [【\[(「《]\s?(?P<boxed>[^】\])」》:|]{2,10})\s?[】\])」》]\s?[:!|,-]{0,2}      # 【天天快报】清河县改造水塔
      | (?P<word>[^\s:!|,。_【\[(-]{2,10})\s?(?P<sep>[:!|_]{1,2}|[-]{1,2})            # 天天百事通!清河县改造水塔
    )\s?""",
    re.VERBOSE,
)
_SUFFIX = re.compile(r"(?P<sep>\s?[_|]{1,2}\s?|\s?-{1,2}\s?|\s)(?P<word>[^\s:_|,。-]{2,12}?)[!。]?$")
_BOXED_SUFFIX = re.compile(r"\s?[【\[](?P<word>[^】\]]{2,10})[】\]]$")
_SITE_SUFFIX = re.compile(
    r"""\s?
    (?P<sep> [_|»›·] | \s(?:-{1,2}|<|::)\s | -- | -(?=[^-]{2,80}$) )   # A bridge closes | Site, A bridge closes - Site
    \s?
    (?P<word> (?: (?!\s(?:-{1,2}|<|::)\s|--) [^_|»›] ){2,80} )$        # the last one: “The ferry - and its flaw - Site”
    """,
    re.VERBOSE,
)
_SITE_PREFIX = re.compile(r"(?P<word>[^_|»›]{2,60}?)\s?(?:[_|»›·]|\s-{1,2}\s|::)\s?")
_AFTER_COLON = re.compile(r":\s?(?P<word>[^:]{2,60})$")
"""``A bridge closes：Site``. A colon is common in titles, so the word must be the site's whole name."""
_MIN_LEFT: Final = 6
"""Letters that must remain of a title. A choice."""
_HAN_WORD = re.compile(r"[\u3400-\u9fff]{2,10}")
_MAX_WORD: Final = 8
"""Longest hot word in characters. A choice."""
_MIN_EXCLAIMED: Final = 3
"""Shortest hot word before an exclamation mark, in characters. A choice."""
_MAX_MARK: Final = 4
"""Longest mark before a title that only a space sets off: ``原创 …``."""


def undecorate(
    title: str,
    rules: RuleSet,
    site_names: Iterable[str] = (),
    sections: Iterable[str] = (),
    variants: Iterable[str] = (),
    is_outlet: Callable[[str], bool] = lambda _: False,
) -> tuple[str, list[Removed]]:
    """Return the title without decorations, and each decoration with its rule.

    ``site_names`` are the names of the site, ``sections`` those of its sections and keywords,
    ``variants`` other titles of the same article on the page. ``is_outlet``
    says whether a name is that of an outlet: real titles open with such names (``新华视界｜…``), so they are never removed.
    """
    removed: list[Removed] = []
    names = frozenset(filter(None, map(letters, site_names)))
    listed = frozenset(filter(None, map(letters, sections)))
    others = tuple(
        dict.fromkeys(text for variant in variants for text in (variant, variant.rpartition("_")[0]) if text)
    )
    for _ in range(6):  # a title may carry a prefix, a suffix, keywords, sections and the site's name
        # The order is from certain to probable: a name of the site, a word of the vocabulary, another title on the page.
        cut = (
            _site_suffix(title, names, listed, is_outlet)
            or _whole_site_name(title, names)
            or _word_prefix(title, rules, is_outlet)
            or _word_suffix(title, rules, is_outlet)
            or alert(title, rules.decoration)
            or news_suffix(title, rules.decoration)
            or _by_evidence(title, others, is_outlet)
        )
        if cut is None:
            break
        rule, start, end = cut
        # A title that nearly vanishes was no decoration: 今日要闻 can be the title of a column.
        rest = (title[:start] + title[end:]).strip(" \u3000_|｜丨")
        if len(letters(rest)) < _MIN_LEFT:
            break
        removed.append((rule, title[start:end].strip()))
        title = rest
    return title, removed


def _site_suffix(
    title: str, names: frozenset[str], sections: frozenset[str], is_outlet: Callable[[str], bool]
) -> Cut | None:
    found = _SITE_SUFFIX.search(shadow(title))
    if not found:
        return None
    word = title[found.start("word") : found.end("word")]
    own = letters(word)
    if own in sections:
        return "section", found.start(), len(title)
    # The name itself, the name within a longer word ("BBC News" in "BBC News Asia"), or a part of a long name.
    if own in names or any(len(name) >= 4 and (name in own or (len(own) >= 3 and own in name)) for name in names):
        return "site-name", found.start(), len(title)
    # An outlet after a separator that real titles do not use.
    if found["sep"].strip() in ("_", "--") and is_outlet(word.strip()):
        return "site-name", found.start(), len(title)
    return None


def _whole_site_name(title: str, names: frozenset[str]) -> Cut | None:
    """Return the site's whole name before a sign at the start of a title, or after a colon at its end."""
    folded = shadow(title)
    if (found := _SITE_PREFIX.match(folded)) and letters(found["word"]) in names:
        return "site-name", 0, found.end()
    if (found := _AFTER_COLON.search(folded)) and letters(found["word"]) in names:
        return "site-name", found.start(), len(title)
    return None


def _word_prefix(title: str, rules: RuleSet, is_outlet: Callable[[str], bool]) -> Cut | None:
    found = _PREFIX.match(rules.fold(shadow(title)))
    if not found:
        return None
    word = found["boxed"] or found["word"]
    loose = bool(found["boxed"]) or (found["sep"] or "")[:1] in "!|"
    # Columns and outlets that look like hot words (今日要闻｜…) stay. None of them is followed by an exclamation mark.
    exclaimed = (found["sep"] or "")[:1] == "!" and len(word.strip()) >= _MIN_EXCLAIMED
    if (exclaimed and _reads_as_hot_word(word.strip(), rules.decoration)) or (
        _is_hot_word(word, rules.decoration, loose) and not is_outlet(word)
    ):
        return "hot-word-prefix", 0, found.end()
    return None


def _word_suffix(title: str, rules: RuleSet, is_outlet: Callable[[str], bool]) -> Cut | None:
    folded = rules.fold(shadow(title))
    found = _SUFFIX.search(folded) or _BOXED_SUFFIX.search(folded)
    if not found:
        return None
    word = found["word"]
    if _is_hot_word(word, rules.decoration, True) and not is_outlet(word):
        return "hot-word-suffix", found.start(), len(title)
    # A Chinese title has no underscore of its own.
    left = letters(title[: found.start()])
    if "_" in found[0] and _HAN_WORD.fullmatch(word) and len(left) >= 2 * len(word):
        return "underscore-suffix", found.start(), len(title)
    return None


def _is_hot_word(word: str, vocabulary: Decoration, loose: bool) -> bool:
    word = word.strip()
    if not 2 <= len(word) <= _MAX_WORD or word in vocabulary.keep:
        return False
    return (
        _reads_as_hot_word(word, vocabulary)
        or _is_scope_on_scope(word, vocabulary)
        or (loose and _opens_like_hot_word(word, vocabulary))
    )


def _is_scope_on_scope(word: str, vocabulary: Decoration) -> bool:
    """Return whether a word is a strong scope followed by another scope: ``当前最新``."""
    return any(word.startswith(scope) and word[len(scope) :] in vocabulary.scopes for scope in vocabulary.strong_scopes)


def _opens_like_hot_word(word: str, vocabulary: Decoration) -> bool:
    """Return whether a word is a strong scope followed by one to four characters that belong to the news trade.

    That is the case if one of the characters does, if they are a known word (``全球今日``), or if they are a noun after
    one meaningless character (``世界球精选``).
    """
    leading, nouns = _words(vocabulary)
    for scope in vocabulary.strong_scopes:
        rest = word.removeprefix(scope)
        if rest != word and 1 <= len(rest) <= 4:
            return any(char in vocabulary.news_characters for char in rest) or rest in leading or rest[1:] in nouns
    return False


@cache
def _words(vocabulary: Decoration) -> tuple[frozenset[str], frozenset[str]]:
    return vocabulary.scopes | vocabulary.qualities, vocabulary.nouns


@lru_cache(maxsize=4096)
def _reads_as_hot_word(word: str, vocabulary: Decoration) -> bool:
    """Return whether the word is <scope or quality>* <noun>, by dynamic programming over its few characters."""
    leading, nouns = _words(vocabulary)
    reach = {0}  # ends of the beginnings that consist of scopes and qualities only
    for end in range(1, len(word)):
        if any(start in reach and word[start:end] in leading for start in range(end)):
            reach.add(end)
    return any(word[start:] in nouns for start in reach)


def _by_evidence(title: str, variants: tuple[str, ...], is_outlet: Callable[[str], bool]) -> Cut | None:
    """Return the part that the same title lacks elsewhere on the page, if a separator divides it from the title."""
    folded = shadow(title)
    for variant in variants:
        other = shadow(variant).strip()
        if len(letters(other)) < _MIN_LEFT or len(other) >= len(folded):
            continue
        if folded.startswith(other):
            rest = folded[len(other) :]
            word = rest.strip(" _|-!")
            if rest[0] in " _|-" and len(word) <= _MAX_WORD and not is_outlet(word):
                return "differs-on-page", len(other), len(title)
        elif folded.endswith(other):
            rest = folded[: len(folded) - len(other)]
            word = rest.strip(" _|-!:[]【】")
            spaced = rest[-1:].isspace() and len(word) <= _MAX_MARK
            if (spaced or rest.rstrip()[-1:] in "_|!】]") and len(word) <= _MAX_WORD and not is_outlet(word):
                return "differs-on-page", 0, len(rest)
    return None
