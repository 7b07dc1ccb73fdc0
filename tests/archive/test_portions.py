"""A process reads stored pages in portions: any other process can go on after it, and a record that breaks it costs itself."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from functools import partial
from pathlib import Path

import pytest

from newscrawl.archive import stored as stored_module
from newscrawl.archive.portions import Failed, PortionReader, StoredResult, read_portion
from newscrawl.archive.stored import stored_pages
from newscrawl.archive.stored_page import StoredPage, Unreadable
from newscrawl.items import Draft
from tests.support.warcs import page, warc


def read(stored: StoredPage, deadly: tuple[int, ...] = ()) -> Draft:
    """Read a page; those with these numbers end the process that reads them."""
    if stored.url in {page(number)[0] for number in deadly}:
        assert multiprocessing.parent_process() is not None, "the page is read in the main process"
        os.kill(os.getpid(), signal.SIGKILL)
    return stored.read()


def results_of(place: Path, deadly: tuple[int, ...] = (), workers: int = 1) -> list[StoredResult]:
    async def collect() -> list[StoredResult]:
        reader = PortionReader(partial(read, deadly=deadly), workers=workers)
        try:
            return [result async for result in reader.results(str(place), None)]
        finally:
            reader.close()

    return asyncio.run(collect())


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
@pytest.mark.parametrize(
    "deadly", [(), *(pytest.param(each, marks=pytest.mark.slow) for each in ((0,), (6, 7), (29,)))]
)
def test_a_record_that_ends_its_process_costs_itself(name: str, deadly: tuple[int, ...], tmp_path: Path) -> None:
    place = tmp_path / name
    warc(place, map(page, range(30)))
    pages = [str(stored.url) for stored in stored_pages(str(place)) if isinstance(stored, StoredPage)]
    results = results_of(place, deadly)
    found = [result.article.url for result in results if isinstance(result, Draft)]
    assert found == [url for number, url in enumerate(pages) if number not in deadly]
    failed = [result for result in results if isinstance(result, Failed)]
    assert len(failed) == len(deadly)
    assert all("the process that read the page was ended, twice" in result.reason for result in failed)


def test_this_process_reads_the_same(tmp_path: Path) -> None:
    warc(tmp_path / "a.warc.gz", map(page, range(30)))
    here, there = (results_of(tmp_path / "a.warc.gz", workers=workers) for workers in (0, 1))
    assert [result.article.url for result in here if isinstance(result, Draft)] == [
        result.article.url for result in there if isinstance(result, Draft)
    ]


def test_a_process_goes_to_the_record_that_is_asked_for(tmp_path: Path) -> None:
    place = tmp_path / "a.warc.gz"
    warc(place, map(page, range(10)))
    on_the_way = read_portion(str(place), None, 7, 20, read)
    assert (on_the_way.at, on_the_way.results, on_the_way.is_end) == (7, [], False)
    portion = read_portion(str(place), None, 7, 2, read)  # each response has the record of its request before it
    assert (portion.at, [result.article.url for result in portion.results if isinstance(result, Draft)]) == (
        10,
        [page(3)[0], page(4)[0]],
    )


def test_an_error_in_a_file_costs_the_rest_of_this_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run_out(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(stored_module, "warc_pages", run_out)
    (tmp_path / "a.warc").touch()
    portion = read_portion(str(tmp_path / "a.warc"), None, 0, 20, read)
    assert portion.is_end
    assert portion.results == [Unreadable(str(tmp_path / "a.warc"), "the rest of the file cannot be read: MemoryError")]


def test_a_record_with_endless_http_headers_costs_itself(tmp_path: Path) -> None:
    url, status, headers, body = page(1)
    many = [(f"X-Header-{number}", "x" * 60) for number in range(5_000)]
    warc(tmp_path / "a.warc.gz", [page(0), (url, status, headers + many, body), page(2)])
    results = results_of(tmp_path / "a.warc.gz", workers=0)
    assert [type(result).__name__ for result in results] == ["Draft", "Unreadable", "Draft"]
    assert isinstance(results[1], Unreadable)
    assert "its HTTP headers have over 262,144 bytes" in results[1].reason
