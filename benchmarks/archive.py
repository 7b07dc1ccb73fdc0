"""Time the cleaning of an archive in one process, in two, and on two Dask workers: ``python -m benchmarks.archive [RECORDS]``.

The archive is one WARC file of the fixture site's pages, each with its own addresses, which is read in ranges. One and two
processes take turns, five times; the ratio is the median of the pairs. The times include the start of the processes. On a
second cluster, one of the workers is killed.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from fixtures.paths import SITE
from tests.support.servers import dask_cluster

RECORDS = 20_000
PAIRS = 5
_START = 5
"""Seconds until the processes of a cluster have started. They are not part of the measured time."""


def write_archive(path: Path, records: int) -> None:
    """Write the WARC file."""
    pages = [path.read_bytes() for path in sorted(SITE.rglob("*.*htm*")) if re.search(r"\d{3}", path.name)]
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for at in range(records):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                f"https://news.example/a/20241009/{1_000_000 + at}.html",
                "response",
                payload=BytesIO(pages[at % len(pages)]),
                http_headers=headers,
                warc_headers_dict={"WARC-Date": "2024-10-10T08:00:00Z"},
            )
            writer.write_record(record)


def clean(archive: Path, output: Path, *options: str) -> subprocess.Popen[bytes]:
    """Start to clean the archive."""
    return subprocess.Popen([sys.executable, "-m", "newscrawl.archive", str(archive), "-o", str(output), *options])


def timed(archive: Path, output: Path, *options: str) -> float:
    """Clean the archive; return the time in seconds."""
    began = perf_counter()
    if clean(archive, output, *options).wait() != 0:
        raise RuntimeError(f"cleaning into {output} failed")
    return perf_counter() - began


def contents(output: Path) -> dict[str, bytes]:
    """Return the clean files in an output folder, by name."""
    return {path.name: path.read_bytes() for path in output.glob("part-*")}


def main() -> int:
    """Time both runs, and compare their files."""
    records = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    with TemporaryDirectory() as name:
        folder = Path(name)
        archive = folder / "pages.warc.gz"
        write_archive(archive, records)
        pairs = [
            (
                timed(archive, folder / f"one-{number}"),
                timed(archive, folder / f"two-{number}", "--workers", "2"),
            )
            for number in range(PAIRS)
        ]
        with dask_cluster(2) as (address, _):
            time.sleep(_START)
            cluster = timed(archive, folder / "cluster", "--scheduler", address)
        with dask_cluster(2) as (address, workers):
            time.sleep(_START)
            run = clean(archive, folder / "killed", "--scheduler", address)
            while not list(folder.glob("killed/done/*.json")):
                time.sleep(0.05)
            workers[0].kill()
            status = run.wait()
        one = median(one for one, _ in pairs)
        same = contents(folder / "one-0")
        print(f"records                          {records:,}, {archive.stat().st_size / 1e6:,.0f} MB")
        print(f"one process                      {one:.1f} s, {1000 * one / records:.2f} ms a record")
        print(f"two processes                    {median(one / two for one, two in pairs):.2f} times as fast")
        print(f"Dask scheduler and two workers   {one / cluster:.2f} times as fast")
        print(
            f"same, byte for byte              {all(same == contents(folder / name) for name in ('two-0', 'cluster'))}"
        )
        print(f"same after a worker was killed   {status == 0 and same == contents(folder / 'killed')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
