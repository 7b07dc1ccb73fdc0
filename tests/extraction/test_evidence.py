"""Where each field came from, what disagrees, and what is suggested for an unknown outlet."""

from __future__ import annotations

from pathlib import Path

import pytest

import newscrawl
from newscrawl.normalise.outlets import suggestion
from tests.support.commands import crawl, scrapy
from tests.support.website import article, article_path, listing, website

URL = "http://news.example/a/20241009/881005.html"


def evidence(page: str) -> dict[str, newscrawl.items.Evidence]:
    return newscrawl.extract(page, URL).evidence


def test_every_field_names_its_origin_and_raw_string() -> None:
    found = evidence(article(1))
    assert {name: e.origin for name, e in found.items()} == {
        "url": "address",
        "title": "h1",
        "text": "container <div> content",
        "published_at": "information line",
        "source": "information line",
        "language": "declared",
    }
    assert found["published_at"].raw == "2024-10-09 11:24"
    assert found["source"].raw == "新华社"
    assert all(e.disagree == [] for e in found.values())


@pytest.mark.parametrize(
    ("head", "field", "statement"),
    [
        (
            '<meta property="article:published_time" content="2024-10-07T08:00:00+08:00">',
            "published_at",
            "2024-10-09 11:24",
        ),
        ('<meta property="og:title" content="三条定制公交线路开通">', "title", "三条定制公交线路开通"),
        ('<meta name="source" content="羊城晚报">', "source", "羊城晚报"),
        ('<link rel=canonical href="http://elsewhere.example/a/1.html">', "url", "elsewhere.example"),
    ],
    ids=["date", "title", "source", "address"],
)
def test_statements_that_disagree(head: str, field: str, statement: str) -> None:
    assert any(statement in said for said in evidence(article(1, head=head))[field].disagree)


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
    found = newscrawl.extract(page, URL)
    assert (found.source, found.source_raw) == ("云桥乡报", "云桥乡报")
    assert found.evidence["source"].note == "中国新闻网 (its home is chinanews.com.cn)"


def test_unknown_outlets_are_listed_by_frequency(tmp_path: Path) -> None:
    names = ["云桥乡报", "云桥乡报", "桥头老王的本子", "新华社"]
    with website() as site:
        for number, name in enumerate(names):
            site.add(article_path(number), article(number).replace("新华社", name))
        site.add("/", listing(range(len(names))))
        crawl(tmp_path, f"{site.address}/")
    run = scrapy(tmp_path, "outlets")
    lines = [line for line in run.stdout.splitlines() if not line.startswith("#")]
    assert lines == ["云桥乡报\t\tsite\t\t", "桥头老王的本子\t\tsite\t\t"]
    assert run.stdout.startswith("# 2 articles")
    assert "2 unknown outlets" in run.stderr
