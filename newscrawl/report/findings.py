"""The findings of a report: counts over the records of a run or a span of time, and data from the ledger."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from newscrawl.errors import ConfigError, PageError
from newscrawl.health.checks import Alarm
from newscrawl.items import Article, FieldUse, fields_for
from newscrawl.ledger import Ledger
from newscrawl.ledger.reports import Cause, RunSummary, Selection
from newscrawl.report.articles import ArticleArchive
from newscrawl.report.explain import Span, align, container_lines
from newscrawl.utils.compression import unpack

COVERED: Final = fields_for(FieldUse.COVERAGE)
"""Fields whose coverage the report shows."""
EXAMPLES: Final = 3
"""Examples of a rule's removals: the first different ones."""
SKIPPED_SHOWN: Final = 200
"""Skipped pages that the report names one by one; the others are counted."""
_STORIES: Final = 20
_EXAMPLE_CHARS: Final = 120


@dataclass(slots=True)
class RuleUse:
    """The removals of one rule: number of spans, number of articles, and the first examples."""

    spans: int = 0
    articles: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    """Articles that tell one story."""

    title: str
    sites: set[str] = field(default_factory=set)
    articles: int = 0
    note: str = ""


@dataclass(slots=True)
class Findings:
    """The contents of a report."""

    selection: Selection
    runs: list[RunSummary]
    causes: list[Cause]
    skips: list[Cause]
    skipped: list[tuple[str, str]]
    """Address and reason of the first ``SKIPPED_SHOWN`` pages that were fetched and gave no record."""
    new_outlets: list[tuple[str, int, str | None]]
    articles: int = 0
    revised: int = 0
    sites: Counter[str] = field(default_factory=Counter)
    outlets: Counter[str] = field(default_factory=Counter)
    days: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """Articles by day of publication and site. The day is empty if it is unknown."""
    coverage: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """Articles that have a field, by site and field."""
    rules: dict[str, RuleUse] = field(default_factory=lambda: defaultdict(RuleUse))
    stories: dict[str, Story] = field(default_factory=dict)

    @property
    def alarms(self) -> list[Alarm]:
        """The alarms of the last run."""
        return self.runs[-1].alarms if self.runs else []

    def spread_stories(self) -> list[Story]:
        """Return the stories with several articles, those on most sites first."""
        shared = [story for story in self.stories.values() if story.articles > 1]
        return sorted(shared, key=lambda story: (-len(story.sites), -story.articles, story.title))[:_STORIES]

    def add(self, record: dict[str, Any]) -> None:
        """Count a record."""
        site = record["site"] or ""
        self.articles += 1
        self.revised += record["revision"] > 1
        self.sites[site] += 1
        self.outlets[record["source"] or ""] += 1
        self.days[(record["published_at"] or "")[:10]][site] += 1
        self.coverage[site].update(name for name in COVERED if record[name])
        self._add_removals(record["removed"])
        if record["story_id"]:
            story = self.stories.setdefault(record["story_id"], Story(record["title"]))
            story.articles += 1
            story.sites.add(site)
            story.note = (record["evidence"].get("story_id") or {}).get("note") or ""

    def _add_removals(self, removals: list[dict[str, Any]]) -> None:
        for removal in removals:
            use = self.rules[removal["rule"]]
            use.spans += 1
            example = removal["text"][:_EXAMPLE_CHARS]
            if len(use.examples) < EXAMPLES and example not in use.examples:
                use.examples.append(example)
        for rule in {removal["rule"] for removal in removals}:
            self.rules[rule].articles += 1


def gather(
    ledger: Ledger, selection: Selection, most: int, progress: Callable[[int, int], None] = lambda _done, _of: None
) -> tuple[Findings, ArticleArchive]:
    """Return the findings of a selection of runs, and its ``most`` newest articles for the browser.

    ``progress`` is called with the number of articles read and the number of all articles. Raises ConfigError if there is
    no such run.
    """
    run = selection.run
    if run is not None and not ledger.runs.exists(run):
        raise ConfigError(f"there is no run {run} in the ledger")
    runs = ledger.reports.run_summaries(selection.since, run)
    since = runs[0].started_at if run is not None else selection.since
    until = runs[0].ended_at if run is not None else None
    findings = Findings(
        selection,
        runs,
        causes=ledger.reports.failure_causes(since, until),
        skips=ledger.reports.skip_causes(since, until),
        skipped=ledger.reports.skipped_pages(since, until, SKIPPED_SHOWN),
        new_outlets=ledger.reports.unknown_outlets(since),
    )
    count = ledger.revisions.count_of_run(run) if run is not None else ledger.revisions.count_since(since)
    archive = ArticleArchive()
    for number, record in enumerate(_records(ledger, selection), 1):
        findings.add(record)
        if number > count - most:
            archive.add(record, raw_lines(ledger, record), ledger.revisions.before(record))
        progress(number, count)
    return findings, archive


def _records(ledger: Ledger, selection: Selection) -> Iterator[dict[str, Any]]:
    if selection.run is not None:
        return ledger.revisions.records_of_run(selection.run)
    return ledger.revisions.records_since(selection.since)


def raw_lines(ledger: Ledger, record: dict[str, Any]) -> list[list[Span]]:
    """Return the lines of an article's page as spans; removed spans have their rule.

    If the page was not kept or can no longer be read, these are the clean lines, followed by the removed spans.
    """
    article = Article.from_dict(record)
    try:
        pages = ledger.reports.captures_of(record["url"] or "")
        lines = [line for page in pages for line in container_lines(unpack(page.body), page.url, page.content_type)]
    except (PageError, ValueError):
        lines = []
    if lines:
        return align(lines, article)
    removed = [[Span(each.text, each.rule, each.note)] for each in article.removed if each.place == "body"]
    return [[Span(line)] for line in article.text.split("\n")] + removed
