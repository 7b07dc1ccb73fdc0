"""Pages are read in a process next to the one that fetches them. That process may fail."""

from __future__ import annotations

import asyncio
import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import psutil
import pytest
from scrapy.settings import Settings

from newscrawl.addon import PIPELINES
from newscrawl.errors import PageError
from newscrawl.items import Draft
from newscrawl.reader import PageReader, Wanted, parse_page
from newscrawl.spiders.base import has_only_stages
from tests.support.commands import ROOT, command, crawl, exported, scrapy, spider_options
from tests.support.website import Website, article, article_path, listing, website

URL = "http://news.example/a/20241009/881000.html"
PAGE = article(0).encode()


def workers_of(reader: PageReader) -> list[int]:
    return [number for process in reader._processes for number in process._pool._processes]


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
    assert len(parse_page(linked, URL, "text/html", Wanted(links=True)).targets) == 1


def test_an_article_on_one_page_comes_clean_in_the_zone_of_its_site() -> None:
    wanted = Wanted(clean=True, zone=ZoneInfo("Asia/Tokyo"))
    whole = parse_page(PAGE, URL, "text/html", wanted).draft
    assert whole.is_clean
    assert str(whole.article.published_at) == "2024-10-09 11:24:00+09:00"
    parts = article(0, extra=f'<a href="{URL.removesuffix(".html")}_2.html">下一页</a>').encode()
    first = parse_page(parts, URL, "text/html", wanted)
    assert first.next_part
    assert not first.draft.is_clean
    assert not parse_page(listing(range(3)).encode(), "http://news.example/", "text/html", wanted).draft.is_clean


_STAGES = {path: order for path, order in PIPELINES.items() if order < 500}


@pytest.mark.parametrize(
    ("pipelines", "wanted"),
    [
        (PIPELINES, True),
        (PIPELINES | {"project.Late": 650}, True),
        (PIPELINES | {"project.SeesDrafts": 50}, False),
        (PIPELINES | {"project.BetweenStages": 250}, False),
        (PIPELINES | {"newscrawl.pipelines.TitlePipeline": None}, False),
        (_STAGES, False),
        ({}, False),
    ],
)
def test_the_stages_run_where_pages_are_read_if_no_pipeline_comes_between(
    pipelines: dict[str, int | None], wanted: bool
) -> None:
    assert has_only_stages(Settings({"ITEM_PIPELINES": pipelines})) == wanted


def test_drafts_come_clean_to_the_pipelines_of_a_crawl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    def note(_: object, item: Draft) -> Draft:
        seen.append(item.is_clean)
        return item

    monkeypatch.setattr("newscrawl.pipelines.DatePipeline.process_item", note, raising=False)
    with website() as site:
        title = "清河县改造老旧水塔"
        site.add("/a/881005.html", article(1, title=title, extra='<a href="881005_2.html">下一页</a>'))
        site.add("/a/881005_2.html", article(2, title=title))
        site.add(article_path(0), article(0))
        site.add("/", listing([0], extra='<a href="/a/881005.html">清河县改造老旧水塔首批涉及十二个小区</a>'))
        crawl(tmp_path, f"{site.address}/")
    assert seen == [True, True]
    assert [len(record["text"].split("\n")) for record in sorted(exported(tmp_path), key=lambda each: each["url"])] == [
        3,
        6,
    ]


def test_a_worker_that_dies_costs_no_page(reader: PageReader) -> None:
    async def kill_between() -> None:
        await reader.read(PAGE, URL, "text/html")
        (worker,) = workers_of(reader)
        os.kill(worker, signal.SIGKILL)
        readings = await asyncio.gather(*(reader.read(PAGE, URL, "text/html") for _ in range(5)))
        assert all(reading.draft.blocks for reading in readings)
        reader.close()

    asyncio.run(kill_between())


def test_another_worker_starts_when_pages_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawl.reader.is_asyncio_available", lambda: True)
    reader = PageReader(2)

    async def read_some() -> None:
        await asyncio.gather(*(reader.read(PAGE, URL, "text/html") for _ in range(3)))
        assert len(workers_of(reader)) == 1
        readings = await asyncio.gather(*(reader.read(PAGE, URL, "text/html") for _ in range(20)))
        assert len(workers_of(reader)) == 2
        assert all(reading.draft.blocks for reading in readings)
        reader.close()

    asyncio.run(read_some())


def test_pages_go_round_a_slow_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawl.reader.is_asyncio_available", lambda: True)
    reader = PageReader(2)

    async def read_some() -> None:
        await reader.read(PAGE, URL, "text/html")
        slow = asyncio.create_task(reader.call(time.sleep, 600))
        while not reader._processes[0].is_slow:
            await asyncio.sleep(0.05)
        readings = await asyncio.gather(*(reader.read(PAGE, URL, "text/html") for _ in range(20)))
        assert all(reading.draft.blocks for reading in readings)
        assert not slow.done()
        slow.cancel()
        reader.close()

    asyncio.run(read_some())


def die_while_sending() -> None:
    """End this process after it has sent the beginning of a result: the length of the rest, and a part of it."""
    frame = sys._getframe()
    while "result_queue" not in frame.f_locals:
        assert frame.f_back
        frame = frame.f_back
    os.write(frame.f_locals["result_queue"]._writer.fileno(), struct.pack("!i", 1000) + b"half of it")
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(
    ("deed", "wanted"),
    [
        pytest.param(die_while_sending, "was ended, twice", id="dies while it sends a result"),
        pytest.param(partial(os._exit, 9), "was ended, twice", id="ends its process"),
        pytest.param(partial(time.sleep, 100), "was held up, twice", id="holds it up", marks=pytest.mark.slow),
        pytest.param(
            partial(signal.raise_signal, signal.SIGSTOP), "was held up, twice", id="stops it", marks=pytest.mark.slow
        ),
    ],
)
def test_a_page_that_breaks_its_worker_costs_itself_alone(
    deed: Callable[[], object], wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newscrawl.reader.is_asyncio_available", lambda: True)
    reader = PageReader(1, seconds=2)

    async def read_all() -> None:
        first, last = (reader.read(PAGE, URL, "text/html") for _ in range(2))
        readings = await asyncio.gather(first, reader.call(deed), last, return_exceptions=True)
        assert [type(reading).__name__ for reading in readings] == ["ParsedPage", "ReaderError", "ParsedPage"]
        assert str(readings[1]).endswith(wanted)
        reader.close()

    asyncio.run(read_all())


def site_of_ten(site: Website) -> None:
    for number in range(10):
        site.add(article_path(number), article(number))
    site.add("/", listing(range(10)))


def test_a_crawl_with_a_worker(tmp_path: Path) -> None:
    with website() as site:
        site_of_ten(site)
        options = spider_options(f"{site.address}/")
        assert scrapy(tmp_path, "crawl", "aggregator", *options, NEWSCRAWL_WORKERS="1").returncode == 0
        assert len(exported(tmp_path)) == 10


@pytest.mark.slow
def test_workers_end_with_a_run_that_is_killed(tmp_path: Path) -> None:
    with website() as site:
        site_of_ten(site)
        line = command(
            tmp_path, "crawl", "aggregator", "-a", f"url={site.address}/", NEWSCRAWL_WORKERS="1", DOWNLOAD_DELAY="1"
        )
        run = subprocess.Popen(line, cwd=ROOT, stderr=subprocess.DEVNULL)
        workers: list[psutil.Process] = []
        deadline = time.monotonic() + 60
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
