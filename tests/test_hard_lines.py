"""The shelf of ``fixtures/unseen/hard.py``: true lines that look like noise stay in the text, on every layout and at every place."""

from __future__ import annotations

import pytest

import newscrawl
from fixtures.unseen.hard import HardPage, pages
from newscrawl.normalise.text import letters

UNDECIDED = {
    "图为证的事情不多，这张船票算一件。",  # opens like a caption, on a page without a picture
    "停航十一年",  # a line that is one link: nothing on the page shows that it is a subheading, and not a link to a topic
    "复航第一天",
    "The first day",  # a linked heading with one short line below it, at the end
    "导演：林知夏",  # the first of the facts of a film, in the form of a credit
}
"""Lines that the page does not decide, or that are not worth a rule. They are counted in docs/benchmarks.md."""
FOLLOWS_TEXT = ("タグ：川、交通", "Mots-clés : rivière, transport")
"""Lines after the text on some layouts. They are noise, and not the subject of this shelf."""


@pytest.mark.parametrize("page", list(pages()), ids=lambda page: page.name)
def test_true_lines_stay(page: HardPage) -> None:
    article = newscrawl.extract(page.html, page.url)
    kept = letters(article.text)
    lost = {line for line in page.paragraphs if letters(line) not in kept}
    assert lost <= UNDECIDED
    assert article.title == page.title
    assert [line for line in article.text.split("\n") if line in FOLLOWS_TEXT][1:] == []


def test_the_shelf_has_each_undecided_line() -> None:
    assert {line for page in pages() for line in page.lines} >= UNDECIDED
