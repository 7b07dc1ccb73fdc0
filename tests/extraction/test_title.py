"""Titles: the printed one, freed of sections, keywords and the site's name."""

from __future__ import annotations

import pytest

import newscrawl
from tests.extraction.pages import page, read

NAME = "东门河堤加固工程提前完工"


@pytest.mark.parametrize(
    ("head", "printed", "wanted"),
    [
        (
            "<title>Brackwell Mail</title>",
            "<h1>Pier to be rebuilt<br>before the<br>storms</h1>",
            "Pier to be rebuilt before the storms",
        ),
        ("<title>The pier – and its rotten feet – Brackwell Mail</title>", "", "The pier – and its rotten feet"),
        (
            "<title>Pier to be rebuilt | Harbour | Brackwell Mail</title>",
            '<nav><a href="/h">Harbour</a></nav>',
            "Pier to be rebuilt",
        ),
        ("<title>Analysis | Why the pier must go</title>", "", "Analysis | Why the pier must go"),
        ("", "<div><u>Pier to be rebuilt before the storms</u></div>", "Pier to be rebuilt before the storms"),
        (
            '<title>Pier – Mail</title><meta property="og:title" content="It\'s done: the pier">',
            "<h1><svg></svg>: the pier</h1>",
            "It's done: the pier",
        ),
    ],
)
def test_english(head: str, printed: str, wanted: str) -> None:
    assert read(page(head=head, title=printed)).title == wanted


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


@pytest.mark.parametrize(
    ("lang", "heading", "other", "wanted"),
    [
        ("en", "<span class='kicker'>Harbour</span> Pier gets new feet", "", "Pier gets new feet"),
        ("en", "<span class='kicker'>Harbour</span> Pier gets new feet", "Pier gets new feet", "Pier gets new feet"),
        (
            "de",
            "<span class='dachzeile'>Nach dem Sturm</span> - Mole bekommt neue Füße",
            "Mole bekommt neue Füße",
            "Mole bekommt neue Füße",
        ),
        (
            "de",
            "<span class='dachzeile'>Nach dem Sturm</span>Mole bekommt neue Füße",
            "Nach dem Sturm: Mole bekommt neue Füße",
            "Nach dem Sturm: Mole bekommt neue Füße",
        ),
        (
            "fr",
            "<span class='overline'>Port</span>&nbsp;: la jetée refaite à neuf",
            "Port : la jetée refaite à neuf",
            "Port : la jetée refaite à neuf",
        ),
        ("zh", f"<span class='kicker'>石桥要闻</span>丨{NAME}", NAME, NAME),
        ("en", "The <span class='kicker'>pier</span> gets new feet", "", "The pier gets new feet"),
    ],
)
def test_a_kicker_in_the_heading(lang: str, heading: str, other: str, wanted: str) -> None:
    assert read(page(head=og(other) if other else "", title=f"<h1>{heading}</h1>", lang=lang)).title == wanted


@pytest.mark.parametrize(
    ("heading", "other", "wanted"),
    [
        ("Pier gets new feet<small>Work begins in May</small>", "Pier gets new feet", "Pier gets new feet"),
        (
            "<span>Harbour</span><span>Pier gets new feet</span>",
            "Harbour: Pier gets new feet",
            "Harbour: Pier gets new feet",
        ),
        ("<em>Pier</em> gets <em>new</em> feet", "Pier gets new feet", "Pier gets new feet"),
    ],
)
def test_a_heading_of_several_elements(heading: str, other: str, wanted: str) -> None:
    assert read(page(head=og(other), title=f"<h1>{heading}</h1>")).title == wanted


def test_a_headline_that_links_to_its_own_page() -> None:
    html = page(title="<h1><a href='/news/pier-to-be-rebuilt-1234'>Pier gets new feet in May</a></h1>")
    assert read(html).title == "Pier gets new feet in May"


