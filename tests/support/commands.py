"""Run Scrapy commands as users do: in this process, or in a separate one if the process is the subject of the test."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support import in_process

ROOT = Path(__file__).parents[2]
_SETTINGS = {
    "NEWSCRAWL_ALLOW_PRIVATE": "127.0.0.1",
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
    "RETRY_TIMES": "0",
    "NEWSCRAWL_WORKERS": "0",
}


def command(data: Path, *arguments: str, **settings: str) -> list[str]:
    """Return the command line of a scrapy command with its own data folder and no delay.

    The settings stand before the arguments, so that a ``-s`` in the arguments overrides them.
    """
    chosen = _SETTINGS | settings | {"NEWSCRAWL_DATA": str(data)}
    options = [part for setting, value in chosen.items() for part in ("-s", f"{setting}={value}")]
    name, *others = arguments
    return [sys.executable, "-m", "scrapy", name, *options, *others]


def scrapy(data: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a scrapy command to its end, in this process."""
    return in_process.run(command(data, *arguments, **settings)[3:], ROOT)


def crawl(data: Path, address: str, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Crawl an address with the aggregator spider, in this process; arguments are ``name=value`` of the spider."""
    return scrapy(data, "crawl", "aggregator", *spider_options(address, *arguments), **settings)


def scrapy_process(data: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a scrapy command to its end, in a separate process."""
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command(data, *arguments, **settings),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        env=environment,
        check=False,
    )


def spider_options(address: str, *arguments: str) -> list[str]:
    """Return the options that give an address and further arguments to a spider."""
    return [part for argument in (f"url={address}", *arguments) for part in ("-a", argument)]


def exported(data: Path) -> list[dict[str, Any]]:
    """Return the records of all JSON Lines files under exports/, in the order of the runs."""
    files = sorted((data / "exports").glob("*.jsonl"), key=lambda path: int(path.stem.rpartition("-")[2]))
    return [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]


def last_report(data: Path) -> dict[str, Any]:
    """Return the newest run report."""
    path = max((data / "runs").glob("*.json"), key=lambda path: int(path.stem.rpartition("-")[2]))
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return report


def exports(data: Path) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """Return the records of the one JSON Lines and the one CSV file of a run."""
    (lines,) = (data / "exports").glob("*.jsonl")
    (table,) = (data / "exports").glob("*.csv")
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()], rows
