"""Cleaning an archive in one process and on a Dask cluster of two: ``python -m benchmarks.archive [RECORDS]``.

The archive is 40 WARC files of the fixture site's pages, each under addresses of its own. Both runs are of one command,
one after the other, start of the processes included; a second cluster has one of its workers killed.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from fixtures.paths import SITE
from tests.servers import free_port

RECORDS = 20_000
FILES = 40


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
    """Clean the archive; return the seconds that it took."""
    began = perf_counter()
    if clean(archive, output, *options).wait() != 0:
        raise RuntimeError(f"cleaning into {output} failed")
    return perf_counter() - began


@contextmanager
def cluster(workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Run a Dask scheduler and so many worker processes; gives its address and the workers."""
    port = free_port()
    environment = os.environ | {"DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False"}
    quiet: Any = {
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "start_new_session": True,
        "env": environment,
    }
    dask = [sys.executable, "-m", "dask"]
    address = f"tcp://127.0.0.1:{port}"
    processes = [
        subprocess.Popen([*dask, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], **quiet)
    ]
    options = ["--nthreads", "1", "--no-nanny", "--no-dashboard"]
    processes += [subprocess.Popen([*dask, "worker", address, *options], **quiet) for _ in range(workers)]
    time.sleep(5)
    try:
        yield address, processes[1:]
    finally:
        for process in processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait()


def contents(output: Path) -> dict[str, bytes]:
    """Return the clean files of an output."""
    return {path.name: path.read_bytes() for path in output.glob("part-*")}


def main() -> int:
    """Time both, and compare what they wrote."""
    records = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_archive(folder / "archive", records)
        one = timed(folder / "archive", folder / "one")
        with cluster(2) as (address, _):
            two = timed(folder / "archive", folder / "two", "--scheduler", address)
        with cluster(2) as (address, workers):
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
