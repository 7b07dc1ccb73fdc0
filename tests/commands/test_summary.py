"""The summary of an export."""

from __future__ import annotations

from pathlib import Path

from tests.support.commands import scrapy


def test_summary_without_a_run(tmp_path: Path) -> None:
    run = scrapy(tmp_path, "summary")
    assert run.returncode == 1
    assert "run newscrawl crawl first" in run.stderr
