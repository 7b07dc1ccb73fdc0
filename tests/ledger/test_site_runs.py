"""The history of sites in the ledger."""

from __future__ import annotations

import random
from pathlib import Path

from newscrawl.health.checks import Alarm, Check
from newscrawl.health.site_stats import SiteStats
from newscrawl.ledger import Ledger, ledger_url, open_engine
from tests.support.site_day import day


def test_history_in_the_ledger(tmp_path: Path, database: str) -> None:
    ledger = Ledger(open_engine(ledger_url(tmp_path, database)))
    stats = day(random.Random(1), 20)
    for number in range(3):
        run = ledger.runs.start("aggregator", "news.example")
        alarms = [Alarm("news.example", Check.LENGTH, "short")] if number == 1 else []
        ledger.site_runs.add(run, {"news.example": stats, "other.example": SiteStats(failed=1)}, alarms)
    history = ledger.site_runs.history("news.example")
    assert [run.alarmed for run in history] == [False, True, False]
    assert history[0].stats == stats
    state, _ = ledger.site_runs.states()
    assert (state.site, state.runs, state.new, state.alarms) == ("news.example", 3, 3 * stats.new, [])
    assert ledger.site_runs.accept("news.example") == 3
    assert ledger.site_runs.history("news.example") == []
    assert len(ledger.site_runs.history("other.example")) == 3
    ledger.close()
