"""A text dump of a page to a draft: title, information line, body, and where the body ends."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from newscrawl.article import Block
from newscrawl.draft import Draft, Reading
from newscrawl.extraction import language, source
from newscrawl.extraction.header import Header
from newscrawl.extraction.infoline import Info, is_information_line, parse
from newscrawl.extraction.jsonld import StructuredArticle
from newscrawl.extraction.kind import MIN_UNITS
from newscrawl.extraction.outline import Outline
from newscrawl.extraction.tags import row_tags
from newscrawl.extraction.weights import units
from newscrawl.normalise.dates import default_zone
from newscrawl.normalise.text import ends_sentence, is_traditional, letters, shadow
from newscrawl.page import site_of, to_text
from newscrawl.rules import RuleSet, rules_for

_BULLET = re.compile(r"^\s*[•·●○◦▪■◆※*‣–-]\s+")
_HEAD_LINES: Final = 40
"""The information line is looked for among this many lines: dumps start with menus. A choice, not a measurement."""
_MIN_TITLE: Final = 6
_LONGEST_SIGN: Final = 140
"""Longest line that may end the text, in characters: a tag row or a heading of related links."""
_LONG: Final = 30


def read_text(text: str, url: str | None, now: datetime) -> Draft:
    """Read every field of a text dump; nothing is cleaned or normalised yet.

    Raises PageError if the text is empty or over the size limit.
    """
    raw = [line for line in to_text(text).splitlines() if line.strip()]
    bulleted = [bool(_BULLET.match(line)) for line in raw]
    lines = [" ".join(_BULLET.sub("", line).split()) for line in raw]
    draft = Draft(now=now)
    article = draft.article
    article.language = language.find_language("", "\n".join(lines))
    rules = rules_for(article.language)
    info_at, info = _information_line(lines, rules)
    title_at = _title_line(lines, info_at)
    start = max(title_at, info_at) + 1
    title = lines[title_at] if title_at >= 0 else ""
    end = _text_end(lines, bulleted, start, title, rules)

    article.url, article.site = url, site_of(url)
    body = lines[start:end]
    dateline = source.find_dateline(body[:4])
    draft.traditional = is_traditional(text)
    draft.zone = default_zone(article.language, article.site, draft.traditional)
    draft.titles = [Reading(title, "first line")] if title else []
    draft.teasers = [
        line for line in lines[end:] if line != title and title and line in title and units(line) >= MIN_UNITS / 3
    ]
    draft.published = [Reading(value, "information line") for value in info.dates]
    draft.modified = [Reading(value, "information line") for value in info.modified]
    empty, outline = StructuredArticle(), Outline()
    draft.sources = source.source_readings(outline, [info], dateline)
    draft.loose_sources = source.loose_source_readings(Header([info]), outline, empty)
    draft.authors = source.author_readings(outline, empty, [info], dateline)
    article.dateline = dateline.text if dateline else None
    draft.blocks = [Block(line, "item" if bulleted[start + at] else "paragraph") for at, line in enumerate(body)]
    article.tags = next((tags for line in lines[start:] if (tags := _tags(line))), [])
    for line in lines[end:]:
        draft.remove("below-text", "body", line)
    if sum(map(units, body)) < MIN_UNITS:
        draft.not_article = "no text"
    return draft


def _information_line(lines: list[str], rules: RuleSet) -> tuple[int, Info]:
    for index, line in enumerate(lines[:_HEAD_LINES]):
        info = parse((line,), rules)
        if (info.dates or info.source) and is_information_line(line, info):
            return index, info
    return -1, Info()


def _title_line(lines: list[str], info_at: int) -> int:
    """The last fit line above the information line; without one, the first fit line of the dump."""
    above = range(info_at - 1, -1, -1) if info_at > 0 else range(min(len(lines), _HEAD_LINES))
    for index in above:
        line = lines[index]
        if len(letters(line)) >= _MIN_TITLE and units(line) <= 300 and not line.endswith("。"):
            return index
    return -1


def _text_end(lines: list[str], bulleted: list[bool], start: int, title: str, rules: RuleSet) -> int:
    """Return the index behind the last line of the text."""
    last_long = last_running = start
    for index in range(start, len(lines)):
        if not bulleted[index] and len(lines[index]) >= _LONG and ends_sentence(lines[index]):
            last_long = index
            if len(lines[index]) >= 2 * _LONG:
                last_running = index
    # Before the last running line nothing ends the text: teasers are cut off or bulleted, text is neither.
    name = letters(title)
    for index in range(max(start + 1, last_running), len(lines)):
        if _ends_text(index, lines, bulleted, name, rules):
            return index
    return len(lines) if last_long == start else min(len(lines), _after(lines, bulleted, last_long))


def _after(lines: list[str], bulleted: list[bool], last: int) -> int:
    """A signature or a verse may follow the last long sentence; a list does not."""
    end = last + 1
    while end < len(lines) and end <= last + 3 and not bulleted[end] and ends_sentence(lines[end]):
        end += 1
    return end


def _ends_text(index: int, lines: list[str], bulleted: list[bool], name: str, rules: RuleSet) -> bool:
    """Tell whether a line ends the text; ``name`` is the title's letters."""
    line = lines[index]
    if len(line) <= _LONGEST_SIGN:
        folded = shadow(line)
        if rules.matcher("caption").whole(folded):
            return False
        if rules.matcher("end").whole(folded) or rules.matcher("boilerplate", "tail").whole(folded):
            return True
    if name and letters(line) == name:
        return True
    following = bulleted[index + 1 : index + 4]
    return len(line) <= 8 and not ends_sentence(line) and len(following) >= 2 and all(following)


def _tags(line: str) -> list[str]:
    return row_tags((line,)) if re.match(r"(?:标签|標籤|关键词|tags?)\s?:", shadow(line[:20]), re.IGNORECASE) else []
