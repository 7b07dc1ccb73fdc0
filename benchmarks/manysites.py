"""Measure a round over many sites against one site of as many pages: ``python -m benchmarks.manysites [SITES [ARTICLES]]``.

Each site has an address of its own on loopback (127.0.0.0/8), a front page and some articles of 120 KB, those of ``bigsite.py``.
The sides run in turn, as whole processes, on a new ledger. The second round finds nothing new.

With ``serve PORT-FREE`` as in ``python -m benchmarks.manysites serve SITES ARTICLES`` it serves the sites, like ``bigsite``.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.bigsite import BigSite, article_path
from benchmarks.run import Usage, big_site, measured, newscrawl_run, options

SITES: Final = 500
ARTICLES: Final = 10
PAIRS: Final = 3


def host_of(site: int) -> str:
    """Return the address of a site.

    >>> host_of(0), host_of(499)
    ('127.1.0.1', '127.1.2.100')
    """
    return f"127.1.{site // 200}.{site % 200 + 1}"


def site_of_host(host: str) -> int:
    """Return the number of the site at an address.

    >>> site_of_host("127.1.2.100")
    499
    """
    _, _, block, number = map(int, host.split("."))
    return block * 200 + number - 1


class ManySites(BigSite):
    """Sites that share the stories of one big site: each has its own part of them."""

    def __init__(self, sites: int, articles: int) -> None:
        super().__init__(sites * articles)
        self.of_each = articles

    def body_at(self, host: str, path: str) -> bytes | None:
        """Return the page at a path of a host, or None if there is no such page."""
        if path != "/":
            return self.body(path)
        first = site_of_host(host) * self.of_each
        links = "".join(
            f'<li><a href="{article_path(n)}">第{n}号消息:沙湾县苹果进入采收期</a></li>'
            for n in range(first, first + self.of_each)
        )
        return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>最新</title></head><body><ul>{links}</ul></body></html>".encode()


class _Server(asyncio.Protocol):
    sites: ManySites

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.waiting = b""

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while b"\r\n\r\n" in self.waiting:
            request, _, self.waiting = self.waiting.partition(b"\r\n\r\n")
            host = request.partition(b"Host: ")[2].partition(b"\r\n")[0].decode().partition(":")[0]
            body = self.sites.body_at(host, request.split(b" ", 2)[1].decode())
            status = b"200 OK" if body is not None else b"404 Not Found"
            head = b"HTTP/1.1 %b\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % (status, len(body or b""))
            assert isinstance(self.transport, asyncio.Transport)
            self.transport.write(head + (body or b""))


async def serve(sites: int, articles: int) -> None:
    """Serve the sites until standard input is closed."""
    _Server.sites = ManySites(sites, articles)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Server, "0.0.0.0", 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


@contextmanager
def many_sites(sites: int, articles: int) -> Iterator[list[str]]:
    """Serve sites in a separate process during a block; gives their addresses."""
    line = [sys.executable, "-m", "benchmarks.manysites", "serve", str(sites), str(articles)]
    process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        port = int(process.stdout.readline())
        yield [f"http://{host_of(site)}:{port}" for site in range(sites)]
    finally:
        process.communicate()


def write_site_files(addresses: list[str], folder: Path) -> None:
    """Write a site file for each address."""
    folder.mkdir()
    for number, address in enumerate(addresses):
        (folder / f"site{number}.toml").write_text(f'start_urls = ["{address}/"]\n', encoding="utf-8")


def round_of(addresses: list[str], folder: Path) -> Usage:
    """Crawl all sites of the site files in a folder; return the usage."""
    settings = {
        "NEWSCRAWL_DATA": str(folder / "data"),
        "NEWSCRAWL_SITES": str(folder / "sites"),
        "NEWSCRAWL_ALLOW_PRIVATE": ",".join(address.partition("//")[2] for address in addresses),
    }
    return measured([sys.executable, "-m", "newscrawl", "run", "--all", *options(settings)])


def count_lines(folder: Path) -> int:
    """Return the number of articles in the exports of a folder."""
    return sum(path.read_text().count("\n") for path in folder.glob("data/exports/*.jsonl"))


def main() -> None:
    """Print the table as Markdown."""
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(serve(int(sys.argv[2]), int(sys.argv[3])))
        return
    sites, articles = (
        int(given) for given in (*sys.argv[1:], *(str(n) for n in (SITES, ARTICLES)[len(sys.argv) - 1 :]))
    )
    one, many, again = [], [], []
    with big_site(sites * articles) as address, many_sites(sites, articles) as addresses:
        for _ in range(PAIRS):
            with tempfile.TemporaryDirectory() as folder:
                one.append(newscrawl_run(address, Path(folder) / "data"))
                assert count_lines(Path(folder)) == sites * articles
            with tempfile.TemporaryDirectory() as folder:
                write_site_files(addresses, Path(folder) / "sites")
                many.append(round_of(addresses, Path(folder)))
                again.append(round_of(addresses, Path(folder)))
                assert count_lines(Path(folder)) == sites * articles
    print("| run | wall s | CPU s | MB |\n| --- | --- | --- | --- |")
    for name, runs in (
        (f"one site with {sites * articles:,} articles", one),
        (f"{sites} sites with {articles} articles each", many),
        ("the same sites again, nothing new", again),
    ):
        wall, cpu = statistics.median(u.wall for u in runs), statistics.median(u.cpu for u in runs)
        print(f"| {name} | {wall:.1f} | {cpu:.1f} | {max(u.megabytes for u in runs):.0f} |")
    ratio = statistics.median(m.wall / o.wall for o, m in zip(one, many, strict=True))
    print(f"\nMany sites take {ratio:.2f} times as long as one (median of {PAIRS} pairs).")


if __name__ == "__main__":
    main()
