"""What is counted about a site in one run."""

from __future__ import annotations

import random

import pytest

from newscrawl.health.site_stats import SiteStats, date_form
from tests.support.site_day import day


@pytest.mark.parametrize(
    ("raw", "form"),
    [
        ("2024-10-09 11:24:42", "#-#-# #:#:#"),
        ("2024年10月9日 11:24", "#年#月#日 #:#"),
        ("October 9, 2024", "a #, #"),
        ("9 Oktober 2024", "# a #"),
        ("3小时前", "#小时前"),
    ],
)
def test_date_forms(raw: str, form: str) -> None:
    assert date_form(raw) == form


def test_tallies_come_back_from_json_and_add_up() -> None:
    one, two = day(random.Random(1), 20), day(random.Random(2), 30)
    assert SiteStats.from_dict(one.to_dict() | {"of a newer version": 1}) == one
    both = one + two
    assert (both.articles, both.templates.total()) == (one.articles + two.articles, both.articles)
