"""Stored pages of every kind, cleaned in partitions: counted, resumed, the same whoever does it."""

from __future__ import annotations

import gzip
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import fsspec
import pytest

from newscrawl.archive.__main__ import main
from newscrawl.archive.cleaning import clean_partition
from newscrawl.archive.partitions import find_partitions
from newscrawl.archive.stored import stored_pages
from newscrawl.archive.stored_page import StoredPage, Unreadable
from newscrawl.errors import ConfigError, ExitStatus
from tests.support.commands import ROOT, scrapy
from tests.support.memorysite import html_of, is_clean, site
from tests.support.servers import dask_cluster
from tests.support.waiting import wait_until
from tests.support.warcs import SITE, others, page, wacz, warc
from tests.support.website import article, article_path

HTML = [("Content-Type", "text/html; charset=utf-8")]


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """A folder of stored pages of every kind: 36 articles, and some that are none."""
    folder = tmp_path / "stored"
    warc(folder / "one.warc.gz", [*map(page, range(10)), *others()])
    warc(folder / "two.warc", map(page, range(10, 20)))
    warc(tmp_path / "in.warc.gz", map(page, range(20, 30)))
    wacz(folder / "three.wacz", [tmp_path / "in.warc.gz"])
    for number in range(30, 33):
        path = folder / "saved" / f"{number}.html"
        path.parent.mkdir(exist_ok=True)
        path.write_text(article(number))
        os.utime(path, (1728547200, 1728547200))
    (folder / "saved" / "33.txt").write_text(
        "清河县第33号老旧水塔改造完工\n时间:2024-10-09 11:24:42来源:新华社\n"
        + "施工队采取分片停水的办法,尽量不打扰居民。\n" * 4
    )
    (folder / "saved" / ".hidden.html").write_text(article(99))
    return folder


