"""Crawl mutated pages, feeds, sitemaps and robots files in one run: ``python -m benchmarks.fuzz [PAGES] [SEED]``.

Every fifth article is healthy. The run must export each of these once, whatever stands next to it, and no page may hold up the
run. The memory and the open files of both processes are read after each tenth of the pages. Hosts are addresses on loopback.

The longest times in which the run did nothing are measured in the run itself (``pulse.py``). The server sees requests only, and a
run that reads the feeds of 200 hosts sends few.
"""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import psutil

from benchmarks.run import options
from fixtures.paths import SITE

PAGES: Final = 20_000
PER_HOST: Final = 100
"""Articles of a host."""
HEALTHY: Final = 5
"""Every fifth article is as a site would serve it."""
PIECES: Final = (
    *(b"<", b">", b"\x00", b"&#0;", b"&#xd800;", b"<!--", b"-->", b"]]>", b"<![CDATA[", b'"', b"'", b"\xff\xfe", b"\xed\xa0\x80"),
    *(b"<div>" * 300, b"</div>" * 300, b"<table><tr><td>" * 200, b"<p>" * 2000, b"<a href=/a/20241009/1.html>x</a>" * 500),
    *("\u0301\u0316".encode() * 5000, "a。。".encode() * 5000, b"," * 20_000, b" " * 50_000, "记者".encode() * 4000, b"/apa" * 500),
    *(b"<meta charset=punycode>", b"<meta charset=utf-16>", b"<base href='http://[bad/'>", b"<script>", b"<style>", b"<noscript>"),
    b'<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","author":[[[[[[[[[[[[[[[[[[',
    b"<loc>http://[::1/</loc>", b"<loc></loc>", b"<!ENTITY a 'b'>", b"<item>" * 500, b"<url><loc>x</loc></url>" * 500,
    b"Disallow: /*" + b"*a" * 40 + b"\n", b"Sitemap: http://[/\n", b"Crawl-delay: 9e999\n", b"User-agent: " + b"x" * 5000 + b"\n",
    b"<?xml version='1.0' encoding='hex'?>", b"2024-99-99", "来源:".encode() * 300, b"<base href='http://x/" + b"a" * 20_000 + b"'>",
)  # fmt: skip
_TYPES: Final = ("text/html", "text/html; charset=gbk", "text/html; charset=undefined", "", "text/html; charset=utf-8")
SENTENCE: Final = (
    "施工队采取分片停水、错峰施工的办法,尽量不打扰居民的日常生活,全部工程将在年底前完工,届时居民用水会更稳"
)


def healthy(host: int, number: int) -> bytes:
    """Return the page of an article that the run must export."""
    title = f"清河县{host}区第{number}号老旧水塔改造完工"
    text = "".join(f"<p>{host}区第{number}号水塔的第{part}段。{SENTENCE}。</p>" for part in range(1, 4))
    return (
        f"<!DOCTYPE html><html lang=zh><head><meta charset=utf-8><title>{title}_云桥资讯</title></head><body><h1>{title}</h1>"
        f"<div class=info>2024-10-09 11:24 来源:新华社</div><div class=content>{text}</div></body></html>"
    ).encode()


def mutated(source: bytes, other: bytes, chance: random.Random) -> bytes:
    """Return a document with some changes: pieces put in, cut out, repeated, turned round, or taken from another one."""
    for _ in range(chance.randint(1, 8)):
        at, length = chance.randrange(len(source) + 1), chance.randrange(2_000)
        change = chance.randrange(6)
        if change == 0:
            source = source[:at] + source[at + length :]
        elif change == 1:
            source = source[:at] + source[at : at + length] * chance.randint(2, 60) + source[at:]
        elif change == 2:
            start = chance.randrange(len(other) + 1)
            source = source[:at] + other[start : start + length] + source[at:]
        elif change == 3:
            source = source[:at] + bytes(chance.randrange(256) for _ in range(12)) + source[at + 12 :]
        elif change == 4:
            source = source[:at]
        else:
            source = source[:at] + chance.choice(PIECES) + source[at:]
    return source[:5_000_000] or b"<"


