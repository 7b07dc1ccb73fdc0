"""Read the information line: date, source and author below a title, often without spaces between them.

``时间:2024-10-09 11:24:42来源:中新网四川`` has two fields and no separator. The labels are data
(``[info]`` in the rule files). A value ends before the next label, date or separator.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

from newscrawl.normalise import date_forms as dateforms
from newscrawl.normalise.text import ends_sentence, shadow
from newscrawl.rules.loader import RuleSet
from newscrawl.rules.words import any_of

SEAM: Final = "\x1f"
"""The mark between two text nodes without a space. A field often ends with its element."""
MAX_CHARS: Final = 300
"""Most characters of a line that are searched for fields. A bound on hostile input: real lines have up to 134."""

_DATE_FORMS: Final = (
    dateforms.NUMERIC,
    dateforms.CHINESE,
    dateforms.ROC,
    dateforms.JAPANESE,
    dateforms.MONTH_FIRST,
    dateforms.DAY_FIRST,
    dateforms.SLASHED,
    dateforms.SHORT_YEAR,
    dateforms.NO_YEAR,
    dateforms.NAMED,
    dateforms.DOTTED,
    dateforms.RELATIVE,
    dateforms.WORDED,
)
_DATE_SIGN = re.compile(r"[\d〇刚剛今昨前a](?:(?<=[\d〇])|(?<=[刚剛])[刚剛]|(?<=[今昨前])[天日]|(?<=a)go\b)")
"""Every written date matches this. Most lines do not, and are not tried with each pattern."""
_NAME_EDGE: Final = " \t:;,.|/-_·•()[]{}<>【】「」\"'" + SEAM + "：；，。、（）\u3000\xa0｜丨"
_SEAM_BEHIND_LABEL = re.compile(f"(?<=[:：]){SEAM}")
_SENTENCE: Final = 60
"""A longer line that ends like a sentence is a sentence, whatever fields it seems to have."""
_LOOSE_PIECES: Final = 8
_EVENT_LABEL = re.compile(r"(?<![:\u3400-\u9fff])[\u3400-\u9fff]{1,6}(?:时间|時間|日期)$")
"""``展览时间``, ``北京时间``: a word of its own before the label of a date. After a colon, the word is another field's value."""
_RANGE = re.compile(r"\s?(?:[-~—至到]{1,2}|–)\s?")
_LABEL = re.compile(r"[【\[(]?\s?([\u3400-\u9fff]{2,6})\s?[】\])]?\s?(?:[:：】])")
_WORD_GAP = re.compile(
    r"""(?<=[^\W\d_\u1100-\u11ff\u3040-\u9fff\uac00-\ud7a3]|[.&])\x20     # after a letter that is not Chinese, Japanese or Korean
        (?=[^\W\d_\u1100-\u11ff\u3040-\u9fff\uac00-\ud7a3]|[&(])            # before another one
    """,
    re.VERBOSE,
)


@dataclass(slots=True)
class Info:
    """The fields of an information line, as printed."""

    dates: list[str] = field(default_factory=list)
    modified: list[str] = field(default_factory=list)
    source: str | None = None
    authors: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    """Parts without a label. One of them may be the name of an outlet."""

    def __bool__(self) -> bool:
        return bool(self.dates or self.modified or self.source or self.authors)


@dataclass(frozen=True, slots=True)
class _Labels:
    source: re.Pattern[str]
    author: re.Pattern[str]
    modified: re.Pattern[str]
    published: re.Pattern[str]
    time: re.Pattern[str]
    event: re.Pattern[str]
    stop: re.Pattern[str]
    any_label: re.Pattern[str]


@cache
def _name_split() -> re.Pattern[str]:
    marks, han = r"[、,，/;；&|｜丨\x1f]|\s{2,}", r"(?<=[\u3400-\u9fff])\s(?=[\u3400-\u9fff])"
    return re.compile(rf"{marks}|\s(?:{any_of('and')})\s|{han}")


@cache
def _role() -> re.Pattern[str]:
    return re.compile(rf"^(?:{any_of('role_before')})*(?:{any_of('role')})\s?[:/]?\s?")


