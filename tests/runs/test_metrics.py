"""A run leaves its figures as a Prometheus text file."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from newscrawl.errors import ExitStatus
from newscrawl.ledger import RunRow
from newscrawl.runs.metrics import metric_lines
from newscrawl.runs.outcome import RunOutcome
from tests.support.commands import crawl
from tests.support.website import article, article_path, listing, website

AT = datetime(2024, 10, 9, tzinfo=UTC)
SAMPLE = re.compile(r'[a-z_]+\{(?:[a-z]+="(?:[^"\\\n]|\\.)*",?)+\} [-+0-9.e]+')


def test_a_run(tmp_path: Path) -> None:
    with website() as site:
        site.add("/", listing([1, 2]))
        for number in (1, 2):
            site.add(article_path(number), article(number))
        assert crawl(tmp_path / "data", f"{site.address}/", NEWSCRAWL_METRICS=str(tmp_path / "metrics")).returncode == 0
        scope = site.address.removeprefix("http://")
    lines = (tmp_path / "metrics" / "newscrawl-aggregator.prom").read_text(encoding="utf-8").splitlines()
    assert f'newscrawl_run_articles{{spider="aggregator",scope="{scope}",result="new"}} 2' in lines
    assert f'newscrawl_run_exit_status{{spider="aggregator",scope="{scope}"}} 0' in lines
    assert all(line.startswith("#") or SAMPLE.fullmatch(line) for line in lines)


def test_names_are_escaped_and_sites_have_lines() -> None:
    run = RunRow(1, "run", 'a"b\\c\nd', AT, None, None, None, None)
    outcome = RunOutcome(ExitStatus.PARTLY_FAILED, 2.5, {}, [])
    outcome.sites = [{"site": "town", "exit_status": 4, "counts": {"new": 3}}]
    lines = list(metric_lines(outcome, run, AT))
    assert all(line.startswith("#") or SAMPLE.fullmatch(line) for line in lines), lines
    assert 'newscrawl_site_articles{site="town"} 3' in lines
    assert 'newscrawl_run_duration_seconds{spider="run",scope="a\\"b\\\\c\\nd"} 2.5' in lines
