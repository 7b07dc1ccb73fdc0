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


def test_a_text_cut_in_pieces_is_joined() -> None:
    pieces = "<div class='t part-1'><p>{}</p></div><div class=ad>广告</div>".format
    body = "<article><h1>水塔改造启动了</h1>" + pieces(A + B) + pieces(B + C).replace("part-1", "part-2") + "</article>"
    assert text_of(body) == [A + B, B + C]


def test_like_boxes_behind_another_h1_are_another_text() -> None:
    box = "<div class=story-text><p>{}</p><p>{}</p></div>".format
    assert text_of(f"<h1>水塔改造启动了</h1>{box(A, B)}{box(A, C)}<h1>另一条新闻</h1>{box(C, C)}") == [A, B, A, C]


def test_a_lead_between_title_and_text_is_text() -> None:
    lead = "<div class=top><h1>水塔改造启动了</h1><p class=teaser>" + C + "</p><div>分享</div></div>"
    assert text_of(f"{lead}<div class=main-text><p>{A}</p><p>{B}{A}</p></div>") == [C, A, B + A]


def test_a_news_flash_in_a_large_shell() -> None:
    shell = "".join(f"<div class=x><p>{B}</p></div>" for _ in range(2))
    assert text_of(f"<h1>水塔改造启动了</h1><div class='article-content'><p>{A}</p></div>{shell}") == [A]


def test_summaries_cut_off_beside_linked_headlines_are_teasers() -> None:
    side = "".join(f"<a href=/n/{n}.html>第{n}条别处的新闻标题</a><br>{B[:20]}……<br>" for n in range(5))
    page = f"<table><tr><td>{side}</td><td><h1>水塔改造启动了</h1>{A}<br><br>{B}<br><br>{C}</td></tr></table>"
    assert text_of(page) == [A, B, C]


def test_the_heading_of_a_list_that_is_left_out_goes_with_it() -> None:
    links = "".join(f"<li><a href=/n/{n}.html>第{n}条别处的新闻标题</a>" for n in range(4))
    assert text_of(
        f"<h1>水塔改造启动了</h1><div><p>{A}</p><b>编辑荐读</b><ul>{links}</ul><p>{B}</p><p>{C}</p></div>"
    ) == [A, B, C]


def test_hidden_text_is_not_read_but_what_react_streams_is() -> None:
    hidden = f"<div hidden id=x><p>{B}</p></div><div style='display:none'>{B}</div><h2 class=sr-only>正文</h2>"
    assert text_of(f"<h1>水塔改造启动了</h1><div>{hidden}<p>{A}</p><p>{C}</p></div>") == [A, C]
    assert text_of(f"<h1>水塔改造启动了</h1><div hidden id='S:0'><p>{A}</p><p>{C}</p></div>") == [A, C]


def test_a_photo_story_keeps_the_captions_that_tell_it() -> None:
    shots = [f"{A[:-1]},十月九日,居民在现场参观。记者 何小满 摄", f"{B[:-1]},十月九日,工人在现场施工。记者 何小满 摄"]
    body = "".join(f"<p><img src=/{n}.jpg></p><p>{shot}</p>" for n, shot in enumerate(shots))
    assert text_of(f"<h1>水塔改造启动了</h1><div>{body}</div>") == shots


SHELL = "<ul class=side><li><a href=/1.html>河湾大桥明年春天建成通车</a></li><li><a href=/2.html>县城老街夜市恢复营业</a></li></ul>"


@pytest.mark.parametrize(
    "body",
    [
        f"<div id=js_content style='visibility: hidden'><p>{A}</p><p>{B}</p><p>{C}</p></div>",
        f"<div class=article-body style='display:none'><p>{A}</p><p>{B}</p><p>{C}</p></div>",
        f"<noscript><div><p>{A}</p><p>{B}</p><p>{C}</p></div></noscript>",
        f"<div class=art><p>{A}</p></div></body></html><div class=art><p>{B}</p><p>{C}</p></div>",
        f"<main><div class=article-body><p>{A}</p></div><p>{B}</p><p>{C}</p></main>",
        f"<main><div class=x><p>{A}</p><p>{B}</p></div></div></div><p>{C}</p></main>",
        f"<div><p>{A}</p><p>{B}<o:p></o:p></p><p>{C.replace('年底', '<st1:chsdate>年底</st1:chsdate>')}</p></div>",
        f"<pre>\n　　{A[:12]}\n{A[12:]}\n\n　　{B}\n　　{C}\n</pre>",
        f"<div><p>{A}</p><p><a href=/3.html>{B}</a></p><p>{C}</p></div>",
    ],
    ids=[
        "hidden until a script shows it",
        "hidden, named",
        "noscript",
        "early end of the document",
        "stray end tag",
        "stray end tags",
        "word processor",
        "preformatted",
        "a linked sentence",
    ],
)
def test_no_text_is_lost(body: str) -> None:
    assert text_of(f"<h1>水塔改造启动了</h1>{SHELL}{body}") == [A, B, C]


