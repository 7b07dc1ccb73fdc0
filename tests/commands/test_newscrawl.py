"""The command ``newscrawl`` works outside any Scrapy project, with the same commands as ``scrapy`` inside one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.paths import file_of
from newscrawl.__main__ import SHELLS, command_names
from tests.support import in_process
from tests.support.commands import exported
from tests.support.fixture_site import ARTICLES
from tests.support.website import article, article_path, listing, website

NO_WAIT = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", "NEWSCRAWL_ALLOW_PRIVATE=127.0.0.1", "NEWSCRAWL_WORKERS=0")


def newscrawl(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[str]:
    return in_process.run(arguments, folder, "newscrawl", given)


def fast(*arguments: str) -> list[str]:
    return [*arguments, *(part for setting in NO_WAIT for part in ("-s", setting))]


@pytest.fixture
def page() -> bytes:
    return file_of(ARTICLES[0]["path"]).read_bytes()


def test_a_site_is_crawled_by_its_address_alone(tmp_path: Path) -> None:
    with website() as site:
        site.add("/", listing(range(3)))
        for number in range(3):
            site.add(article_path(number), article(number))
        run = newscrawl(tmp_path, *fast("crawl", f"{site.address}/", "--max-pages", "1"))
    assert run.returncode == 0, run.stderr
    assert len(exported(tmp_path / "data")) == 3
    assert newscrawl(tmp_path, "export", "--site", site.address[7:]).stdout.count("\n") == 3


def test_a_site_is_crawled_by_the_name_of_its_file(tmp_path: Path) -> None:
    with website() as site:
        site.add("/news/", listing([1]))
        site.add(article_path(1), article(1))
        (tmp_path / "sites").mkdir()
        (tmp_path / "sites" / "town.toml").write_text(f'start_urls = ["{site.address}/news/"]', encoding="utf-8")
        run = newscrawl(tmp_path, *fast("crawl", "town"))
    assert run.returncode == 0, run.stderr
    assert len(exported(tmp_path / "data")) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["crawl"], "give one address"),
        (["crawl", "nowhere"], "no spider and no site 'nowhere'"),
        (["crawl", "https://news.example/", "--max-articles", "many"], "max_articles must be a whole number"),
        (["crawl", "articles"], "give urls=FILE"),
        (["clean"], "give at least one file"),
        (["clean", "missing.html"], "no such file or folder: missing.html"),
        (["clean", "a.html", "b.html", "--url", "https://news.example/"], "an address belongs to one page"),
        (["fly"], "there is no command 'fly'"),
        (["export", "--format", "pdf"], "invalid choice: 'pdf'"),
        (["report", "now"], "newscrawl report takes only options, not 'now'"),
    ],
)
def test_a_wrong_command_line_is_answered_in_one_line(tmp_path: Path, arguments: list[str], message: str) -> None:
    run = newscrawl(tmp_path, *arguments)
    assert run.returncode == 2
    assert message in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("options", [[], ["-o", "-"]])
def test_clean_reads_standard_input_and_prints_one_record(tmp_path: Path, page: bytes, options: list[str]) -> None:
    run = newscrawl(tmp_path, "clean", "-", *options, given=page)
    assert run.returncode == 0, run.stderr
    (record,) = map(json.loads, run.stdout.splitlines())
    assert (record["title"], record["file"], record["url"]) == (ARTICLES[0]["title"], None, None)
    assert list(tmp_path.iterdir()) == []


def test_clean_gives_standard_input_its_address(tmp_path: Path, page: bytes) -> None:
    run = newscrawl(tmp_path, "clean", "-", "--url", "news.example/a/1.html", "-O", "out.jsonl", given=page)
    assert run.returncode == 0, run.stderr
    (record,) = map(json.loads, (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines())
    assert record["site"] == "news.example"
    assert run.stdout == ""


def test_records_name_the_file_that_they_were_read_from(tmp_path: Path) -> None:
    (tmp_path / "saved").mkdir()
    for number in range(2):
        (tmp_path / "saved" / f"{number}.html").write_text(article(number), encoding="utf-8")
    run = newscrawl(tmp_path, "clean", "saved", "-o", "-")
    assert run.returncode == 0, run.stderr
    records = list(map(json.loads, run.stdout.splitlines()))
    assert {Path(record["file"]).name: record["title"] for record in records} == {
        "0.html": "清河县第0号老旧水塔改造完工",
        "1.html": "清河县第1号老旧水塔改造完工",
    }


def test_what_is_no_page_gives_no_record(tmp_path: Path) -> None:
    run = newscrawl(tmp_path, "clean", "-", given=b"\x89PNG\r\n\x1a\n" + bytes(300))
    assert (run.returncode, run.stdout) == (0, "")
    assert "the page is a binary file" in run.stderr


@pytest.mark.parametrize("arguments", [[], ["--help"], ["help"]])
def test_help_names_every_command(tmp_path: Path, arguments: list[str]) -> None:
    run = newscrawl(tmp_path, *arguments)
    assert run.returncode == 0
    assert {name for name in command_names() if f"\n  {name} " not in run.stdout} == set()


@pytest.mark.parametrize("name", command_names())
def test_the_help_of_a_command_has_examples_that_it_accepts(tmp_path: Path, name: str) -> None:
    run = newscrawl(tmp_path, name, "--help")
    assert run.returncode == 0
    assert run.stdout.startswith(f"usage: newscrawl {name}")
    assert f"newscrawl {name}" in run.stdout.partition("Examples:")[2]


@pytest.mark.parametrize("shell", SHELLS)
def test_completion_knows_commands_and_options(tmp_path: Path, shell: str) -> None:
    run = newscrawl(tmp_path, "completion", shell)
    assert run.returncode == 0, run.stderr
    assert {name for name in (*command_names(), "max-articles") if name not in run.stdout} == set()


def test_the_module_runs_in_a_process_of_its_own(tmp_path: Path, page: bytes) -> None:
    line = [sys.executable, "-m", "newscrawl", "clean", "-"]
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(line, input=page, capture_output=True, cwd=tmp_path, env=environment, timeout=100, check=False)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["title"] == ARTICLES[0]["title"]


def test_a_project_with_the_addon_keeps_its_settings(tmp_path: Path) -> None:
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = ownproject\n", encoding="utf-8")
    (tmp_path / "ownproject.py").write_text(
        "ADDONS = {'newscrawl.addon.NewscrawlAddon': 500}\nNEWSCRAWL_DATA = 'kept'\n", encoding="utf-8"
    )
    with website() as site:
        site.add("/", listing([1]))
        site.add(article_path(1), article(1))
        line = [sys.executable, "-m", "newscrawl", *fast("crawl", f"{site.address}/")]
        run = subprocess.run(line, capture_output=True, text=True, cwd=tmp_path, timeout=100, check=False)
    assert run.returncode == 0, run.stderr
    assert len(exported(tmp_path / "kept")) == 1


@pytest.mark.parametrize("name", [name for name in command_names() if name != "completion"])
def test_an_unknown_option_is_neither_a_name_nor_an_address(name: str, tmp_path: Path) -> None:
    run = newscrawl(tmp_path, name, "--colour=red")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.endswith(f"newscrawl {name}: error: there is no option --colour; see --help\n"), run.stderr
    assert not (tmp_path / "data").exists()


def test_a_file_may_have_the_name_of_an_option(tmp_path: Path, page: bytes) -> None:
    (tmp_path / "--page.html").write_bytes(page)
    run = newscrawl(tmp_path, "clean", "--page.html", "-o", "-:jsonlines")
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["title"]
