"""Read names of persons in bylines: split them, remove roles, reject outlets, desks and logins."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from newscrawl.normalise.outlets import find_outlet
from newscrawl.normalise.text import letters, shadow
from newscrawl.rules.loader import RuleSet

SEAM: Final = "\x1f"
_MAX_NAMES: Final = 20
_LONGEST_NAME: Final = 48
_SHORTEST_OUTLET: Final = 5
_LONGEST_EDITION: Final = 3
"""``HuffPost US``: fewest letters of the outlet, most of its edition. Choices."""
_SHORTEST_NAME: Final = 3
"""Fewest letters of a name in an alphabet, next to other names: ``Sa`` is a day. Alone, ``mh`` is an author's sign."""
_LONGEST_WITH_ROLE: Final = 100
_MAX_WORDS: Final = 5
"""Most words of a name: ``Maria del Carmen Ortiz Vega``."""
_BRACKETED = re.compile(r"[(\[（【][^()\[\]（）【】]{0,80}(?:[)\]）】]|$)")
_ADDRESS = re.compile(
    r"""(?:https?:)?//\S{1,200}       # https://news.example/lindqvist
      | \S{1,80}@\S{1,80}|@\w{1,40}  # rosa@news.example, @rosalindqvist
      | www\.\S{1,200}               # www.news.example
      | \#\S{1,40}                   # #harbour
    """,
    re.VERBOSE,
)
_SPLIT = re.compile(
    rf"""[、,;/|&•·，；／｜＆\n{SEAM}] | \s[–—-]\s | \s{{3,}}                    # Rosa Lindqvist, Tom Arden / Ida Holm
       | \b(?:and|und|et|y|e|i|og|och|en|ve|и|with|avec|mit|con|com)\b(?=\s)   # Rosa Lindqvist and Tom Arden
       | \b(?:AND|UND|OCH|WITH|AVEC|(?<=[A-Z]\s)(?:ET|EN|OG|VE))\b(?=\s)        # ROSA LINDQVIST AND TOM ARDEN
       | (?<=[\u3400-\u9fff])[和与與及](?=[\u3400-\u9fff]{{2,4}}$)              # 周一鸣和何晓棠
       | (?:(?<=기자)|(?<=특파원))\s(?=[\uac00-\ud7a3]{{2,4}}(?:\s|$))               # 김민수 기자 이도현 기자
       | \sو\s?                                                               # the Arabic "and"
    """,
    re.VERBOSE,
)
_IN_PLACE = re.compile(
    rf"""\s(?:in|aus|à)\s(?=[A-ZÀ-Þ])[^,;/|&{SEAM}]{{2,30}}?    # Rosa Lindqvist in Bellford
        (?=\s(?:and|und|et|e)\s|[,;/|&{SEAM}]|$)              # and Tom Arden in London
    """,
    re.VERBOSE,
)
_SPACE_BETWEEN = re.compile(r"(?<=[\u3400-\u9fff])\s(?=[\u3400-\u9fff]{2})")
"""``周一鸣 何晓棠``: in Chinese, a space separates two names. In Japanese it separates the parts of one name."""
_PLACE_BEFORE = re.compile(r"^[\uac00-\ud7a3]{1,8}\s?=\s?")
"""``서울=김민수 기자``: the place of a Korean report."""
# A middle dot between two parts of a transcribed name does not separate names.
_TRANSCRIBED = re.compile(r"(?<=[\u3400-\u9fff])[·•・](?=[\u3400-\u9fff])")
_SPREAD_NAME = re.compile(
    r"""(?<![\u3400-\u9fff])([\u3400-\u9fff])   # 韩
        [\s\u3000]{1,2}                         # a space of full width
        ([\u3400-\u9fff])(?![\u3400-\u9fff])    # 桥
    """,
    re.VERBOSE,
)
"""``韩　桥``: a name of two characters, printed as wide as a name of three."""
_EDGE: Final = ' \t\xa0:;,|/_•-–—·*"“”«»「」『』<>：，。;、' + SEAM
_PARTICLES: Final = frozenset(
    "de da do dos das del della di du la le van von der den ten ter bin ibn al el af av zu zur y e i jr sr st st. ii iii".split()
)
_DOMAIN = re.compile(r"[^\W_]{2}\.[a-z]{2,4}$")  # Bellford.com, but not Ann Porter J.D.
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.\-‐]){0,30}")
_HAN_NAME = re.compile(r"[\u3400-\u9fff]{2,5}|[\u3400-\u9fff]{1,6}·[\u3400-\u9fff·]{1,8}")
_JAPANESE_NAME = re.compile(r"[\u3400-\u9fff]{1,4}\s[\u3400-\u9fff]{1,4}")
_KANA_NAME = re.compile(r"(?=[\u3400-\u9fff・ー\s]*[\u3040-\u30ff])[\u3040-\u30ff\u3400-\u9fff・ー\s]{2,12}")
_HANGUL_NAME = re.compile(r"[\uac00-\ud7a3]{2,4}")
_EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_OUTLET_ENDS: Final = tuple(
    "报 報 网 網 社 台 臺 电视 新闻 日报 晚报 频道 客户端 编辑 编辑部 中心 公司 新聞 編集部 集团 杂志 综合 工作室 委员会 政府 "
    "报道 報導 報道 快讯 快訊".split()
)
_OUTLET_WORDS: Final = frozenset(
    "news newsroom newspaper newswire media press agency times post daily herald tribune gazette courier magazine journal "
    "network radio television tv broadcasting reuters afp ap dpa sid epd kna efe ansa tass interfax ritzau belga yonhap kyodo ians bloomberg associated online "
    "inc ltd llc gmbh ag kg plc spa srl bv website team staff group association institute university foundation council department office ministry "
    "center centre company corporation committee editors".split()
)


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    roles: re.Pattern[str]
    desks: re.Pattern[str]
    opening: re.Pattern[str]
    with_role: re.Pattern[str]


