"""A project's own item pipelines get the finished records: each until it was taken, in order, whatever form a pipeline has."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.rounds.test_run import many, newscrawl, start
from tests.support.commands import last_report
from tests.support.waiting import wait_until
from tests.support.website import article, article_path, listing

MODULE = '''
import asyncio, json, os
from pathlib import Path
from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem, NotConfigured
from twisted.internet.threads import deferToThread

class Store:
    """Writes what it gets when it is closed, as many pipelines do."""
    name = "store"
    def __init__(self, crawler):
        self.crawler, self.lines = crawler, []
    @classmethod
    def from_crawler(cls, crawler):
        return cls(crawler)
    def open_spider(self):
        self.lines = []
    def process_item(self, item):
        record = ItemAdapter(item)
        if os.environ.get("FAILS_AT") and os.environ["FAILS_AT"] in record["title"]:
            raise ValueError("the table is full\\nand more")
        self.lines.append({"title": record["title"], "story": record["story_id"], "spider": self.crawler.spider.name})
        return item
    def close_spider(self):
        if os.environ.get("FAILS_WHEN_CLOSED"):
            raise OSError("disk full")
        with Path(f"{self.name}.jsonl").open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(line, ensure_ascii=False) + "\\n" for line in self.lines)

class Waits:
    async def process_item(self, item):
        await asyncio.sleep(0.01)
        return item

class Announces:
    async def process_item(self, item):
        Path("begun").touch()
        await asyncio.sleep(0.3)
        return item

class InThread:
    def process_item(self, item):
        return deferToThread(lambda: item)

class OldForm:
    def process_item(self, item, spider):
        assert spider.name == "aggregator"
        return item

class DropsOdd:
    def process_item(self, item):
        if "1号" in item.title:
            raise DropItem("odd")
        return item

class Off:
    def __init__(self):
        raise NotConfigured("no key")
    def process_item(self, item):
        return item

class Fetches:
    @classmethod
    def from_crawler(cls, crawler):
        self = cls()
        self.crawler = crawler
        return self
    async def process_item(self, item):
        from scrapy import Request
        answer = await self.crawler.engine.download_async(Request(item.url))
        assert item.title.encode() in answer.body
        return item
'''


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module with pipelines of a project's own, in the folder where the commands run."""
    name = f"own_{tmp_path.name}".replace("-", "_")
    (tmp_path / f"{name}.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))


def pipelines(folder: Path, *names: str) -> str:
    module = next(folder.glob("own_*.py")).stem
    return json.dumps({f"{module}.{name}": 100 * place for place, name in enumerate(names, 1)})


def stored(folder: Path) -> list[str]:
    place = folder / "store.jsonl"
    return [json.loads(line)["title"] for line in place.read_text("utf-8").splitlines()] if place.exists() else []


def title(number: int) -> str:
    return f"清河县第{number}号老旧水塔改造完工"


def test_each_run_delivers_its_finished_records_once(tmp_path: Path) -> None:
    own = pipelines(tmp_path, "Waits", "Fetches", "Store")
    with many(tmp_path, 1) as (site,):
        first = newscrawl(tmp_path, "crawl", "site0", NEWSCRAWL_ITEM_PIPELINES=own)
        assert first.returncode == 0, first.stderr
        line = json.loads((tmp_path / "store.jsonl").read_text("utf-8").splitlines()[0])
        assert line["story"]  # the record is final: its story is known
        assert line["spider"] == "aggregator"
        site.add("/", listing([0, 1, 2, 3]))
        site.add(article_path(3), article(3))
        assert newscrawl(tmp_path, "crawl", "site0", NEWSCRAWL_ITEM_PIPELINES=own).returncode == 0
    assert sorted(stored(tmp_path)) == [title(number) for number in range(4)]
    wanted = {"name": "item pipelines", "records": 1, "error": None}
    assert last_report(tmp_path / "data")["deliveries"] == [wanted]


@pytest.mark.filterwarnings("ignore::scrapy.exceptions.ScrapyDeprecationWarning")
def test_a_pipeline_in_the_form_of_old_projects(tmp_path: Path) -> None:
    with many(tmp_path, 1):
        run = newscrawl(
            tmp_path, "crawl", "site0", NEWSCRAWL_ITEM_PIPELINES=pipelines(tmp_path, "OldForm", "InThread", "Store")
        )
    assert run.returncode == 0, run.stderr
    assert len(stored(tmp_path)) == 3


def test_many_sites_are_delivered_together(tmp_path: Path) -> None:
    with many(tmp_path, 3):
        run = newscrawl(tmp_path, "run", NEWSCRAWL_ITEM_PIPELINES=pipelines(tmp_path, "Store"))
    assert run.returncode == 0, run.stderr
    assert len(set(stored(tmp_path))) == 9


def test_a_dropped_record_is_delivered(tmp_path: Path) -> None:
    own = pipelines(tmp_path, "DropsOdd", "Store")
    with many(tmp_path, 1):
        assert newscrawl(tmp_path, "crawl", "site0").returncode == 0
    run = newscrawl(tmp_path, "deliver", NEWSCRAWL_ITEM_PIPELINES=own)
    assert run.returncode == 0, run.stderr
    assert "3 records delivered to item pipelines, 1 of them dropped" in run.stderr
    assert sorted(stored(tmp_path)) == [title(0), title(2)]
    assert "0 records delivered" in newscrawl(tmp_path, "deliver", NEWSCRAWL_ITEM_PIPELINES=own).stderr


def test_a_record_that_a_pipeline_cannot_store_comes_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = pipelines(tmp_path, "Store")
    with many(tmp_path, 1, articles=5):
        assert newscrawl(tmp_path, "crawl", "site0").returncode == 0
    monkeypatch.setenv("FAILS_AT", "3号")
    failed = newscrawl(tmp_path, "deliver", NEWSCRAWL_ITEM_PIPELINES=own)
    assert failed.returncode == 10
    before = stored(tmp_path)
    assert f"delivery to item pipelines failed after {len(before)} record" in failed.stderr
    assert "ValueError: the table is full; the next run" in failed.stderr
    assert title(3) not in before
    monkeypatch.delenv("FAILS_AT")
    assert newscrawl(tmp_path, "deliver", NEWSCRAWL_ITEM_PIPELINES=own).returncode == 0
    assert sorted(stored(tmp_path)) == [title(number) for number in range(5)]


def test_nothing_is_acknowledged_if_a_pipeline_fails_when_it_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = pipelines(tmp_path, "Store")
    monkeypatch.setenv("FAILS_WHEN_CLOSED", "1")
    with many(tmp_path, 1):
        failed = newscrawl(tmp_path, "crawl", "site0", NEWSCRAWL_ITEM_PIPELINES=own)
        assert (failed.returncode, stored(tmp_path)) == (10, [])
        assert "failed after 0 records: OSError: disk full" in failed.stderr
        assert last_report(tmp_path / "data")["exit_status"] == 10
        monkeypatch.delenv("FAILS_WHEN_CLOSED")
        assert newscrawl(tmp_path, "crawl", "site0", NEWSCRAWL_ITEM_PIPELINES=own).returncode == 0
    assert sorted(stored(tmp_path)) == [title(number) for number in range(3)]


def test_a_pipeline_that_is_not_configured_takes_nothing(tmp_path: Path) -> None:
    with many(tmp_path, 1):
        run = newscrawl(tmp_path, "crawl", "site0", NEWSCRAWL_ITEM_PIPELINES=pipelines(tmp_path, "Store", "Off"))
    assert run.returncode == 10
    assert "1 of 2 pipelines of NEWSCRAWL_ITEM_PIPELINES raise NotConfigured" in run.stderr
    assert stored(tmp_path) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('{"no.such.Pipeline": 300}', "cannot import 'no.such.Pipeline'"),
        ('{"newscrawl.pipelines.RecordPipeline": "first"}', "must be a whole number; got 'first'"),
        ("myproject.pipelines.Database", "give a dictionary"),
    ],
)
def test_a_wrong_setting_is_said_at_the_start(given: str, said: str, tmp_path: Path) -> None:
    with many(tmp_path, 1):
        run = newscrawl(tmp_path, "crawl", "site0", NEWSCRAWL_ITEM_PIPELINES=given)
    assert run.returncode == 2
    assert said in run.stderr


