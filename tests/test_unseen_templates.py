"""Aggregator pages of templates and wordings that the rules were not written for: see fixtures/unseen/build.py.

No sentence may be lost on any of them. The share of spotless pages is a figure in docs/benchmarks.md; this test only requires
that it does not fall far.
"""

from __future__ import annotations

from functools import cache
from typing import get_args

import pytest

import newscrawl
from fixtures.unseen.build import SITE, Shelf, UnseenPage, pages
from fixtures.unseen.sites import SITES
from fixtures.unseen.sites import pages as pages_of_site
from newscrawl.clean.learn import learn, seen_article
from newscrawl.normalise.text import letters

SHELVES: tuple[Shelf, ...] = tuple(shelf for shelf in get_args(Shelf) if shelf != SITE)
PAGES = 120
LEAST: dict[Shelf, float] = {"ten": 0.8}
"""Share of spotless pages where it is below nine in ten: a sentence about the site itself stays."""


@cache
def readings(shelf: Shelf) -> list[tuple[UnseenPage, newscrawl.Article]]:
    """Return the pages of a shelf with their records. They are read once for both tests."""
    return [(page, newscrawl.extract(page.html, page.url, strict=True)) for page in pages(shelf, PAGES)]


@pytest.mark.parametrize("shelf", SHELVES)
def test_no_sentence_is_lost(shelf: Shelf) -> None:
    for page, article in readings(shelf):
        kept = letters(article.text)
        assert [text for text in page.paragraphs if letters(text) not in kept] == [], page.url


@pytest.mark.parametrize("shelf", SHELVES)
def test_fields_are_right_and_bodies_spotless(shelf: Shelf) -> None:
    spotless = 0
    for page, article in readings(shelf):
        assert (article.title, article.source_raw) == (page.title, page.source)
        assert article.published_at is not None
        assert f"{article.published_at:%F %R}" == f"{page.at:%F %R}"
        spotless += article.text.split("\n") == page.paragraphs
    assert spotless >= LEAST.get(shelf, 0.9) * PAGES


def test_the_draw_is_the_same_every_time() -> None:
    assert list(pages("one", 8)) == list(pages("one", 8))


def test_a_site_is_clean_after_what_recurs_on_it_is_learnt() -> None:
    """Single pages of this shelf have .23 of the titles right; after the site is learnt, .99."""
    found = list(pages(SITE, 300))
    articles = [newscrawl.extract(page.html, page.url, strict=True) for page in found]
    memory = learn([seen_article(article.to_dict()) for article in articles])
    titles = spotless = 0
    for page, article in zip(found, articles, strict=True):
        memory.clean(article)
        kept = letters(article.text)
        assert [text for text in page.paragraphs if letters(text) not in kept] == [], page.url
        titles += article.title == page.title
        spotless += article.text.split("\n") == page.paragraphs
    assert titles >= 0.98 * len(found)
    assert spotless >= 0.9 * len(found)


@pytest.mark.parametrize("name", SITES)
def test_a_site_in_latin_letters_is_clean_after_the_run(name: str) -> None:
    """At first look .06 of the single pages were spotless, and .13 after what recurs was learnt."""
    found = list(pages_of_site(name))
    articles = [newscrawl.extract(page.html, page.url, strict=True) for page in found]
    memory = learn([seen_article(article.to_dict()) for article in articles])
    spotless = 0
    for page, article in zip(found, articles, strict=True):
        memory.clean(article)
        kept = letters(article.text)
        assert [text for text in page.paragraphs if letters(text) not in kept] == [], page.url
        assert article.title == page.title
        spotless += article.text.split("\n") == page.paragraphs
    assert spotless >= 0.84 * len(found)
