"""Measure workers that share a run, and their data in Redis and PostgreSQL: ``python -m benchmarks.cluster [PAGES]``.

The site has pages of 120 KB. First one process crawls it with SQLite, then one worker and two workers with Redis and
PostgreSQL from Debian's packages. All run on this machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.parse import urlsplit

from redis import Redis
from scrapy import Request
from sqlalchemy import create_engine, text

from benchmarks.run import big_site, options
from newscrawl.cluster.scheduler import dump_request
from newscrawl.normalise.urls import article_key
from newscrawl.pages import Page, PageKind, PageState
from newscrawl.spiders.articles import ArticlesSpider
from tests.support.servers import new_database, postgresql_server, redis_server

PAGES = 2_000
_QUEUED = 20_000


def crawl(address: str, folder: Path, count: int, environment: dict[str, str]) -> float:
    """Crawl the site with several processes at the same time; return the seconds until the last one has ended."""
    settings = {"NEWSCRAWL_ALLOW_PRIVATE": urlsplit(address).netloc}
    began = perf_counter()
    workers = [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "scrapy", "crawl", "aggregator", "-a", f"url={address}/", "-a", "max_pages=0"),
                *options(settings | {"NEWSCRAWL_DATA": str(folder / f"worker{number}")}),
            ],
            env=os.environ | environment,
            stderr=subprocess.DEVNULL,
        )
        for number in range(count)
    ]
    statuses = [worker.wait() for worker in workers]
    seconds = perf_counter() - began
    lines = sum(path.read_text().count("\n") for path in folder.glob("worker*/exports/*.jsonl"))
    if any(statuses) or lines != PAGES:
        raise RuntimeError(f"{lines} of {PAGES} articles, exit statuses {statuses}")
    return seconds


def size(url: str) -> dict[str, int]:
    """Return the size of each table with its indexes, and of all tables, in bytes."""
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT relname, pg_total_relation_size(relid) FROM pg_catalog.pg_statio_user_tables")
        ).all()
    engine.dispose()
    sizes = {str(name): int(number) for name, number in rows}
    return sizes | {"all": sum(sizes.values())}


def redis_bytes(url: str) -> tuple[float, float]:
    """Return the bytes in Redis of a request in the queue, and of a request that was seen."""
    with Redis.from_url(url) as server:
        server.flushdb()
        before = int(server.info("memory")["used_memory"])
        for number in range(_QUEUED):
            address = f"https://news.example/a/20241009/{1_000_000 + number}.html"
            page = Page(article_key(address), address, PageKind.ARTICLE, PageState.PENDING)
            request = Request(address, cb_kwargs={"page": page}, priority=10)
            server.zadd("queue", {dump_request(request, ArticlesSpider(urls=address)): -10})
        queued = int(server.info("memory")["used_memory"])
        for number in range(_QUEUED):
            server.sadd("seen", f"{number:040x}")
        seen = int(server.info("memory")["used_memory"])
        server.flushdb()
    return (queued - before) / _QUEUED, (seen - queued) / _QUEUED


def main() -> None:
    """Print the tables as Markdown."""
    global PAGES
    PAGES = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    with (
        big_site(PAGES) as address,
        redis_server() as redis,
        postgresql_server() as server,
        TemporaryDirectory() as name,
    ):
        print(f"| {PAGES:,} pages of 120 KB | wall s | pages/s |\n| --- | --- | --- |")
        runs = {
            "one process, SQLite": (1, ""),
            "one worker, Redis and PostgreSQL": (1, "one"),
            "two workers": (2, "two"),
        }
        for number, (what, (count, base)) in enumerate(runs.items()):
            environment = (
                {"NEWSCRAWL_LEDGER_URL": new_database(server, base), "NEWSCRAWL_REDIS_URL": redis} if base else {}
            )
            seconds = crawl(address, Path(name, str(number)), count, environment)
            print(f"| {what} | {seconds:.1f} | {PAGES / seconds:.0f} |", flush=True)
        sizes = size(f"{server}/two")
        print("\n| PostgreSQL | KB an article |\n| --- | --- |")
        for table in ("all", "captures", "revisions", "articles", "pages", "story_bands"):
            print(f"| {table} | {sizes[table] / PAGES / 1000:.2f} |")
        queued, seen = redis_bytes(redis)
        print(f"\nRedis: {queued:.0f} bytes a request that waits, {seen:.0f} a request that was seen.")


if __name__ == "__main__":
    main()