@dataclass
class Server:
    """Makes the documents of all hosts from a seed. It runs in its own process."""

    seed: int
    pages: list[bytes] = field(default_factory=lambda: [path.read_bytes() for path in sorted(SITE.rglob("*.*htm*"))])

    def answer(self, host: int, path: str) -> tuple[bytes, str]:
        """Return the body and the content type of an address."""
        chance = random.Random(f"{self.seed} {host} {path}")
        links = [f"/a/20241009/{881000 + number}.html" for number in range(PER_HOST)]
        if path == "/robots.txt":
            lines = b"User-agent: *\nDisallow: /private/\nCrawl-delay: 0\nSitemap: /sitemap.xml\n"
            return (mutated(lines, lines, chance) if host % 4 == 0 else lines), "text/plain"
        if path.startswith("/feed"):
            items = "".join(f"<item><title>x</title><link>{link}</link></item>" for link in links)
            return self._xml(f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>", chance)
        if path.startswith("/sitemap"):
            urls = "".join(
                f"<url><loc>http://127.0.0.1{link}</loc><lastmod>2099-01-01</lastmod></url>" for link in links
            )
            return self._xml(f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>", chance)
        if path == "/":
            entries = "".join(
                f'<li><a href="{link}">清河县{host}区第{at}号老旧水塔改造完工</a></li>' for at, link in enumerate(links)
            )
            feeds = "".join(f"<link rel=alternate type=application/rss+xml href=/feed{at}.xml>" for at in range(5))
            return (
                f"<html><head><meta charset=utf-8><title>最新资讯</title>{feeds}</head><body><ul>{entries}</ul></body></html>".encode(),
                "text/html",
            )
        name = path.rpartition("/")[2].partition(".")[0]
        number = int(name) - 881000 if path.startswith("/a/") and name.isdecimal() else -1
        if 0 <= number < PER_HOST and number % HEALTHY == 0:
            return healthy(host, number), "text/html; charset=utf-8"
        source = healthy(host, number) if chance.random() < 0.5 else chance.choice(self.pages)
        return mutated(source, chance.choice(self.pages), chance), chance.choice(_TYPES)

    def _xml(self, body: str, chance: random.Random) -> tuple[bytes, str]:
        source = f"<?xml version='1.0' encoding='utf-8'?>{body}".encode()
        changed = mutated(source, source, chance)
        return (gzip.compress(changed) if chance.random() < 0.1 else changed), "application/xml"

    def serve(self) -> None:
        """Serve until standard input ends. Print the port, then for each line of input the number of articles served."""
        site, served = self, Counter[str]()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                """Answer a request."""
                host = int(self.headers["Host"].partition(":")[0].rpartition(".")[2])
                body, content_type = site.answer(host, self.path)
                served["articles"] += self.path.startswith("/a/")
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                if body[:2] == b"\x1f\x8b" and host % 2:
                    self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Type", content_type)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Log nothing."""

        server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(server.server_address[1], flush=True)
        for _ in sys.stdin:
            print(served["articles"], flush=True)


def children(process: psutil.Process) -> list[psutil.Process]:
    """Return the processes that read pages for a run."""
    return [each for each in process.children() if "spawn_main" in " ".join(each.cmdline())]


def row(process: psutil.Process) -> list[int]:
    """Return megabytes and open files of the main process, and of the reading process."""
    found: list[int] = []
    for each in (process, *children(process)[:1]):
        found += [each.memory_info().rss // 1_000_000, each.num_fds()]
    return found + [0, 0] * (len(found) < 4)


def crawl(pages: int, seed: int, folder: Path) -> None:
    """Crawl the mutated pages; print the table and what was lost."""
    hosts = range(1, 1 + -(-pages // PER_HOST))
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.fuzz", "serve", str(seed)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
    )  # fmt: skip
    assert server.stdin is not None
    assert server.stdout is not None
    port = int(server.stdout.readline())
    starts = [f"http://127.0.0.{host}:{port}{path}" for host in hosts for path in ("/", "/feed.xml", "/sitemap.xml")]
    (folder / "sites").mkdir()
    (folder / "sites" / "fuzz.toml").write_text(f"start_urls = {json.dumps(starts)}\n")
    settings = {
        "NEWSCRAWL_DATA": str(folder / "data"), "NEWSCRAWL_SITES": str(folder / "sites"), "ROBOTSTXT_OBEY": "True",
        "NEWSCRAWL_ALLOW_PRIVATE": ",".join(f"127.0.0.{host}" for host in hosts), "CONCURRENT_REQUESTS": "32",
        "SPIDERMON_ENABLED": "False", "RETRY_TIMES": "0",
        "EXTENSIONS": json.dumps({"benchmarks.pulse.Pulse": 900}), "PULSE": str(folder / "pulse.json"),
    }  # fmt: skip
    line = [
        sys.executable,
        "-m",
        "scrapy",
        "crawl",
        "aggregator",
        "-a",
        "site=fuzz",
        "-a",
        "max_pages=0",
        *options(settings),
    ]
    began = time.monotonic()
    with (folder / "log").open("wb") as log:
        run = psutil.Popen(line, stdout=log, stderr=log)
    print("| articles served | main MB | files | reading MB | files |\n| --- | --- | --- | --- | --- |")
    marks = [pages * tenth // 10 for tenth in range(1, 11)]
    served, top = 0, 0
    while run.poll() is None:
        server.stdin.write("\n")
        served = int(server.stdout.readline())
        try:
            top = max(top, run.memory_info().rss // 1_000_000)
            while marks and served >= marks[0]:
                print(f"| {marks.pop(0):,} | {' | '.join(map(str, row(run)))} |", flush=True)
        except psutil.Error:
            break
        time.sleep(0.2)
    run.wait()
    seconds = time.monotonic() - began
    server.stdin.close()
    server.wait()
    print()
    report(folder, hosts, port)
    print(f"{served:,} articles served in {seconds:.0f} s, status {run.returncode}, largest main process {top} MB")
    print_longest(folder / "pulse.json")
    print((folder / "log").read_text(encoding="utf-8", errors="replace")[-2_000:])


def print_longest(file: Path) -> None:
    """Print the longest times in which the run did nothing."""
    longest = json.loads(file.read_text(encoding="utf-8"))
    print(
        f"longest times: {longest['without_request']:.1f} s without a request, {longest['without_page']:.1f} s without a page that was "
        f"read while some waited, {longest['page']:.1f} s for one page ({longest['page_processor']:.1f} s of processor time; {longest['page_url']}), {longest['stall']:.1f} s in which "
        f"the main process did not answer ({longest['stall_processor']:.1f} s of processor time)"
    )


def report(folder: Path, hosts: range, port: int) -> None:
    """Print which healthy articles are lost or repeated, and the failures by reason."""
    paths = [f"/a/20241009/{881000 + number}.html" for number in range(0, PER_HOST, HEALTHY)]
    # A changed robots.txt may forbid all of its host.
    wanted = {f"http://127.0.0.{host}:{port}{path}" for host in hosts if host % 4 for path in paths}
    found: Counter[str] = Counter()
    for file in (folder / "data" / "exports").glob("*.jsonl"):
        for text in file.read_text(encoding="utf-8").splitlines():
            found[json.loads(text)["url"]] += 1
    lost, repeated = wanted - set(found), sum(found[url] > 1 for url in wanted)
    print(
        f"{len(wanted):,} healthy articles, {len(lost)} lost {sorted(lost)[:3]}, {repeated} repeated; {len(found):,} records"
    )
    for file in (folder / "data" / "runs").glob("*.json"):
        told = json.loads(file.read_text(encoding="utf-8"))
        reasons = Counter(f"{failure['reason']} ({failure['url'].rpartition('/')[2]})" for failure in told["failures"])
        print(f"failures {dict(reasons)}, counts {told['counts']}, skipped {told['skipped_by_reason']}")
        print({name: value for name, value in told["stats"].items() if "lost" in name or "spider_exceptions" in name})


def main() -> None:
    """Serve, or crawl."""
    if sys.argv[1:2] == ["serve"]:
        Server(int(sys.argv[2])).serve()
        return
    pages, seed = (*map(int, sys.argv[1:]), PAGES, 1)[:2] if len(sys.argv) < 3 else map(int, sys.argv[1:3])
    with tempfile.TemporaryDirectory() as folder:
        crawl(pages, seed, Path(folder))


if __name__ == "__main__":
    main()
