"""The benchmarks measure what they say, and keep their parts apart."""

from __future__ import annotations

import pytest

from benchmarks import quality, speed
from benchmarks.pages import RealPage, part_of


def test_half_of_a_set_is_held_back_and_always_the_same_half() -> None:
    parts = [part_of("fundus", f"page-{number}") for number in range(400)]
    assert 150 < parts.count("held") < 250
    assert parts == [part_of("fundus", f"page-{number}") for number in range(400)]


@pytest.mark.parametrize("name", ["magic", "gne"])
def test_a_set_that_was_read_is_all_developed_on(name: str) -> None:
    assert {part_of(name, str(number)) for number in range(50)} == {"developed"}


def test_a_page_knows_its_part() -> None:
    page = RealPage("magic", {"id": "x", "url": "http://x.example/"}, "<p>x</p>")
    assert (page.id, page.url, page.part) == ("x", "http://x.example/", "developed")


def test_the_fixture_site_is_spotless() -> None:
    right, count = quality.fixture_site()
    assert right == count >= 40


def test_costs_are_measured_without_the_real_pages() -> None:
    cost = speed.measure(None)
    assert cost.pages > 40
    assert cost.ratio("lxml", "lxml") == 1
    assert cost.milliseconds["newscrawl"] > 0
