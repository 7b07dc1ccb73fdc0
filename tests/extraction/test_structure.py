"""Kickers, the site's own name, and the kinds of a text's lines."""

from __future__ import annotations

import pytest

from tests.extraction.pages import page, read


@pytest.mark.parametrize(
    ("title", "kicker"),
    [
        ("<h1>视频丨一分钟看懂东门河堤的加固</h1>", "视频"),
        ("<h1>【河长手记】三年打通最后一公里</h1>", "河长手记"),
        ("<h1>Analysis | Why the pier must go</h1>", "Analysis"),
        ('<span class="kicker">Harbour</span><h1>Pier to be rebuilt before the storms</h1>', "Harbour"),
        ("<h1>钱一川：河堤加固要算三笔账</h1>", None),
        ("<h1>Pier to be rebuilt before the storms</h1>", None),
    ],
)
def test_kicker(title: str, kicker: str | None) -> None:
    assert read(page(title=title)).kicker == kicker


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        ('<meta property="og:site_name" content="Brackwell Mail">', "Brackwell Mail"),
        (
            '<script type="application/ld+json">{"@type": "Article", "publisher": {"name": "Mail Group"}}</script>',
            "Mail Group",
        ),
        ("", None),
    ],
)
def test_publisher(head: str, publisher: str | None) -> None:
    assert read(page(head=head)).publisher == publisher


def test_lines_keep_their_kinds() -> None:
    html = (
        page()
        .replace("</p><p>", "</p><h2>What it costs the traders</h2><blockquote><p>", 1)
        .replace("</p><p>Traders", "</p></blockquote><p>Traders")
    )
    article = read(html)
    assert [block.kind for block in article.blocks] == ["paragraph", "heading", "quote", "paragraph"]
    assert "\n".join(block.text for block in article.blocks) == article.text
