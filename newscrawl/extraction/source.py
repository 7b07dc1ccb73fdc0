"""Find the outlet that a page names as the source of its article, and the persons of its dateline, as printed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from newscrawl.extraction.header import Header
from newscrawl.extraction.info_line import Info
from newscrawl.extraction.jsonld import StructuredArticle
from newscrawl.extraction.marks import Mark
from newscrawl.extraction.outline import Outline
from newscrawl.items import Candidate
from newscrawl.normalise.text import shadow
from newscrawl.normalise.urls import site_of
from newscrawl.rules.loader import all_rules

_SOURCE_METAS: Final = (
    "source",
    "mediaid",
    "og:article:source",
    "article:source",
    "contentsource",
    "copyright:source",
    "original-source",
)
_TITLE_PARTS = re.compile(r"\s?(?:[_|｜–—]|-{1,2})\s?")
_LONGEST: Final = 40
_CLOSING = re.compile(
    r"""[(（【\[]?\s?(?:文章|稿件|信息|消息|本文)?              # （文章
        (?:来源|來源|稿源|Source|Quelle|出典)\s?[:：]\s?      # 来源：
        (?P<name>[^()（）:：。，,]{2,30}?)                     # 青桥日报
        \s?[)）】\]]?。?                                      # ）。
    """,
    re.VERBOSE,
)
_NO_SOURCE = re.compile(
    r"\d{1,2}:\d\d|\d{4}[-/.年]|[。!?]|评论|分享|字号|^(?:来源|來源|source|更多|微博|微信)$", re.IGNORECASE
)
"""Other contents of an element that is marked as the source: dates, tools, or only its label."""
_NO_OUTLET = re.compile(
    r"(?:未知(?:来源)?|不详|不詳|佚名|其他|其它|unknown|n/?a|none|null|undefined)",
    re.IGNORECASE,
)
"""Words in the place of an outlet that a page does not know. ``网络`` is kept: it says where the text comes from."""
_OUTLET_SHAPE = re.compile(
    r"""[\u4e00-\u9fffA-Za-z·]{1,10}(?:
        日报|晚报|早报|晨报|时报|商报|都市报|报     # 青桥日报
      | 通讯社|社|新闻网|在线|网                    # 青桥新闻网
      | 電視台|电视台|新闻|新聞|客户端              # 青桥电视台
      | 日報|時報|網|發佈|发布|融媒体中心|融媒      # 青桥發佈
    )""",
    re.VERBOSE,
)
_URL = re.compile(r"^https?://|^//|^@?\w+\.\w{2,4}/")
_NAME = r"[\u4e00-\u9fff·]{2,4}"
_DATELINE = re.compile(
    rf"""^(?P<whole>[【(\[]?\s?
        (?P<outlet>[\u4e00-\u9fffA-Za-z·]{{2,12}}?                                    # 【青桥日报】
            (?:社|网|網|报|報|台|通讯社|网讯|新闻|时报|日报|晚报|快讯)
        )[】)\]]?\s?
        (?:(?!记者|記者)[\u4e00-\u9fff·]){{0,10}}?\s?                                # 松林县
        (?:(?P<date>(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日|\d{{1,2}}日)\s?)?             # 10月9日
        (?P<verb>电|電|讯|訊|消息|报道|報道|報導)\s?                                    # 电
        (?:[(（【]\s?                                                                 # (记者 周一鸣 何晓棠)
            (?P<names>(?:(?:记者|通讯员|記者)?[\s、,:]{{0,2}}{_NAME}[\s、,]{{0,2}}){{1,8}})
        [)）】])?
    )""",
    re.VERBOSE,
)
_REPORTER = re.compile(
    rf"""(?P<whole>
        (?P<outlet>本报|本网|本刊|[\u4e00-\u9fff]{{2,8}}(?:社|网|報|报|台|新闻))?       # 青桥日报
        (?:首席|特约|全媒体|实习)?(?:记者|記者)\s?                                      # 首席记者
        (?P<names>{_NAME}(?:[\s、]{_NAME}){{0,4}})\s?                                 # 周一鸣、何晓棠
        (?:\d{{1,2}}月\d{{1,2}}日)?\s?(?:报道|報道|摄影报道|综合报道|讯)               # 10月9日报道
    )""",
    re.VERBOSE,
)
_ROLES = re.compile(r"记者|通讯员|記者|通訊員|[:：]")


@dataclass(frozen=True, slots=True)
class Dateline:
    """The opening of an agency report: ``中新网义乌9月25日电(董易鑫 金家明)``. It stays in the text."""

    text: str
    outlet: str
    names: list[str] = field(default_factory=list)


def find_dateline(first_lines: list[str]) -> Dateline | None:
    """Return the dateline at the head of one of a text's first lines."""
    for line in first_lines:
        folded = shadow(line[:160]).lstrip()
        found = _DATELINE.match(folded) or _REPORTER.match(folded)
        if not found:
            continue
        groups = found.groupdict()
        # 电 at the end of the opening marks an agency report. Other verbs also occur in sentences, so they need a date or names.
        wired = groups.get("verb") in ("电", "電") and not folded[found.end() : found.end() + 1].isalpha()
        if not (groups.get("date") or groups.get("names") or wired):
            continue
        names = _ROLES.sub(" ", groups.get("names") or "").replace("、", " ").replace(",", " ").split()
        return Dateline(found["whole"].strip(), groups.get("outlet") or "", names)
    return None


@cache
def _source_label() -> re.Pattern[str]:
    labels = all_rules().info("source_label")  # the labels of the information line in all languages
    return re.compile(rf"^(?:{labels})\s?[:：]\s?", re.IGNORECASE)


def source_readings(
    outline: Outline,
    infos: list[Info],
    dateline: Dateline | None,
    marks: Iterable[Mark] = (),
    closing: Iterable[str] = (),
) -> list[Candidate]:
    """Return every statement of the source, the most reliable first.

    ``closing`` are the last lines of the text: some pages print the source there.
    """
    # Printed statements come first: a meta may name the portal, and not the outlet whose article it republishes.
    readings = [Candidate(name, "marked source") for mark in marks if (name := _marked_source(mark))]
    readings += [Candidate(info.source, "information line") for info in infos if info.source]
    readings += [Candidate(name, "information line") for info in infos for name in _shaped_like_outlet(info)]
    for name in _SOURCE_METAS:
        value = _source_label().sub("", outline.metas.get(name, "")).strip()
        if value and not _URL.match(value) and len(value) <= 40:
            readings.append(Candidate(value, f"meta {name}"))
    # 本报 ("our paper") names no outlet.
    if dateline and dateline.outlet and not dateline.outlet.startswith("本"):
        readings.append(Candidate(dateline.outlet, "dateline"))
    readings += [
        Candidate(found["name"].strip(), "closing line") for line in closing if (found := _CLOSING.fullmatch(line))
    ]
    return [reading for reading in readings if not _NO_OUTLET.fullmatch(reading.raw.strip())]


def _marked_source(mark: Mark) -> str | None:
    """Return the outlet in an element that is marked as the source and has no other text."""
    if mark.field != "source" or mark.after or len(mark.parts) > 1:
        return None
    name = _source_label().sub("", mark.text).strip(" \u3000:：|()（）[]【】")
    if not 2 <= len(name) <= _LONGEST or _URL.match(name) or _NO_SOURCE.search(shadow(name)):
        return None
    return name


def _shaped_like_outlet(info: Info) -> list[str]:
    """Return the parts next to a date that end like names of outlets: ``2024-10-09 11:24 青桥日报``."""
    if not info.dates or info.source or info.authors:
        return []
    return [piece for piece in info.loose if 3 <= len(piece) <= 14 and _OUTLET_SHAPE.fullmatch(piece)]


def link_of_source(outline: Outline, readings: list[Candidate]) -> str | None:
    """Return the host that the printed source links to, without ``www.``, or None."""
    printed = {reading.raw for reading in readings if reading.origin == "information line"}
    for link in outline.links if printed else ():
        if link.href.startswith(("http://", "https://", "//")) and link.text in printed:
            return site_of(link.href)
    return None


def loose_source_readings(header: Header, outline: Outline, article: StructuredArticle) -> list[Candidate]:
    """Return strings that are the source if they are the name of a known outlet, and only then."""
    readings = [Candidate(name, "line by the title") for name in header.names]
    readings += [Candidate(piece, "information line") for info in header.infos for piece in info.loose]
    readings += [Candidate(name, "information line") for info in header.infos for name in info.authors]
    for name in ("author", "article:author", "og:site_name"):
        if value := outline.metas.get(name, ""):
            readings.append(Candidate(value, f"meta {name}"))
    readings += [Candidate(name, "json-ld") for name in article.authors]
    if article.publisher:
        readings.append(Candidate(article.publisher, "json-ld"))
    readings += [
        Candidate(piece.strip(), "document title") for piece in _TITLE_PARTS.split(outline.document_title)[:0:-1]
    ]
    return readings
