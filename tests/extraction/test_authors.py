"""Authors: persons only, wherever a page names them."""

from __future__ import annotations

import pytest

from newscrawl.extraction.people import split_people
from newscrawl.rules.loader import rules_for
from tests.extraction.pages import page, read

ZH_TITLE = "<h1>东门河堤加固工程提前完工</h1>"


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("<p>By Nora Feldmann</p>", ["Nora Feldmann"]),
        ("<p>By Nora Feldmann and Otto Brandt | October 9, 2024</p>", ["Nora Feldmann", "Otto Brandt"]),
        ("<p>By Nora Feldmann, Staff Writer, Brackwell Mail</p>", ["Nora Feldmann"]),
        ('<div class="post-meta__author">Nora Feldmann</div>', ["Nora Feldmann"]),
        ('<span itemprop="author"><span itemprop="name">Nora Feldmann</span></span>', ["Nora Feldmann"]),
        (
            '<p>by <a href="/authors/nf">Nora Feldmann</a>, <a href="/authors/ob">Otto Brandt</a></p>',
            ["Nora Feldmann", "Otto Brandt"],
        ),
        (
            '<div class="byline">By <a href="/x" rel="author">Nora Feldmann</a> Published 9 Oct 2024 Share Tweet</div>',
            ["Nora Feldmann"],
        ),
        ('<p class="byline">Brackwell Mail newsroom</p>', []),
        ('<p class="author">The Associated Press</p>', []),
        ('<div class="author-bio">Nora Feldmann</div>', []),
        ("<figure><img src='/a.jpg'><figcaption>The pier by Otto Brandt</figcaption></figure>", []),
        ("<p>9 October 2024 by Nora Feldmann</p>", ["Nora Feldmann"]),
        (
            "<p class='byline'><span class='author'>Nora Feldmann</span> <span class='author'>Games</span></p>",
            ["Nora Feldmann"],
        ),
        ("<p class='byline'>Nora Feldmann, Senior Harbour Correspondent</p>", ["Nora Feldmann"]),
        ("<p>A pier by Otto Brandt</p>", []),
        ("<p>Words by Nora Feldmann | Photos by Otto Brandt</p>", ["Nora Feldmann"]),
        ("<p>Nora Feldmann, Harbour Correspondent</p>", ["Nora Feldmann"]),
        ("<p>Nora Feldmann, the harbour's new editor, explains</p>", []),
        ("<p>By Nora Feldmann, Brackwell US</p>", ["Nora Feldmann"]),
        ("<aside><em>by</em> <a rel='author' href='/author/nf/'>Nora Feldmann</a></aside>", ["Nora Feldmann"]),
    ],
)
def test_bylines(header: str, wanted: list[str]) -> None:
    assert read(page(header)).authors == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("<span>Nora Feldmann |</span> <span>October 9, 2024</span>", ["Nora Feldmann"]),
        ("Nora Feldmann, October 9, 2024", ["Nora Feldmann"]),
        ("October 9, 2024 · Nora Feldmann", ["Nora Feldmann"]),
        ("Fish Market | October 9, 2024", []),  # the text names it
        ("World News | October 9, 2024", []),
        ("Harbour Life | October 9, 2024", []),  # a section
        ("Nora Feldmann and the pier | October 9, 2024", []),
    ],
)
def test_a_name_next_to_a_date(line: str, wanted: list[str]) -> None:
    html = page(f"<p>{line}</p>").replace("</nav>", "<a href='/life/'>Harbour Life</a></nav>")
    assert read(html).authors == wanted


def test_the_name_of_a_section_is_no_author() -> None:
    html = page("<p class='byline'>Ferries</p>").replace("</nav>", "<a href='/ferries/'>Ferries</a></nav>")
    assert read(html).authors == []


def test_a_key_for_an_author_is_written_as_printed() -> None:
    html = page("<p>By Nora Feldmann</p>", head='<meta name="author" content="nora-feldmann">')
    assert read(html).authors == ["Nora Feldmann"]
    data = '<script type="application/ld+json">{"@type": "NewsArticle", "author": "nora-feldmann"}</script>'
    assert read(page("<p>By Nora Feldmann</p>", head=data)).authors == ["Nora Feldmann"]


def test_a_byline_below_a_heading_in_other_words_than_the_meta() -> None:
    named = "Storms: Brackwell council says pier will be rebuilt before autumn"
    head = f'<title>{named} | Brackwell Mail</title><meta property="og:title" content="{named}">'
    tools = "".join(f"<li><a href='/t{at}'>Tool {at}</a></li>" for at in range(14))
    header = f"<h1>Council says the pier will be rebuilt soon</h1><div class='byline'><a href='/x'>Nora Feldmann</a></div><ul>{tools}</ul>"
    article = read(page(header, head=head, title=""))
    assert (article.title, article.authors) == (named, ["Nora Feldmann"])


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("Nora Feldmann", ["Nora Feldmann"]),
        ("Byron Feldmann", ["Byron Feldmann"]),
        ("Nora Feldmann, https://www.facebook.com/nora", ["Nora Feldmann"]),
        ("https://www.facebook.com/brackwellmail", []),
        ("admin", []),
        ("user_4711", []),
        ("Brackwell Mail", []),
        ("nora@mail.example", []),
        ("HarbourMarkets.com", []),
        ("Super User", []),
        ("No Author", []),
        ("Brackwell Docks AG", []),
        ("Brackwell Police", []),
        ("The Harbour Board", []),
    ],
)
def test_metas(content: str, wanted: list[str]) -> None:
    assert read(page(head=f'<meta name="author" content="{content}">')).authors == wanted


