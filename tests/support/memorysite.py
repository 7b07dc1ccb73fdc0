"""An invented site to measure site memory on. No rule knows its shell.

Six sentences recur in the container of the text, on 30 to 90 % of the pages, some with a number or date that varies. Titles
have one of two decorations. The site has ordinary stories, stories that are printed several times, and a weather report
and a stock bulletin with recurring sentences and headings. All of these must stay.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from html import escape
from typing import Final

from tests.support.storyset import _match, _stocks, _story, _weather

SLOGANS: Final = (
    ("云桥人每天都在路上,把乡里乡亲的事讲给你听。", 0.9, "last"),
    ("长按下方小桥图案,第{n}位同路人就是你。", 0.7, "middle"),
    ("想看更多桥边故事,请在{month}月{day}日前登记领取一张船票。", 0.55, "middle"),
    ("小桥提示:风大,请把帽子系好再往下读。", 0.45, "first"),
    ("您正在阅读的是云桥第{n}期乡间来信。", 0.35, "first"),
    ("把这座桥告诉三位朋友,桥就又长了一尺。", 0.3, "glued"),
)
"""Sentence, share of pages, and place. A ``glued`` sentence stands after the last sentence of a paragraph."""
DECORATIONS: Final = (("桥头早知道丨{}", 0.4), ("{}_云桥慢读", 0.5))


@dataclass(frozen=True, slots=True)
class Printed:
    """A page: its printed title and lines, and the article's true title and paragraphs."""

    title: str
    lines: tuple[str, ...]
    true_title: str
    paragraphs: tuple[str, ...]
    kind: str


Decorations = tuple[tuple[str, float], ...]
"""Forms of decorated titles, each with the share of the titles that have it."""


def site(
    ordinary: int = 160, copies: int = 4, series: int = 30, seed: int = 5, decorations: Decorations = DECORATIONS
) -> list[Printed]:
    """Return the pages: ``ordinary`` stories, 8 printed ``copies`` times each, and ``series`` of each bulletin."""
    draw = random.Random(seed)
    stories = [("story", *_story(draw)) for _ in range(ordinary)]
    for _ in range(8):
        stories += [("copy", *_story(draw))] * copies
    for day in range(series):
        for kind, (title, text) in (
            ("weather", _weather(draw, day)),
            ("stocks", _stocks(draw)),
            ("match", _match(draw)),
        ):
            stories.append((kind, title, text.split("\n")))
    draw.shuffle(stories)
    return [_dress(kind, title, paragraphs, draw, decorations) for kind, title, paragraphs in stories]


def _dress(kind: str, title: str, paragraphs: list[str], draw: random.Random, decorations: Decorations) -> Printed:
    lines = list(paragraphs)
    for sentence, share, place in SLOGANS:
        if draw.random() >= share:
            continue
        printed = sentence.format(n=draw.randint(2, 9999), month=draw.randint(1, 12), day=draw.randint(1, 28))
        if place == "glued":
            at = draw.choice([at for at, line in enumerate(lines) if line in paragraphs and line.endswith("。")])
            lines[at] += printed
        else:
            where = {"first": 0, "last": len(lines), "middle": draw.randrange(1, len(lines) + 1)}[place]
            lines.insert(where, printed)
    shown = title
    for decoration, share in decorations:
        if draw.random() < share:
            shown = decoration.format(shown)
    return Printed(shown, tuple(lines), title, tuple(paragraphs), kind)


def html_of(page: Printed) -> str:
    """Return a page as HTML."""
    lines = "".join(f"<p>{escape(line)}</p>" for line in page.lines)
    return (
        f"<!DOCTYPE html><html lang=zh><head><meta charset=utf-8><title>{escape(page.title)}</title></head><body>"
        f"<h1>{escape(page.title)}</h1><div class=info>2024-10-09 11:24 来源:新华社</div><div class=content>{lines}</div></body></html>"
    )


def is_clean(text: str, title: str) -> bool:
    """Return whether a record has no part of the shell."""
    keys = (
        "云桥人每天",
        "长按下方小桥",
        "想看更多桥边",
        "小桥提示",
        "您正在阅读的是云桥",
        "把这座桥告诉",
        "桥头早知道",
        "云桥慢读",
    )
    return not any(key in text or key in title for key in keys)
