"""The authors of an article, from every place on the page that names them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final, NamedTuple

from newscrawl.extraction import unmarked_authors as unmarked
from newscrawl.extraction.body import Body
from newscrawl.extraction.hints import field_of
from newscrawl.extraction.info_line import SEAM, find_dates, join_parts
from newscrawl.extraction.jsonld import StructuredArticle
from newscrawl.extraction.marks import Mark, end_of_opening
from newscrawl.extraction.outline import Outline
from newscrawl.extraction.people import split_people
from newscrawl.extraction.source import Dateline
from newscrawl.items import Candidate
from newscrawl.normalise.text import letters, shadow
from newscrawl.rules.loader import RuleSet

_METAS: Final = (
    "author", "og:author", "article:author", "og:article:author", "article:author_name", "byl", "dc.creator", "dc.creator.name",
    "dcterms.creator", "parsely-author", "sailthru.author", "authors", "article.author", "weibo:article:author",
    "cxenseparse:author", "byline", "creator", "twitter:data1",
)  # fmt: skip
_EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_BELOW_TITLE: Final = 8
"""A byline without a mark counts only in so many lines after the title."""
_LONGEST_SECTION: Final = 30


class Statement(NamedTuple):
    """The authors that one place on the page names."""

    names: list[str]
    origin: str


def author_readings(
    outline: Outline,
    article: StructuredArticle,
    marks: list[Mark],
    body: Body,
    title_line: int,
    start: int,
    dateline: Dateline | None,
    outlets: Iterable[str],
    rules: RuleSet,
) -> list[Candidate]:
    """Return the authors (persons only), all with the origin of the most reliable statement.

    The first statement that names a person is used. A later one with all of its names and more replaces
    it: often only the first name of a byline was read.
    """
    own = tuple(outlets)
    # From the most reliable place to the least.
    statements = [
        Statement(_persons(article.authors, own, rules), "json-ld"),
        _marked(marks, own, rules, after=False),
        _printed(outline, title_line, start, own, rules),
        Statement(unmarked.names_with_roles(outline, title_line, start, own, rules), "line by the title"),
        _of_metas(outline, own, rules),
        _marked(marks, own, rules, after=True),
        Statement(_persons(dateline.names if dateline else [], own, rules), "dateline"),
        Statement(unmarked.names_in_dateline(outline, body, own, rules), "dateline"),
        Statement(unmarked.names_in_closing_line(outline, body, own, rules), "closing line"),
    ]
    best = Statement([], "")
    for statement in statements:
        wider = len(statement.names) > len(best.names) and _holds(statement.names, best.names)
        # A box that is marked as a byline also has roles and outlets, so more names in it are no evidence for more authors.
        if not best.names or (wider and statement.origin != "byline"):
            best = statement
    if not best.names:
        found = unmarked.name_next_to_date(outline, body, title_line, start, own, rules)
        best = Statement(found, "line by the title")
    names = _as_printed(_without_single_words(_without_sections(best.names, outline, title_line)), statements)
    return [Candidate(name, best.origin) for name in names]


def _without_sections(names: list[str], outline: Outline, title_line: int) -> list[str]:
    """Return names without single words that are links above the title, but not to the page of an author: they are sections."""
    if all(" " in name or not name.isascii() for name in names):
        return names
    links = (link for link in outline.links if link.line < title_line and len(link.raw_text) <= _LONGEST_SECTION)
    sections = {letters(link.raw_text) for link in links if field_of(link.attributes) != "author"}
    return [name for name in names if " " in name or letters(name) not in sections]


def _without_single_words(names: list[str]) -> list[str]:
    """Return names without those of a single word next to a longer one: ``Rosa Lindqvist, Games``. They are sections and days."""
    alphabetic = [name for name in names if not _EASTERN.search(name)]
    if not any(" " in name for name in alphabetic):
        return names
    return [name for name in names if " " in name or name not in alphabetic]


def _as_printed(names: list[str], statements: list[Statement]) -> list[str]:
    """Return names as another statement writes them if these are the page's keys for them: ``rosa-lindqvist``."""
    if not any(name.islower() for name in names):
        return names
    written = {letters(name): name for statement in statements for name in statement.names if not name.islower()}
    return [written.get(letters(name), name) if name.islower() else name for name in names]


def _holds(names: list[str], others: list[str]) -> bool:
    known = set(map(letters, names))
    return all(letters(name) in known for name in others)


def _persons(texts: Iterable[str], own: tuple[str, ...], rules: RuleSet) -> list[str]:
    found = [name for text in texts for name in split_people(text, rules, own, marked=True, typed=True)]
    return _distinct(found)


def _distinct(names: Iterable[str]) -> list[str]:
    """Return names without duplicates, ignoring case. ``Rosa`` is a duplicate of ``Rosa Lindqvist``."""
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(letters(name), name)
    # A name at the beginning of another one is a part of it: Rosa, Rosa Lindqvist.
    kept = {
        key: name for key, name in kept.items() if not any(other != key and other.startswith(key) for other in kept)
    }
    # A text that ends in another name has a title before it: Dr Rosa Lindqvist, Rosa Lindqvist.
    kept = {key: name for key, name in kept.items() if not any(other != key and key.endswith(other) for other in kept)}
    return list(kept.values())


