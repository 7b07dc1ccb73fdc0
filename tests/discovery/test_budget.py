"""Budgets of list pages."""

from __future__ import annotations

import pytest

from newscrawl.discovery.budget import ListBudget, pattern_of


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("http://news.example/list_2.html", "http://news.example/list_31.html"),
        ("http://news.example/calendar/2024-10?p=2", "http://news.example/calendar/2031-1?p=77"),
        ("http://news.example/s/9f8e7d6c5b4a3928?p=1", "http://news.example/s/0f0e0d0c0b0a0918aa?p=2"),
    ],
)
def test_addresses_of_one_form(url: str, other: str) -> None:
    assert pattern_of(url) == pattern_of(other)


def test_addresses_of_other_forms() -> None:
    assert pattern_of("http://news.example/caijing/") != pattern_of("http://news.example/lvyou/")


def test_a_budget_in_all() -> None:
    budget = ListBudget(2, per_pattern=0)
    assert [budget.take(f"http://news.example/{name}/") for name in "abc"] == [True, True, False]


def test_a_budget_for_each_form() -> None:
    budget = ListBudget(0, per_pattern=2)
    assert [budget.take(f"http://news.example/list_{n}.html") for n in range(3)] == [True, True, False]
    assert budget.take("http://news.example/other/")


@pytest.mark.parametrize(("most", "of_one_form"), [(0, 300), (100, 60), (300, 180), (20, 20)])
def test_a_budget_leaves_room_for_other_forms(most: int, of_one_form: int) -> None:
    budget = ListBudget(most)
    assert sum(budget.take(f"http://news.example/list_{n}.html") for n in range(300)) == of_one_form


def test_the_first_refusal_is_said(caplog: pytest.LogCaptureFixture) -> None:
    budget = ListBudget(100)
    for number in range(200):
        budget.take(f"http://news.example/list_{number}.html")
    assert budget.refused == 140
    wanted = (
        "60 list pages with addresses like http://news.example/list_60.html are read, the limit for one form; "
        "further ones are left out (max_pages=0 reads all)"
    )
    assert caplog.messages == [wanted]
