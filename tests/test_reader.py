"""Pages read beside the process that fetches them, and what happens when that goes wrong."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from pathlib import Path

import psutil
import pytest

from newscrawl.errors import PageError
from newscrawl.reader import PageReader, parse_page
from tests.support.commands import ROOT, command, exported, scrapy_process, spider_options
from tests.support.website import Website, article, article_path, listing, website

URL = "http://news.example/a/20241009/881000.html"
PAGE = article(0).encode()
DEADLY = b"<p>deadly</p>"


def workers_of(reader: PageReader) -> list[int]:
    assert reader._pool is not None
    return list(reader._pool._processes)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> PageReader:
    monkeypatch.setattr("newscrawl.reader.is_asyncio_available", lambda: True)
    return PageReader(1)


def test_a_worker_reads_as_the_process_itself_does(reader: PageReader) -> None:
    async def both() -> None:
        there = await reader.read(PAGE, URL, "text/html")
        here = parse_page(PAGE, URL, "text/html")
        there.draft.now = here.draft.now
        assert there == here
        with pytest.raises(PageError, match="the page is empty"):
            await reader.read(b"", URL, "text/html")
        reader.close()

    asyncio.run(both())


def test_links_come_with_lists_and_where_they_are_asked_for() -> None:
    front = listing(range(3)).encode()
    assert len(parse_page(front, "http://news.example/", "text/html").targets) == 3
    linked = article(0, extra='<a href="/news/">资讯</a>').encode()
    assert parse_page(linked, URL, "text/html").targets == []
    assert len(parse_page(linked, URL, "text/html", links=True).targets) == 1


def test_a_worker_that_dies_costs_no_page(reader: PageReader) -> None:
    async def kill_between() -> None:
        await reader.read(PAGE, URL, "text/html")
        (worker,) = workers_of(reader)
        os.kill(worker, signal.SIGKILL)
        readings = await asyncio.gather(*(reader.read(PAGE, URL, "text/html") for _ in range(5)))
        assert all(reading.draft.blocks for reading in readings)
        reader.close()

    asyncio.run(kill_between())


def test_a_page_that_kills_its_worker_costs_itself_alone(reader: PageReader, monkeypatch: pytest.MonkeyPatch) -> None:
    async def kill_always() -> None:
        await reader.read(PAGE, URL, "text/html")
        original = reader._in_pool

        async def deadly(body: bytes, *rest: object) -> object:
            if body == DEADLY:
                await original(PAGE, URL, "text/html", False)
                os.kill(workers_of(reader)[0], signal.SIGKILL)
            return await original(body, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(reader, "_in_pool", deadly)
        pages = (reader.read(body, URL, "text/html") for body in (PAGE, DEADLY, PAGE, PAGE))
        readings = await asyncio.gather(*pages, return_exceptions=True)
        assert str(readings[1]) == "reading the page killed the process that read it"
        assert [type(reading).__name__ for at, reading in enumerate(readings) if at != 1] == ["ParsedPage"] * 3
        reader.close()

    asyncio.run(kill_always())


def site_of_ten(site: Website) -> None:
    for number in range(10):
        site.add(article_path(number), article(number))
    site.add("/", listing(range(10)))


def test_a_crawl_with_a_worker(tmp_path: Path) -> None:
    with website() as site:
        site_of_ten(site)
        options = spider_options(f"{site.address}/")
        assert scrapy_process(tmp_path, "crawl", "aggregator", *options, NEWSCRAWL_WORKERS="1").returncode == 0
        assert len(exported(tmp_path)) == 10


def test_workers_end_with_a_run_that_is_killed(tmp_path: Path) -> None:
    with website() as site:
        site_of_ten(site)
        line = command(
            tmp_path, "crawl", "aggregator", "-a", f"url={site.address}/", NEWSCRAWL_WORKERS="1", DOWNLOAD_DELAY="1"
        )
        run = subprocess.Popen(line, cwd=ROOT, stderr=subprocess.DEVNULL)
        workers: list[psutil.Process] = []
        deadline = time.monotonic() + 20
        while not any("spawn_main" in " ".join(worker.cmdline()) for worker in workers):
            assert time.monotonic() < deadline
            time.sleep(0.1)
            workers = psutil.Process(run.pid).children()
        time.sleep(1.0)
        run.kill()
        run.wait()
        gone, alive = psutil.wait_procs(workers, timeout=10)
        assert gone
        assert alive == []
