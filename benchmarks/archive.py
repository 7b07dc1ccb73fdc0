"""Time the cleaning of an archive in one process and on two Dask workers: ``python -m benchmarks.archive [RECORDS]``.

The archive is 40 WARC files of the fixture site's pages, each with its own addresses. The same command runs both ways, one
after the other. The time includes the start of its processes. On a second cluster, one of the workers is killed.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from fixtures.paths import SITE
from tests.support.servers import dask_cluster

RECORDS = 20_000
FILES = 40
_START = 5
"""Seconds until the processes of a cluster have started. They are not part of the measured time."""


def write_archive(folder: Path, records: int) -> None:
    """Write the WARC files."""
    pages = [path.read_bytes() for path in sorted(SITE.rglob("*.*htm*")) if re.search(r"\d{3}", path.name)]
    folder.mkdir()
    for number in range(FILES):
        with Path(folder, f"{number:02}.warc.gz").open("wb") as file:
            writer = WARCWriter(file, gzip=True)
            for at in range(number * records // FILES, (number + 1) * records // FILES):
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
        write_archive(folder / "archive", records)
        one = timed(folder / "archive", folder / "one")
        with dask_cluster(2) as (address, _):
            time.sleep(_START)
            two = timed(folder / "archive", folder / "two", "--scheduler", address)
        with dask_cluster(2) as (address, workers):
            time.sleep(_START)
            run = clean(folder / "archive", folder / "killed", "--scheduler", address)
            while len(list(folder.glob("killed/done/*.json"))) < FILES // 4:
                time.sleep(0.05)
            workers[0].kill()
            status = run.wait()
        print(f"records                          {records:,}")
        print(f"one process                      {one:.1f} s, {1000 * one / records:.2f} ms a record")
        print(f"two workers                      {two:.1f} s, {one / two:.2f} times as fast")
        print(f"same, byte for byte              {contents(folder / 'one') == contents(folder / 'two')}")
        print(
            f"same after a worker was killed   {status == 0 and contents(folder / 'one') == contents(folder / 'killed')}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
