"""Captions that only their place and look show, and lines beside pictures that are text."""

from __future__ import annotations

import pytest

import newscrawl
from newscrawl.items import Article
from tests.extraction.pages import BODIES

PICTURE = '<img src="/pic/1.jpg" alt="">'
CENTRE = 'style="text-align:center"'


def read(middle: str, *, lang: str = "en") -> Article:
    """Read a page with this markup after the first paragraph of its text."""
    first, *rest = (f"<p>{line}</p>" for line in BODIES[lang])
    html = (
        f'<html lang="{lang}"><body><div class="top"><a href="/">Home</a></div><div class="main"><h1>Pier to be rebuilt</h1>'
        f'<div class="story">{first}{middle}{"".join(rest)}</div></div></body></html>'
    )
    return newscrawl.extract(html, url="https://mail.example/2024/10/09/1015.html")


def page(text: str) -> str:
    """Return a page of one table, as old templates have it: the title, the information line and the text are cells."""
    return (
        '<html lang="en"><body><table><tr><td><b>Pier to be rebuilt</b></td></tr><tr><td>2024-10-09 11:24</td></tr>'
        f"<tr><td>{text}</td></tr></table></body></html>"
    )


FIRST, *REST = BODIES["en"]
CAPTION = "Nets on the quay"


@pytest.mark.parametrize(
    "html",
    [
        # The text is a cell of a table that is only layout.
        page(
            "".join(
                [
                    f"<p>{FIRST}</p><p>{PICTURE}</p><p><font color=blue>{CAPTION}</font></p>",
                    *(f"<p>{each}</p>" for each in REST),
                ]
            )
        ),
        page(
            "".join([f"<p>{FIRST}</p><p align=center>{PICTURE}<br>{CAPTION}</p>", *(f"<p>{each}</p>" for each in REST)])
        ),
        # The text has no paragraphs: its picture shares a box with a link that is left out.
        "<html lang='en'><body><h1>Pier to be rebuilt</h1><div>"
        + "<br><br>".join(
            [FIRST, f"{PICTURE}<br><i>{CAPTION}</i>", "<a href='/w/8'>The lock keeper leaves the ferry</a>", *REST]
        )
        + "</div></body></html>",
    ],
    ids=["cell", "cell and paragraph", "no paragraphs"],
)
def test_caption_in_old_layouts(html: str) -> None:
    article = newscrawl.extract(html, url="https://mail.example/2024/10/09/1015.html")
    assert [line for line in article.text.split("\n") if line != "Pier to be rebuilt"] == BODIES["en"]
    assert [image.caption for image in article.images] == [CAPTION]


@pytest.mark.parametrize(
    ("markup", "caption", "rule"),
    [
        (f'<div class="k1">{PICTURE}<span>Nets on the quay</span></div>', "Nets on the quay", "caption-in-box"),
        (
            f'<div class="k1">{PICTURE}<span>A trawler waits below the pier.</span></div>',
            "A trawler waits below the pier.",
            "caption-in-box",
        ),
        (
            f'<div class="k1">{PICTURE}<p>Nets on the quay</p><p>Nora Field</p></div>',
            "Nets on the quay Nora Field",
            "caption-in-box",
        ),
        (f"<p {CENTRE}>{PICTURE}<br><span>Nets on the quay</span></p>", "Nets on the quay", "caption-in-box"),
        (
            f"<table><tr><td>{PICTURE}</td></tr><tr><td>Nets on the quay</td></tr></table>",
            "Nets on the quay",
            "caption-in-box",
        ),
        (f"<p>{PICTURE}</p><p><em>Nets on the quay</em></p>", "Nets on the quay", "caption-set-apart"),
        (f'<p>{PICTURE}</p><p class="u2">Nets on the quay</p>', "Nets on the quay", "caption-set-apart"),
        (
            f"<p {CENTRE}>{PICTURE}</p><p {CENTRE}>Nets lie on the quay.</p>",
            "Nets lie on the quay.",
            "caption-set-apart",
        ),
        (
            f'<p>{PICTURE}</p><p align="center"><font color="#000080">Nets on the quay</font></p>',
            "Nets on the quay",
            "caption-set-apart",
        ),
        (
            '<p><img src="/pic/1.jpg" alt="Nets on the quay"></p><p>Nets on the quay</p>',
            "Nets on the quay",
            "caption-alt-text",
        ),
    ],
)
def test_caption_goes_to_its_picture(markup: str, caption: str, rule: str) -> None:
    article = read(markup)
    assert article.text.split("\n") == BODIES["en"]
    assert [(image.url, image.caption) for image in article.images] == [("https://mail.example/pic/1.jpg", caption)]
    assert {removal.rule for removal in article.removed if removal.text in caption} == {rule}


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        (f"<p>{PICTURE}</p><p>Then the horns sounded.</p>", "Then the horns sounded."),
        (f"<p>{PICTURE}</p><p>Nine weeks of work</p>", "Nine weeks of work"),
        (f"<p><strong>Nine weeks of work</strong></p><p {CENTRE}>{PICTURE}</p>", "Nine weeks of work"),
        (f"<p {CENTRE}>{PICTURE}</p><p {CENTRE}><strong>Nine weeks of work</strong></p>", "Nine weeks of work"),
        (f"<p>{PICTURE}</p><p><em>“We had asked for years.”</em></p>", "“We had asked for years.”"),
        (f'<p>{PICTURE}</p><p class="u2">The committee decided:</p>', "The committee decided:"),
        (
            f'<div class="lead">{PICTURE}<p>The pier is the oldest of the county.</p></div>',
            "The pier is the oldest of the county.",
        ),
        (f"<h3>Nine weeks of work</h3><p>{PICTURE}</p>", "Nine weeks of work"),
    ],
)
def test_text_beside_a_picture_stays(markup: str, line: str) -> None:
    first, *rest = BODIES["en"]
    assert read(markup).text.split("\n") == [first, line, *rest]


CLAUSES = "Then the gate opened, and the child walked out with her mother."


@pytest.mark.parametrize(
    ("above", "is_caption"), [("", False), (f"<p {CENTRE}>{PICTURE}</p><p {CENTRE}>Nets on the quay</p>", True)]
)
def test_centred_sentence_of_clauses_is_a_caption_only_among_captions(above: str, is_caption: bool) -> None:
    article = read(f"{above}<p {CENTRE}>{PICTURE}</p><p {CENTRE}>{CLAUSES}</p>")
    assert (CLAUSES in article.text) is not is_caption


def test_look_that_the_text_has_elsewhere_is_no_caption() -> None:
    note = '<p class="u2">The clerk declined to comment on the costs.</p>'
    article = read(f'{note}<p>{PICTURE}</p><p class="u2">Nets on the quay</p>')
    assert "Nets on the quay" in article.text


def test_without_stops_in_the_text_a_missing_stop_says_nothing() -> None:
    html = (
        '<html lang="en"><body><h1>Pier to be rebuilt</h1><div class="story">'
        + "".join(f'<div class="step">{PICTURE}<p>{line.rstrip(".")}</p></div>' for line in BODIES["en"])
        + "</div></body></html>"
    )
    article = newscrawl.extract(html, url="https://mail.example/1.html")
    assert article.text.split("\n") == [line.rstrip(".") for line in BODIES["en"]]
