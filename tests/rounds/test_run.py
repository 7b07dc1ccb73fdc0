"""``newscrawl run`` crawls all sites that are due in one process, each with its own budget, delay and outcome."""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from newscrawl.rounds import conductor
from newscrawl.rounds.pool import Pool, SiteCrawler
from tests.support import in_process
from tests.support.commands import exported, last_report
from tests.support.waiting import wait_until
from tests.support.website import Answer, Website, article, article_path, listing, website

FAST = {
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "NEWSCRAWL_ALLOW_PRIVATE": "127.0.0.1",
    "NEWSCRAWL_WORKERS": "0",
    "RETRY_TIMES": "0",
}


def line(*arguments: str, **settings: str) -> list[str]:
    chosen = FAST | settings
    return [*arguments, *(part for name, value in chosen.items() for part in ("-s", f"{name}={value}"))]


def newscrawl(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return in_process.run(line(*arguments, **settings), folder, "newscrawl")


def start(folder: Path, *arguments: str, **settings: str) -> subprocess.Popen[str]:
    whole = [sys.executable, "-m", "newscrawl", *line(*arguments, **settings)]
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    return subprocess.Popen(whole, cwd=folder, stderr=subprocess.PIPE, text=True, env=environment)


@contextmanager
def many(folder: Path, count: int, articles: int = 3) -> Iterator[list[Website]]:
    """Serve sites, each with its own articles, and write their site files: site0, site1, …"""
    with ExitStack() as stack:
        sites = [stack.enter_context(website()) for _ in range(count)]
        for number, site in enumerate(sites):
            own = range(number * 100, number * 100 + articles)
            site.add("/", listing(own))
            for each in own:
                site.add(article_path(each), article(each))
            write(folder, f"site{number}", start_urls=[f"{site.address}/"])
        yield sites


def write(folder: Path, name: str, **keys: Any) -> None:
    (folder / "sites").mkdir(exist_ok=True)
    lines = [f"{key} = {json.dumps(value)}" for key, value in keys.items()]
    (folder / "sites" / f"{name}.toml").write_text("\n".join(lines), encoding="utf-8")


def rows(folder: Path) -> dict[str, dict[str, Any]]:
    return {row["site"]: row for row in last_report(folder / "data")["sites"]}


def test_all_sites_are_crawled_into_one_file_with_a_row_each(tmp_path: Path) -> None:
    with many(tmp_path, 12):
        run = newscrawl(tmp_path, "run")
    assert run.returncode == 0, run.stderr
    assert "12 sites, 36 articles, 48 pages read, 0 failed" in run.stderr
    assert len(list((tmp_path / "data" / "exports").glob("run-*.jsonl"))) == 1
    assert len(exported(tmp_path / "data")) == 36
    assert {row["counts"]["new"] for row in rows(tmp_path).values()} == {3}
    assert len(rows(tmp_path)) == 12


def test_each_site_may_have_files_of_its_own(tmp_path: Path) -> None:
    with many(tmp_path, 2):
        run = newscrawl(tmp_path, "run", "--file-per-site")
    assert run.returncode == 0, run.stderr
    assert run.stderr.rstrip().endswith("; 4 files in data/exports")
    names = sorted(path.name for path in (tmp_path / "data" / "exports").iterdir())
    assert [(name.partition("-")[0], name.rpartition(".")[2]) for name in names] == [
        (site, ending) for site in ("site0", "site1") for ending in ("csv", "jsonl")
    ]
    lines = [path.read_text(encoding="utf-8").splitlines() for path in (tmp_path / "data/exports").glob("*.jsonl")]
    assert [len(each) for each in lines] == [3, 3]


def test_a_second_run_crawls_what_is_due_and_fetches_what_is_new(tmp_path: Path) -> None:
    with many(tmp_path, 3) as sites:
        assert newscrawl(tmp_path, "run").returncode == 0
        for site in sites:
            site.asked()
        again = newscrawl(tmp_path, "run")
        assert (again.returncode, "none of 3 sites is due" in again.stderr) == (0, True)
        assert [site.asked() for site in sites] == [[], [], []]
        sites[1].add("/", listing([100, 101, 102, 103]))
        sites[1].add(article_path(103), article(103))
        run = newscrawl(tmp_path, "run", "--all")
    assert run.returncode == 0, run.stderr
    assert [site.asked() for site in sites] == [["/"], ["/", article_path(103)], ["/"]]
    assert len(exported(tmp_path / "data")) == 10


def test_named_sites_are_crawled_now(tmp_path: Path) -> None:
    with many(tmp_path, 3) as sites:
        run = newscrawl(tmp_path, "run", "site0", "site2")
        assert run.returncode == 0, run.stderr
        assert [bool(site.asked()) for site in sites] == [True, False, True]


def test_a_tag_chooses_sites(tmp_path: Path) -> None:
    with many(tmp_path, 2) as sites:
        write(tmp_path, "site1", start_urls=[f"{sites[1].address}/"], tags=["economy"])
        run = newscrawl(tmp_path, "run", "--tag", "economy")
        assert run.returncode == 0, run.stderr
        assert [bool(site.asked()) for site in sites] == [False, True]


def test_each_site_has_its_own_limits_and_name(tmp_path: Path) -> None:
    with many(tmp_path, 3, articles=5) as sites:
        write(tmp_path, "site1", start_urls=[f"{sites[1].address}/"], max_articles=2, user_agent="town reader/1")
        run = newscrawl(tmp_path, "run", CONCURRENT_REQUESTS_PER_DOMAIN="1")
        agents = [{headers["User-Agent"] for _, headers in site.requests} for site in sites]
    assert run.returncode == 0, run.stderr
    assert [rows(tmp_path)[f"site{number}"]["counts"]["new"] for number in range(3)] == [5, 2, 5]
    assert agents[1] == {"town reader/1"}
    assert agents[0] == agents[2] != agents[1]


def test_a_dead_site_fails_alone(tmp_path: Path) -> None:
    with many(tmp_path, 3):
        write(tmp_path, "dead", start_urls=["http://127.0.0.1:9/"])
        run = newscrawl(tmp_path, "run")
    assert run.returncode == 3
    assert "newscrawl: dead: nothing reachable:" in run.stderr
    assert "4 sites, 9 articles" in run.stderr
    assert rows(tmp_path)["dead"]["exit_status"] == 4
    listed = {row["name"]: row for row in json.loads(newscrawl(tmp_path, "sites", "--json").stdout)}
    assert [listed[name]["reached"] for name in ("dead", "site0")] == [False, True]
    assert newscrawl(tmp_path, "sites").stdout.count("not reachable") == 1


def test_a_silent_site_keeps_nobody_waiting(tmp_path: Path) -> None:
    """The silent site is first in the list, and does not end before all other sites, which share the place that is left."""
    with website() as silent, many(tmp_path, 6) as sites:

        def others_are_done() -> bool:
            return all(len(site.requests) == 5 for site in sites)

        silent.hold = lambda path: wait_until(others_are_done, "all other sites")
        silent.pages["/"] = silent.pages["/robots.txt"] = Answer(write=lambda handler: None)
        write(tmp_path, "a", start_urls=[f"{silent.address}/"])
        run = newscrawl(tmp_path, "run", "--at-once", "2")
        assert others_are_done()
    assert run.returncode == 3
    assert len(exported(tmp_path / "data")) == 18
    assert rows(tmp_path)["a"]["exit_status"] == 4


def test_sites_of_one_host_are_crawled_one_after_the_other(tmp_path: Path) -> None:
    asked: list[str] = []
    site = Website()
    with website(site):
        for part in ("north", "south"):
            site.add(f"/{part}/", listing([], extra=f'<a href="/{part}/list/">更多</a>'))
            write(tmp_path, part, start_urls=[f"{site.address}/{part}/"])
        run = newscrawl(tmp_path, "run")
        asked = [path.split("/")[1] for path in site.asked()]
    assert run.returncode == 8, run.stderr  # nothing found
    assert asked == sorted(asked)


def test_a_wrong_site_file_is_left_out(tmp_path: Path) -> None:
    with many(tmp_path, 2):
        write(tmp_path, "wrong", start_urls=["https://news.example/"], schedule="now and then")
        write(
            tmp_path, "copy", start_urls=json.loads((tmp_path / "sites" / "site0.toml").read_text().partition("=")[2])
        )
        run = newscrawl(tmp_path, "run")
        named = newscrawl(tmp_path, "run", "wrong")
    assert run.returncode == 0
    assert "left out: site file wrong.toml: 'now and then' is not a schedule" in run.stderr
    assert "left out: site file site0.toml starts where copy.toml does" in run.stderr
    assert "2 sites, 6 articles" in run.stderr
    assert named.returncode == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "there is no site file in sites/; newscrawl sites add URL writes one"),
        (["nowhere"], "there is no site file sites/nowhere.toml"),
        (["--at-once", "0"], "--at-once must be a whole number from 1"),
        (["--watch", "--all"], "it does not go with --all"),
        (["-s", "NEWSCRAWL_PROGRESS=loud"], "NEWSCRAWL_PROGRESS is 'loud'"),
    ],
)
def test_a_wrong_command_line_is_answered_in_one_line(tmp_path: Path, arguments: list[str], message: str) -> None:
    run = newscrawl(tmp_path, "run", *arguments)
    assert (run.returncode, message in run.stderr) == (2, True), run.stderr


