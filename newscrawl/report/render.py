"""The report as one HTML file. It fetches nothing, and its policy allows only its own script and style."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections import Counter
from datetime import UTC, datetime
from importlib import resources

from markupsafe import Markup

from newscrawl import __version__
from newscrawl.health.checks import Alarm
from newscrawl.ledger.reports import RunSummary
from newscrawl.normalise.urls import absolute
from newscrawl.report import charts
from newscrawl.report.articles import ArticleArchive
from newscrawl.report.findings import COVERED, Findings, Story
from newscrawl.report.templates import make_environment
from newscrawl.utils.text import counted

_ROWS = 15
"""Rows of the charts by site and outlet. The tables have up to ``_TABLE_ROWS``."""
_TABLE_ROWS = 200
_RUNS = 60
"""Newest runs that the chart of runs shows."""


def render(findings: Findings, archive: ArticleArchive) -> str:
    """Return the report as HTML."""
    environment = make_environment()
    environment.filters.update(counted=counted, words=_outcome_words)
    environment.filters.update(
        web=_web_address, coverage_rows=_coverage_rows, rule_rows=_rule_rows, alarm_row=_alarm_row
    )
    environment.filters.update(day_row=_day_row, story_row=_story_row, run_row=_run_row)
    style, script = _asset("report.css"), _asset("report.js")
    policy = (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return environment.get_template("report.html").render(
        policy=policy,
        style=Markup(style),  # noqa: S704  ours
        script=Markup(script),  # noqa: S704
        version=__version__,
        now=datetime.now(UTC),
        findings=findings,
        covered=COVERED,
        most=_TABLE_ROWS,
        charts={name: Markup(svg) for name, svg in _charts(findings).items()},  # noqa: S704  lxml has escaped it
        data=Markup(archive.finish()),  # noqa: S704  its "<" are escaped
        blocks=archive.blocks,
        shown=len(archive.index),
    )


def _charts(findings: Findings) -> dict[str, str]:
    shares = [
        (name, 100 * sum(counts[name] for counts in findings.coverage.values()) / findings.articles)
        for name in COVERED
        if findings.articles
    ]
    sites = [(site or "no site", count) for site, count in findings.sites.most_common(_ROWS)]
    outlets = [(outlet or "no source", count) for outlet, count in findings.outlets.most_common(_ROWS)]
    rules = sorted(((rule, use.spans) for rule, use in findings.rules.items()), key=lambda entry: -entry[1])
    by_run = [
        (f"{run.started_at:%m-%d %H:%M}", _articles_of(run)) for run in sorted(findings.runs, key=lambda run: run.id)
    ]
    return {
        "runs": charts.by_run(by_run[-_RUNS:]),
        "days": charts.by_day(findings.days, findings.sites),
        "sites": charts.horizontal("Articles by site", sites),
        "outlets": charts.horizontal("Articles by outlet", outlets),
        "coverage": charts.horizontal("Articles that have a field", shares, "%", most=100),
        "rules": charts.horizontal("Spans removed by rule", rules[:_ROWS], "spans"),
    }


def _coverage_rows(findings: Findings, most: int) -> list[list[str]]:
    return [
        [site, *(f"{findings.coverage[site][name] / count:.0%}" for name in COVERED)]
        for site, count in findings.sites.most_common(most)
    ]


def _rule_rows(findings: Findings) -> list[list[object]]:
    used = sorted(findings.rules.items(), key=lambda entry: (-entry[1].spans, entry[0]))
    return [[rule, use.spans, use.articles, " ⏐ ".join(use.examples)] for rule, use in used]


def _alarm_row(alarm: Alarm) -> list[str]:
    return [alarm.site, alarm.monitor, alarm.message]


def _day_row(entry: tuple[str, Counter[str]]) -> list[object]:
    day, sites = entry
    return [day or "no date", sites.total()]


def _articles_of(run: RunSummary) -> int:
    return run.counts.get("new", 0) + run.counts.get("revised", 0)


def _run_row(run: RunSummary) -> list[object]:
    counts = [run.counts.get(name, 0) for name in ("new", "revised", "unchanged", "failed")]
    started = f"{run.started_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return [run.id, started, run.scope, *counts, len(run.alarms), _outcome_words(run.outcome)]


def _outcome_words(outcome: str | None) -> str:
    return (outcome or "under way").replace("_", " ")


def _story_row(story: Story) -> list[object]:
    return [story.title, len(story.sites), story.articles, story.note]


def _asset(name: str) -> str:
    return resources.files("newscrawl.report").joinpath("assets", name).read_text(encoding="utf-8")


def _digest(source: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(source.encode()).digest()).decode()


def _web_address(url: str | None) -> str:
    """Return an address if it is safe to link to, else an empty string."""
    return absolute(url or "", None) or ""
