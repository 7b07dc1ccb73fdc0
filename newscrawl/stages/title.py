"""Remove the aggregator's decorations from the title."""

from __future__ import annotations

import re
from typing import Final

from newscrawl.clean.decorations import undecorate
from newscrawl.items import Candidate, Draft
from newscrawl.normalise import outlets
from newscrawl.normalise.text import letters
from newscrawl.rules.loader import rules_for
from newscrawl.utils.text import harmless

_KICKER = re.compile(
    r"""
    (?: [【\[] (?P<boxed> [^】\]:：]{2,10} ) [】\]]         # 【精准脱贫】三年打通最后一公里, [종합] …
    | (?P<word> [^\s丨｜|︱:：，,。!！?？]{2,10} ) \s?[丨｜|︱] )   # 视频丨一分钟看懂新政, Analysis | Why the bridge closed
    \s? (?=\S)
    """,
    re.VERBOSE,
)
"""The name of a column or genre before a headline. It stays in the title, because it is printed there."""
MAX_TITLE: Final = 500
"""Longest title that is kept, in characters. The longest true title of 370 benchmark pages has 175."""

MAX_OPENING: Final = 120
"""Longest title made from the text, in characters."""
_SENTENCE_END: Final = re.compile(r"[。！？!?]+|(?<=\w{4})\.(?=\s)")
"""A full stop after a short word may belong to it: Dr., Sen., No."""
_AT_BREAK: Final = " ,;，；、"
_BREAK = re.compile(rf".+[{_AT_BREAK}]", re.DOTALL)


def undecorate_title(draft: Draft) -> Draft:
    """Remove hot words and the site's name from the title; return the draft. ``title_raw`` keeps the printed title.

    The title of an article on a page without any title is its first sentence.
    """
    if not draft.titles:
        if draft.not_article is None and draft.article.text:
            _title_from_text(draft)
        return draft
    article, chosen = draft.article, draft.titles[0]
    article.title_raw = harmless(" ".join(chosen.raw.split()))[:MAX_TITLE]
    article.title, removed = undecorate(
        article.title_raw,
        rules_for(article.language),
        site_names=draft.site_names,
        sections=draft.sections,
        variants=[*(reading.raw for reading in draft.titles[1:]), *draft.teasers],
        is_outlet=lambda name: outlets.resolve(name).known,
    )
    for rule, span in removed:
        draft.remove(rule, "title", span)
    if article.kicker:
        article.add_evidence("kicker", "marked kicker", article.kicker)
    elif found := _KICKER.match(article.title):
        article.kicker = (found["boxed"] or found["word"]).strip()
        article.add_evidence("kicker", "title", found[0].strip())
    article.add_evidence("title", chosen.origin, article.title_raw, _other_titles(draft.titles))
    return draft


def _title_from_text(draft: Draft) -> None:
    article = draft.article
    article.title = article.title_raw = opening(article.text)
    article.add_evidence("title", "text", article.title, note="the page has no title; this is the first sentence")


def opening(text: str) -> str:
    """Return the first sentence of a text without its full stop. A long one is cut at a space or comma.

    >>> opening("昨天下雨了。今天停了！")
    '昨天下雨了'
    """
    line = text.partition("\n")[0]
    end = _SENTENCE_END.search(line)
    sentence = (line[: end.end()] if end else line).strip().rstrip("。.")
    if len(sentence) <= MAX_OPENING:
        return sentence
    cut = _BREAK.match(sentence[:MAX_OPENING])
    return (cut[0] if cut else sentence[:MAX_OPENING]).rstrip(_AT_BREAK) + "…"


def keep_title(draft: Draft) -> None:
    """Set the title of ``draft`` as printed."""
    printed = harmless(" ".join(draft.titles[0].raw.split()))[:MAX_TITLE]
    draft.article.title = draft.article.title_raw = printed


def _other_titles(titles: list[Candidate]) -> list[str]:
    """Return the other titles of the page that differ: neither title contains the other."""
    chosen = letters(titles[0].raw)
    others = (reading for reading in titles[1:6] if reading.raw)
    return [
        reading.statement()
        for reading in others
        if (other := letters(reading.raw)) and other not in chosen and chosen not in other
    ]