def test_the_report_and_the_export_take_the_round_as_one_run(tmp_path: Path) -> None:
    with many(tmp_path, 3):
        assert newscrawl(tmp_path, "run").returncode == 0
    assert newscrawl(tmp_path, "report").returncode == 0
    assert "9 articles" in newscrawl(tmp_path, "report").stderr
    run = last_report(tmp_path / "data")["run"]
    assert newscrawl(tmp_path, "export", "--run", str(run)).stdout.count("\n") == 9
    assert newscrawl(tmp_path, "export", "--run", str(run + 1)).stdout.count("\n") == 3


def test_a_round_and_a_crawl_of_one_site_go_on_from_each_other(tmp_path: Path) -> None:
    with many(tmp_path, 2) as sites:
        assert newscrawl(tmp_path, "crawl", "site0").returncode == 0
        run = newscrawl(tmp_path, "run")
        assert "1 site, 3 articles" in run.stderr, run.stderr  # site0 is not due again
        assert sites[0].asked().count("/") == 1


def test_scrapy_has_the_same_command_in_a_project(tmp_path: Path) -> None:
    with many(tmp_path, 2):
        settings = {"NEWSCRAWL_DATA": str(tmp_path / "data"), "NEWSCRAWL_SITES": str(tmp_path / "sites")}
        run = in_process.run(line("run", **settings), Path(__file__).parents[2])
    assert run.returncode == 0, run.stderr
    assert len(exported(tmp_path / "data")) == 6


