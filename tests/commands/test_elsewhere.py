"""Commands run on systems that lack Linux's calls: no affinity of processors, no fork, no POSIX file locks."""

from __future__ import annotations

import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import newscrawl.commands
from tests.support.commands import ROOT, command, exported, spider_options
from tests.support.website import article, article_path, listing, website


def elsewhere(*arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "tests.support.elsewhere", *arguments]
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=100, env=environment, check=False)


def test_every_command_has_its_help() -> None:
    run = elsewhere("help")
    assert run.returncode == 0, run.stderr
    for module in pkgutil.iter_modules(newscrawl.commands.__path__):
        assert f"scrapy {module.name}" in run.stdout


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_crawl(tmp_path: Path, workers: str) -> None:
    with website() as site:
        for number in range(3):
            site.add(article_path(number), article(number))
        site.add("/", listing(range(3)))
        options = spider_options(f"{site.address}/")
        run = elsewhere(*command(tmp_path, "crawl", "aggregator", *options, NEWSCRAWL_WORKERS=workers)[3:])
    assert run.returncode == 0, run.stderr
    assert len(exported(tmp_path)) == 3
