"""Invented sites whose true sentences recur: stories printed eight times, bulletins, follow-up stories with a background."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tests.support.storyset import PLACES, _stocks, _story, _weather

SHELL: Final = (
    ("云桥人每天都在路上,把乡里乡亲的事讲给你听。", 0.9),
    ("长按下方小桥图案,第{n}位同路人就是你。", 0.5),
    ("把这座桥告诉三位朋友,桥就又长了一尺。", 0.3),
)
BACKGROUND: Final = (
    "县里自三年前起实行河长制,每条河都有专人巡查,出了事先问河长。",
    "去年秋天的那场洪水冲毁了下游的三座便桥,至今只修好了一座。",
)
Story = tuple[str, list[str]]


@dataclass(frozen=True, slots=True)
class PrintedStory:
    """A page: its title, the article's paragraphs, and the printed lines."""

    title: str
    paragraphs: tuple[str, ...]
    lines: tuple[str, ...]


def republished(draw: random.Random, times: int = 8) -> list[Story]:
    """Return one story in several versions: with a paragraph more or less, some under another title."""
    title, paragraphs = _story(draw)
    found = []
    for _ in range(times):
        lines, chance = list(paragraphs), draw.random()
        if chance < 0.4 and len(lines) > 3:
            del lines[draw.randrange(1, len(lines))]
        elif chance < 0.7:
            lines.insert(draw.randrange(1, len(lines) + 1), _story(draw)[1][1])
        found.append((title if draw.random() < 0.6 else f"{title}(续)", lines))
    return found


def flood_bulletin(draw: random.Random, day: int) -> Story:
    """Return a bulletin with short standard sentences between the numbers."""
    level = f"今日八时,云溪站水位{draw.randint(10, 40)}.{draw.randint(1, 9)}米,比昨日{draw.choice('涨落')}{draw.randint(1, 50)}厘米。"
    rain = f"{draw.choice(PLACES)}降雨{draw.randint(1, 60)}毫米。"
    return f"云溪县{day + 1}日水情通报", [level, "全县大中型水库蓄水正常。", "各乡镇巡堤人员已经到岗。", rain]


def follow_up(draw: random.Random) -> Story:
    """Return one of several stories about floods, which end with the same background."""
    title, paragraphs = _story(draw)
    paragraphs[0] += draw.choice(("河长到场。", "下游的便桥停用。", "洪水已退。"))
    paragraphs[1] = draw.choice(("河长在巡查时发现,", "便桥的栏杆又松了,", "洪水过后,")) + paragraphs[1]
    return f"河长手记:{title}", [*paragraphs, *BACKGROUND]


def _bulletins(draw: random.Random, days: int) -> list[Story]:
    found = [flood_bulletin(draw, day) for day in range(days)]
    for day in range(days):
        for title, text in (_weather(draw, day), _stocks(draw)):
            found.append((title, text.split("\n")))
    return found


KINDS: Final[dict[str, Callable[[random.Random], list[Story]]]] = {
    "republished": lambda draw: [story for _ in range(4) for story in republished(draw)],
    "bulletins": lambda draw: _bulletins(draw, 30),
    "mostly bulletins": lambda draw: [flood_bulletin(draw, day) for day in range(120)],
    "follow-ups": lambda draw: [follow_up(draw) for _ in range(16)],
}


def site(kind: str, ordinary: int = 50, seed: int = 3) -> list[PrintedStory]:
    """Return the pages of a site: ordinary stories and those of one kind, all in one shell."""
    draw = random.Random(seed)
    stories = [_story(draw) for _ in range(ordinary)] + KINDS[kind](draw)
    draw.shuffle(stories)
    pages = []
    for title, paragraphs in stories:
        shell = [line.format(n=draw.randint(2, 9999)) for line, share in SHELL if draw.random() < share]
        pages.append(PrintedStory(title, tuple(paragraphs), (*paragraphs, *shell)))
    return pages
