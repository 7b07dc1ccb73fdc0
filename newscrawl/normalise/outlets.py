"""Resolve printed outlet names to canonical names, by the registry in ``rules/outlets.tsv``."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from rapidfuzz import fuzz, process

from newscrawl.errors import ConfigError
from newscrawl.normalise.text import letters

_COLUMNS: Final = ["name", "aliases", "kind", "domain", "region"]
_KINDS: Final = frozenset("agency newspaper magazine broadcaster portal site government social".split())
# Names of platforms after an outlet's name: 央视新闻客户端 is 央视新闻.
_PLATFORMS: Final = (
    "官方微信公众号", "微信公众号", "官方微博", "官方微信", "官方账号", "新闻客户端", "客户端", "公众号", "微信号", "新媒体",
    "微博", "微信", "app", "官网", "网站", "综合", "记者", "融媒体", "融媒", "视频号", "头条号", "百家号", "搜狐号", "网易号", "企鹅号",
)  # fmt: skip
_NEAR: Final = 66
"""Lowest similarity (rapidfuzz's ratio, 0 to 100) of a suggested name: 四川日报 for 四川日报社网, not 河北日报 for 河南日报."""
_MIN_PREFIX: Final = 3
_SHORT: Final = 5
"""A Latin name of up to so many letters may be an acronym or a common word. It must be printed exactly."""
_HAN = re.compile("[\u4e00-\u9fff]")
_PLACE_CHARS: Final = 4


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet of the registry: name in its own language, kind, home domain, region, all names.

    The region is an ISO 3166-1 country or, in China, an ISO 3166-2 province.
    """

    name: str
    kind: str
    domain: str
    region: str
    names: tuple[str, ...] = ()

    def name_in(self, language: str | None, printed: str) -> str:
        """Return the outlet's name for a record in this language, if the page prints ``printed``.

        A Chinese record gets the Chinese name. Any other record gets a name in the script of ``printed``.
        """
        if (language or "").lower().split("-")[0] == "zh":
            if self.region[:2] != "JP" and _HAN.search(self.name):
                return self.name
            return next((name for name in self.names[1:] if _HAN.search(name)), self.name)
        script = _script(printed)
        return next((name for name in self.names if _script(name) == script), self.name)


@dataclass(frozen=True, slots=True)
class Source:
    """A resolved source: canonical name, regional or topical channel, and whether the outlet is in the registry."""

    name: str
    channel: str | None = None
    known: bool = False


@cache
def registry() -> dict[str, Outlet]:
    """Return the registry: the letters of every name and alias → its outlet.

    Raises ConfigError with the line number if the file is malformed or two outlets share a name.
    """
    text = resources.files("newscrawl.rules").joinpath("outlets.tsv").read_text(encoding="utf-8")
    return parse_registry(text)


def parse_registry(text: str) -> dict[str, Outlet]:
    """Return the registry of a text in its format; see :func:`registry`."""
    found: dict[str, Outlet] = {}
    rows = csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    for number, row in enumerate(rows, 1):
        if not row or row[0].startswith("#") or row == _COLUMNS:
            continue
        if len(row) != len(_COLUMNS) or row[2] not in _KINDS:
            raise ConfigError(f"outlets.tsv line {number}: expected {', '.join(_COLUMNS)} separated by tabs, got {row}")
        names = (row[0], *filter(None, row[1].split("|")))
        outlet = Outlet(row[0], row[2], row[3], row[4], names)
        for name in names:
            if found.setdefault(letters(name), outlet) != outlet:
                raise ConfigError(f"outlets.tsv line {number}: {name} is already a name of {found[letters(name)].name}")
    return found


@lru_cache(maxsize=4096)
def find_outlet(printed: str) -> Outlet | None:
    """Return the outlet of a printed name, or None. The name of a platform may follow the outlet's name.

    >>> find_outlet("央视新闻客户端").name
    '央视新闻'
    """
    key = letters(printed)
    known = registry()
    if key in known:
        return known[key] if _is_whole(printed, key, known[key]) else None
    for platform in _PLATFORMS:
        if key.endswith(platform) and key.removesuffix(platform) in known:
            return known[key.removesuffix(platform)]
    return None


def _is_whole(printed: str, key: str, outlet: Outlet) -> bool:
    """Return whether a printed name is the outlet's name, and not another name with the same letters.

    Short Latin names must be printed exactly: ``n-tv`` is not NTV.
    """
    if len(key) > _SHORT or not key.isascii():
        return True
    folded = printed.strip().casefold()
    return any(name.casefold() == folded for name in outlet.names)


def _script(text: str) -> str:
    """Return the script of a name's first letter: ``LATIN``, ``CJK``, ``HANGUL``, ``CYRILLIC``, ``ARABIC``, …"""
    first = next((char for char in text if char.isalpha()), "")
    return unicodedata.name(first, "").split(" ")[0].split("-")[0] if first else ""


@lru_cache(maxsize=4096)
def resolve(printed: str, language: str | None = None) -> Source:
    """Return the outlet of a printed source, named in the language of the record. An unknown name stays as printed.

    >>> resolve("中新网四川", "zh")
    Source(name='中国新闻网', channel='四川', known=True)
    >>> resolve("The Guardian", "zh").name, resolve("The Guardian", "en").name
    ('卫报', 'The Guardian')
    """
    if outlet := find_outlet(printed):
        return Source(outlet.name_in(language, printed), None, True)
    for separator in ("-", "—", "·", "｜", "|", "丨", "/", " ", "《", "：", ":"):
        head, found, tail = printed.partition(separator)
        # Text after a Latin name is part of the name: “Time Out Millport” is not TIME.
        if found and not head.isascii() and (outlet := find_outlet(head.strip("《》“”\"' "))):
            return Source(outlet.name_in(language, head), tail.strip("-—·《》“”\"' ") or None, True)
    if outlet := find_outlet(printed.strip("《》“”\"'「」【】()（）@ ")):
        return Source(outlet.name_in(language, printed), None, True)
    return _with_channel(printed, language) or Source(printed)


@lru_cache(maxsize=4096)
def suggestion(printed: str, host: str | None = None) -> str | None:
    """Return the known outlet that an unknown printed name may mean, with the reason, or None. A person decides.

    ``host`` is the host that the printed name links to: it may be an outlet's home. Else the most similar name is taken.
    """
    if host:
        for name in (host, host.partition(".")[2]):
            if name and (outlet := _by_domain().get(name)):
                return f"{outlet.name} (its home is {outlet.domain})"
    near = process.extractOne(letters(printed), registry().keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
    if near:
        return f"{registry()[near[0]].name} (nearest known name: {near[0]})"
    return f"links to {host}" if host else None


@lru_cache(maxsize=1)
def _by_domain() -> dict[str, Outlet]:
    found: dict[str, Outlet] = {}
    for outlet in registry().values():  # in the registry an outlet comes before its supplements
        found.setdefault(outlet.domain, outlet)
    return found


def _with_channel(printed: str, language: str | None) -> Source | None:
    """Return the outlet and channel of a known name with a short place or section after it: 中新网四川, 人民网北京."""
    for cut in range(len(printed) - 1, _MIN_PREFIX - 1, -1):
        rest = printed[cut:]
        if len(rest) > _PLACE_CHARS + 2:
            break
        base = rest.removesuffix("频道").removesuffix("分社").removesuffix("站").removesuffix("电")
        outlet = registry().get(letters(printed[:cut]))
        if outlet and base in PLACES:
            return Source(outlet.name_in(language, printed), rest, True)
    return None


PLACES: Final = frozenset(
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 "
    "陕西 甘肃 青海 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 台湾 兵团 深圳 广州 厦门 青岛 大连 宁波 杭州 南京 成都 武汉 西安 苏州 "
    "雄安 雄安新区 大湾区 国际 财经 体育 娱乐 科技 军事 社会 时政 汽车 房产 教育 健康 文化 旅游 视频 图片 评论 地方 要闻 法治 经济 "
    "证券 金融 产经 能源 生活 华人 台海 港澳 侨网 English 英文".split()
)