@cache
def _labels(rules: RuleSet) -> _Labels:
    source, author, editor = rules.info("source_label"), rules.info("author_label"), rules.info("editor_label")
    time = f"{rules.info('posted_label')}|{rules.info('time_label')}"
    modified, other = rules.info("modified_label"), rules.info("other_label")
    named = f"{source}|{author}|{editor}|{time}|{modified}|{other}"
    gap = rf"[\s{SEAM}]{{0,4}}"
    return _Labels(
        source=re.compile(
            rf"""(?:^|(?<=[\s{SEAM}|()\[\]【】,;])|(?<=\d)|(?<=[\u3400-\u9fff]))  # 11:24:42来源
                (?-x:{source})\s?
                (?:[:/]|\|(?=\S)|(?=\s?{SEAM})|(?=\s))                            # 来源:青桥日报, Source Bellford Courier
                {gap}
            """,
            re.VERBOSE,
        ),
        author=re.compile(
            rf"""(?:^|(?<=[\s{SEAM}|()\[\]【】\d]))                                # 11:24:42作者
                (?-x:{author})\s?
                (?:[:/]|\|(?=\S)|(?=\s?{SEAM}))                                   # 作者:周一鸣; a space alone is no colon
                {gap}
            """,
            re.VERBOSE,
        ),
        modified=re.compile(rf"(?:{modified})\s?[:]?{gap}$"),
        # A weekday may stand between label and date: ``Posted on Saturday, December 3``.
        published=re.compile(rf"(?:{time})\s?[:]?{gap}(?:[^\W\d]{{2,12}},\s)?$"),
        time=re.compile(rf"^(?:{rules.info('time_before')})?(?:{time}|{modified})$"),
        event=re.compile(rf"(?<![^\W\d_])(?:{rules.info('event_label')})\s?:?{gap}(?:[^\W\d]{{2,12}},\s)?$"),
        stop=re.compile(
            rf"""{gap}(?:
                (?-x:{named})\s?[:(/]                                        # 责任编辑:
              | (?:19|20)\d\d[-/.年]\d | \d{{1,2}}:\d\d | \d{{1,2}}月\d    # 2024-10-09, 11:24, 10月9日
              | \|(?=.) | [{SEAM}] | \s\s                                   # the end of an element, a wide gap
              | [\s【\[(](?:(?-x:{other})|大|中|小)                          # 【大 中 小】, the size of the letters
              | \s\d{{1,2}}-\d                                              # 10-09
            )""",
            re.VERBOSE,
        ),
        any_label=re.compile(rf"(?:{named})\s?:?"),
    )


def join_parts(parts: tuple[str, ...]) -> str:
    """Return a line's text nodes with folded white space, joined by ``SEAM``."""
    return SEAM.join(" ".join(part.split()) for part in parts if part.strip())


def find_dates(text: str) -> list[tuple[int, int]]:
    """Return the spans of written dates in a shadow text, from left to right, without overlaps."""
    return list(_date_spans(dateforms.western(text))) if _DATE_SIGN.search(text) else []


@lru_cache(maxsize=256)
def _date_spans(text: str) -> tuple[tuple[int, int], ...]:
    # The few lines with dates are read for several fields, so the result is cached.
    spans: list[tuple[int, int]] = []
    for form in _DATE_FORMS:
        for found in form.finditer(text) if dateforms.may_have(form, text) else ():
            start = found.start()
            if form is dateforms.SHORT_YEAR and found["hour"] is None and text[:start].rstrip()[-1:] != ":":
                continue  # 24-10-09 is a date only with a time or a label
            if found.groupdict().get("hour", "") is None and (time := _time_before(text, start)) is not None:
                start = time
            if not any(other < found.end() and start < end for other, end in spans):
                spans.append((start, found.end()))
    if not spans:
        spans = [found.span() for found in dateforms.LABELLED_JUNK.finditer(text)]
    return tuple(sorted(spans))


def _time_before(text: str, start: int) -> int | None:
    """Return the start of a time directly before a date, or None: ``22:29 BST, 8 October 2024``."""
    first = max(0, start - dateforms.LONGEST_TIME)
    found = dateforms.TIME_BEFORE.search(text[first:start])
    return first + found.start() if found else None


