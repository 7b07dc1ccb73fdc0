"""Charts of a report."""

from __future__ import annotations

import re

from newscrawl.report.charts import by_day, horizontal


def test_charts_hold_nothing_that_a_policy_would_stop() -> None:
    from collections import Counter

    drawn = horizontal("Outlets", [("<script>alert(1)</script>", 3), ("云溪县融媒体中心新闻客户端", 1)])
    drawn += by_day({"2024-10-09": Counter({"a<b": 2}), "": Counter({"a<b": 1})}, Counter({"a<b": 3}))
    assert not re.search(r"<script|<style|style=|onload|href", drawn)
    assert "云溪县融媒体中心新闻…" in drawn or "云溪县融媒体中心" in drawn
    assert horizontal("nothing", []) == by_day({}, Counter()) == ""
