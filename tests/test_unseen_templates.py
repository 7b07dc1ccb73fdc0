"""Aggregator pages of templates and wordings that the rules were not written for: see fixtures/unseen/build.py.

What must hold on every one of them is that no sentence is lost; how many come out spotless is a figure, kept in
docs/benchmarks.md, of which this test only asks that it does not fall far.
"""

from __future__ import annotations

from typing import get_args

import pytest

import newscrawl
from fixtures.unseen.build import Shelf, pages
from newscrawl.normalise.text import letters

SHELVES: tuple[Shelf, ...] = get_args(Shelf)
PAGES = 120


@pytest.mark.parametrize("shelf", SHELVES)
def test_no_sentence_is_lost(shelf: Shelf) -> None:
    for page in pages(shelf, PAGES):
        kept = letters(newscrawl.extract(page.html, page.url).text)
        assert [text for text in page.paragraphs if letters(text) not in kept] == [], page.url


@pytest.mark.parametrize("shelf", SHELVES)
def test_fields_are_right_and_bodies_spotless(shelf: Shelf) -> None:
    spotless = 0
    for page in pages(shelf, PAGES):
        article = newscrawl.extract(page.html, page.url, strict=True)
        assert (article.title, article.source_raw) == (page.title, page.source)
        assert article.published_at is not None
        assert f"{article.published_at:%F %R}" == f"{page.at:%F %R}"
        spotless += article.text.split("\n") == page.paragraphs
    assert spotless >= 0.9 * PAGES


def test_the_draw_is_the_same_every_time() -> None:
    assert list(pages("one", 8)) == list(pages("one", 8))
