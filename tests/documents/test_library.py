"""The scripts of docs/library.md run as the page says."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.serve import served
from tests.documents.test_documents import ROOT, blocks

LIBRARY = ROOT / "docs" / "library.md"

SHOP = """
import sys
from dataclasses import dataclass

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from newscrawl.spiders.aggregator import AggregatorSpider


@dataclass
class Link:
    url: str
    text: str


class LinkSpider(scrapy.Spider):
    name = "links"
    start_urls = [sys.argv[1]]
    custom_settings = {"FEEDS": {"links.csv": {"format": "csv"}}}

    def parse(self, response):
        for link in response.css("a")[:2]:
            yield Link(link.attrib["href"], link.css("::text").get())


class TownSpider(AggregatorSpider):
    name = "town"
    custom_settings = {"FEEDS": {"town.csv": {"format": "csv"}}}

    def __init__(self, **arguments):
        super().__init__(url=sys.argv[1], **arguments)


class Watch:
    def process_item(self, item):
        print(type(item).__name__, getattr(item, "story_id", "-"))
        return item


process = AsyncCrawlerProcess(
    Settings({"ADDONS": {"newscrawl.addon.NewscrawlAddon": 500}, "ITEM_PIPELINES": {Watch: 800}, "LOG_LEVEL": "WARNING"})
)
process.crawl(LinkSpider)
process.crawl(TownSpider, max_articles=1)
process.start()
"""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with served() as address:
        yield address


def run(folder: Path, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    (folder / "script.py").write_text(script, encoding="utf-8")
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "NEWSCRAWL_ALLOW_PRIVATE": "127.0.0.1",
        "PYTHONIOENCODING": "utf-8",
    }
    return subprocess.run(
        [sys.executable, "script.py", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("process", ["AsyncCrawlerProcess", "CrawlerProcess"])
def test_a_script_crawls(process: str, site: str, tmp_path: Path) -> None:
    (script,) = (block for block in blocks(LIBRARY, "python") if "AsyncCrawlerProcess" in block)
    script = script.replace("https://news.example", site).replace("max_articles=50", "max_articles=2")
    script = script.replace("AsyncCrawlerProcess", process)
    fast = '    settings.set("DOWNLOAD_DELAY", 0)\n    settings.set("AUTOTHROTTLE_ENABLED", False)\n\n    process ='
    result = run(tmp_path, script.replace("\n    process =", fast))
    assert (result.returncode, result.stdout) == (0, "0 done\n"), result.stderr
    assert len(list((tmp_path / "news" / "exports").glob("*.jsonl"))) == 1


@pytest.mark.slow
def test_own_spiders_and_items_in_another_project(site: str, tmp_path: Path) -> None:
    result = run(tmp_path, SHOP, f"{site}/")
    assert result.returncode == 0, result.stderr
    assert sorted(result.stdout.split("\n")[:-1]) == ["Article None", "Link -", "Link -"]
    links = list(csv.DictReader((tmp_path / "links.csv").open(encoding="utf-8")))
    assert [list(link) for link in links] == [["url", "text"]] * 2
    (article,) = csv.DictReader((tmp_path / "town.csv").open(encoding="utf-8"))
    assert article["title"]
    assert article["story_id"]
    assert (tmp_path / "data" / "ledger.sqlite").exists()
