"""Find the title of a text dump: of the lines above the text, the one that speaks of what the text speaks of."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from newscrawl.extraction.dump_lines import Line, is_row
from newscrawl.extraction.info_line import is_information_line, parse
from newscrawl.extraction.weights import units
from newscrawl.normalise.text import ends_sentence, letters, shadow
from newscrawl.rules.loader import RuleSet

_ABOVE: Final = 20
"""The title is searched for in so many lines above the information line or the text. A choice."""
_MIN_TITLE: Final = 6
_LONGEST_TITLE: Final = 300
_LONG_TITLE: Final = 130
_SHORT_TITLE: Final = 24
"""Lengths of titles: in letters the shortest, in units the others. Names of sections are shorter than 24."""
_WORD: Final = re.compile(r"[^\W\d_]{4,}|\d{2,}")
_CJK_PAIR: Final = re.compile(r"(?=([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}))")
_PATH: Final = re.compile(r"\S ?[>›»] ?\S|^[>›»|]")
_FEWEST_WORDS: Final = 6
"""Fewer words that the text has, too, say little: a section and a name are in many texts."""
_COMPARED: Final = 20_000
"""So many characters of the text are compared with a title."""
_STANDFIRST: Final = 3
"""The headline is at most so many lines above its standfirst."""


def title_line(lines: list[Line], info_at: int, is_full: bool, core: range, rules: RuleSet) -> int:
    """Return the index of the title, or -1.

    ``info_at`` is the index of the information line, or -1; ``is_full`` is whether it has a time or an outlet. ``core`` is the
    running text. The weights were tried on 703 dumps of Chinese and English pages.
    """
    first = info_at if info_at > 0 and (is_full or info_at > core.start - _ABOVE) else core.start
    near = range(max(0, first - _ABOVE), max(first, core.start))
    fit = [at for at in near if _may_be_title(lines[at], rules)]
    if not fit:
        return -1
    spoken = _words(" ".join(lines[at].text for at in core)[:_COMPARED])
    printed = Counter(letters(line.text) for line in lines)
    scores: dict[int, float] = {}
    for at in fit:
        line = lines[at]
        own = _words(line.text)
        # 1. What the text speaks of: the share of the line's words that the text has.
        score = 2.0 * len(own & spoken) / max(_FEWEST_WORDS, len(own))
        # 2. A title is often printed twice: in the head and in a path, a share box or a copy.
        score += 0.5 * (printed[letters(line.text)] > 1 and line.size >= _SHORT_TITLE)
        # 3. It is near the information line, and above it.
        score -= 0.06 * abs(first - at) + 0.9 * (at > first)
        score += 0.4 * (first - 1 <= at <= first and first == info_at)
        # 4. Sentences, very long lines and names of sections are seldom titles.
        score -= 0.6 * ends_sentence(line.text) * (line.text[-1] not in "!?！？")
        score -= (
            0.4 * (line.size > _LONG_TITLE)
            + 0.6 * (line.size < _SHORT_TITLE)
            + 0.8 * (_PATH.search(line.text) is not None)
        )
        score -= 0.8 * is_row(line.text) + 0.8 * (rules.matcher("boilerplate").whole(shadow(line.text)) is not None)
        scores[at] = score
    best = max(fit, key=lambda at: (scores[at], at))
    return _above_standfirst(best, scores, lines)


def _above_standfirst(best: int, scores: dict[int, float], lines: list[Line]) -> int:
    """Return the headline directly above a line that is its standfirst: in Latin letters, a shorter line on the same matter.

    A Chinese line above the title is its kicker.
    """
    for at in range(best - 1, max(-1, best - 1 - _STANDFIRST), -1):
        line, below = lines[at], lines[best]
        is_latin = line.size == len(line.text)
        if at in scores and is_latin and scores[at] > scores[best] - 0.6 and _SHORT_TITLE <= line.size < below.size:
            return at
    return best


def _may_be_title(line: Line, rules: RuleSet) -> bool:
    text = line.text
    if len(letters(text)) < _MIN_TITLE or units(text) > _LONGEST_TITLE or text.endswith("。"):
        return False
    folded = shadow(text)
    if rules.matcher("caption", "any").whole(folded):
        return False
    info = parse((text,), rules)
    return not (info and is_information_line(text, info))


def _words(text: str) -> set[str]:
    """Return the words of a text of four letters and more, its numbers, and its pairs of CJK characters."""
    folded = text.lower()
    found = set(_CJK_PAIR.findall(folded))
    return found | {word for word in _WORD.findall(folded) if word.isascii() or not found}
