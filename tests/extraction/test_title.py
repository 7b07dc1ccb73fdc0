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
