"""Read a text dump of a page into a draft: title, information line, body, and the end of the body."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from newscrawl.extraction import language, source
from newscrawl.extraction.document import to_text
from newscrawl.extraction.header import Header
from newscrawl.extraction.info_line import Info, is_information_line, parse
from newscrawl.extraction.jsonld import StructuredArticle
from newscrawl.extraction.outline import Outline
from newscrawl.extraction.page_kind import MIN_UNITS
from newscrawl.extraction.people import split_people
from newscrawl.extraction.source import Dateline
from newscrawl.extraction.tags import row_pattern, row_tags
from newscrawl.extraction.weights import units
from newscrawl.items import Block, BlockKind, Candidate, Draft
from newscrawl.normalise.text import ends_sentence, is_cut_off, is_traditional, letters, shadow
from newscrawl.normalise.urls import site_of
from newscrawl.rules.loader import RuleSet, rules_for
from newscrawl.rules.zones import default_zone

_BULLET = re.compile(r"^\s*[•·●○◦▪■◆※*‣–-]\s+")
_NUMBER = re.compile(r"^\s*\d{1,2}\s?[.、)]\s?")
_HEAD_LINES: Final = 40
"""A full information line in the first lines, so many, is used wherever the text is. A choice."""
_ABOVE: Final = 20
"""Information line and title are searched for in so many lines above the text. A choice."""
_BELOW_INFORMATION: Final = 0.6
"""Share of the running text that must come after an information line. Later dates are of comments and other stories."""
_MOST_GAIN: Final = 120.0
_COST: Final = 10.0
_LISTED_COST: Final = 20.0
"""Most units that a sentence counts for the running text, and the cost of a line that is not a sentence:
a menu of ten lines parts two texts of one sentence each. Choices: 5 and 20 gave the same on 300 dumps."""
_INFO_LINES: Final = 4
"""Most lines of information after the first one: date, source and byline may be on separate lines."""
_MIN_TITLE: Final = 6
_LONG_TITLE: Final = 20
"""Shortest title on a page without an information line, in units. Names of sections are shorter."""
_LONGEST_SIGN: Final = 140
"""Longest line that may end the text, in characters: a tag row or a heading of related links."""
_MIN_SENTENCE: Final = 8
_LONGEST_LIST: Final = 30
"""Most lines of a list inside the text."""
_VERSE: Final = 3
"""Most lines after the last sentence that belong to the text: a signature, the end of a verse."""


@dataclass(slots=True)
class _Line:
    """A line of a dump: its text, whether it has a list mark, and whether it is a sentence of the text."""

    text: str
    listed: bool
    sentence: bool


@dataclass(slots=True)
class _Region:
    """The text's lines by index, and the lines that were left out, by rule."""

    kept: list[int] = field(default_factory=list)
    left: list[tuple[int, str]] = field(default_factory=list)


def read_text(text: str, url: str | None, now: datetime) -> Draft:
    """Return a draft with every field of a text dump. Nothing is cleaned or normalised yet.

    Raises PageError if the text is empty or over the size limit.
    """
    raw = [line for line in to_text(text).splitlines() if line.strip()]
    draft = Draft(now=now)
    article = draft.article
    article.language = language.find_language("", "\n".join(raw))
    rules = rules_for(article.language)
    lines = [_read_line(line, rules) for line in raw]
    core = _running_text(lines)
    infos, info_at, info_end = _information(lines, core, rules)
    title_at = _title_line(lines, info_at, core.start, rules)
    title = lines[title_at].text if title_at >= 0 else ""
    region = _find_region(lines, max(title_at + 1, info_end), core, letters(title), rules)

    article.url, article.site = url, site_of(url)
    body = [lines[at].text for at in region.kept]
    dateline = source.find_dateline(body[:4])
    draft.traditional = is_traditional(text)
    draft.zone = default_zone(article.language, article.site, draft.traditional)
    draft.titles = [Candidate(title, "first line")] if title else []
    others = [lines[at].text for at, _ in region.left]
    draft.teasers = [line for line in others if line != title and line in title and units(line) >= MIN_UNITS / 3]
    draft.published = [Candidate(value, "information line") for info in infos for value in info.dates]
    draft.modified = [Candidate(value, "information line") for info in infos for value in info.modified]
    empty, outline = StructuredArticle(), Outline()
    draft.sources = source.source_readings(outline, infos, dateline)
    draft.loose_sources = source.loose_source_readings(Header(infos), outline, empty)
    draft.authors = [Candidate(name, "information line") for name in _authors(infos, dateline, rules)]
    article.dateline = dateline.text if dateline else None
    draft.blocks = [Block(lines[at].text, _kind(lines[at])) for at in region.kept]
    article.tags = next((tags for line in lines[info_end:] if (tags := _tags(line.text))), [])
    left = dict(region.left) | {at: "information-line" for at in range(info_at, info_end) if info_at >= 0}
    if title_at >= 0:
        left[title_at] = "title-line"
    for at in sorted(left):
        draft.remove(left[at], "body", lines[at].text)
    if sum(map(units, body)) < MIN_UNITS:
        draft.not_article = "no text"
    return draft


