"""Titles. Developed on the first table; the second was only ever evaluated on; real titles that must stay are as many."""

from __future__ import annotations

import pytest

from newscrawl.clean.decorations import undecorate
from newscrawl.normalise.outlets import resolve
from newscrawl.rules.loader import rules_for

PLAIN = "青石镇开通三条定制公交"
DEVELOPED_ON = [
    f"{PLAIN} 天天百事通",
    f"{PLAIN}_世界新资讯",
    f"速讯:{PLAIN}",
    f"全球视讯!{PLAIN}",
    f"全球微头条丨{PLAIN}",
    f"【环球热闻】{PLAIN}",
    f"世界即时:{PLAIN}",
    f"天天速递!{PLAIN}_全球快播报",
    f"当前快看：{PLAIN}",
    f"{PLAIN}-环球今热点",
]
EVALUATED_ON = [
    f"环球今日报丨{PLAIN}",
    f"每日讯息!{PLAIN}",
    f"焦点速递！{PLAIN}",
    f"全球快资讯:{PLAIN}",
    f"{PLAIN}_今日热闻",
    f"{PLAIN} 全球今头条",
    f"天天最资讯丨{PLAIN}",
    f"世界热推荐：{PLAIN}",
    f"当前热讯:{PLAIN}_每日看点",
    f"今热点：{PLAIN}",
    f"环球观速讯丨{PLAIN}",
    f"全球热消息：{PLAIN}",
    f"【天天时快讯】{PLAIN}",
    f"{PLAIN}_云上掠影",
]
TOWER = "Council repairs the old tower"
ALPHABETIC = [
    ("en", f"BREAKING: {TOWER}", TOWER),
    ("en", f"BREAKING NEWS | {TOWER}", TOWER),
    ("en", f"[BREAKING] {TOWER}", TOWER),
    ("en", f"JUST IN - {TOWER}", TOWER),
    ("en", f"{TOWER} - World Headlines Today", TOWER),
    ("en", f"{TOWER} | Latest News", TOWER),
    ("en", f"{TOWER} | News", TOWER),
    ("en", f"BREAKING: {TOWER} | Top Stories", TOWER),
    ("de", "EIL: Stadtrat lässt alten Turm reparieren", "Stadtrat lässt alten Turm reparieren"),
    ("de", "+++ EIL +++ Stadtrat lässt alten Turm reparieren", "Stadtrat lässt alten Turm reparieren"),
    ("de", "+++ Stadtrat lässt alten Turm reparieren +++", "Stadtrat lässt alten Turm reparieren"),
    ("de", "Stadtrat lässt alten Turm reparieren | Aktuell", "Stadtrat lässt alten Turm reparieren"),
    ("de", "Stadtrat lässt alten Turm reparieren - Aktuelle Nachrichten", "Stadtrat lässt alten Turm reparieren"),
    ("fr", "ALERTE INFO - La mairie répare la vieille tour", "La mairie répare la vieille tour"),
    ("es", "Última hora: el ayuntamiento repara la torre", "el ayuntamiento repara la torre"),
    ("ru", "Срочно: мэрия чинит старую башню", "мэрия чинит старую башню"),
    # Real headlines have these forms, too.
    ("en", f"Breaking: {TOWER}, and a lesson", f"Breaking: {TOWER}, and a lesson"),
    ("en", f"Mayor: {TOWER}", f"Mayor: {TOWER}"),
    ("en", f"NASA: {TOWER}", f"NASA: {TOWER}"),
    ("en", f"{TOWER} – and sells it", f"{TOWER} – and sells it"),
    ("en", f"{TOWER} - latest news", f"{TOWER} - latest news"),
    ("en", f"{TOWER} - Live", f"{TOWER} - Live"),
    ("en", f"{TOWER} - The Daily Tower", f"{TOWER} - The Daily Tower"),
    ("en", "Why fake news is bad news", "Why fake news is bad news"),
    ("en", "Town | News", "Town | News"),
    ("de", "Stadtrat lässt Turm reparieren - aktuell", "Stadtrat lässt Turm reparieren - aktuell"),
    ("de", "Turm +++ Brücke +++ Fähre: der Tag", "Turm +++ Brücke +++ Fähre: der Tag"),
]  # fmt: skip
KEPT = [
    "A股:三大指数午后走弱",
    "经济日报评论员:让好政策落到田间地头",
    "新华视界｜雨后梯田云海翻涌",
    "王岩:古村保护要留住人",
    "问答:电动自行车新规有哪些变化",
    "北京:老旧小区改造提速",
    "外交部:坚决反对",
    "视频丨一分钟看懂新政策的变化",
    "全球连线｜一座港口的三次转型",
    "每日一习话·把论文写在大地上",
    "新闻观察:短途旅游为何升温",
    "热点问答丨医保缴费有哪些变化",
    "世界杯:主队二比一险胜",
    "独家专访｜一位修表匠的四十年",
    "人民锐评:别让好经念歪了",
    "环球时报:对话才是出路",
    "“天天向上”的乡村小学",
    "今日立冬:北方多地迎来初雪",
    "财经早餐:三大指数集体收涨",
    "天天熬夜的年轻人,该听听医生怎么说",
    "王文：中美贸易“持久战”",
    "午间公告：两家公司中标新项目",
    "最新!高速公路通行费调整方案公布",
    "每日经济新闻:三季报里的新变化",
    "全球粮价:连续三个月下跌",
    "Bridge reopens - and a town celebrates",
]