def parse(parts: tuple[str, ...], rules: RuleSet) -> Info:
    """Return the fields of one line. An Info without fields is false."""
    text = join_parts(parts)[:MAX_CHARS]
    folded = shadow(text)
    labels = _labels(rules)
    info = Info()
    spans = find_dates(folded.replace(SEAM, " "))
    events = _event_dates(folded, spans, labels)
    for start, end in spans:
        if start in events:
            continue
        raw, before = _unseam(text[start:end]), folded[:start]
        if labels.modified.search(before):
            info.modified.append(raw)
        else:
            label = labels.published.search(before)
            info.dates.append(_unseam(text[label.start() if label else start : end]))
    info.source = _value(text, folded, labels.source, labels)
    if author := _value(text, folded, labels.author, labels):
        info.authors = split_names(author)
    if info:
        info.loose = _loose_pieces(text, spans, labels)
    return info


def _event_dates(folded: str, spans: list[tuple[int, int]], labels: _Labels) -> set[int]:
    """Return the starts of the dates of events: both dates of a range, and dates after another label (``展览时间：``, ``When:``)."""
    events: set[int] = set()
    for (start, end), (following, _) in pairwise(spans):
        if _RANGE.fullmatch(folded[end:following]):
            events |= {start, following}
    for start, _ in spans:
        before = folded[:start].rstrip(f" :】]){SEAM}")
        found = _EVENT_LABEL.search(before)
        if (found and not labels.time.search(found[0])) or labels.event.search(folded[:start]):
            events.add(start)
    return events


def has_label(text: str) -> bool:
    """Return whether a line opens with a label: ``时间：…``, ``【时间】…``."""
    return _LABEL.match(shadow(text[:20])) is not None


def is_other_label(text: str, rules: RuleSet) -> bool:
    """Return whether a line opens with a label that no information line has: ``地点：…``, ``【票务】…``."""
    found = _LABEL.match(shadow(text[:20]))
    return found is not None and not _labels(rules).any_label.match(found[1])


def _unseam(text: str) -> str:
    return _SEAM_BEHIND_LABEL.sub("", text).replace(SEAM, " ").strip()


def _value(text: str, folded: str, label: re.Pattern[str], labels: _Labels) -> str | None:
    for found in label.finditer(folded):
        rest = folded[found.end() : found.end() + 60]
        stop = labels.stop.search(rest)
        length = stop.start() if stop else len(rest)
        value = _first_word(text[found.end() : found.end() + length]).strip(_NAME_EDGE)
        if value and any(char.isalnum() for char in value):
            return value
    return None


def _first_word(value: str) -> str:
    # A Chinese name ends at a space. A name in other scripts may have single spaces.
    value = value.lstrip(_NAME_EDGE)
    glued = _WORD_GAP.sub("\x00", value)
    return glued.split(" ")[0].split("\u3000")[0].replace("\x00", " ")


def split_names(text: str) -> list[str]:
    """Return the names of a byline: ``记者 张三、李四`` → ``["张三", "李四"]``."""
    names = []
    for piece in _name_split().split(text):
        name = _role().sub("", piece.strip(_NAME_EDGE)).strip(_NAME_EDGE)
        if name and len(name) <= 40 and any(char.isalpha() for char in name):
            names.append(name)
    return list(dict.fromkeys(names))


def _loose_pieces(text: str, dates: list[tuple[int, int]], labels: _Labels) -> list[str]:
    masked = list(text)
    for start, end in dates:
        masked[start:end] = SEAM * (end - start)
    pieces = re.split(rf"[{SEAM}|｜丨·•\s\[【(（]+", "".join(masked))
    return [
        piece.strip(_NAME_EDGE)
        for piece in pieces
        if 2 <= len(piece.strip(_NAME_EDGE)) <= 24 and not labels.any_label.match(shadow(piece))
    ]


def is_information_line(text: str, info: Info) -> bool:
    """Return whether a line has little else than these fields."""
    if not info or len(text) > 160 or "。" in text or (len(text) > _SENTENCE and ends_sentence(text)):
        return False
    used = sum(map(len, info.dates + info.modified + info.authors)) + len(info.source or "")
    if len(info.loose) <= _LOOSE_PIECES:  # more words would be a sentence
        used += sum(map(len, info.loose))
    return used + 24 >= len(text) * 0.6
