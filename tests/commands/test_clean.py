"""Saved files are cleaned."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.paths import file_of
from tests.support import in_process
from tests.support.commands import exports, scrapy
from tests.support.fixture_site import ARTICLES
from tests.support.stored_deeds import ENDS, end_or_read
from tests.support.website import article


def test_clean_tells_pages_from_dumps_by_content(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "page.txt").write_bytes(file_of(ARTICLES[0]["path"]).read_bytes())
    truth = ARTICLES[1]
    dump = [
        truth["title"],
        f"时间:{truth['published_at'][:16].replace('T', ' ')}来源:{truth['source_raw']}",
        *truth["paragraphs"],
        "相关阅读",
    ]
    (folder / "dump.html").write_text("\n".join(dump), encoding="utf-8")
    (folder / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(300))
    (folder / "empty.html").touch()
    run = scrapy(tmp_path / "data", "clean", str(folder), "-O", str(tmp_path / "out.csv"))
    assert run.returncode == 0, run.stderr
    records, _ = exports(tmp_path / "data")
    assert {record["title"]: record["text"] for record in records} == {
        t["title"]: "\n".join(t["paragraphs"]) for t in ARTICLES[:2]
    }
    assert "picture.html: the page is a binary file" in run.stderr
    assert "empty.html: the page is empty" in run.stderr
    assert "2 articles, 4 pages read" in run.stderr
    assert "2 skipped: 2 unreadable" in run.stderr


def test_a_place_that_cannot_be_read_costs_itself(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(article(0), encoding="utf-8")
    run = in_process.run(["clean", "memory://nowhere", "a.html", "-O", "out.jsonl"], tmp_path, "newscrawl")
    assert run.returncode == 3
    assert "no such file or folder: memory://nowhere" in run.stderr
    assert "Traceback" not in run.stderr
    assert "1 article, 1 page read, 1 failed" in run.stderr


@pytest.mark.slow
@pytest.mark.parametrize("line", [["clean", "{saved}"], ["crawl", "archive", "-a", "path={saved}"]])
def test_a_page_that_ends_the_process_that_reads_it_costs_itself(
    line: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newscrawl.spiders.archive.read_stored", end_or_read)
    saved = tmp_path / "saved"
    saved.mkdir()
    for name, truth in zip(("a.html", ENDS, "z.html"), ARTICLES[:3], strict=True):
        (saved / name).write_bytes(file_of(truth["path"]).read_bytes())
    run = scrapy(tmp_path / "data", *(part.format(saved=saved) for part in line), NEWSCRAWL_WORKERS="0")
    records, _ = exports(tmp_path / "data")
    assert [Path(record["file"]).name for record in records] == ["a.html", "z.html"], run.stderr
    assert f"{ENDS}: ReaderError: the process that read the page was ended, twice" in run.stderr