def test_run_list_shows_when_each_site_is_due(tmp_path: Path) -> None:
    with many(tmp_path, 2) as sites:
        write(tmp_path, "site1", start_urls=[f"{sites[1].address}/"], schedule="every 2 days", tags=["a", "b"])
        before = newscrawl(tmp_path, "run", "--list")
        assert newscrawl(tmp_path, "run").returncode == 0
        after = newscrawl(tmp_path, "run", "--list")
    assert before.stdout.count(" now ") == 2
    assert not list(tmp_path.glob("data/*.sqlite*")) or "in 1 d" in after.stdout
    assert "every 2 days" in after.stdout
    assert "a, b" in after.stdout


@pytest.mark.slow
@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGTERM])
def test_a_stopped_round_is_completed_by_the_next(tmp_path: Path, kill: signal.Signals) -> None:
    with many(tmp_path, 4, articles=4) as sites:
        process = start(tmp_path, "run", "--at-once", "2", DOWNLOAD_DELAY="0.3")
        wait_until(lambda: sum(len(site.requests) for site in sites) > 8, "some pages", needs=[process])
        process.send_signal(kill)
        _, said = process.communicate(timeout=60)
        assert process.returncode == (-9 if kill == signal.SIGKILL else 7), said
        run = newscrawl(tmp_path, "run")
        assert run.returncode == 0, run.stderr
        titles = [record["title"] for record in exported(tmp_path / "data")]
    assert len(titles) == 16
    assert len(set(titles)) == 16
    assert "Traceback" not in said
    assert "pending" not in said


@pytest.mark.slow
def test_watch_crawls_new_site_files_and_ends_when_told(tmp_path: Path) -> None:
    with many(tmp_path, 2) as sites:
        late = (tmp_path / "sites" / "site1.toml").rename(tmp_path / "site1.toml")
        process = start(tmp_path, "run", "--watch", NEWSCRAWL_POLL="0.2")
        wait_until(lambda: len(exported(tmp_path / "data")) == 3, "the first site", needs=[process])
        late.rename(tmp_path / "sites" / "site1.toml")
        wait_until(lambda: len(exported(tmp_path / "data")) == 6, "the second site", needs=[process])
        process.terminate()
        _, said = process.communicate(timeout=60)
        assert [site.asked().count("/") for site in sites] == [1, 1]
    assert process.returncode == 0, said
    assert said.count("1 site, 3 articles") == 2
    assert "Traceback" not in said


@pytest.mark.slow
def test_a_run_waits_for_another_one(tmp_path: Path) -> None:
    with many(tmp_path, 2) as sites:
        let_go = threading.Event()
        sites[0].hold = lambda path: let_go.wait(60)
        first = start(tmp_path, "run", "site0")
        wait_until(lambda: sites[0].requests, "the first request", needs=[first])
        refused = newscrawl(tmp_path, "run", "site1")
        threading.Timer(0.5, let_go.set).start()
        waited = newscrawl(tmp_path, "run", "site1", "--wait", "60")
        first.communicate(timeout=60)
    assert (refused.returncode, waited.returncode, first.returncode) == (5, 0, 0), waited.stderr
    assert "waiting up to 60 s for it" in waited.stderr
    assert len(exported(tmp_path / "data")) == 6


def test_a_site_that_has_ended_leaves_nothing_in_memory(tmp_path: Path) -> None:
    """Memory stays flat over hundreds of sites: no crawler outlives its crawl."""
    alive: list[int] = []

    class Watched(Pool):
        async def crawl(self, sites: Any, round_: Any, **options: Any) -> None:
            await super().crawl(sites, round_, **options)
            gc.collect()
            alive.append(sum(isinstance(each, SiteCrawler) for each in gc.get_objects()))

    with many(tmp_path, 12), mock.patch.object(conductor, "Pool", Watched):
        logging.disable(logging.CRITICAL)  # pytest keeps log records, which hold spiders
        try:
            run = newscrawl(tmp_path, "run", "--at-once", "2")
        finally:
            logging.disable(logging.NOTSET)
    assert run.returncode == 0, run.stderr
    assert alive[0] <= 2
