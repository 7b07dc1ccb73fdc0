"""The cycle collector after a page was read is as it was before."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

import newscrawl
from newscrawl.utils.collector import uncollected

PAGE = "<h1>Bridge over the mill stream opens</h1><p>The town opened the new bridge over the mill stream on Monday.</p>"


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    """Leave the collector on, whatever a test does."""
    yield
    gc.enable()


@pytest.mark.parametrize("page", [PAGE, ""], ids=["a page", "a page that cannot be read"])
@pytest.mark.parametrize("is_on", [True, False])
def test_extract_leaves_the_collector_as_it_was(page: str, is_on: bool) -> None:
    (gc.enable if is_on else gc.disable)()
    try:
        newscrawl.extract(page)
    except newscrawl.PageError:
        assert page == ""
    assert gc.isenabled() is is_on


def test_the_collector_is_off_while_the_function_runs() -> None:
    gc.enable()
    assert uncollected(gc.isenabled)() is False
