"""Invented stories in several variants each, and stories that only look alike, to measure near-duplicates on."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

PLACES = "云溪县 柳河市 石坪区 临江镇 白岭州 沙湾县 竹山市 望海区 北原县 青崖市 松桥镇 梅岭县 银滩区 古渡市 长堤县 鹤鸣镇".split()
PEOPLE = "沈一鸣 何小满 周禾 林知远 许念 高一川 方晓棠 陆明河 顾南枝 秦望 苏木 叶青舟".split()
THINGS = "水塔 渡口 书店 码头 苗圃 粮仓 灯会 河堤 老街 邮局 渔港 盐场 茶园 采石场 养老院 图书馆 菜市场 车站 剧场 砖窑".split()
DEEDS = "改造 搬迁 修缮 重开 扩建 关停 试点 普查 拍卖 招标 复垦 清淤 绿化 限行 迁建 检修".split()
REASONS = "经费不足 汛期临近 居民呼声 设施老化 游客增多 道路拓宽 水位下降 客流减少 产权争议 规划调整".split()
VERBS = "表示 介绍 说 坦言 回忆 解释".split()
OPENERS = "据当地介绍 记者在现场看到 与往年不同的是 按照计划 在此之前 附近的居民说 从九月起 有关部门随后 令人意外的是 到目前为止".split()
TAILS = (
    "这件事在当地议论了很久 也没有谁说得清头绪",
    "几家商户已经开始另找门面",
    "方案公布那天 走廊里挤满了人",
    "负责登记的人把名单抄了两遍",
    "老住户把旧照片一张张翻了出来",
    "雨下了一夜 工地上的灯没有熄",
    "学校把体育课改到了操场东侧",
    "司机们要绕行两条街才能掉头",
)
DECORATIONS = ("", "速讯:{}", "{}_世界新资讯", "全球微头条丨{}", "{} 天天百事通", "【环球热闻】{}")
CAPTIONS = ("(资料图片仅供参考)", "图为现场。记者 何小满 摄", "资料图")
EXTRA = "另据了解,{place}的{other}也将在年内{deed},届时两处会共用一条便道,工期另行公布。"


@dataclass(frozen=True, slots=True)
class StoryText:
    """One article and the number of the story that it tells."""

    story: int
    title: str
    text: str


def stories(count: int, variants: int, seed: int = 7) -> list[StoryText]:
    """Return ``count`` stories in ``variants`` variants each: other titles, captions, paragraphs, and characters."""
    draw = random.Random(seed)
    found = []
    for story in range(count):
        title, paragraphs = _story(draw)
        found += [StoryText(story, *_variant(title, paragraphs, variant, draw)) for variant in range(variants)]
    return found


def _story(draw: random.Random) -> tuple[str, list[str]]:
    place, thing, deed = draw.choice(PLACES), draw.choice(THINGS), draw.choice(DEEDS)
    number = draw.randint(3, 980)
    title = f"{place}{number}处{thing}{deed} {draw.choice(REASONS)}"
    paragraphs = [f"{place}近日启动{thing}{deed},首批涉及{number}处,{draw.choice(TAILS)}。"]
    for _ in range(draw.randint(3, 6)):
        sentences = [
            f"{draw.choice(OPENERS)},{draw.choice(PLACES)}的{draw.choice(THINGS)}{draw.choice(DEEDS)}用了{draw.randint(2, 99)}天,"
            f"{draw.choice(PEOPLE)}{draw.choice(VERBS)}:{draw.choice(REASONS)},{draw.choice(TAILS)}。"
            for _ in range(draw.randint(1, 3))
        ]
        paragraphs.append("".join(sentences))
    return title, paragraphs


@cache
def _to_traditional() -> OpenCC:
    return OpenCC("s2t")


def _variant(title: str, paragraphs: list[str], variant: int, draw: random.Random) -> tuple[str, str]:
    lines = list(paragraphs)
    if variant % 4 == 1 and len(lines) > 3:
        del lines[draw.randrange(1, len(lines))]
    if variant % 4 == 2:
        extra = EXTRA.format(place=draw.choice(PLACES), other=draw.choice(THINGS), deed=draw.choice(DEEDS))
        lines.insert(draw.randrange(1, len(lines) + 1), extra)
    if draw.random() < 0.5:
        lines.insert(draw.randrange(1, len(lines) + 1), draw.choice(CAPTIONS))
    if variant % 4 == 3:
        title, lines = _to_traditional().convert(title), [_to_traditional().convert(line) for line in lines]
    return draw.choice(DECORATIONS).format(title), "\n".join(lines)


def look_alikes(days: int, first: int, seed: int = 11) -> list[StoryText]:
    """Return series of articles that differ only in numbers and names. Each article is a different story."""
    draw = random.Random(seed)
    found = []
    for day in range(days):
        found += [
            StoryText(first + 4 * day + at, *article)
            for at, article in enumerate((_weather(draw, day), _stocks(draw), _match(draw), _harvest(draw)))
        ]
    return found


def _weather(draw: random.Random, day: int) -> tuple[str, str]:
    low = draw.randint(-5, 15)
    return (
        f"云溪县{day // 28 + 1}月{day % 28 + 1}日天气预报",
        (
            f"未来三天天气预报\n预计今天白天到夜间多云,最低气温{low}度,最高气温{low + draw.randint(5, 12)}度。\n"
            f"明天有{draw.choice('小中大')}雨,降水量{draw.randint(2, 60)}毫米,出行请带好雨具。\n"
            "气象台提醒,早晚温差较大,老人和儿童要注意添衣保暖。\n山区可能出现团雾,驾车请减速慢行。"
        ),
    )


def _stocks(draw: random.Random) -> tuple[str, str]:
    return (
        f"A股收评:沪指{draw.choice(('跌', '涨'))}{draw.randint(1, 299) / 100:.2f}%",
        (
            f"今日A股三大指数集体震荡,截至收盘,沪指报{draw.randint(2800, 3500)}.{draw.randint(10, 99)}点,成交{draw.randint(3000, 9999)}亿元。\n"
            f"两市共{draw.randint(800, 4000)}只个股上涨,{draw.randint(10, 120)}只涨停。\n"
            "分析人士认为,短期波动不改中期趋势,投资者不宜追涨杀跌。\n投资有风险,本报道不构成任何买卖建议,请独立判断。"
        ),
    )


def _match(draw: random.Random) -> tuple[str, str]:
    home, away = draw.sample(PLACES, 2)
    score = f"{draw.randint(60, 120)}:{draw.randint(60, 120)}"
    return (
        f"县域篮球联赛:{home}队{score}战胜{away}队",
        (
            f"县域篮球联赛昨晚继续进行,{home}队在主场以{score}战胜{away}队。\n"
            f"首节双方打得谨慎,半场结束时{home}队领先{draw.randint(1, 20)}分。\n"
            f"第三节{away}队换上替补阵容,一度把分差缩小到{draw.randint(1, 9)}分。\n"
            "终场哨响,全场观众起立鼓掌,球员们绕场致意。\n按照赛程,联赛下一轮将在周末举行,门票免费向市民开放。"
        ),
    )


def _harvest(draw: random.Random) -> tuple[str, str]:
    place, people = draw.choice(PLACES), draw.sample(PEOPLE, 2)
    return (
        f"{place}苹果进入采收期 预计产量{draw.randint(10, 200)}万吨",
        (
            f"眼下,{place}{draw.randint(3, 40)}万亩苹果进入采收期,预计总产量{draw.randint(10, 200)}万吨。\n"
            f"种植户{people[0]}家的园子里,每天有{draw.randint(3, 30)}名工人采摘。\n"
            f"“今年糖度高,客商早早订了货。”{people[1]}说,地头价每斤比去年高{draw.randint(1, 9)}角。\n"
            "当地建起的冷库可以错峰上市,电商发货点一直忙到深夜。"
        ),
    )
