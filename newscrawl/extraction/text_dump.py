"""Read a text dump of a page into a draft: title, information line, body, and the end of the body."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from newscrawl.extraction import language, source
from newscrawl.extraction.closing_notes import ABOVE_TEXT
from newscrawl.extraction.document import to_text
from newscrawl.extraction.dump_lines import Line, gain, is_row, may_end, read_lines, running_text
from newscrawl.extraction.dump_title import title_line
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

_NUMBER = re.compile(r"^\s*\d{1,2}\s?[.、)]\s?")
_HEAD_LINES: Final = 40
"""A full information line in the first lines, so many, is used wherever the text is. A choice."""
_ABOVE: Final = 20
"""Information line and title are searched for in so many lines above the text. A choice."""
_BELOW_INFORMATION: Final = 0.6
"""Share of the running text that must come after an information line. Later dates are of comments and other stories."""
_INFO_LINES: Final = 4
"""Most lines of information after the first one: date, source and byline may be on separate lines."""
_LONGEST_LIST: Final = 30
"""Most lines of a list inside the text."""
_VERSE: Final = 3
"""Most lines after the last sentence that belong to the text: a signature, the end of a verse."""


_LONGEST_LABEL: Final = 8
_PARAGRAPH: Final = 60
"""Units of a paragraph below a subheading. A choice."""
_BUTTON: Final = 12
"""A line of fewer units directly below the information line is a button or a count."""
_LONE_OUTLET: Final = re.compile(r"[\u3400-\u9fff]{4,12}")
_SHORTEST_ENDING: Final = 7
_LONGEST_ENDING: Final = 60
"""Lines of a list that ends a text. Of the lines between the last sentence and a credit, seven and more, 447 of 498 were text
on 559 Chinese pages; of fewer lines, one in five."""
_ENTRY: Final = 20
"""Units of an entry of such a list, on average. Those of a menu are shorter."""
_CHINESE: Final = 1.3
"""Units a character of Chinese lines: 2.5 a character, and 1 each for digits and Latin letters."""


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
    lines = read_lines(raw, rules)
    core = running_text(lines)
    infos, info_at, info_end = _information(lines, core, rules)
    title_at = title_line(lines, info_at, _is_full(infos), core, rules)
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
    draft.sources += [Candidate(name, "information line") for info in infos if (name := _lone_name(info))]
    draft.loose_sources = source.loose_source_readings(Header(infos), outline, empty)
    draft.authors = [Candidate(name, "information line") for name in _authors(infos, dateline, rules)]
    article.dateline = dateline.text if dateline else None
    draft.blocks = [Block(lines[at].text, _kind(lines[at])) for at in region.kept]
    if draft.blocks:
        # An abstract has no box of its own in a dump. It is one if it says nothing that the text does not say.
        draft.blocks[0].place = ABOVE_TEXT
    article.tags = next((tags for line in lines[info_end:] if (tags := _tags(line.text))), [])
    left = dict.fromkeys(range(max(title_at + 1, info_end)), "above-text") | dict(region.left)
    left |= {at: "information-line" for at in range(info_at, info_end) if info_at >= 0}
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


def _lone_name(info: Info) -> str | None:
    """Return the only name of an information line with a time: ``2019-10-05 07:46 江口日报``. Names of persons are shorter."""
    if len(info.loose) != 1 or info.authors or not any(":" in date for date in info.dates):
        return None
    name = info.loose[0]
    return name if _LONE_OUTLET.fullmatch(name) else None


def _kind(line: Line) -> BlockKind:
    # A dump has no pictures. Only the triangle of a caption is left of them.
    if line.text[:1] in "△▲▽▼" and not ends_sentence(line.text):
        return "caption"
    return "item" if line.listed else "paragraph"


def _information(lines: list[Line], core: range, rules: RuleSet) -> tuple[list[Info], int, int]:
    """Return the information lines, the index of the first (or -1), and the index after the last.

    An information line among the first lines is used if it has a date with a time or an outlet. Else the lines above the
    running text are tried, the nearest first, then its first lines: a menu may have over a hundred lines.
    """
    for at in range(min(len(lines), _HEAD_LINES)):
        infos, end = _information_at(lines, at, rules)
        if _is_full(infos):
            return infos, at, end
    rest = sum(max(0.0, gain(lines[at])) for at in core)
    enough = _BELOW_INFORMATION * rest
    found: tuple[list[Info], int, int] = ([], -1, 0)
    for at in range(max(0, core.start - _ABOVE), core.stop):
        if at in core:
            rest -= max(0.0, gain(lines[at]))
        if rest < enough:
            break
        if at < found[2]:
            continue
        infos, end = _information_at(lines, at, rules)
        # A line with a date is better than later lines with only an outlet.
        if infos and (any(info.dates for info in infos) or not any(info.dates for info in found[0])):
            found = (infos, at, end)
    return found


def _is_full(infos: list[Info]) -> bool:
    """Return whether information lines have a date, and a time or an outlet with it."""
    dates = [date for info in infos for date in info.dates]
    return bool(dates) and (":" in "".join(dates) or any(info.source for info in infos))


def _information_at(lines: list[Line], first: int, rules: RuleSet) -> tuple[list[Info], int]:
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


def _find_region(lines: list[Line], start: int, core: range, name: str, rules: RuleSet) -> _Region:
    """Return the lines of the text from ``start`` on; ``name`` is the title's letters."""
    region = _Region()
    index = start = _behind_list(lines, start, region)
    if start < core.start:
        index = start = _first_line(lines, start, core.start, region)
    half = _middle(lines, core)
    # A label that heads several parts of the text (``关键词：…``) ends none of them.
    labels = Counter(_label(lines[at].text) for at in core if not lines[at].sentence)
    labels[""] = 0
    stop = _listed_stop(lines, core, rules) or _stop(lines, core, start)
    while index < stop:
        if index > start and labels[_label(lines[index].text)] < 2 and _ends_text(index, lines, name, rules):
            resumed = None if _goes_on(lines, index) else _resumption(lines, index, stop)
            if resumed is None and (index < half or _goes_on(lines, index)):
                region.kept.append(index)
                index += 1
                continue
            region.left += [(at, "list-inside" if resumed else "below-text") for at in range(index, resumed or stop)]
            if not resumed:
                break
            index = resumed
        region.kept.append(index)
        index += 1
    if stop <= core.stop + _VERSE or start >= core.stop:
        _cut_after_last_sentence(lines, region)
    region.left += [(at, "below-text") for at in range(stop, len(lines))]
    return region