def clean(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def records(output: Path) -> list[dict[str, Any]]:
    """Return the records of all partitions, in their order."""
    return [json.loads(line) for path in sorted(output.glob("part-*.jsonl")) for line in path.read_text().splitlines()]


def report(output: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((output / "report.json").read_text())
    return told


def test_every_kind_of_stored_page(stored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert clean(stored, "-o", tmp_path / "out", "--format", "jsonl") == ExitStatus.PARTLY_FAILED
    found = records(tmp_path / "out")
    titles = sorted(record["title"] for record in found)
    assert titles == sorted(f"清河县第{number}号老旧水塔改造完工" for number in [*range(34), 901, 902])
    by_title = {record["title"]: record for record in found}
    first = by_title["清河县第0号老旧水塔改造完工"]
    assert first["fetched_at"] == "2024-10-10T08:00:00+00:00"
    assert first["url"] == page(0)[0]
    told = report(tmp_path / "out")
    assert (told["partitions"], told["done"], told["articles"], told["lost"]) == (4, 4, 36, [])
    assert told["skipped"] == {"front page": 1}
    reasons = sorted(bad["reason"] for bad in told["bad_records"])
    assert "the page is a binary file, not HTML or text" in reasons
    assert "the page is empty" in reasons
    assert told["bad"] == len(reasons) == 3
    assert any(f"{bad['place']}".endswith("/torn") for bad in told["bad_records"])
    said = capsys.readouterr().err
    assert said.startswith("newscrawl: 36 articles of 40 records, 1 not articles, 3 bad, 4 of 4 partitions, ")


def test_parquet_by_default(stored: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    clean(stored / "two.warc", "-o", tmp_path / "out")
    table = pq.read_table(tmp_path / "out", schema=None, ignore_prefixes=["plan", "report", "done"])
    assert table.num_rows == 10
    assert set(table.column("source").to_pylist()) == {"新华社"}


def test_a_run_that_was_broken_off_goes_on(stored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clean(stored, "-o", tmp_path / "whole", "--format", "jsonl")
    clean(stored, "-o", tmp_path / "out", "--format", "jsonl")
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("part-*")}
    victim = sorted((tmp_path / "out" / "done").iterdir())[1]
    victim.unlink()
    capsys.readouterr()
    assert clean(stored, "-o", tmp_path / "out", "--format", "jsonl") == ExitStatus.PARTLY_FAILED
    assert "4 of 4 partitions (3 done before)" in capsys.readouterr().err
    after = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("part-*")}
    assert {name for name in after if after[name] != before[name]} == {victim.stem + ".jsonl"}
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")
    assert report(tmp_path / "out") == report(tmp_path / "whole")


def contents(output: Path) -> dict[str, bytes]:
    """Return the clean files byte for byte."""
    return {path.name: path.read_bytes() for path in sorted(output.glob("part-*"))}


def test_a_file_that_is_cut_off_gives_what_is_there_and_says_so(tmp_path: Path) -> None:
    whole = warc(tmp_path / "whole.warc.gz", map(page, range(10))).read_bytes()
    path = tmp_path / "cut.warc.gz"
    for cut in range(400, len(whole), 97):
        path.write_bytes(whole[:cut])
        *found, last = stored_pages(str(path))
        assert all(each.body.endswith(b"</html>") for each in found if isinstance(each, StoredPage))
        if whole[cut : cut + 3] != b"\x1f\x8b\x08":  # a file that ends behind a record is a whole one
            assert isinstance(last, Unreadable)
            assert "cut off" in last.reason or "the rest of the file" in last.reason


@pytest.mark.parametrize("name", ["a.warc.gz", "a.wacz", "a.html", "a.warc"])
def test_rubbish_costs_itself_alone(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "stored"
    folder.mkdir()
    (folder / name).write_bytes(os.urandom(3000))
    warc(folder / "good.warc.gz", map(page, range(3)))
    clean(folder, "-o", tmp_path / "out", "--format", "jsonl")
    assert len(records(tmp_path / "out")) == 3


def test_addresses_of_fsspec(stored: Path, tmp_path: Path) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe("/in/one.warc.gz", (stored / "one.warc.gz").read_bytes())
    memory.pipe("/in/page.html", article(5).encode())
    for partition in find_partitions(["memory:///in"]):  # another process would not have this memory
        clean_partition(partition, "memory:///out", "jsonl")
    lines = [
        line
        for name in memory.ls("/out", detail=False)
        if name.endswith("jsonl")
        for line in memory.cat(name).splitlines()
    ]
    assert len(lines) == 13


def test_partitions_are_cut_in_one_way(stored: Path) -> None:
    first, again = find_partitions([str(stored)], files=2), find_partitions([str(stored)], files=2)
    assert first == again
    assert [len(partition.places) for partition in first] == [1, 1, 1, 2, 2]
    assert len({partition.name for partition in first}) == 5


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["/no/such/thing"], ExitStatus.USAGE, "no such file or folder: /no/such/thing"),
        (["nosuch://host/path"], ExitStatus.USAGE, "cannot read nosuch://host/path"),
        (["."], ExitStatus.USAGE, "--workers must be"),
        (["."], ExitStatus.USAGE, "needs --format jsonl"),
        # Dask tries for five seconds.
        pytest.param(["."], ExitStatus.USAGE, "no Dask scheduler at tcp://127.0.0.1:1", marks=pytest.mark.slow),
    ],
)
def test_wrong_arguments_are_one_line(
    arguments: list[str], status: int, words: str, stored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [str(stored) if argument == "." else argument for argument in arguments]
    more = {
        "--workers": ["--workers", "0"],
        "needs": ["--ledger", "-"],
        "no Dask": ["--scheduler", "tcp://127.0.0.1:1"],
    }
    extra = next((options for start, options in more.items() if words.startswith(start)), [])
    assert clean(*given, "-o", tmp_path / "out", *extra) == status
    said = [line for line in capsys.readouterr().err.splitlines() if "newscrawl" in line]
    assert len(said) == 1
    assert words in said[0]


def test_an_output_of_something_else_is_refused(
    stored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clean(stored / "two.warc", "-o", tmp_path / "out")
    assert clean(stored, "-o", tmp_path / "out") == ExitStatus.USAGE
    assert "give another folder with -o" in capsys.readouterr().err


def test_into_a_ledger(stored: Path, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSCRAWL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("NEWSCRAWL_LEDGER_URL", database)
    for _ in range(2):
        clean(stored, "-o", tmp_path / "out", "--format", "jsonl", "--ledger", "-")
    run = scrapy(tmp_path / "data", "export", "--format", "jsonl")
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(lines) == 32  # those with an address
    assert len({line["url"] for line in lines}) == 32
    assert all(line["story_id"] for line in lines)


def test_the_spider_reads_archives_too(stored: Path, tmp_path: Path) -> None:
    run = scrapy(tmp_path / "data", "crawl", "archive", "-a", f"path={stored}")
    assert run.returncode == 0, run.stderr
    assert "newscrawl: 36 articles, 40 pages read" in run.stderr
    assert len(exported_files(tmp_path / "data")) == 36


def test_the_spider_cleans_an_archive_by_site_memory(tmp_path: Path) -> None:
    """The feed and the export file of a first run are as clean as those of a crawl, and have all paragraphs."""
    pages = site(ordinary=80, series=12, seed=9)
    answers = [(f"{SITE}{article_path(at)}", "200 OK", HTML, html_of(each).encode()) for at, each in enumerate(pages)]
    warc(tmp_path / "site.warc.gz", answers)
    feed = tmp_path / "feed.jsonl"
    line = ("crawl", "archive", "-a", f"path={tmp_path / 'site.warc.gz'}", "-O", str(feed))
    run = scrapy(tmp_path / "data", *line)
    assert run.returncode == 0, run.stderr
    assert feed.read_text().splitlines() == exported_files(tmp_path / "data")
    found = {record["url"]: record for record in map(json.loads, feed.read_text().splitlines())}
    assert list(found) == [url for url, *_ in answers]
    assert sum(is_clean(each["text"], each["title"]) for each in found.values()) >= 0.98 * len(pages)
    for (url, *_), each in zip(answers, pages, strict=True):
        assert [line for line in each.paragraphs if line not in found[url]["text"].split("\n")] == []


def exported_files(data: Path) -> list[str]:
    (path,) = (data / "exports").glob("*.jsonl")
    return path.read_text().splitlines()


def test_without_warcio_there_is_a_word(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "warcio.archiveiterator", None)
    with pytest.raises(ConfigError, match=r"pip install '\.\[archive\]'"):
        list(stored_pages(str(stored / "two.warc")))


# On a Dask cluster


@pytest.fixture
def cluster() -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    with dask_cluster(2) as cluster:
        yield cluster


@pytest.mark.slow
def test_a_cluster_gives_the_same_and_a_killed_worker_changes_nothing(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    folder = tmp_path / "stored"
    for number in range(16):
        warc(folder / f"{number:02}.warc.gz", [*map(page, range(60 * number, 60 * number + 60)), *others()])
    clean(folder, "-o", tmp_path / "one")
    command = [
        sys.executable,
        "-m",
        "newscrawl.archive",
        str(folder),
        "-o",
        str(tmp_path / "two"),
        "--scheduler",
        address,
    ]
    run = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    wait_until(lambda: list((tmp_path / "two").glob("done/*.json")), "the first partition", needs=[run])
    workers[0].kill()
    said = run.communicate(timeout=120)[1]
    assert run.returncode == ExitStatus.PARTLY_FAILED, said
    assert "16 of 16 partitions" in said
    assert contents(tmp_path / "two") == contents(tmp_path / "one")
    assert report(tmp_path / "two") == report(tmp_path / "one")


@pytest.mark.slow
def test_processes_of_this_machine(stored: Path, tmp_path: Path) -> None:
    clean(stored, "-o", tmp_path / "one")
    command = [sys.executable, "-m", "newscrawl.archive", str(stored), "-o", str(tmp_path / "two"), "--workers", "2"]
    with socket.socket() as other:
        with suppress(OSError):  # another program may have it already
            other.bind(("127.0.0.1", 8787))  # the port that Dask takes unless it is told otherwise
            other.listen()
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert run.returncode == ExitStatus.PARTLY_FAILED, run.stderr
    assert [line for line in run.stderr.splitlines() if not line.startswith("newscrawl: ")] == []
    assert contents(tmp_path / "two") == contents(tmp_path / "one")


def test_what_is_no_file_is_skipped_and_named(tmp_path: Path) -> None:
    folder = tmp_path / "stored"
    folder.mkdir()
    (folder / "good.html").write_text(article(0))
    os.mkfifo(folder / "pipe.html")
    (folder / "null.html").symlink_to("/dev/null")
    (folder / "dead.html").symlink_to("/nowhere")
    (folder / "loop").symlink_to(folder)
    (folder / os.fsdecode(b"caf\xe9.html")).write_text(article(1))
    assert clean(folder, "-o", tmp_path / "out", "--format", "jsonl") == ExitStatus.PARTLY_FAILED
    assert len(records(tmp_path / "out")) == 2
    named = {Path(bad["place"]).name for bad in report(tmp_path / "out")["bad_records"]}
    assert named == {"pipe.html", "null.html", "dead.html"}


LONE = '<script type="application/ld+json">{"@type":"NewsArticle","inLanguage":"zh\\ud800"}</script>'


@pytest.mark.parametrize(
    ("url", "html"),
    [
        ("http://[bad/a.html", article(50)),
        ("http://news.example:99999999/a.html", article(51)),
        ("http://news.example/a/20241009/1.html", article(52).replace("charset=utf-8", "charset=undefined")),
        ("http://news.example/a/20241009/2.html", article(53, head=LONE).replace("<html lang=zh>", "<html>")),
    ],
    ids=["address", "port", "charset", "surrogate"],
)
@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_an_odd_record_costs_itself_alone(url: str, html: str, form: str, tmp_path: Path) -> None:
    odd = (url, "200 OK", [("Content-Type", "text/html")], html.encode())
    warc(tmp_path / "stored" / "one.warc", [page(0), odd, page(1)])
    clean(tmp_path / "stored", "-o", tmp_path / "out", "--format", form)
    assert report(tmp_path / "out")["articles"] >= 2


@pytest.mark.parametrize(
    "place",
    ["http://169.254.169.254/latest/meta-data/", "/etc/passwd", "{stored}/../secret.html", "{stored}-other/a.html"],
)
def test_a_plan_names_nothing_else(
    place: str, stored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever can write into the output of a cluster must not make its workers read other files or addresses."""
    output = tmp_path / "out"
    assert main([str(stored), "-o", str(output), "--format", "jsonl"]) in (0, 3)
    plan = json.loads((output / "plan.json").read_text())
    plan["partitions"].append([place.format(stored=stored)])
    (output / "plan.json").write_text(json.dumps(plan))
    capsys.readouterr()
    assert main([str(stored), "-o", str(output), "--format", "jsonl"]) == ExitStatus.USAGE
    assert "which is not below" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("offset", "value"),
    [(8, b"\x01\x00"), (10, b"\x63\x00"), (42, b"\xff\xff\xff\x7f")],
    ids=["encrypted", "unknown compression", "not where the list says"],
)
def test_a_damaged_file_in_a_wacz_archive_costs_itself(offset: int, value: bytes, tmp_path: Path) -> None:
    for number in (1, 2):
        warc(tmp_path / f"{number}.warc.gz", [page(number)])
    archive = wacz(tmp_path / "two.wacz", [tmp_path / "1.warc.gz", tmp_path / "2.warc.gz"])
    data = bytearray(archive.read_bytes())
    entry = data.index(b"PK\x01\x02", 0)
    while b"1.warc.gz" not in data[entry : entry + 80]:
        entry = data.index(b"PK\x01\x02", entry + 1)
    data[entry + offset : entry + offset + len(value)] = value
    archive.write_bytes(data)
    found = list(stored_pages(str(archive)))
    assert [type(each) for each in found] == [Unreadable, StoredPage]
    assert "1.warc.gz" in found[0].place


@pytest.mark.parametrize("date", [b"0001-01-01T00:00:00+23:59", b"9999-12-31T23:59:59-23:59", b"yesterday"])
def test_a_date_that_cannot_be_costs_its_record(date: bytes, tmp_path: Path) -> None:
    path = warc(tmp_path / "a.warc.gz", [page(1), page(2)])
    records = gzip.decompress(path.read_bytes())
    plain = tmp_path / "a.warc"
    plain.write_bytes(re.sub(rb"WARC-Date: [^\r]+(?=\r\nWARC-Type: response)", b"WARC-Date: " + date, records, count=1))
    assert [type(each) for each in stored_pages(str(plain))] == [Unreadable, StoredPage]
