"""Measure the cost of a whole run: ``python -m benchmarks.run`` prints the tables of the section *The cost of a run*.

It measures the throughput compared with a bare Scrapy spider, the memory over many pages, and look-ups in a large ledger.
The two sides of each comparison run in turn, as whole processes.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from benchmarks.bigsite import serving
from newscrawl.ledger import Ledger, ledger_url, open_engine
from newscrawl.normalise.urls import article_key
from newscrawl.pages import Page, PageKind, PageState

PAGES: Final = 2_000
MANY_PAGES: Final = 20_000
PAIRS: Final = 5
KNOWN: Final = (10_000, 1_000_000)
_LOOKED_UP: Final = 60
"""Keys in one look-up, as for the article links of a list page."""
_COMMON: Final = {
    "ROBOTSTXT_OBEY": "False",
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "CONCURRENT_REQUESTS": "16",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "16",
    "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": "False",
    "REMOTE_CONTROL_ENABLED": "False",
}


@dataclass(frozen=True, slots=True)
class Usage:
    """The resources that a process used: wall and CPU seconds, and its largest size in MB."""

    wall: float
    cpu: float
    megabytes: float


@contextmanager
def big_site(articles: int) -> Iterator[str]:
    """Serve a large site in a separate process during a block; gives its address."""
    with serving("benchmarks.bigsite", str(articles)) as port:
        yield f"http://127.0.0.1:{port}"


def measured(line: list[str]) -> Usage:
    """Run a command to its end. Raises CalledProcessError if it fails."""
    started = time.monotonic()
    process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, line, stderr=said)
    return Usage(time.monotonic() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def options(settings: dict[str, str]) -> list[str]:
    """Return settings as command line options."""
    return [part for name, value in (_COMMON | settings).items() for part in ("-s", f"{name}={value}")]


def newscrawl_run(address: str, data: Path) -> Usage:
    """Crawl a large site with newscrawl: ledger, JSON Lines and CSV."""
    settings = {"NEWSCRAWL_DATA": str(data), "NEWSCRAWL_ALLOW_PRIVATE": urlsplit(address).netloc}
    arguments = ["-a", f"url={address}/", "-a", "max_pages=0"]
    return measured([sys.executable, "-m", "scrapy", "crawl", "aggregator", *arguments, *options(settings)])


def bare_run(address: str, data: Path) -> Usage:
    """Crawl it with a bare Scrapy spider."""
    spider = str(Path(__file__).with_name("titles.py"))
    arguments = ["-a", f"url={address}/", "-O", str(data / "titles.jsonl")]
    line = [sys.executable, "-m", "scrapy", "runspider", spider, *arguments, *options({"ADDONS": "{}"})]
    return measured(line)


def throughput() -> tuple[list[Usage], list[Usage]]:
    """Run both sides in turn, ``PAIRS`` times, after one turn that is not counted; return their usage."""
    ours, bare = [], []
    with big_site(PAGES) as address:
        for turn in range(PAIRS + 1):
            with tempfile.TemporaryDirectory() as folder:
                pair = newscrawl_run(address, Path(folder) / "data"), bare_run(address, Path(folder))
                lines = sum(path.read_text().count("\n") for path in Path(folder).glob("data/exports/*.jsonl"))
                assert lines == PAGES, f"{lines} of {PAGES} articles"
            if turn:
                ours.append(pair[0])
                bare.append(pair[1])
    return ours, bare


def memory(pages: int) -> Usage:
    """Crawl a number of pages with newscrawl; return the usage."""
    with big_site(pages) as address, tempfile.TemporaryDirectory() as folder:
        return newscrawl_run(address, Path(folder) / "data")


def lookups() -> dict[int, float]:
    """Return the microseconds of one look-up of a list page's links, by the number of known pages."""
    best: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        ledgers = {known: _filled(Path(folder) / str(known), known) for known in KNOWN}
        for _ in range(5):
            for known, ledger in ledgers.items():
                keys = [_keys(known, turn) for turn in range(400)]
                started = time.perf_counter()
                for page in keys:
                    assert len(ledger.pages.known(page)) == _LOOKED_UP // 2
                cost = (time.perf_counter() - started) / len(keys) * 1e6
                best[known] = min(cost, best.get(known, cost))
        for ledger in ledgers.values():
            ledger.close()
    return best


def _url(number: int) -> str:
    return f"https://news.example/a/20241009/{number}.html"


def _keys(known: int, turn: int) -> list[bytes]:
    """Return keys of which half are known, spread over all known keys."""
    half = _LOOKED_UP // 2
    here = [article_key(_url((turn * half + n) * 7919 % known)) for n in range(half)]
    return here + [article_key(_url(known + turn * half + n)) for n in range(half)]


def _filled(data: Path, known: int) -> Ledger:
    data.mkdir()
    ledger = Ledger(open_engine(ledger_url(data)))
    for start in range(0, known, 5_000):
        urls = [_url(number) for number in range(start, min(known, start + 5_000))]
        ledger.pages.add_pending(
            "news.example", [Page(article_key(url), url, PageKind.ARTICLE, PageState.PENDING) for url in urls]
        )
        ledger.commit()
    ledger.close()
    return Ledger(open_engine(ledger_url(data)))  # a run opens the ledger anew


def main() -> None:
    """Print the tables as Markdown."""
    ours, bare = throughput()
    ratios = [b.wall / o.wall for o, b in zip(ours, bare, strict=True)]
    print(f"| {PAGES:,} pages of 120 KB | wall s | CPU s | pages/s | MB |\n| --- | --- | --- | --- | --- |")
    for name, runs in (("newscrawl, whole run", ours), ("bare Scrapy, titles only", bare)):
        wall, cpu = statistics.median(u.wall for u in runs), statistics.median(u.cpu for u in runs)
        print(f"| {name} | {wall:.1f} | {cpu:.1f} | {PAGES / wall:.0f} | {max(u.megabytes for u in runs):.0f} |")
    print(
        f"\nThroughput of the whole run: {statistics.median(ratios):.0%} of the bare spider's (median of {PAIRS} pairs, "
        f"{min(ratios):.0%} to {max(ratios):.0%}).\n"
    )
    many = memory(MANY_PAGES)
    few = max(usage.megabytes for usage in ours)
    print(f"Memory: {few:.0f} MB over {PAGES:,} pages, {many.megabytes:.0f} MB over {MANY_PAGES:,}.\n")
    cost = lookups()
    print(f"| known pages | µs for the {_LOOKED_UP} links of a list page |\n| --- | --- |")
    for known, microseconds in cost.items():
        print(f"| {known:,} | {microseconds:.0f} |")
    print(f"\nLook-ups among {KNOWN[1]:,} cost {cost[KNOWN[1]] / cost[KNOWN[0]]:.2f} times those among {KNOWN[0]:,}.")


if __name__ == "__main__":
    main()