def _label(text: str) -> str:
    label, colon, _ = shadow(text).partition(":")
    return label if colon and len(label) <= _LONGEST_LABEL else ""


def _listed_stop(lines: list[Line], core: range, rules: RuleSet) -> int | None:
    """Return the index of the line that ends a text whose last lines are a list, or None.

    Chinese texts may end in results, addresses or changes, one a line, and a credit or a heading of related articles follows.
    """
    for at in range(core.stop, min(len(lines), core.stop + _LONGEST_ENDING)):
        if _ends_text(at, lines, "", rules):
            ending = "".join(line.text for line in lines[core.stop : at])
            count, size = at - core.stop, units(ending)
            return at if count >= _SHORTEST_ENDING and size >= max(_CHINESE * len(ending), _ENTRY * count) else None
    return None


def _stop(lines: list[Line], core: range, start: int) -> int:
    """Return the index after which no line belongs to the text: some lines after the running text, for a signature or a verse.

    What comes later are sentences far apart: teasers, the author's biography, terms of use.
    """
    return min(len(lines), core.stop + _VERSE) if start < core.stop else len(lines)


def _behind_list(lines: list[Line], start: int, region: _Region) -> int:
    """Return the index of the text's first line. A side list may be between the title and the text."""
    first = next((at for at in range(start, len(lines)) if lines[at].sentence), start)
    listed = [at for at in range(start, first) if lines[at].listed or _NUMBER.match(lines[at].text)]
    if len(listed) < 3:
        return start
    region.left += [(at, "list-above") for at in range(start, listed[-1] + 1)]
    return listed[-1] + 1


def _first_line(lines: list[Line], start: int, core: int, region: _Region) -> int:
    """Return the index of the text's first line, below buttons and rows of labels. Lines without a stop may be verses or notes."""
    first = start
    while first < core and (is_row(lines[first].text) or _is_button(lines[first], first == core - 1)):
        first += 1
    region.left += [(at, "above-text") for at in range(start, first)]
    return first


def _is_button(line: Line, is_last: bool) -> bool:
    """Return whether a line above the text is a button or a count. The last one may be a subheading, unless it is a number."""
    return line.size < _BUTTON and (not is_last or line.text.isdigit())


def _middle(lines: list[Line], core: range) -> int:
    """Return the index of the line after half of the running text. The text does not end above it."""
    gains = [max(0.0, gain(lines[at])) for at in core]
    half, so_far = sum(gains) / 2, 0.0
    for at, added in zip(core, gains, strict=True):
        so_far += added
        if so_far >= half:
            return at
    return core.start


def _goes_on(lines: list[Line], sign: int) -> bool:
    """Return whether the text continues after a line that looks like its end: two of the next three lines are sentences.

    A single line never ends the text: it may be a byline below the first paragraph, or a note between two paragraphs. If the
    first of the three is not a sentence, it may be a subheading, and long sentences must follow.
    """
    following = lines[sign + 1 : sign + 4]
    if not following or following[0].listed:
        return False
    if following[0].sentence or _is_short_sentence(following[0]):
        return sum(line.sentence or _is_short_sentence(line) for line in following) >= 2
    return sum(line.sentence and line.size >= _PARAGRAPH for line in following) >= 2


def _is_short_sentence(line: Line) -> bool:
    return not line.listed and line.text.endswith("。")


def _resumption(lines: list[Line], sign: int, stop: int) -> int | None:
    """Return the index at which the text continues after a list: at two sentences close together, after entries."""
    entries = 0
    for at in range(sign + 1, min(stop - 1, sign + _LONGEST_LIST)):
        if lines[at].sentence and any(line.sentence for line in lines[at + 1 : at + 4]):
            return at if entries >= 2 else None
        entries += lines[at].listed or not ends_sentence(lines[at].text)
    return None


def _cut_after_last_sentence(lines: list[Line], region: _Region) -> None:
    """Leave out the lines below the last sentence, except a signature or the end of a verse."""
    last = max((order for order, at in enumerate(region.kept) if lines[at].sentence), default=-1)
    if last < 0:
        return
    end = last + 1
    while end < len(region.kept) and end <= last + _VERSE and _may_follow(lines[region.kept[end]]):
        end += 1
    region.left = [(at, "below-text") for at in region.kept[end:]] + region.left
    del region.kept[end:]


def _may_follow(line: Line) -> bool:
    return not line.listed and ends_sentence(line.text) and not is_cut_off(line.text)


def _ends_text(index: int, lines: list[Line], name: str, rules: RuleSet) -> bool:
    """Return whether a line ends the text, or at least this part of it."""
    line = lines[index].text
    if may_end(line):
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
