"""Which lines are the text: small pages, each with one trap."""

from __future__ import annotations

import pytest

import newscrawl

A = "清河县近日启动老旧水塔连片改造,首批涉及十二个小区、三千多户居民。"
B = "施工队采取分片停水、错峰施工的办法,尽量不打扰居民的日常生活。"
C = "全部工程将在年底前完工,届时居民用水会更稳,旧塔将改成阅览室。"


def text_of(body: str) -> list[str]:
    html = f"<html><head><title>水塔改造启动了</title></head><body><ul class=nav><li><a href=/>首页</a></ul>{body}<div class=footer>版权所有</div></body></html>"
    return newscrawl.extract(html, "http://news.example/news/881001.html").text.split("\n")


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>水塔改造启动了</h1><div><p>{A}</p><p>{B}</p><p>{C}</p></div>",
        f"<h1>水塔改造启动了</h1><div>{A}<br><br>{B}<br>　　{C}</div>",
        f"<h1>水塔改造启动了</h1><div><div>{A}</div><div>{B}</div><div>{C}</div></div>",
        f"<h1>水塔改造启动了</h1><table><tr><td><p>{A}<p>{B}<p>{C}</table>",
        f"<h1>水塔改造启动了</h1><p>{A}<p>{B}<p>{C}",
        f"<h1>水塔改造启动了</h1><div><span>{A}</span><br/><font color=red>{B}</font><br/><b>{C}</b></div>",
        f"<article><h1>水塔改造启动了</h1><section><p>{A}</p></section><section><p>{B}</p><p>{C}</p></section></article>",
        f"<h1>水塔改造启动了</h1><div><p>{A[:12]}\n   {A[12:]}</p><p>{B}</p><p>{C}</p></div>",
        f"<h1>水塔改造启动了</h1><div class='TRS_Editor'><p>{A}</p><p>{B}</p><p>{C}</p></div>",
        f"<h1>水塔改造启动了</h1><div class='share-article'><p>{A}</p><p>{B}</p><p>{C}</p></div>",
    ],
    ids=[
        "p",
        "br",
        "div per line",
        "layout table",
        "unclosed",
        "inline",
        "sections",
        "wrapped",
        "editor box",
        "share box",
    ],
)
def test_paragraphs_come_out_as_the_page_means_them(body: str) -> None:
    assert text_of(body) == [A, B, C]


def test_headings_lists_and_tables_stay_readable() -> None:
    body = (
        f"<h1>水塔改造启动了</h1><div><p>{A}</p><h3>分三批进行</h3><ul><li>第一批十二个小区</li><li>第二批九个小区</li></ul>"
        f"<table><tr><td>小区</td><td>户数</td></tr><tr><td>河湾</td><td>310</td></tr></table><p>{B}</p></div>"
    )
    assert text_of(body) == [A, "分三批进行", "第一批十二个小区", "第二批九个小区", "小区\t户数", "河湾\t310", B]


def test_a_link_inside_a_sentence_stays() -> None:
    linked = A.replace("老旧水塔", "<a href=/t/1.html>老旧水塔</a>")
    assert text_of(f"<h1>水塔改造启动了</h1><div><p>{linked}</p><p>{B}</p></div>") == [A, B]


def test_a_side_list_of_teasers_longer_than_the_text_is_left_out() -> None:
    teasers = "".join(
        f"<li><a href=/news/88200{n}.html>第{n}条别处的新闻标题很长</a><p>{C}{B}</p></li>" for n in range(9)
    )
    assert text_of(
        f"<div><h1>水塔改造启动了</h1><div><p>{A}</p><p>{B}</p></div></div><div><ul>{teasers}</ul></div>"
    ) == [A, B]


def test_captions_go_to_their_pictures() -> None:
    html = f"<h1>水塔改造启动了</h1><div><p>{A}</p><figure><img src=/1.jpg><figcaption>改造现场</figcaption></figure><p>{B}</p></div>"
    article = newscrawl.extract(html, "http://news.example/news/881001.html")
    assert article.text == f"{A}\n{B}"
    assert [(image.url, image.caption) for image in article.images] == [("http://news.example/1.jpg", "改造现场")]
