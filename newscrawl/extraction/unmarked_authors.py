"""The authors of an article where neither a mark nor a label names them: by their role, a date, the shape of a line."""

from __future__ import annotations

import re
from functools import cache
from itertools import zip_longest
from typing import Final

from newscrawl.extraction.body import Body
from newscrawl.extraction.info_line import SEAM, find_dates, join_parts
from newscrawl.extraction.marks import end_of_opening
from newscrawl.extraction.outline import HEADINGS, Line, Outline
from newscrawl.extraction.people import people_with_role, split_people
from newscrawl.normalise.text import ends_sentence, shadow
from newscrawl.rules.loader import RuleSet

_LONGEST_BYLINE: Final = 140
_SENTENCE: Final = 50
"""A longer line that ends like a sentence is text."""
_CLOSING: Final = 3
"""The first and the last lines of the text, so many, may name its reporters."""
_LONGEST_CLOSING: Final = 60
_LONGEST_ROLE: Final = 40
_WORDS_OF_NAME: Final = 3
"""Most words of a name that stands next to a date without a label. A choice: longer ones are of things."""
_EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_BESIDE_DATE = re.compile(r"\s?[|·•–—]\s?|\s-\s")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


def may_be_byline(text: str) -> bool:
    """Return whether a line is short enough for a byline, and is not a sentence."""
    return len(text) <= _LONGEST_BYLINE and not (len(text) > _SENTENCE and ends_sentence(text))


def in_figure(outline: Outline, box: int) -> bool:
    """Return whether a box is in a figure or a caption: a name there is of the maker of the picture."""
    chain = [outline.boxes[index] for index in outline.box_chain(box, 4)]
    return any(box.tag == "figure" or box.is_caption for box in chain)


def names_with_roles(outline: Outline, title_line: int, start: int, own: tuple[str, ...], rules: RuleSet) -> list[str]:
    """Return the persons of the first line between title and text that names them with their role and nothing else."""
    lines = outline.lines[title_line + 1 : start] if title_line >= 0 else []
    for line, following in zip_longest(lines, lines[1:]):
        if line.tag in HEADINGS or line.is_linked or len(line.text) > _LONGEST_BYLINE:
            continue
        names = people_with_role(_before_date(line.text, rules), rules, own)
        if not names and following and len(following.text) <= _LONGEST_ROLE:
            names = people_with_role(f"{line.text}, {following.text}", rules, own)  # the role has a line of its own
        if names and not in_figure(outline, line.box):
            return names
    return []


def _before_date(text: str, rules: RuleSet) -> str:
    """Return a line up to its first date and the label of that: ``김민수 기자`` of ``김민수 기자 입력 2024.10.09``."""
    spans = find_dates(shadow(text))
    return _label_at_end(rules).sub("", text[: spans[0][0]]).strip() if spans else text


@cache
def _label_at_end(rules: RuleSet) -> re.Pattern[str]:
    return re.compile(rf"[\s|](?:{rules.info('time_label')}|{rules.info('modified_label')})?[\s:|]*$")


def name_next_to_date(
    outline: Outline, body: Body, title_line: int, start: int, own: tuple[str, ...], rules: RuleSet
) -> list[str]:
    """Return the one person that stands next to a date by the title without a label: ``Rosa Lindqvist | October 9, 2024``.

    A place or a section may stand there, too. They are in the title, the text or a link of the page; an author is not.
    """
    last = end_of_opening(outline, start) if title_line >= 0 else 0
    for line in outline.lines[title_line + 1 : last]:
        if not may_be_byline(line.text) or line.is_linked or _EASTERN.search(line.text):
            continue
        text = join_parts(line.parts).replace(SEAM, " | ")
        spans = find_dates(shadow(text))
        for start_of_date, end in reversed(spans):
            text = f"{text[:start_of_date]} | {text[end:]}"
        pieces = [piece for each in _BESIDE_DATE.split(text) if (piece := each.strip(" ,"))]
        names = [name for piece in pieces[:1] for name in split_people(piece, rules, own)] if spans else []
        if (
            names[:1] == pieces[:1] != []
            and len(names[0].split()) <= _WORDS_OF_NAME
            and not in_figure(outline, line.box)
            and not _is_mentioned(names[0], outline, body, line)
        ):
            return names
    return []


def _is_mentioned(name: str, outline: Outline, body: Body, own: Line) -> bool:
    """Return whether the title, a link or a line of the text other than its ``own`` has a word of a name."""
    words = set(_LETTERS.findall(name.lower()))
    texts = [outline.document_title, *(link.raw_text for link in outline.links)]
    texts += [line.text for index, _ in body.picked if (line := outline.lines[index]) is not own]
    return any(not words.isdisjoint(_LETTERS.findall(text.lower())) for text in texts)


_CLOSING_NAMES = re.compile(
    r"""[(（【\[]?\s?                                                                # （
        (?:[\u3400-\u9fff]{0,8}?(?:记者|記者|通讯员|通訊員|作者|文)\s?[/:：]?\s?)      # 本报记者, 文/
        (?P<names>[\u3400-\u9fff·、,，\s/]{2,40})                                    # 周一鸣、何晓棠
        [)）】\]]?$                                                                   # ）
    """,
    re.VERBOSE,
)


_KOREAN_DATELINE = re.compile(
    r"""[(\[]\s?[\uac00-\ud7a3]{1,8}\s?=[^()\[\]\n]{2,15}[)\]]\s?      # (서울=연합뉴스)
        (?P<names>[\uac00-\ud7a3·,\s]{2,30}(?:기자|특파원))\s?=         # 김민수 기자 =
    """,
    re.VERBOSE,
)


def names_in_dateline(outline: Outline, body: Body, own: tuple[str, ...], rules: RuleSet) -> list[str]:
    """Return the reporters that open a Korean report: ``(서울=연합뉴스) 김민수 기자 = …``."""
    for index, _ in body.picked[:_CLOSING]:
        if found := _KOREAN_DATELINE.match(outline.lines[index].text):
            return split_people(found["names"], rules, own)
    return []


def names_in_closing_line(outline: Outline, body: Body, own: tuple[str, ...], rules: RuleSet) -> list[str]:
    """Return the reporters that the last lines of a text name: ``（记者周一鸣、何晓棠）``, ``김민수 기자 kim@news.example``."""
    for index, _ in reversed(body.picked[-_CLOSING:]):
        whole = outline.lines[index].text
        if _EASTERN.match(whole) and (names := people_with_role(whole, rules, own)):
            return names
        text = whole[-_LONGEST_CLOSING:]
        bracketed = re.search(r"[（(]([^（()）]{3,40})[)）]\s?$", text)
        found = _CLOSING_NAMES.match(bracketed[0].strip()) if bracketed else None
        if found and (names := split_people(found["names"], rules, own)):
            return names
    return []
