from __future__ import annotations

import pytest

import newscrawl
from newscrawl.errors import ConfigError
from newscrawl.normalise.outlets import Source, parse_registry, registry, resolve, suggestion
from tests.support.website import article

DEVELOPED_ON = [
    ("中新网四川", Source("中国新闻网", "四川", True)),
    ("中新社", Source("中国新闻网", None, True)),
    ("新华社", Source("新华社", None, True)),
    ("新华网客户端", Source("新华网", None, True)),
    ("央视新闻客户端", Source("央视新闻", None, True)),
    ("光明网-《光明日报》", Source("光明网", "光明日报", True)),
    ("Reuters", Source("Reuters", None, True)),
    ("The Guardian", Source("The Guardian", None, True)),
    ("聯合報", Source("聯合報", None, True)),
    ("青石镇融媒体中心", Source("青石镇融媒体中心", None, False)),
]
EVALUATED_ON = [
    ("人民网-国际频道", Source("人民网", "国际频道", True)),
    ("澎湃新闻 ", Source("澎湃新闻", None, True)),
    ("【新京报】", Source("新京报", None, True)),
    ("中新网上海新闻", Source("中新网上海新闻", None, False)),
    ("人民网河南", Source("人民网", "河南", True)),
    ("路透", Source("路透社", None, True)),
    ("新华路街道", Source("新华路街道", None, False)),
]


@pytest.mark.parametrize(("printed", "wanted"), DEVELOPED_ON + EVALUATED_ON)
def test_resolve(printed: str, wanted: Source) -> None:
    assert resolve(printed) == wanted


@pytest.mark.parametrize(
    ("printed", "language", "wanted"),
    [
        ("Reuters", "zh", "路透社"),
        ("路透社", "zh-Hant", "路透社"),
        ("朝日新聞", "ja", "朝日新聞"),
        ("朝日新聞", "zh", "朝日新闻"),
        ("Xinhua", "en", "Xinhua"),
        ("新华社", "en", "新华社"),
    ],
)
def test_a_name_is_in_the_language_of_the_record(printed: str, language: str, wanted: str) -> None:
    assert resolve(printed, language).name == wanted


@pytest.mark.parametrize(
    "printed",
    ["Time Out Millport", "Science & Technology", "Guardian Millport", "Folha de Vilamar", "n-tv", "Bild der Brücke"],
)
def test_another_outlet_is_not_known_by_a_part_of_its_name(printed: str) -> None:
    assert resolve(printed, "en") == Source(printed)


def test_registry_is_as_large_as_promised() -> None:
    outlets = set(registry().values())
    chinese = [outlet for outlet in outlets if outlet.region[:2] in ("CN", "HK", "MO", "TW")]
    assert len(chinese) >= 300
    assert len(outlets) - len(chinese) >= 80
    assert all(outlet.domain and "." in outlet.domain for outlet in outlets)


@pytest.mark.parametrize("row", ["一家报\t\tnewspaper\tx.cn", "一家报\t\tpaper\tx.cn\tCN"])
def test_a_malformed_row_names_its_line(row: str) -> None:
    with pytest.raises(ConfigError, match="line 2"):
        parse_registry(f"# comment\n{row}\n")


def test_a_name_stands_for_one_outlet() -> None:
    with pytest.raises(ConfigError, match="already a name of 一家报"):
        parse_registry("一家报\t早报\tnewspaper\tx.cn\tCN\n二家报\t早报\tnewspaper\ty.cn\tCN\n")


@pytest.mark.parametrize(
    ("printed", "host", "wanted"),
    [
        ("中国新闻网站", None, "中国新闻网"),
        ("某某乡报", "chinanews.com.cn", "中国新闻网 (its home is chinanews.com.cn)"),
        ("某某乡报", "www.sc.chinanews.com.cn", "links to www.sc.chinanews.com.cn"),
        ("某某乡报", "sc.chinanews.com.cn", "中国新闻网 (its home is chinanews.com.cn)"),
        ("桥头老王的本子", None, None),
    ],
)
def test_suggestions(printed: str, host: str | None, wanted: str | None) -> None:
    said = suggestion(printed, host)
    assert said == wanted or (wanted is not None and said is not None and said.startswith(wanted))


def test_a_suggestion_is_never_applied() -> None:
    page = article(1).replace("来源:新华社", '来源:<a href="http://www.chinanews.com.cn/x">云桥乡报</a>')
    found = newscrawl.extract(page, "http://news.example/a/20241009/881005.html")
    assert (found.source, found.source_raw) == ("云桥乡报", "云桥乡报")
    assert found.evidence["source"].note == "中国新闻网 (its home is chinanews.com.cn)"