@pytest.mark.parametrize(
    ("info", "wanted"),
    [
        ("2024-10-09 11:24 作者 钱一川", ["钱一川"]),
        ("2024-10-09 11:24 本报记者：钱一川 文若兰", ["钱一川", "文若兰"]),
        (
            "<span>2024-10-09 11:24</span><span>作者：</span><span>钱一川</span><span>选稿：</span><span>孙二宝</span>",
            ["钱一川"],
        ),
        ("2024-10-09 11:24 作者：石桥日报", []),
        ("2024-10-09 11:24 编辑：钱一川", []),
    ],
)
def test_chinese_information_lines(info: str, wanted: list[str]) -> None:
    assert read(page(f'<div class="info">{info}</div>', lang="zh", title=ZH_TITLE)).authors == wanted


def test_a_closing_line_names_reporters() -> None:
    html = page(lang="zh", title=ZH_TITLE).replace("安心睡觉了。", "安心睡觉了。（记者钱一川、文若兰）")
    assert read(html).authors == ["钱一川", "文若兰"]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("(브랙웰=뉴스) 김이나·박삼 기자 = 부두 공사가 시작된다.", ["김이나", "박삼"]),
        ("[브랙웰=뉴스] 부두 공사가 시작된다.", []),
    ],
)
def test_a_korean_dateline_names_reporters(line: str, wanted: list[str]) -> None:
    assert read(page(lang="ko").replace("<p>", f"<p>{line} ", 1)).authors == wanted


def test_a_korean_closing_line_names_reporters() -> None:
    assert read(page(lang="ko").replace("</p></div>", "</p><p>김이나 기자 ina@mail.example</p></div>")).authors == [
        "김이나"
    ]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Nora Feldmann", ["Nora Feldmann"]),
        ("NORA FELDMANN / OTTO BRANDT", ["NORA FELDMANN", "OTTO BRANDT"]),
        ("Fish Market", []),  # the text speaks of it
        ("Evening News", []),
    ],
)
def test_names_alone_above_the_text(line: str, wanted: list[str]) -> None:
    assert read(page().replace("<p>", f"<p><b>{line}</b></p><p>", 1)).authors == wanted


def test_two_german_nouns_above_the_text_are_no_author() -> None:
    assert read(page(lang="de").replace("<p>", "<p><b>Viele Genesungswünsche</b></p><p>", 1)).authors == []


def test_a_byline_below_an_offer_of_the_site() -> None:
    offer = "<div><h3>The Morning Tide</h3><p>Every weekday at eight, the tide brings you all that the harbour will talk about.</p></div>"
    html = page("<p class='byline'>By <a href='/staff/nf'>Nora Feldmann</a></p>").replace(
        "<article>", f"<article>{offer}"
    )
    assert read(html).authors == ["Nora Feldmann"]


def test_a_creator_counts_where_the_author_is_empty() -> None:
    data = '{"@type": "NewsArticle", "author": {"name": ""}, "creator": ["Nora Feldmann"]}'
    assert read(page(head=f'<script type="application/ld+json">{data}</script>')).authors == ["Nora Feldmann"]


def test_what_stands_after_the_text_counts_and_other_stories_do_not() -> None:
    foot = '<div class="entry-footer"><span class="byline">By Nora Feldmann</span></div>'
    others = (
        '<h2>More</h2><div class="post"><div class="byline">by <a rel="author" href="/a/2">Otto Brandt</a></div></div>'
    )
    assert read(page(after=foot + others)).authors == ["Nora Feldmann"]
    assert read(page(after=others)).authors == []


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("钱\u3000川", "zh", ["钱川"]),
        ("实习记者钱一川", "zh", ["钱一川"]),
        ("卡尔·文森特", "zh", ["卡尔·文森特"]),
        ("Zoé Émile et Jörg Özdemir (avec AFP)", "fr", ["Zoé Émile", "Jörg Özdemir"]),
        ("김민수 기자", "ko", ["김민수"]),
        ("Иван Озёров", "ru", ["Иван Озёров"]),
        ("María de la Cruz y Luis Pons", "es", ["María de la Cruz", "Luis Pons"]),
        ("Nora Feldmann, MAIL NORD", "de", ["Nora Feldmann"]),
        ("NORA FELDMANN UND OTTO BRANDT", "de", ["NORA FELDMANN", "OTTO BRANDT"]),
        ("Nora Feldmann, Do UOL, Em Brackwell", "pt", ["Nora Feldmann"]),
        ("Innenministerium der Republik Brackwell", "de", []),
        ("Mairie de Brackwell", "fr", []),
        ("Eingestellt von Nora Feldmann", "de", ["Nora Feldmann"]),
        ("Hafen Magazin", "de", []),
        ("Nora Rosenblatt", "de", ["Nora Rosenblatt"]),
        ("Policía de Brackwell", "es", []),
        ("Министерство Порта", "ru", []),
        ("Nora Feldmann J.D., Otto Brandt Jr.", "en", ["Nora Feldmann J.D.", "Otto Brandt Jr."]),
        ("中森 真理", "ja", ["中森 真理"]),
        ("中森真理／編集部", "ja", ["中森真理"]),
        ("钱一川 文若兰", "zh", ["钱一川", "文若兰"]),
        ("브랙웰=김이나·박삼 기자", "ko", ["김이나", "박삼"]),
        ("钱一川／即時報導", "zh-TW", ["钱一川"]),
    ],
)
def test_names(text: str, language: str, wanted: list[str]) -> None:
    assert split_people(text, rules_for(language), marked=True) == wanted
