"""The bundled site is crawled into a data folder of its own, at the same address each time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.crawl import DEMO
from tests.support.commands import ROOT, exported


def demo(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "SCRAPY_SETTINGS_MODULE": "newscrawl.settings"}
    return subprocess.run(
        [sys.executable, "-m", "fixtures.crawl"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.slow
def test_a_second_crawl_finds_nothing_new_and_its_report_has_all(tmp_path: Path) -> None:
    first, second = demo(tmp_path), demo(tmp_path)
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert "newscrawl: 45 articles" in first.stderr
    assert "newscrawl: 0 articles" in second.stderr
    assert "newscrawl: 45 articles in data/demo/report.html" in second.stderr
    assert len(exported(tmp_path / DEMO)) == 45
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["demo"]
