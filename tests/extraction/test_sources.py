"""The outlet a page names, the language it is in, its pictures and tags."""

from __future__ import annotations

import pytest

from tests.extraction.pages import BODIES, page, read

TITLE = "<h1>东门河堤加固工程提前完工</h1>"


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ('<p><span>2024-10-09 11:24</span><span id="art_source">石桥之声</span></p>', "石桥之声"),
        (
            '<p><span class="date">2024-10-09 11:24</span><a class="source" href="http://x.example">石桥县政府网站</a></p>',
            "石桥县政府网站",
        ),
        ("<p>2024-10-09 11:24 石桥日报</p>", "石桥日报"),
        ("<p>2024-10-09 11:24</p><a class='share-source'>分享</a>", None),
        ("<p>2024-10-09 11:24 来源：石桥日报</p>", "石桥日报"),
    ],
)
def test_source(header: str, wanted: str | None) -> None:
    assert read(page(header, lang="zh", title=TITLE)).source_raw == wanted


@pytest.mark.parametrize(
    ("lang", "header", "wanted"),
    [
        ("ru", "<p>Источник: Портовый вестник</p>", "Портовый вестник"),
        ("ar", "<p>المصدر: صحيفة الميناء</p>", "صحيفة الميناء"),
        ("fr", "<p>Source : Le Courrier de l'Île | 9 octobre 2024</p>", "Le Courrier de l'Île"),
        ("nl", "<p>Bron: Haven Courant</p>", "Haven Courant"),
        ("pl", "<p>Źródło: Kurier Portowy</p>", "Kurier Portowy"),
        ("zh", "<p>来源：石桥日报 2024-10-09</p>", "石桥日报"),
        ("zh", "<p>来源：未知 2024-10-09</p>", None),
        ("en", "<p>Source: N/A</p>", None),
    ],
)
def test_whole_names_in_many_scripts(lang: str, header: str, wanted: str | None) -> None:
    assert read(page(header, lang=lang)).source_raw == wanted


def test_a_closing_line_names_the_source() -> None:
    html = page("<p>2024-10-09 11:24</p>", lang="zh", title=TITLE).replace(
        "</p></div>", "</p><p>（来源：石桥健康报）</p></div>"
    )
    assert read(html).source_raw == "石桥健康报"


@pytest.mark.parametrize("name", ["Guardian Brackwell", "Science & Technology", "Time Out Brackwell"])
def test_a_site_that_is_named_like_an_outlet_is_not_that_outlet(name: str) -> None:
    assert read(page(head=f'<meta property="og:site_name" content="{name}">')).source is None


SPANISH = "El comité del puerto decidió el lunes que el muelle del este se cierre por las obras y que los barcos se queden en el mercado. "


def test_a_wrong_declaration_of_the_language_gives_way_to_the_words() -> None:
    html = (
        page().replace(BODIES["en"][0], SPANISH * 2).replace(BODIES["en"][1], SPANISH).replace(BODIES["en"][2], SPANISH)
    )
    assert read(html).language == "es"
    assert read(page(lang="en")).language == "en"


def test_japanese_nearly_without_kana_is_as_declared() -> None:
    html = (
        page(lang="zh")
        .replace('lang="zh"', 'lang="ja"')
        .replace("</p></div>", "</p><p>午前より整理券を配布する。</p></div>")
    )
    assert read(html).language == "ja"


@pytest.mark.parametrize(
    ("picture", "wanted"),
    [
        ('<img src="data:image/gif;base64,AA" data-srcset="/a.jpg 480w, /b.jpg 960w">', ["https://mail.example/b.jpg"]),
        ('<amp-img src="/a.jpg" width="600" height="400"></amp-img>', ["https://mail.example/a.jpg"]),
        ('<noscript><img src="/a.jpg"></noscript>', ["https://mail.example/a.jpg"]),
        ('<img data-src="/a.jpg"><noscript><img src="/a-full.jpg"></noscript>', ["https://mail.example/a.jpg"]),
        ('<noscript>Count.</noscript><div hidden><img src="/menu.jpg"></div>', []),
        ('<img src="/count?id=4" width="1" height="1">', []),
    ],
)
def test_pictures(picture: str, wanted: list[str]) -> None:
    html = page().replace("</p><p>", f"</p><p>{picture}</p><p>", 1)
    assert [image.url for image in read(html).images] == wanted


def test_links_to_tags_are_tags_and_links_to_sections_are_not() -> None:
    foot = (
        '<div class="entry-footer"><a href="/category/local/" rel="category tag">Local</a> '
        '<a href="/tag/harbour/" rel="tag">harbour</a>, <a href="/tag/storms/" rel="tag">storms</a></div>'
    )
    assert read(page(after=foot)).tags == ["harbour", "storms"]
