"""The charts of a report, by pygal, as bare SVG. The report's style sheet gives them colours, light or dark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pygal
from lxml import etree
from rich.cells import cell_len, set_cell_size

_SVG: Final = "{http://www.w3.org/2000/svg}"
_DAYS: Final = 60
"""Newest days that the chart by day shows. The table next to it has all days."""
_STACKED: Final = 5
"""Sites with their own colour in the chart by day."""
_LABEL: Final = 22
_WIDE: Final = 6
"""Pixels by which an East Asian character is wider than pygal assumes, at the style sheet's 11 px."""
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
    # pygal assumes that all characters are narrow.
    wide = max(cell_len(label) - len(label) for label in labels)
    chart = pygal.HorizontalBar(**options, margin_left=8 + _WIDE * wide, range=(0, most) if most else None)
    chart.x_labels = labels
    chart.value_formatter = (lambda value: f"{value:.0f} %") if unit == "%" else (lambda value: f"{value:,.0f}")
    chart.add(unit, [value for _, value in reversed(values)])
    return _bare(chart, title)


def _fitted(label: str) -> str:
    return label if cell_len(label) <= _LABEL else set_cell_size(label, _LABEL - 1).rstrip() + "…"


def by_day(days: Mapping[str, Counter[str]], sites: Counter[str]) -> str:
    """Return a chart with one column for each day, stacked by site; an empty string without a dated article."""
    shown = sorted(day for day in days if day)[-_DAYS:]
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
    chart.value_formatter = lambda value: f"{value:,.0f}"
    for site in named:
        chart.add(site or "no site", [days[day][site] for day in shown])
    if len(sites) > len(named):
        others = [sum(days[day].values()) - sum(days[day][site] for site in named) for day in shown]
        chart.add(f"{len(sites) - len(named)} other sites", others)
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
    root.set("role", "img")
    root.set("aria-label", title)
    root.attrib.pop("id", None)
    return str(etree.tostring(root, encoding="unicode"))


def _drop(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