def test_what_is_hidden_beside_a_text_stays_hidden() -> None:
    hidden = f"<div style='display:none'><p>{C}</p></div>"
    assert text_of(f"<h1>水塔改造启动了</h1><div><p>{A}</p>{hidden}<p>{B}</p></div>") == [A, B]


TWO_CARDS = "".join(
    f"<div><h4><a href=/{at}.html>河湾大桥明年春天建成通车{at}</a></h4><p>大桥全长八百米,建成后两岸往来只需五分钟。</p></div>"
    for at in (1, 2)
)
AGREEMENT = "".join(f"<p>用户在注册账号时应当提供真实、准确的个人资料,如有变动应及时更新{at}。</p>" for at in range(6))


@pytest.mark.parametrize(
    "body",
    [
        f"<div><p>{A}</p><p>{B}</p><p>{C}</p><h3>相关新闻</h3>{TWO_CARDS}</div>",
        f"<div class=text><p>{A}</p><p>{B}</p><p>{C}</p></div><div class=login_box><h4>用户协议</h4>{AGREEMENT}</div>",
        f"<div class=text><p>{A}</p><p>{B}</p><p>{C}</p></div><div class=article_comments_content>{AGREEMENT}</div>",
    ],
    ids=["two cards", "user agreement", "comments"],
)
def test_what_stands_by_the_text_is_not_the_text(body: str) -> None:
    assert text_of(f"<div class=left><h1>水塔改造启动了</h1>{body}</div>") == [A, B, C]


@pytest.mark.parametrize("below", [f"<p>{B}</p>", f"<p>{B}</p><p>{B}下</p><p>{C}上</p>"], ids=["shorter", "longer"])
def test_the_next_story_is_not_the_text(below: str) -> None:
    own = f"<article><h1>水塔改造启动了</h1><p>{A}</p><p>{C}</p></article>"
    other = f"<article><h1>河湾大桥通车</h1><p>2024-10-08</p>{below}{below}</article>"
    assert text_of(f"<div>{own}{other}</div>") == [A, C]


def test_a_lead_far_above_the_container_is_text_but_the_sidebar_between_is_not() -> None:
    """The lead stands right below the heading; a column of other stories comes next, then the text."""
    others = "".join(f"<li><a href=/{n}>另一条与水塔无关的新闻第{n}号</a></li>" for n in range(30))
    lead = f"<h1>水塔改造启动了</h1><div class=bajada><p>{C}{C}</p></div><section><ul>{others}</ul></section>"
    assert text_of(f"{lead}<div class=main-text><p>{A}</p><p>{B}{A}</p></div>") == [C + C, A, B + A]


@pytest.mark.parametrize(
    "top",
    [
        "<header><h1>水塔改造启动了</h1><div class=article-teaser><p>" + C + C + "</p></div></header>",
        "<h1>水塔改造启动了</h1><h2>" + (C + C)[:-1] + "</h2>",
    ],
    ids=["box named as a teaser", "standfirst without a full stop"],
)
def test_what_stands_below_the_heading_is_the_lead(top: str) -> None:
    found = text_of(f"{top}<div class=main-text><p>{A}</p><p>{B}{A}</p></div>")
    assert [line.rstrip("。") for line in found] == [(C + C)[:-1], A.rstrip("。"), (B + A).rstrip("。")]


def test_an_introduction_of_several_paragraphs_is_text_with_its_short_sentences() -> None:
    """Above the text stands a box of its own: short sentences, a caption, and the paragraph by which it is found."""
    intro = f"<p>水塔老了。</p><div>水塔前的街道</div><p>街坊都记得它。</p><p>{C}{C}</p>"
    above = f"<h1>水塔改造启动了</h1><div class=tools>分享</div><div class=intro>{intro}</div>"
    long = [A + B + C, B + C + A, C + A + B]
    below = "".join(f"<p>{paragraph}</p>" for paragraph in long)
    assert text_of(f"{above}<div class=main-text>{below}</div>") == ["水塔老了。", "街坊都记得它。", C + C, *long]


def test_a_teaser_of_another_story_below_the_heading_is_no_lead() -> None:
    top = f"<h1>水塔改造启动了</h1><div class=teaser><p><a href=/2>{C}{C}</a></p></div>"
    assert text_of(f"{top}<div class=main-text><p>{A}</p><p>{B}{A}</p></div>") == [A, B + A]


@pytest.mark.parametrize("tag", ["ul", "ol"])
def test_what_introduces_a_list_is_text_if_the_list_holds_most_of_it(tag: str) -> None:
    items = "".join(f"<li>{text}</li>" for text in (A, B + A, C + B, A + C))
    page = f"<div class=page><h1>水塔改造启动了</h1><div class=x><p>工程分四步:</p><{tag}>{items}</{tag}></div></div>"
    assert text_of(page) == ["工程分四步:", A, B + A, C + B, A + C]


