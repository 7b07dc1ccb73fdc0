"""Measure how soon the commands answer: ``python -m benchmarks.start`` prints a table.

The first request of a crawl is seen by a server on loopback, which answers nothing. Medians of whole processes, in turn; the time
of ``python -c pass`` stands beside them, because it is in all of them.
"""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from typing import Final

TURNS: Final = 7
_NEWSCRAWL: Final = [sys.executable, "-m", "newscrawl"]
_TIMEOUT: Final = 60


def seconds_of(line: list[str]) -> float:
    """Return the seconds that a command takes. Raises CalledProcessError if it fails."""
    started = time.perf_counter()
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def first_request(data: str) -> float:
    """Return the seconds from the start of a crawl, with its data in a folder, to its first request."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(_TIMEOUT)
        options = ["-s", "NEWSCRAWL_ALLOW_PRIVATE=127.0.0.1", "-s", f"NEWSCRAWL_DATA={data}"]
        line = [*_NEWSCRAWL, "crawl", f"http://127.0.0.1:{server.getsockname()[1]}/", *options]
        started = time.perf_counter()
        crawl = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            server.accept()[0].close()
            return time.perf_counter() - started
        finally:
            crawl.kill()
            crawl.wait()


def main() -> None:
    """Print the table as Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        measures: dict[str, Callable[[], float]] = {
            "`python -c pass`": partial(seconds_of, [sys.executable, "-c", "pass"]),
            "`newscrawl --help`": partial(seconds_of, [*_NEWSCRAWL, "--help"]),
            "`newscrawl export --help`": partial(seconds_of, [*_NEWSCRAWL, "export", "--help"]),
            "`newscrawl explain --help`": partial(seconds_of, [*_NEWSCRAWL, "explain", "--help"]),
            "the first request of a crawl, with a new ledger": lambda: first_request(tempfile.mkdtemp(dir=folder)),
            "the first request of a crawl, with its ledger": partial(first_request, f"{folder}/data"),
        }
        measures["the first request of a crawl, with its ledger"]()  # makes the ledger
        found: dict[str, list[float]] = {name: [] for name in measures}
        for _ in range(TURNS):
            for name, measure in measures.items():
                found[name].append(measure())
    print("| until | seconds |\n| --- | --- |")
    for name, seconds in found.items():
        print(f"| {name} | {statistics.median(seconds):.2f} |")


if __name__ == "__main__":
    main()
