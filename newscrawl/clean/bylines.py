"""Find the lines that only name the article's authors, and the biographies of them after the text.

The evidence is the author's name, which the page also gives elsewhere. So no list of forms is needed: ``Mara Field``,
``von Jana Beispiel``, ``Political Correspondent Mara Field``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from newscrawl.clean.footers import is_sentence
from newscrawl.clean.known import Known
from newscrawl.items import Block
from newscrawl.normalise.text import letters, shadow
from newscrawl.rules.loader import RuleSet
from newscrawl.rules.words import any_of

BYLINE: Final = "byline"
"""The rule that removes a line of names above the text that nothing else on the page gives."""
_TOP: Final = 8
"""A byline is searched for in so many lines at the beginning."""
_LEADS: Final = 2
"""Most sentences above a byline: a summary and a lead. A choice."""
_SHORTEST_SITE: Final = 5
_SHORTEST_HAN_SITE: Final = 3
"""Fewest letters of the site's name, in Latin letters and in others. Choices."""
_TAIL: Final = 8
"""Names and biographies are searched for in so many last lines."""
_LONGEST_BYLINE: Final = 120
_LONGEST_BIOGRAPHY: Final = 700
_BEFORE_NAME: Final = 40
"""Most characters before the name in a biography: a role, as in ``Korrespondent Max Feld ist …``."""
_PREPOSITION: Final = 3
"""Most letters that remain of a byline without its names and the known words: ``di``, ``av`` are in no list."""
_LONGEST_SITE_LINE: Final = 60
_SET_OFF = re.compile(r"\s?[/|,;–—]\s?[^\W\d_]|\s-\s")
_NAME_LINES: Final = 3
"""A line of names is searched for in so many first lines: a lead may stand above it. A choice."""
_NAME: Final = r"[A-ZÀ-Þ][\w’'.-]{1,20}(?:\s[A-ZÀ-Þ][\w’'.-]{0,20}){1,3}"
_NAMES = re.compile(rf"{_NAME}(?:\s?(?:/|,|&)\s?{_NAME}){{0,3}}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_STOP = re.compile(r"[.!?] |[。！？]")
_MOST_NAMES: Final = 10
_SHORTEST_NAME: Final = {True: 2, False: 5}
"""Fewest letters of a name, in Chinese characters and in others."""


class Names:
    """The names of an article's authors, searched for in any case."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = [lower(shadow(name)) for name in sorted(names, key=len, reverse=True)]

    def first(self, text: str) -> tuple[int, int] | None:
        """Return the span of the first name in a text, or None."""
        found = lower(text)
        spans = [(at, at + len(name)) for name in self._names if (at := found.find(name)) >= 0]
        return min(spans, default=None)

    def without(self, text: str) -> str | None:
        """Return a text without the names, or None if it has none of them."""
        rest = lower(text)
        for name in self._names:
            rest = rest.replace(name, " ")
        return None if rest == lower(text) else rest


def lower(text: str) -> str:
    """Return a text in lower case if that has the same length, else as it is."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text


def author_lines(blocks: list[Block], known: Known, rules: RuleSet) -> dict[int, str]:
    """Return the bylines near the beginning and the names and biographies after the text: the rule by the index of the line."""
    found = _notes(blocks, known, rules) | _site_lines(blocks, known) | _name_lines(blocks, known)
    own = [name for name in known.authors if len(letters(name)) >= _SHORTEST_NAME[not letters(name).isascii()]][
        :_MOST_NAMES
    ]
    if not own:
        return found
    names = Names(own)
    leads = 0
    for index, block in enumerate(blocks[:_TOP]):
        if _is_byline(block, names, rules):
            found[index] = "byline-again"
        elif is_sentence(block):
            leads += 1
            if leads > _LEADS:
                break
    return found | _after_text(blocks, names, rules)


def _site_lines(blocks: list[Block], known: Known) -> dict[int, str]:
    """Return the closing lines that name the site itself: ``The Jetty / Agency``, ``The Jetty – news from the coast``.

    They are short, have no full stop, and only short lines follow them. If the title or a sentence of the text has the name,
    the story is about the site: then only a last line goes that opens with the name, set off by a sign.
    """
    found: dict[int, str] = {}
    names = [lower(shadow(name)) for name in known.sites if _is_telling(name)]
    told = "\n".join([*known.titles[:1], *(block.text for block in blocks if is_sentence(block))])
    foreign = [name for name in names if name not in lower(shadow(told))]
    for at in range(len(blocks) - 1, max(0, len(blocks) - 1 - _TAIL), -1):
        block = blocks[at]
        if block.kind in ("heading", "row") or len(block.text) > _LONGEST_SITE_LINE:
            break
        if is_sentence(block):
            continue  # a call to the reader may follow
        text = lower(shadow(block.text))
        is_last = at == len(blocks) - 1
        # A line that opens with the name may be a subheading (``The Jetty reopens``), unless a sign follows.
        opens = [name for name in names if text.startswith(name)]
        is_set_off = any(_SET_OFF.match(text, len(name)) for name in opens)
        if (is_last and is_set_off) or (any(name in text for name in foreign) and (is_set_off or not opens)):
            found[at] = "closing-note"
    return found


def _is_telling(name: str) -> bool:
    """Return whether a name is long enough to be no word of a text."""
    own = letters(name)
    return len(own) >= (_SHORTEST_SITE if own.isascii() else _SHORTEST_HAN_SITE)


def _name_lines(blocks: list[Block], known: Known) -> dict[int, str]:
    """Return the line of names above the first sentence, which no metadata need to name.

    It is one to four names in Latin letters, and neither the title nor the text has any of their words. A kicker of two words
    is about something that the text names.
    """
    at = next((index for index, block in enumerate(blocks[:_NAME_LINES]) if _NAMES.fullmatch(block.text)), None)
    if at is None or at + 1 == len(blocks) or not is_sentence(blocks[at + 1]) or blocks[at].kind == "heading":
        return {}
    rest = "\n".join([*known.titles, *(block.text for block in blocks[:at] + blocks[at + 1 :])])
    words = set(_WORD.findall(lower(rest)))
    return {} if words.intersection(_WORD.findall(lower(blocks[at].text))) else {at: BYLINE}


def _notes(blocks: list[Block], known: Known, rules: RuleSet) -> dict[int, str]:
    """Return the last lines in another style than the text that name the site, or a person with a role in the press."""
    found: dict[int, str] = {}
    for index in range(len(blocks) - 1, 0, -1):
        block = blocks[index]
        if block.place != "closing-note" or len(block.text) > _LONGEST_BIOGRAPHY:
            break
        own = letters(block.text)
        named = any(len(name) >= _SHORTEST_SITE and name in own for name in map(letters, known.sites))
        if named or _person_with_role(rules).match(shadow(block.text)):
            found[index] = "closing-note"
    return found


@cache
def _person_with_role(rules: RuleSet) -> re.Pattern[str]:
    """Return the pattern of a biography that needs no author's name: ``Ann Porter is a reporter …``."""
    return re.compile(
        rf"""(?:[A-ZÀ-Þ][\w.’'-]{{1,20}}\s){{2,4}}      # Ann Porter
            (?-x:{any_of("biography")})\s             # is
            [^.!?\n]{{0,60}}?                         # a senior
            (?-x:{rules.info("role")})                # reporter
        """,
        re.VERBOSE,
    )


def _after_text(blocks: list[Block], names: Names, rules: RuleSet) -> dict[int, str]:
    """Return the names and biographies among the last lines. An author whom the text names is not taken from it."""
    found: dict[int, str] = {}
    first = max(1, len(blocks) - _TAIL)
    for index in range(len(blocks) - 1, first - 1, -1):
        block = blocks[index]
        if _is_byline(block, names, rules):
            found[index] = "byline-again"
        elif name := _biography_of(block, names):
            if any(_names_in_text(other, name, names, rules) for other in blocks[:index]):
                break
            found[index] = "biography"
        elif is_sentence(block):
            break
    return found


def _names_in_text(block: Block, name: str, names: Names, rules: RuleSet) -> bool:
    """Return whether a line of the text, not a byline or credit, has a name."""
    text = shadow(block.text)
    if name not in text or _is_byline(block, names, rules) or _biography_of(block, names):
        return False
    return rules.matcher("boilerplate", "any", "edge", "tail").whole(text.strip()) is None


def _is_byline(block: Block, names: Names, rules: RuleSet) -> bool:
    """Return whether a line has nothing but names of authors, their roles and labels."""
    if len(block.text) > _LONGEST_BYLINE:
        return False
    rest = names.without(shadow(block.text))
    return rest is not None and len(letters(_labels(rules).sub(" ", rest))) <= _PREPOSITION


@cache
def _labels(rules: RuleSet) -> re.Pattern[str]:
    keys = ("byline_label", "author_label", "role")
    known = "|".join(rules.info(key) for key in keys)
    return re.compile(rf"(?:{known}|\b(?:{any_of('role')}|{any_of('and')})\b)", re.IGNORECASE)


@cache
def _verb() -> re.Pattern[str]:
    """Return the pattern of what follows a name in a biography: its verb, also after a role or a bracket."""
    gap = r"(?:\s|,[^,.!?\n]{2,60},\s|\s\([^()\n]{1,40}\)\s)"
    return re.compile(rf"{gap}(?:{any_of('biography')})\b|[是系]")


def _biography_of(block: Block, names: Names) -> str | None:
    """Return the name that a biography is about, or None: ``Mara Field is a reporter in Talford.``"""
    text = shadow(block.text)
    if len(text) > _LONGEST_BIOGRAPHY:
        return None
    found = names.first(text)
    if found is None or found[0] > _BEFORE_NAME or _STOP.search(text[: found[0]]):
        return None
    return text[found[0] : found[1]] if _verb().match(text, found[1]) else None
