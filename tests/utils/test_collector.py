"""The cycle collector has nothing to do for pages."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from newscrawl.extraction.document import load_document
from newscrawl.extraction.outline_parser import parse_outline


@pytest.fixture(autouse=True)
def _collector_as_before() -> Iterator[None]:
    was_enabled = gc.isenabled()
    yield
    (gc.enable if was_enabled else gc.disable)()


def test_an_outline_is_freed_without_the_collector() -> None:
    page = load_document("<div class='text'>" + "<p class='a'>The bridge is open.</p>" * 50 + "</div>")
    parse_outline(page)
    gc.disable()
    before = len(gc.get_objects())
    for _ in range(20):
        parse_outline(page)
    # Each outline has over a hundred boxes and lines. What is left is lxml's parser with its context.
    assert len(gc.get_objects()) - before < 20 * 50