def _authors(infos: list[Info], dateline: Dateline | None, rules: RuleSet) -> list[str]:
    """Return the persons that the information lines name, else those of the dateline."""
    printed = [person for info in infos for name in info.authors for person in split_people(name, rules, marked=True)]
    return list(dict.fromkeys(printed)) or (dateline.names if dateline else [])


def line_text(raw: str) -> str:
    """Return a line of a dump without its list mark, with folded white space."""
    return " ".join(_BULLET.sub("", raw).split())


def _read_line(raw: str, rules: RuleSet) -> _Line:
    bulleted = bool(_BULLET.match(raw))
    text = line_text(raw)
    sentence = (
        not bulleted
        and len(text) >= _MIN_SENTENCE
        and ends_sentence(text)
        and not is_cut_off(text)
        and not _is_shell(text, rules)
    )
    return _Line(text, bulleted, sentence)


def _kind(line: _Line) -> BlockKind:
    # A dump has no pictures. Only the triangle of a caption is left of them.
    if line.text[:1] in "△▲▽▼" and not ends_sentence(line.text):
        return "caption"
    return "item" if line.listed else "paragraph"


def _is_shell(text: str, rules: RuleSet) -> bool:
    """Return whether a rule matches the line as boilerplate below a text."""
    return len(text) <= _LONGEST_SIGN and rules.matcher("boilerplate", "tail", "edge").whole(shadow(text)) is not None


def _running_text(lines: list[_Line]) -> range:
    """Return the range of lines with the most running text: units of sentences, minus a cost for every other line."""
    best, best_sum = range(0), 0.0
    start, current = 0, 0.0
    for at, line in enumerate(lines):
        current += _gain(line)
        if current <= 0:
            start, current = at + 1, 0.0
        elif current > best_sum:
            best, best_sum = range(start, at + 1), current
    return best


def _gain(line: _Line) -> float:
    if line.sentence:
        return min(_MOST_GAIN, units(line.text))
    return -_LISTED_COST if line.listed else -_COST


def _information(lines: list[_Line], core: range, rules: RuleSet) -> tuple[list[Info], int, int]:
    """Return the information lines, the index of the first (or -1), and the index after the last.

    An information line among the first lines is used if it has a date with a time or an outlet. Else the lines above the
    running text are tried, the nearest first, then its first lines: a menu may have over a hundred lines.
    """
    for at in range(min(len(lines), _HEAD_LINES)):
        infos, end = _information_at(lines, at, rules)
        dates = [date for info in infos for date in info.dates]
        if dates and (":" in "".join(dates) or any(info.source for info in infos)):
            return infos, at, end
    rest = sum(max(0.0, _gain(lines[at])) for at in core)
    enough = _BELOW_INFORMATION * rest
    found: tuple[list[Info], int, int] = ([], -1, 0)
    for at in range(max(0, core.start - _ABOVE), core.stop):
        if at in core:
            rest -= max(0.0, _gain(lines[at]))
        if rest < enough:
            break
        if at < found[2]:
            continue
        infos, end = _information_at(lines, at, rules)
        # A line with a date is better than later lines with only an outlet.
        if infos and (any(info.dates for info in infos) or not any(info.dates for info in found[0])):
            found = (infos, at, end)
    return found


def _information_at(lines: list[_Line], first: int, rules: RuleSet) -> tuple[list[Info], int]:
    """Return the information lines that begin at a line, and the index after the last."""
    infos: list[Info] = []
    last = first
    for index in range(first, min(len(lines), first + 3 * _INFO_LINES)):
        line = lines[index]
        if infos and (line.sentence or index > last + _INFO_LINES):
            break
        info = parse((line.text,), rules)
        found = info.dates or info.source or (infos and info)
        if found and is_information_line(line.text, info):
            infos.append(info)
            last = index
        elif not infos:
            break
    return infos, last + 1


def _title_line(lines: list[_Line], info_at: int, text_at: int, rules: RuleSet) -> int:
    """Return the index of the title: the last suitable line above the information line, else above the text, or -1."""
    first = info_at if info_at > 0 else text_at
    above = range(first - 1, -1 if info_at > 0 else max(-1, first - 1 - _ABOVE), -1)
    fit = [at for at in above if len(letters(lines[at].text)) >= _MIN_TITLE and _may_be_title(lines[at].text, rules)]
    near = (at for at in fit if at >= first - _ABOVE / 2 and units(lines[at].text) >= _LONG_TITLE)
    return next(near, next(iter(fit), -1))