@cache
def _vocabulary(rules: RuleSet) -> _Vocabulary:
    label, role, desk = rules.info("byline_label"), rules.info("role"), rules.info("desk")
    return _Vocabulary(
        roles=re.compile(rf"(?:{role})", re.IGNORECASE),
        desks=re.compile(rf"(?:{desk})", re.IGNORECASE),
        opening=re.compile(
            rf"""^(?:
                (?-x:{label}|{rules.info("author_label")})(?:\s?[:/|]\s?|\s|$)                     # By Rosa Lindqvist, but not 文静秋
              | (?-x:{role})(?![^\W\d_\u3040-\u9fff\uac00-\ud7a3])\s?[:/|]?\s?                   # Reporter: Rosa Lindqvist, 记者周一鸣
            )+""",
            re.IGNORECASE | re.VERBOSE,
        ),
        with_role=re.compile(
            rf"""(?P<names>
                    [^|–—,\d]{{3,60}}?(?:\s?[|,–—]\s?|\s-\s)(?:[^\W\d_]{{2,20}}[\s-]){{0,3}}?  # Rosa Lindqvist, Harbour
                  | [\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3·・、,=\s]{{2,40}}?               # 김민수
                )
                (?-x:{role}|[/／|｜]\s?文)                                                       # Correspondent
                (?:\s(?:à|a|en|in|для|в)\s[^\W\d_]{{2,20}})?                                    # in Bellford
            """,
            re.IGNORECASE | re.VERBOSE,
        ),
    )


def people_with_role(text: str, rules: RuleSet, outlets: Iterable[str] = ()) -> list[str]:
    """Return the persons of a line that has their names, then their role, and nothing else but addresses.

    ``Rosa Lindqvist, Harbour Correspondent``, ``김민수 기자 kim@news.example``.
    """
    if len(text) > _LONGEST_WITH_ROLE:
        return []
    text = " ".join(_ADDRESS.sub(" ", text).split()).strip("[](){}<> ")
    found = _vocabulary(rules).with_role.fullmatch(text)
    if not found:
        return []
    names = re.split(r"[|,–—]|\s-\s", found["names"])[0] if not _EASTERN.match(text) else found["names"]
    return split_people(names, rules, outlets)


