"""The ordinary ways of running Scrapy, each as a user's script in a process of its own, against a site on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from tests.support.commands import exported, last_report
from tests.support.website import Website, article, article_path, listing, website

pytestmark = pytest.mark.slow

PROJECT = """
BOT_NAME = "shop"
SPIDER_MODULES = ["shop.spiders", "newscrawl.spiders"]
ADDONS = {"newscrawl.addon.NewscrawlAddon": 500}
NEWSCRAWL_ALLOW_PRIVATE = "127.0.0.1"
DOWNLOAD_DELAY = 0
AUTOTHROTTLE_ENABLED = False
"""
OWN_SPIDER = """
import scrapy


class ShopSpider(scrapy.Spider):
    name = "shop"

    def __init__(self, url, **arguments):
        super().__init__(**arguments)
        self.start_urls = [url]

    def parse(self, response):
        yield {"title": response.css("title::text").get()}
"""


@pytest.fixture
def sites() -> Iterator[list[Website]]:
    """Two sites with three articles each."""
    with website() as first, website() as second:
        for site, numbers in ((first, range(3)), (second, range(10, 13))):
            site.add("/", listing(numbers))
            for number in numbers:
                site.add(article_path(number), article(number))
        yield [first, second]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of someone else's, with a spider of its own and the add-on alone."""
    (tmp_path / "shop" / "spiders").mkdir(parents=True)
    for name, text in {
        "scrapy.cfg": "[settings]\ndefault = shop.settings\n",
        "shop/__init__.py": "",
        "shop/settings.py": PROJECT,
        "shop/spiders/__init__.py": "",
        "shop/spiders/own.py": OWN_SPIDER,
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(folder: Path, *line: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONIOENCODING": "utf-8", "NEWSCRAWL_PROGRESS": "off"}
    return subprocess.run(
        [sys.executable, *line], cwd=folder, env=environment, capture_output=True, text=True, timeout=110, check=False
    )


def script(folder: Path, text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    (folder / "crawl.py").write_text(dedent(text), encoding="utf-8")
    return run(folder, "crawl.py", *arguments)


@pytest.mark.parametrize("process", ["CrawlerProcess", "AsyncCrawlerProcess"])
def test_a_process_with_the_settings_of_the_project(project: Path, sites: list[Website], process: str) -> None:
    done = script(
        project,
        f"""
        import sys
        from scrapy.crawler import {process}
        from scrapy.utils.project import get_project_settings

        process = {process}(get_project_settings())
        process.crawl("aggregator", url=sys.argv[1])
        process.start()
        """,
        f"{sites[0].address}/",
    )
    assert done.returncode == 0, done.stderr
    assert "3 articles, 4 pages read, 0 failed" in done.stderr
    assert len(exported(project / "data")) == 3


@pytest.mark.parametrize("together", [True, False])
def test_several_crawls_in_one_process(project: Path, sites: list[Website], together: bool) -> None:
    """They share the data folder. Each has a run, files and a report of its own."""
    done = script(
        project,
        """
        import asyncio, sys
        from scrapy.utils.reactor import install_reactor

        install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
        from scrapy.crawler import AsyncCrawlerRunner
        from scrapy.utils.defer import deferred_f_from_coro_f
        from scrapy.utils.project import get_project_settings
        from twisted.internet.task import react

        async def crawl(_reactor):
            runner = AsyncCrawlerRunner(get_project_settings())
            mode, *addresses = sys.argv[1:]
            if mode == "together":
                await asyncio.gather(*(runner.crawl("aggregator", url=url) for url in addresses))
            else:
                for url in addresses:
                    await runner.crawl("aggregator", url=url)

        react(deferred_f_from_coro_f(crawl))
        """,
        "together" if together else "one by one",
        *(f"{site.address}/" for site in sites),
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("3 articles, 4 pages read, 0 failed") == 2, done.stderr
    assert len({record["url"] for record in exported(project / "data")}) == 6
    assert len(list((project / "data" / "exports").glob("*.jsonl"))) == 2
    assert last_report(project / "data")["exit_status"] == 0


def test_own_spiders_run_as_before(project: Path, sites: list[Website]) -> None:
    """They may reach private addresses, log as Scrapy does, and keep the project's delays; none of it is in the ledger."""
    (project / "shop/settings.py").write_text(PROJECT.replace("NEWSCRAWL_ALLOW_PRIVATE", "OTHER"), encoding="utf-8")
    done = run(project, "-m", "scrapy", "crawl", "shop", "-a", f"url={sites[0].address}/", "-O", "own.jsonl")
    assert done.returncode == 0, done.stderr
    assert json.loads((project / "own.jsonl").read_text(encoding="utf-8")) == {"title": "最新资讯"}
    assert "Scraped from <200" in done.stderr
    assert not (project / "data").exists()
    guarded = run(project, "-m", "scrapy", "crawl", "aggregator", "-a", f"url={sites[0].address}/")
    assert "is a private address" in guarded.stderr or "has the private address" in guarded.stderr


def test_the_add_on_alone_brings_presets_to_newscrawls_spiders(project: Path) -> None:
    (project / "shop/settings.py").write_text(
        "SPIDER_MODULES = ['shop.spiders', 'newscrawl.spiders']\nADDONS = {'newscrawl.addon.NewscrawlAddon': 500}\n"
        "DOWNLOAD_DELAY = 3\n",
        encoding="utf-8",
    )
    done = script(
        project,
        """
        from scrapy.crawler import AsyncCrawlerProcess
        from scrapy.utils.project import get_project_settings

        process = AsyncCrawlerProcess(get_project_settings())
        for name, arguments in (("shop", {}), ("aggregator", {"url": "https://news.example/"})):
            crawler = process.create_crawler(name)
            settings = crawler.settings
            print(name, settings["DOWNLOAD_DELAY"], settings["COOKIES_ENABLED"], settings["LOG_FORMATTER"].rpartition(".")[2])
        """,
    )
    assert done.stdout.splitlines() == ["shop 3 True LogFormatter", "aggregator 3 False BriefLogFormatter"], done.stderr


def test_parse_and_shell(project: Path, sites: list[Website]) -> None:
    address = f"{sites[0].address}{article_path(1)}"
    fetched = run(project, "-m", "scrapy", "shell", address, "-c", "response.css('h1::text').get()")
    assert (fetched.returncode, fetched.stdout.strip()) == (0, "清河县第1号老旧水塔改造完工"), fetched.stderr
    parsed = run(project, "-m", "scrapy", "parse", "--spider", "shop", "-a", f"url={address}", address)
    assert parsed.returncode == 0, parsed.stderr
    assert "清河县第1号老旧水塔改造完工" in parsed.stdout


def test_parse_with_newscrawls_spider(project: Path, sites: list[Website]) -> None:
    """``scrapy parse`` calls a callback alone. newscrawl's callbacks need a page of the frontier, so the spider makes it."""
    address = f"{sites[0].address}{article_path(1)}"
    line = ["parse", "--spider", "aggregator", "-a", f"url={sites[0].address}/", "--pipelines", address]
    parsed = run(project, "-m", "scrapy", *line)
    assert parsed.returncode == 0, parsed.stderr
    assert "清河县第1号老旧水塔改造完工" in parsed.stdout, parsed.stderr


STORE = """
import asyncio, json
from pathlib import Path


class Store:
    async def process_item(self, item):
        await asyncio.sleep(0.2)
        with Path("stored.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps([item.title, bool(item.story_id)]) + "\\n")
        return item
"""


def with_store(project: Path) -> None:
    """Give the project a pipeline of its own, which gets the finished records."""
    (project / "shop/pipelines.py").write_text(STORE, encoding="utf-8")
    line = 'NEWSCRAWL_ITEM_PIPELINES = {"shop.pipelines.Store": 300}\n'
    (project / "shop/settings.py").write_text(PROJECT + line, encoding="utf-8")


def stored(folder: Path) -> list[tuple[str, bool]]:
    """Return what the pipeline got: each title, and whether the record had a story."""
    return [tuple(json.loads(row)) for row in (folder / "stored.jsonl").read_text(encoding="utf-8").splitlines()]


def finished(*numbers: int) -> list[tuple[str, bool]]:
    return [(f"清河县第{number}号老旧水塔改造完工", True) for number in numbers]


@pytest.mark.parametrize("process", ["CrawlerProcess", "AsyncCrawlerProcess"])
def test_item_pipelines_get_the_finished_records_of_a_script(project: Path, sites: list[Website], process: str) -> None:
    """Crawls that end together in one process deliver one after the other: each record once."""
    with_store(project)
    done = script(
        project,
        f"""
        import sys
        from scrapy.crawler import {process}
        from scrapy.utils.project import get_project_settings

        process = {process}(get_project_settings())
        for url in sys.argv[1:]:
            process.crawl("aggregator", url=url)
        process.start()
        """,
        *(f"{site.address}/" for site in sites),
    )
    assert done.returncode == 0, done.stderr
    assert sorted(stored(project)) == sorted(finished(0, 1, 2, 10, 11, 12))


def test_item_pipelines_outside_of_any_project(tmp_path: Path, sites: list[Website]) -> None:
    """The pipeline is a class of the script itself."""
    done = script(
        tmp_path,
        STORE
        + """
from scrapy.crawler import AsyncCrawlerProcess

process = AsyncCrawlerProcess({
    "ADDONS": {"newscrawl.addon.NewscrawlAddon": 500},
    "SPIDER_MODULES": ["newscrawl.spiders"],
    "NEWSCRAWL_ALLOW_PRIVATE": "127.0.0.1",
    "DOWNLOAD_DELAY": 0,
    "NEWSCRAWL_ITEM_PIPELINES": {Store: 300},
})
import sys
process.crawl("aggregator", url=sys.argv[1])
process.start()
""",
        f"{sites[0].address}/",
    )
    assert done.returncode == 0, done.stderr
    assert sorted(stored(tmp_path)) == finished(0, 1, 2)


def test_item_pipelines_of_a_project_with_the_scrapy_command(project: Path, sites: list[Website]) -> None:
    with_store(project)
    for _ in range(2):
        done = run(project, "-m", "scrapy", "crawl", "aggregator", "-a", f"url={sites[0].address}/")
        assert done.returncode == 0, done.stderr
    assert sorted(stored(project)) == finished(0, 1, 2)