def _may_be_title(line: str, rules: RuleSet) -> bool:
    return (
        units(line) <= 300 and not line.endswith("。") and rules.matcher("caption", "any").whole(shadow(line)) is None
    )


def _find_region(lines: list[_Line], start: int, core: range, name: str, rules: RuleSet) -> _Region:
    """Return the lines of the text from ``start`` on; ``name`` is the title's letters."""
    region = _Region()
    index = start = _behind_list(lines, start, region)
    half = _middle(lines, core)
    while index < len(lines):
        if index > start and _ends_text(index, lines, name, rules):
            resumed = None if _goes_on(lines, index) else _resumption(lines, index)
            if resumed is None and (index < half or _goes_on(lines, index)):
                region.kept.append(index)
                index += 1
                continue
            region.left += [
                (at, "list-inside" if resumed else "below-text") for at in range(index, resumed or len(lines))
            ]
            if not resumed:
                break
            index = resumed
        region.kept.append(index)
        index += 1
    _cut_after_last_sentence(lines, region)
    return region


def _behind_list(lines: list[_Line], start: int, region: _Region) -> int:
    """Return the index of the text's first line. A side list may be between the title and the text."""
    first = next((at for at in range(start, len(lines)) if lines[at].sentence), start)
    listed = [at for at in range(start, first) if lines[at].listed or _NUMBER.match(lines[at].text)]
    if len(listed) < 3:
        return start
    region.left += [(at, "list-above") for at in range(start, listed[-1] + 1)]
    return listed[-1] + 1


def _middle(lines: list[_Line], core: range) -> int:
    """Return the index of the line after half of the running text. The text does not end above it."""
    gains = [max(0.0, _gain(lines[at])) for at in core]
    half, so_far = sum(gains) / 2, 0.0
    for at, gain in zip(core, gains, strict=True):
        so_far += gain
        if so_far >= half:
            return at
    return core.start


def _goes_on(lines: list[_Line], sign: int) -> bool:
    """Return whether the text continues directly after a line that looks like its end: two of the next three are sentences.

    A single line never ends the text: it may be a byline below the first paragraph, or a note between two paragraphs.
    """
    following = lines[sign + 1 : sign + 4]
    return sum(line.sentence for line in following) >= 2 and following[0].sentence


def _resumption(lines: list[_Line], sign: int) -> int | None:
    """Return the index at which the text continues after a list: at two sentences close together, after entries."""
    entries = 0
    for at in range(sign + 1, min(len(lines) - 1, sign + _LONGEST_LIST)):
        if lines[at].sentence and any(line.sentence for line in lines[at + 1 : at + 4]):
            return at if entries >= 2 else None
        entries += lines[at].listed or not ends_sentence(lines[at].text)
    return None


def _cut_after_last_sentence(lines: list[_Line], region: _Region) -> None:
    """Leave out the lines below the last sentence, except a signature or the end of a verse."""
    last = max((order for order, at in enumerate(region.kept) if lines[at].sentence), default=-1)
    if last < 0:
        return
    end = last + 1
    while end < len(region.kept) and end <= last + _VERSE and _may_follow(lines[region.kept[end]]):
        end += 1
    region.left = [(at, "below-text") for at in region.kept[end:]] + region.left
    del region.kept[end:]


def _may_follow(line: _Line) -> bool:
    return not line.listed and ends_sentence(line.text) and not is_cut_off(line.text)


def _ends_text(index: int, lines: list[_Line], name: str, rules: RuleSet) -> bool:
    """Return whether a line ends the text, or at least this part of it."""
    line = lines[index].text
    if len(line) <= _LONGEST_SIGN:
        folded = shadow(line)
        if rules.matcher("caption").whole(folded):
            return False
        if rules.matcher("end").whole(folded) or rules.matcher("boilerplate", "tail").whole(folded):
            return True
    if name and letters(line) == name:
        return True
    following = [other.listed for other in lines[index + 1 : index + 4]]
    return len(line) <= 8 and not ends_sentence(line) and len(following) >= 2 and all(following)


def _tags(line: str) -> list[str]:
    return row_tags((line,)) if row_pattern().match(line) else []


def is_html(text: str) -> bool:
    """Return whether a text is a page and not a text dump: it opens with markup, or has more than a few tags."""
    head = text[:20_000]
    return head.lstrip("\ufeff \t\r\n").startswith("<") or len(_MARKUP.findall(head)) > 3


_MARKUP = re.compile(
    r"""<(?:
        !doctype | html | head | body | meta | title | script     # <!DOCTYPE html>, <html lang="en">
      | div | p | span | article | section | table | br | ul      # <p>, <br/>
      | h[1-6] | a | img                                          # <h1>, <a href="…">
    )[\s>/]""",
    re.IGNORECASE | re.VERBOSE,
)