@pytest.mark.parametrize(
    ("lang", "named", "wanted"),
    [
        ("ko", "부두, 오월에 새로 짓는다 < 항만 < 기사본문 - Brackwell Mail", "부두, 오월에 새로 짓는다"),
        ("zh", f"{NAME}|河堤|泵站_石桥新闻_Brackwell Mail", NAME),
        ("zh", f"{NAME} - 石桥新闻网", NAME),
        ("en", "Pier < bridge, says council - Brackwell Mail", "Pier < bridge, says council"),
        ("en", "Brackwell Mail | Pier gets new feet", "Pier gets new feet"),
    ],
)
def test_chains_of_sections(lang: str, named: str, wanted: str) -> None:
    head = f"<title>{named.replace('<', '&lt;')}</title><meta name='keywords' content='河堤,泵站'>"
    assert read(page(head=head, title="", lang=lang)).title == wanted


@pytest.mark.parametrize(
    ("meta", "heading", "wanted"),
    [
        (
            "Mayor says old pier must go by autumn",
            "Mayor Lind says the old pier must go by the autumn",
            "Mayor Lind says the old pier must go by the autumn",
        ),
        ("Mayor says old pier must go by autumn", "More from the mayor", "Mayor says old pier must go by autumn"),
        (
            "Mayor says old pier must go by autumn",
            "Mayor says pier must go by autumn",
            "Mayor says old pier must go by autumn",
        ),
    ],
)
def test_a_heading_with_more_words_than_the_meta(meta: str, heading: str, wanted: str) -> None:
    html = page(head=f"<title>{meta} | Brackwell Mail</title>{og(meta)}", title=f"<h1>{heading}</h1>")
    assert read(html).title == wanted


def test_a_heading_with_the_name_of_the_site_is_no_title() -> None:
    html = page(head="<title>Brackwell Mail</title>", title="<h1>Brackwell Mail</h1><h2>Pier gets new feet</h2>")
    assert read(html).title == "Pier gets new feet"


@pytest.mark.parametrize(
    ("head", "printed"),
    [
        (f"<title>{NAME}-河堤 泵站 排水-石桥要闻-石桥网</title>", f'<div id="biaoti">{NAME}</div>'),
        (
            f'<title>{NAME}-河堤,泵站,排水,-石桥要闻-石桥网</title><meta name="keywords" content="河堤,泵站,排水">',
            '<div><a href="/yw/">石桥要闻</a> <a href="/">石桥网</a></div>',
        ),
        ("<title>出行</title>", f'<p class="name">{NAME}</p><p class="info">2024/10/9 15:06:00</p>'),
        (
            f'<title>{NAME}_Pump</title><meta property="og:title" content="{NAME}_Pump">',
            f"<h1><span>原创</span> {NAME}</h1>",
        ),
    ],
)
def test_chinese(head: str, printed: str) -> None:
    assert read(page(head=head, title=printed, lang="zh")).title == NAME


@pytest.mark.parametrize(
    "title", ["《我和石桥-夺冠》在哪儿拍的", "新石桥70年|老照片里的东门河堤", "苹果96W USB-C电源准备就绪"]
)
def test_a_printed_title_is_left_whole(title: str) -> None:
    html = page(head=f"<title>{title}-石桥网</title>", title=f"<h1>{title}</h1>", lang="zh")
    assert read(html).title == title


FIRST = "The ferry of Brackwell leaves at six from today"
SECOND = "The harbour office said that the old pier will close for two years, and that buses will take its place."


@pytest.mark.parametrize(
    ("opening", "title"),
    [
        (f"{FIRST}. {SECOND}", FIRST),
        (f"Dr. Lettie Crane runs it now! {SECOND}", "Dr. Lettie Crane runs it now!"),
        (
            "渡口的第一班船在清晨六点离岸，船上坐满了赶集的人。船长说水位比去年高。",
            "渡口的第一班船在清晨六点离岸，船上坐满了赶集的人",
        ),
        ("ferry " * 40, "ferry " * 19 + "ferry…"),
    ],
)
def test_the_title_of_a_page_without_any_title_is_its_first_sentence(opening: str, title: str) -> None:
    text = f"<p>{opening}</p>" + f"<p>{SECOND}</p>" * 4
    article = newscrawl.extract(
        f"<body><div class=text>{text}</div></body>", url="http://mail.example/2024/10/09/ferry.html", strict=True
    )
    assert article.title == title
    assert article.evidence["title"].origin == "text"
    assert opening.strip() in article.text