def test_linked_headings_of_sections_are_text() -> None:
    """Reviews head each section with the product's name, linked; teasers have no such paragraph below."""
    sections = [(f"第{n}座水塔是全城最老的那一座{n}号", A + B + C + B + A + C) for n in range(4)]
    page = "".join(f"<h3><a href=/{n}>{head}</a></h3><p>{text}</p>" for n, (head, text) in enumerate(sections))
    wanted = [line for section in sections for line in section]
    assert text_of(f"<h1>水塔改造启动了</h1><div class=main-text><p>{A}</p>{page}</div>") == [A, *wanted]


def test_the_linked_head_of_a_row_of_running_text_is_text() -> None:
    rows = "".join(f"<tr><th><a href=/{n}>第{n}座塔</a></th><td>{A}{B}</td></tr>" for n in range(1, 4))
    found = text_of(f"<h1>水塔改造启动了</h1><div class=main-text><p>{C}</p><table>{rows}</table></div>")
    assert [line for line in found if "座塔" in line] == ["第1座塔", "第2座塔", "第3座塔"]


D = "Work on the old ferry began on Monday, and the first boats are expected back before the end of the year."
E = "The council says the landing stage will be widened, so that two boats can moor there at the same time."
F = "Residents who were asked on the quay hope that the fares will stay where they have been since last spring."


@pytest.mark.parametrize(
    "noise",
    [
        "<div><label class=option>A warm soup.</label></div><div><label class=option>Only sleep.</label></div>",
        "<i style='display: none'>13</i>",
        (
            "<h3>Ferries and quays that our readers know best</h3>"
            "<ul><li><a href=/1>Ferry stops at noon</a></li><li><a href=/2>Quay is sold</a></li><li><a href=/3>Boat race off</a></li></ul>"
        ),
        "<div><h2>An account opens every door of the ferry</h2><div><form><p>E-mail address</p></form></div></div>",
        "<div><h4>The quay at dusk</h4><p>All the river in one mail, weekdays at six.</p><form><input type=email></form></div>",
        "<article><img src=/4.jpg><div><h3>He rows with a lighter heart</h3></div><p>A rower found his rhythm again.</p></article>",
    ],
    ids=["label", "unseen inline text", "heading of links", "heading of a form", "letter", "teaser"],
)
def test_controls_and_links_inside_the_text_are_not_text(noise: str) -> None:
    page = f"<article><h1>水塔改造启动了</h1><div class=story><p>{D}</p><p>{E}</p>{noise}<p>{F}</p><p>{D}{F}</p></div></article>"
    assert text_of(page) == [D, E, F, D + F]


@pytest.mark.parametrize(
    "kept",
    [
        "<h3>What the ferry means to its passengers</h3>",  # a subheading above a paragraph
        "<h3>Rules of the boat</h3><ul><li>No dogs on deck.</li><li>No smoking.</li><li>No swimming.</li></ul>",
    ],
)
def test_headings_of_sections_and_of_lists_of_text_stay(kept: str) -> None:
    page = f"<article><h1>水塔改造启动了</h1><div class=story><p>{D}</p><p>{E}</p>{kept}<p>{F}</p><p>{D}{F}</p></div></article>"
    assert len(text_of(page)) > len([D, E, F, D + F])


def test_a_paragraph_next_to_a_form_field_stays() -> None:
    """The field is in the box of the text, or with a whole paragraph in a box of its own."""
    page = f"<article><h1>水塔改造启动了</h1><div class=story><p>{D}</p><div><p>{E}</p><input type=email></div><p>{F}</p><p>{D}{F}</p><input></div></article>"
    assert text_of(page) == [D, E, F, D + F]


def test_a_text_inside_labels_is_still_text() -> None:
    assert text_of(f"<h1>水塔改造启动了</h1><div><label>{D}{E}</label><label>{F}{D}</label></div>") == [D + E + F + D]


@pytest.mark.parametrize(
    ("top", "wanted"),
    [
        (f"<div class=intro><p>{D}</p></div>", []),
        (f"<p class=abstract>{D}</p>", []),
        (f"<p>{D}</p>", [D]),  # a paragraph like the others
        (f"<div class=intro><p>{F}</p></div>", [F]),  # it says something of its own
    ],
)
def test_an_abstract_in_a_box_of_its_own_goes(top: str, wanted: list[str]) -> None:
    page = f"<article><h1>水塔改造启动了</h1>{top}<div class=story><p>{E} {D}</p><p>{E}</p></div></article>"
    if top.startswith("<p"):
        page = f"<article><h1>水塔改造启动了</h1><div class=story>{top}<p>{E} {D}</p><p>{E}</p></div></article>"
    assert text_of(page) == [*wanted, f"{E} {D}", E]
