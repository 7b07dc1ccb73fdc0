"""``python -m benchmarks.exported``: score the records that a run exports. A page that the run drops scores 0.

Three measurements on the sets of real pages, if these are next to the checkout:

1. Each set becomes a WARC file, ``newscrawl crawl archive`` reads it, and the exported records are scored.
2. The shares of articles that are kept, and of other pages that are dropped.
3. A crawl of real portals, replayed through a proxy on loopback: the articles of a front page that are exported.

The peers read the pages of step 1 in the same run.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.pages import SHARED

_SETS: Final = ("zhsites", "netease", "misinfo", "fundus", "readability", "magic")
_PEERS: Final = {"trafilatura": "trafilatura", "magic": "magic_html"}
"""Extractors that the scorer knows, and the package that each one needs."""


def main() -> None:
    """Print each line of figures as soon as it is measured."""
    if not (SHARED / "score.py").exists():
        print("The sets of real pages are missing: nothing to measure.")
        return
    with TemporaryDirectory(prefix="newscrawl-exported-") as folder:
        for name in _SETS:
            print(exported(name, Path(folder)), flush=True)
    for peer, package in _PEERS.items():
        if importlib.util.find_spec(package):
            print("\n".join(_score("body", peer, *_SETS)), flush=True)
    print("\n".join(_score("kept")), flush=True)
    for line in _lines([sys.executable, str(SHARED / "replay.py"), str(_scrapy())]):
        print(line, flush=True)


def exported(name: str, folder: Path) -> str:
    """Return the line of figures for the records that ``newscrawl crawl archive`` exports of a set."""
    warc, records = folder / f"{name}.warc.gz", folder / f"{name}.jsonl"
    _score("warc", name, str(warc))
    command = [str(_scrapy()), "crawl", "archive", "-a", f"path={warc}", "-O", str(records)]
    settings = ["-s", f"NEWSCRAWL_DATA={folder / 'data'}", "-s", "NEWSCRAWL_EXPORTS=", "-s", "NEWSCRAWL_PROGRESS=off"]
    done = subprocess.run([*command, *settings], capture_output=True, text=True, check=False)
    if not records.exists():
        return f"records {name}: the run ended with {done.returncode}: {done.stderr.strip().splitlines()[-1:]}"
    return "\n".join(_score("records", name, str(records)))


def _score(*arguments: str) -> list[str]:
    command = [sys.executable, str(SHARED / "score.py"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()


def _lines(command: list[str]) -> Iterator[str]:
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield from (line.rstrip("\n") for line in process.stdout)


def _scrapy() -> Path:
    return Path(sys.executable).with_name("scrapy")


if __name__ == "__main__":
    main()