def _marked(marks: list[Mark], own: tuple[str, ...], rules: RuleSet, *, after: bool) -> Statement:
    """Return the persons in the marks of the first line that names any, and of the two lines after it.

    Elements with only a name (``rel="author"``, ``itemprop="name"``) come before the boxes around them, which also have
    roles, dates and share buttons.
    """
    authors = [mark for mark in marks if mark.field == "author" and mark.after == after]
    inner = [mark for mark in authors if len(mark.parts) < 2]
    for chosen in (inner, authors):
        names: list[str] = []
        line = -1
        for mark in chosen:
            if 0 <= line < mark.line - 2:
                break
            text = join_parts(mark.parts) if mark.parts else mark.text
            if found := byline_names(mark.parts or (mark.text,), rules, own) or split_people(
                _without_dates(text), rules, own, marked=True
            ):
                line = mark.line
                names += found
        if names:
            return Statement(_distinct(names), "byline")
    return Statement([], "")


def _without_dates(text: str) -> str:
    folded = shadow(text)
    for start, end in reversed(find_dates(folded.replace(SEAM, " "))):
        text = text[:start] + SEAM + text[end:]
    return text


@cache
def _byline(rules: RuleSet) -> re.Pattern[str]:
    """Return the pattern of a label that opens a list of authors, with or without a colon."""
    label, colon = rules.info("byline_label"), rules.info("author_label")
    separator = rf"\s?[:/|・·●=][\s{SEAM}]{{0,4}}"
    return re.compile(
        rf"""(?:^|(?<=[\s{SEAM}|(\[,;:]))                          # at the start, or after a space, bracket or comma
            (?:
                (?:[\u4e00-\u9fff]{{2,8}}[报報网網社台])?            # 青桥日报 (记者 周一鸣)
                (?-x:{label})(?:{separator}|[\s{SEAM}]{{1,4}})     # By Rosa Lindqvist
              | (?-x:{colon})(?:{separator}|\s?{SEAM})             # Reporter: Rosa Lindqvist
            )(?=\S)
        """,
        re.VERBOSE,
    )


@cache
def _stop(rules: RuleSet) -> re.Pattern[str]:
    """Return the pattern of the end of a list of authors: another label, a date, a bar."""
    named = "|".join(rules.info(f"{kind}_label") for kind in ("source", "editor", "time", "modified", "other"))
    return re.compile(
        rf"""[\s{SEAM}|(](?-x:{named})(?:\b|\s?:)     # Source: Bellford Courier
            |[\s{SEAM}][\u4e00-\u9fff]{{2,5}}\s?:    # 责任编审: a label that no rule knows
            |[\s{SEAM}|•·(](?-x:{rules.info("picture_label")})(?:\s?[:/|=]|[\s{SEAM}])  # Pictures by Tom Arden, 图/何晓棠
            |[|•]|\s[-–—]\s                          # Rosa Lindqvist | News
            |\d{{1,2}}:\d\d|(?:19|20)\d\d            # 11:24, 2024
        """,
        re.VERBOSE,
    )


def _printed(outline: Outline, title_line: int, start: int, own: tuple[str, ...], rules: RuleSet) -> Statement:
    """Return the persons of the first line near the title that opens with the label of a byline."""
    first = max(0, title_line - 3) if 0 <= title_line <= start else max(0, start - _BELOW_TITLE)
    last = end_of_opening(outline, start)
    for index in range(first, last):
        line = outline.lines[index]
        if index == title_line or line.tag == "h1" or not unmarked.may_be_byline(line.text):
            continue
        if (names := byline_names(line.parts, rules, own)) and not unmarked.in_figure(outline, line.box):
            return Statement(names, "information line")
    return Statement([], "")


def byline_names(parts: tuple[str, ...], rules: RuleSet, own: tuple[str, ...] = ()) -> list[str]:
    """Return the persons that a line names after a label: ``By Rosa Lindqvist | October 9, 2024``, ``作者 韩桥``."""
    text = join_parts(parts)
    folded = shadow(text)
    found = next((found for found in _byline(rules).finditer(folded) if _opens(folded, found)), None)
    if not found:
        return []
    rest = folded[found.end() :]
    if not folded[found.start()].isascii() and SEAM in rest and _EASTERN.match(rest):
        rest = rest[: rest.index(SEAM)]  # Chinese names are in one text node; other text may follow without a separator
    stop = _stop(rules).search(rest)
    ends = [stop.start() if stop else len(rest), *(start for start, _ in find_dates(rest.replace(SEAM, " "))[:1])]
    names = text[found.end() : found.end() + min(ends)]
    return split_people(_BEFORE_DATE.sub("", names), rules, own)


_BEFORE_DATE: Final = re.compile(r"[\s,](?:on|at|am|um|le|el|il|em|op|den|om|kl\.?)\s?$", re.IGNORECASE)
"""``By Rosa Lindqvist on`` (October 9, 2024)"""


def _opens(text: str, label: re.Match[str]) -> bool:
    """Return whether a label opens a field. In the middle of a text, ``by`` is only a word, but ``作者`` is a label.

    After a date at the start of a line ``by`` is a label, too: ``October 9, 2024 by Rosa Lindqvist``.
    """
    if label.start() == 0 or not text[label.start() - 1].isspace() or not text[label.start()].isascii():
        return True
    before = text[: label.start()].replace(SEAM, " ").rstrip(" ,|-–—·•")
    return any(start == 0 and end == len(before) for start, end in find_dates(before))


def _of_metas(outline: Outline, own: tuple[str, ...], rules: RuleSet) -> Statement:
    for meta in _METAS:
        if (values := outline.meta_lists.get(meta)) and (names := _persons(values, own, rules)):
            return Statement(names, f"meta {meta}")
    return Statement([], "")
