"""Charts of a report."""

from __future__ import annotations

import re

from newscrawl.report.charts import by_day, by_run, horizontal


def test_charts_hold_nothing_that_a_policy_would_stop() -> None:
    from collections import Counter

    drawn = horizontal("Outlets", [("<script>alert(1)</script>", 3), ("云溪县融媒体中心新闻客户端", 1)])
    drawn += by_day({"2024-10-09": Counter({"a<b": 2}), "": Counter({"a<b": 1})}, Counter({"a<b": 3}))
    assert not re.search(r"<script|<style|style=|onload|href", drawn)
    assert "云溪县融媒体中心新闻…" in drawn or "云溪县融媒体中心" in drawn
    assert horizontal("nothing", []) == by_day({}, Counter()) == ""


def test_axes_have_whole_numbers_and_every_day() -> None:
    from collections import Counter

    drawn = by_day({"2024-10-06": Counter({"a": 1}), "2024-10-09": Counter({"a": 2})}, Counter({"a": 3}))
    assert drawn.count('class="bar"') == 4 - 2 + 2  # the days without articles have empty bars
    numbers = re.findall(r">(\d[\d,.]*)</text>", drawn)
    assert {"0", "1", "2"} <= set(numbers)
    assert not [number for number in numbers if "." in number]
    assert len(numbers) == len(set(numbers))


def test_a_trend_needs_two_runs() -> None:
    assert by_run([("10-09 08:00", 3)]) == ""
    assert by_run([("10-09 08:00", 3), ("10-10 08:00", 5)]).count('class="bar"') == 2


def test_the_value_of_a_short_bar_stands_beside_it() -> None:
    drawn = horizontal("Outlets", [("a", 300), ("b", 20), ("c", 0)])
    assert re.findall(r'class="(value[^"]*)">([^<]*)<', drawn) == [
        ("value beside", "0"),
        ("value beside", "20"),
        ("value", "300"),
    ]