def strip(title: str, **evidence: list[str]) -> str:
    return undecorate(title, rules_for("zh"), is_outlet=lambda name: resolve(name).known, **evidence)[0]


@pytest.mark.parametrize("title", DEVELOPED_ON + EVALUATED_ON)
def test_decoration_goes(title: str) -> None:
    assert strip(title) == PLAIN


@pytest.mark.parametrize("title", KEPT)
def test_real_title_stays(title: str) -> None:
    assert strip(title) == title


@pytest.mark.parametrize(
    ("title", "names"),
    [
        (f"{PLAIN}_云桥资讯网", ["云桥资讯网"]),
        (f"{PLAIN}-云桥网", ["云桥网"]),
        (f"{PLAIN} | 云桥资讯", ["云桥资讯网"]),
        (f"{PLAIN}_财经_云桥资讯网", ["云桥资讯网"]),
        (f"{PLAIN}_新华网", []),
        (f"云桥资讯网 | {PLAIN}", ["云桥资讯网"]),
        (f"{PLAIN}：云桥资讯网", ["云桥资讯网"]),
        (f"{PLAIN} :: 云桥资讯网", ["云桥资讯网"]),
    ],
)
def test_site_name_goes(title: str, names: list[str]) -> None:
    assert strip(title, site_names=names) == PLAIN


@pytest.mark.parametrize("title", [f"云桥：{PLAIN}", f"云桥资讯网：{PLAIN}", f"{PLAIN}：云桥资讯"])
def test_a_name_before_a_colon_and_a_part_of_the_name_stay(title: str) -> None:
    assert strip(title, site_names=["云桥资讯网"]) == title


def test_a_decoration_that_no_grammar_reads_goes_by_evidence() -> None:
    assert strip(f"嘿看丨{PLAIN}", variants=[PLAIN]) == PLAIN
    assert strip(f"{PLAIN} 乐享吧", variants=[PLAIN]) == PLAIN


def test_an_outlet_stays_whatever_the_evidence() -> None:
    assert strip(f"新华网丨{PLAIN}", variants=[PLAIN]) == f"新华网丨{PLAIN}"


def test_what_was_cut_is_told() -> None:
    _, removed = undecorate(f"速讯:{PLAIN}_世界新资讯", rules_for("zh"))
    assert removed == [("hot-word-prefix", "速讯:"), ("hot-word-suffix", "_世界新资讯")]


def test_a_title_that_is_all_decoration_stays() -> None:
    assert strip("速讯:天天快报") == "速讯:天天快报"


@pytest.mark.parametrize(
    "title", [f"今日頭條!{PLAIN}", f"天天熱訊:{PLAIN}", f"{PLAIN}_全球熱聞", f"【即時新聞】{PLAIN}"]
)
def test_traditional_decoration_goes(title: str) -> None:
    assert undecorate(title, rules_for("zh-Hant"), is_outlet=lambda name: resolve(name).known)[0] == PLAIN


@pytest.mark.parametrize("title", [f"今日要闻!{PLAIN}", f"【当前独家】{PLAIN}", f"{PLAIN} 全球今日", f"新视界!{PLAIN}"])
def test_hot_words_piled_up_go(title: str) -> None:
    assert strip(title) == PLAIN


@pytest.mark.parametrize("title", [f"今日要闻｜{PLAIN}", f"{PLAIN} 世界杯精选", f"新视界:{PLAIN}"])
def test_columns_stay(title: str) -> None:
    assert strip(title) == title


@pytest.mark.parametrize(("language", "title", "wanted"), ALPHABETIC)
def test_alerts_and_news_words(language: str, title: str, wanted: str) -> None:
    assert undecorate(title, rules_for(language))[0] == wanted
