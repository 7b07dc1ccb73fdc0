"""The invented sites of ``fixtures/unseen/hosts.py``: no paragraph is lost, on single pages and after a run."""

from __future__ import annotations

import pytest

import newscrawl
from benchmarks.hosts import after_run, lost
from fixtures.unseen.hosts import SHELVES, pages

LEAST = {"chinese": 0.78, "western": 0.83}
"""Share of spotless pages after a run. At first look it was .54 and .49; single pages are far from spotless."""


@pytest.mark.parametrize("shelf", SHELVES)
def test_single_pages_lose_no_paragraph_and_no_title(shelf: str) -> None:
    for page in pages(shelf):
        article = newscrawl.extract(page.html, page.url)
        assert (article.title, lost(page, article)) == (page.title, []), page.url


@pytest.mark.parametrize("shelf", SHELVES)
def test_a_run_cleans_a_site_and_loses_nothing(shelf: str) -> None:
    readings = after_run(shelf)
    assert [(page.url, text) for page, article in readings for text in lost(page, article)] == []
    spotless = sum(article.text.split("\n") == page.paragraphs for page, article in readings)
    assert spotless >= LEAST[shelf] * len(readings)
