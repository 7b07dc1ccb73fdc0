"""Print the memory and open files of a run's processes as it goes on: ``python -m benchmarks.soak [PAGES]``.

The table has a row for each 2,000 articles in the ledger. The main process grows until SQLite's page cache is full
(``_CACHE_KIB`` in ledger/connect.py), which takes about 4,000 pages of 120 KB.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import psutil

from benchmarks.run import big_site, options

PAGES: Final = 20_000
STEP: Final = 2_000
_PAUSE: Final = 0.5


def articles_in(ledger: Path) -> int:
    """Return how many articles a ledger has, 0 while it is made."""
    try:
        with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.Error:
        return 0


def row(process: psutil.Process, ledger: Path, articles: int, seconds: float) -> str:
    """Return a row of the table: megabytes and open files of the main and the reading process, and the ledger's size."""
    processes = [process, *process.children()]
    sizes = {each: each.memory_info().rss / 1e6 for each in processes}
    readers = sorted(processes[1:], key=sizes.__getitem__)[-1:]  # the other child is Python's own small helper
    megabytes = " | ".join(f"{sizes[each]:.0f}" for each in (process, *readers))
    files = " | ".join(str(each.num_fds()) for each in (process, *readers))
    return f"| {articles:,} | {seconds:.0f} | {megabytes} | {files} | {ledger.stat().st_size / 1e6:.0f} |"


def main() -> int:
    """Crawl the site and print the table as Markdown; return the run's exit status."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    with big_site(pages) as address, tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        settings = {"NEWSCRAWL_DATA": str(data), "NEWSCRAWL_ALLOW_PRIVATE": urlsplit(address).netloc}
        arguments = ["-a", f"url={address}/", "-a", "max_pages=0"]
        run = subprocess.Popen([sys.executable, "-m", "scrapy", "crawl", "aggregator", *arguments, *options(settings)])
        process, began, due = psutil.Process(run.pid), time.monotonic(), STEP
        print("| articles | seconds | main, MB | reader, MB | main, files | reader, files | ledger, MB |")
        print("| --- | --- | --- | --- | --- | --- | --- |", flush=True)
        while run.poll() is None:
            if (articles := articles_in(data / "ledger.sqlite")) >= due:
                with suppress(psutil.Error):
                    print(row(process, data / "ledger.sqlite", articles, time.monotonic() - began), flush=True)
                due = articles // STEP * STEP + STEP
            time.sleep(_PAUSE)
        return run.returncode


if __name__ == "__main__":
    sys.exit(main())
