"""The charts of a report, by pygal, as bare SVG. The report's style sheet gives them colours, light or dark."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import pygal
from lxml import etree
from rich.cells import cell_len, set_cell_size

from newscrawl.utils.text import counted

_SVG: Final = "{http://www.w3.org/2000/svg}"
_DAYS: Final = 60
"""Newest days that the chart by day shows. The table next to it has all days."""
_STACKED: Final = 5
"""Sites with their own colour in the chart by day."""
_LABEL: Final = 22
_NARROW: Final = 2
_WIDE: Final = 7
"""Pixels by which a character, and an East Asian one above that, is wider than pygal assumes, at the 13 px of a narrow screen."""
_DIGIT: Final = 9
_PADDING: Final = 8
"""Pixels that a digit of a bar's value takes, and those around the value."""
_OPTIONS: Final[dict[str, Any]] = {
    "css": [],
    "js": [],
    "no_prefix": True,
    "width": 520,
    "margin": 8,
    "truncate_label": _LABEL,
    "show_y_guides": True,
    "no_data_text": "nothing",
}


def horizontal(
    title: str, values: Sequence[tuple[str, float]], unit: str = "articles", most: float | None = None
) -> str:
    """Return a chart with one bar for each value, from top to bottom, as SVG; an empty string without values."""
    if not values:
        return ""
    options = _OPTIONS | {
        "height": 48 + 26 * len(values),
        "show_legend": False,
        "print_values": True,
        "print_values_position": "bottom",
    }
    labels = [_fitted(label) for label, _ in reversed(values)]
    # pygal assumes small characters that are all narrow.
    more = max(_NARROW * len(label) + _WIDE * (cell_len(label) - len(label)) for label in labels)
    chart = pygal.HorizontalBar(**options, margin_left=8 + more, margin_right=20, range=(0, most) if most else None)
    chart.x_labels = labels
    chart.y_labels = ticks(most or max(value for _, value in values))
    chart.value_formatter = (lambda value: f"{value:.0f} %") if unit == "%" else (lambda value: f"{value:,.0f}")
    chart.add(unit, [value for _, value in reversed(values)])
    return _bare(chart, title)


def _fitted(label: str) -> str:
    return label if cell_len(label) <= _LABEL else set_cell_size(label, _LABEL - 1).rstrip() + "…"


def ticks(most: float) -> list[int]:
    """Return up to six whole numbers for an axis, from 0 to the first round one that is not below ``most``.

    >>> ticks(1), ticks(3), ticks(45), ticks(1200)
    ([0, 1], [0, 1, 2, 3], [0, 10, 20, 30, 40, 50], [0, 500, 1000, 1500])
    """
    step, most = 1, max(1, math.ceil(most))
    for step in (factor * 10**power for power in range(16) for factor in (1, 2, 5)):
        if step * 5 >= most:
            break
    return [step * number for number in range(-(-most // step) + 1)]


def all_days(days: Iterable[str]) -> list[str]:
    """Return the newest ``_DAYS`` days up to the last one of these days, from the first one on: days without articles, too.

    >>> all_days(["2026-02-27", "2026-03-01", ""])
    ['2026-02-27', '2026-02-28', '2026-03-01']
    """
    known = [date.fromisoformat(day) for day in days if day]
    if not known:
        return []
    last = max(known)
    span = min((last - min(known)).days, _DAYS - 1)
    return [(last - timedelta(days=back)).isoformat() for back in range(span, -1, -1)]


def by_run(runs: Sequence[tuple[str, int]]) -> str:
    """Return a chart with one column for each run and its number of articles; an empty string with fewer than two runs."""
    if len(runs) < 2:
        return ""
    chart = pygal.Bar(
        **_OPTIONS,
        height=220,
        margin_right=36,
        show_legend=False,
        show_minor_x_labels=False,
        x_labels_major_count=min(len(runs), 4),
    )
    chart.x_labels = [label for label, _ in runs]
    chart.y_labels = ticks(max(count for _, count in runs))
    chart.value_formatter = lambda value: f"{value:,.0f}"
    chart.add("articles", [count for _, count in runs])
    return _bare(chart, "Articles by run")


def by_day(days: Mapping[str, Counter[str]], sites: Counter[str]) -> str:
    """Return a chart with one column for each day, stacked by site; an empty string without a dated article."""
    shown = all_days(days)
    if not shown:
        return ""
    named = [site for site, _ in sites.most_common(_STACKED)]
    chart = pygal.StackedBar(
        **_OPTIONS,
        height=260,
        margin_right=36,
        legend_at_bottom=True,
        legend_at_bottom_columns=2,
        show_minor_x_labels=False,
        x_labels_major_count=min(len(shown), 4),
    )
    chart.x_labels = shown
    chart.y_labels = ticks(max(days[day].total() if day in days else 0 for day in shown))
    chart.value_formatter = lambda value: f"{value:,.0f}"
    for site in named:
        chart.add(site or "no site", [days[day][site] if day in days else 0 for day in shown])
    if len(sites) > len(named):
        others = [
            sum(count for site, count in days[day].items() if site not in named) if day in days else 0 for day in shown
        ]
        chart.add(counted(len(sites) - len(named), "other site"), others)
    return _bare(chart, "Articles by day of publication")


def _bare(chart: Any, title: str) -> str:
    """Return a chart as SVG without script, style and the data for pygal's script. Each bar gets its count as a title."""
    root = chart.render_tree()
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            _drop(element)
            continue
        name = element.tag.removeprefix(_SVG)
        if name in ("defs", "script", "style", "title") or "tooltip-overlay" in element.get("class", ""):
            _drop(element)
        elif name == "desc":
            parent = element.getparent()
            if element.get("class") == "value" and parent is not None and parent.get("class") == "bar":
                label = parent.findtext(f"{_SVG}desc[@class='x_label']") or parent.findtext("desc[@class='x_label']")
                etree.SubElement(parent, "title").text = f"{label or ''}: {element.text}"
    for element in list(root.iter("desc", f"{_SVG}desc")):
        _drop(element)
    _move_values(root)
    root.set("role", "img")
    root.set("aria-label", title)
    root.attrib.pop("id", None)
    return str(etree.tostring(root, encoding="unicode"))


def _move_values(root: Any) -> None:
    """Put the value of a bar that is too short for it beside the bar."""
    bars = [rect for rect in root.iter(f"{_SVG}rect", "rect") if "tooltip-trigger" in rect.get("class", "")]
    values = [text for text in root.iter(f"{_SVG}text", "text") if text.get("class") == "value"]
    if len(bars) != len(values):  # another kind of chart
        return
    for bar, value in zip(bars, values, strict=True):
        width = float(bar.get("width", 0))  # a bar of nothing has none
        if width < _DIGIT * len(value.text or "") + 2 * _PADDING:
            value.set("x", f"{float(value.get('x')) + width:.1f}")
            value.set("class", "value beside")


def _drop(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