def split_people(
    text: str, rules: RuleSet, outlets: Iterable[str] = (), *, marked: bool = False, typed: bool = False
) -> list[str]:
    """Return the persons that a byline names, in the order of the byline.

    ``outlets`` are names of the page's own outlet. ``marked``: the page marks the text as its authors, so a single name of one
    word counts. ``typed``: the text is from a field for machines, so a name in lower case counts, too.
    """
    vocabulary = _vocabulary(rules)
    own = frozenset(map(letters, outlets))
    text = _ADDRESS.sub(SEAM, text[:400])
    text = _IN_PLACE.sub("", text)
    text = _PLACE_BEFORE.sub("", _TRANSCRIBED.sub("\u2027", _BRACKETED.sub(SEAM, text)))
    japanese = rules.files[0].language == "ja"
    if not japanese:
        text = _SPACE_BETWEEN.sub(SEAM, _SPREAD_NAME.sub(r"\1\2", text))
    pieces = [name for piece in _SPLIT.split(text) if (name := " ".join(piece.split()).strip(_EDGE))]
    pieces = [name for piece in pieces if (name := vocabulary.opening.sub("", piece).strip(_EDGE))]
    names: list[str] = []
    for piece in pieces:
        name = piece.replace("\u2027", "·")
        bare = _without_role(name, vocabulary.roles)
        written = bare.title() if typed and bare.islower() else bare
        if japanese and _JAPANESE_NAME.fullmatch(bare):
            written = bare.replace(" ", "")
        if is_person(written, vocabulary.desks, own, one_word=marked and len(pieces) == 1):
            names.append(bare)
        elif names and bare != name:
            break  # text after a role is a position: “Staff Writer, Millport Courier”
    if names and not names[0].isupper():
        # Next to names in mixed case, a part in capitals is an outlet: “Rosa Lindqvist, MDR NORD”.
        names = [name for name in names if not name.isupper()]
    return list(dict.fromkeys(names))[:_MAX_NAMES]


def _without_role(name: str, roles: re.Pattern[str]) -> str:
    """Return a name without the role after it: ``김민수 기자``, ``Rosa Lindqvist Staff Writer``."""
    found = roles.search(name)
    return name[: found.start()].strip(_EDGE) if found and found.end() == len(name) else name


def is_person(name: str, desks: re.Pattern[str], own: frozenset[str], *, one_word: bool = False) -> bool:
    """Return whether a part of a byline is the name of a person, not of an outlet, a desk or a login."""
    if not 2 <= len(name) <= _LONGEST_NAME or any(char.isdigit() or char in "_=<>{}$%#@?!\\" for char in name):
        return False
    key = letters(name)
    if not key or key in own or any(len(other) >= 4 and other in key for other in own) or find_outlet(name):
        return False
    if _is_edition(name, own):
        return False
    if desks.search(name):
        return False
    if _EASTERN.search(name):
        return _is_eastern(name)
    words = name.split()
    if len(words) > _MAX_WORDS or (len(words) < 2 and not (one_word and _is_one_name(name, key, own))):
        return False
    if any(word.strip(".,'’").lower() in _OUTLET_WORDS for word in words):
        return False
    shortest = 2 if one_word else _SHORTEST_NAME
    if len(key) < shortest or _DOMAIN.search(name) or not all(_WORD.fullmatch(word) for word in words):
        return False
    if words[-1] in _PARTICLES and len(words) < 3:
        return False
    return all(_is_capital(word) for word in words) and any(word.lower() not in _PARTICLES for word in words)


def _is_edition(name: str, own: frozenset[str]) -> bool:
    """Return whether a name is the first word of the page's own outlet with an abbreviation: ``HuffPost US``, ``Ilanga D``."""
    first, _, rest = name.partition(" ")
    key = letters(first)
    short = rest.isupper() and len(rest) <= _LONGEST_EDITION
    return short and len(key) >= _SHORTEST_OUTLET and any(other.startswith(key) for other in own)


def _is_one_name(name: str, key: str, own: frozenset[str]) -> bool:
    """Return whether a single word may be a name: ``Sartre``, but not ``ASCII``, and not a part of the site's own name."""
    return not name.isupper() and not name.endswith(".") and not any(other.startswith(key) for other in own)


def _is_capital(word: str) -> bool:
    """Return whether a word may be part of a Latin, Greek, Cyrillic or caseless name."""
    return not word[0].islower() or word.lower() in _PARTICLES or word[:2] in ("d'", "d’", "l'", "l’")


def _is_eastern(name: str) -> bool:
    folded = shadow(name)
    if folded.endswith(_OUTLET_ENDS):
        return False
    first = folded.split()[0]
    return (
        bool(_HAN_NAME.fullmatch(folded) or _KANA_NAME.fullmatch(folded) or _HANGUL_NAME.fullmatch(first))
        and len(folded.split()) <= 3
    )
