"""The cycle collector while pages are read."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from newscrawl.extraction.document import load_document
from newscrawl.extraction.outline_parser import parse_outline
from newscrawl.utils.collector import paused_collector


@pytest.fixture(autouse=True)
def _collector_as_before() -> Iterator[None]:
    was_enabled = gc.isenabled()
    yield
    (gc.enable if was_enabled else gc.disable)()


@pytest.mark.parametrize("enabled", [True, False])
def test_it_is_paused_and_then_as_before(enabled: bool) -> None:
    (gc.enable if enabled else gc.disable)()
    with paused_collector():
        assert not gc.isenabled()
    assert gc.isenabled() == enabled


def test_it_runs_again_after_an_error() -> None:
    gc.enable()
    with pytest.raises(ValueError, match="bad page"), paused_collector():
        raise ValueError("bad page")
    assert gc.isenabled()


def test_an_outline_is_freed_without_it() -> None:
    page = load_document("<div class='text'>" + "<p class='a'>The bridge is open.</p>" * 50 + "</div>")
    parse_outline(page)
    gc.disable()
    before = len(gc.get_objects())
    for _ in range(20):
        parse_outline(page)
    # Each outline has over a hundred boxes and lines. What is left is lxml's parser with its context.
    assert len(gc.get_objects()) - before < 20 * 50