def test_a_pipeline_in_the_place_of_other_projects_is_told_once_where_to_go(tmp_path: Path) -> None:
    own = pipelines(tmp_path, "Store").replace("100", "800")
    with many(tmp_path, 1):
        first = newscrawl(tmp_path, "crawl", "site0", ITEM_PIPELINES=own)
        again = newscrawl(tmp_path, "crawl", "site0", ITEM_PIPELINES=own)
    assert "Store gets articles before they are cleaned by site memory" in first.stderr
    assert "NEWSCRAWL_ITEM_PIPELINES" not in again.stderr


@pytest.mark.slow
@pytest.mark.parametrize("command", [["crawl", "site0"], ["run", "--all"], ["deliver"]])
def test_a_stop_closes_the_pipelines_and_loses_nothing(command: list[str], tmp_path: Path) -> None:
    settings = {"NEWSCRAWL_ITEM_PIPELINES": pipelines(tmp_path, "Announces", "Store")}
    with many(tmp_path, 1, articles=6):
        if command == ["deliver"]:
            assert newscrawl(tmp_path, "crawl", "site0").returncode == 0
        process = start(tmp_path, *command, **settings)
        wait_until((tmp_path / "begun").exists, "the first record", needs=[process])
        process.terminate()
        _, said = process.communicate(timeout=30)
        assert (process.returncode, said.count("Traceback")) == (7, 0), said
        taken = stored(tmp_path)
        assert 1 <= len(taken) < 6
        assert newscrawl(tmp_path, "deliver", **settings).returncode == 0
    assert sorted(stored(tmp_path)) == [title(number) for number in range(6)]
