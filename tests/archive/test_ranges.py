"""A large WARC file is read in ranges. Wherever it is cut, each record is read once."""

from __future__ import annotations

import gzip
import json
import random
import sys
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from newscrawl.archive.batch import clean_all
from newscrawl.archive.cleaning import clean_partition
from newscrawl.archive.partitions import Partition, find_partitions
from newscrawl.archive.ranges import Outcome
from newscrawl.archive.stored import stored_pages
from newscrawl.archive.stored_page import StoredPage
from newscrawl.archive.warc import ByteRange
from tests.support.warcs import Answer, page, warc

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PAGES = 12


def members(path: Path) -> list[bytes]:
    """Return the records of a ``.warc.gz`` file, decompressed."""
    data, found = path.read_bytes(), []
    while data:
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        found.append(member.decompress(data))
        data = member.unused_data
    return found


def zst(path: Path, records: Sequence[bytes], dictionary: str) -> Path:
    """Write records as crawlers with a dictionary do: its frame comes first, and is compressed itself or not."""
    learnt = zstd.train_dict([record[at : at + 400] for record in records for at in range(0, 2000, 200)], 4096)
    use = learnt if dictionary != "none" else None
    packed = zstd.compress(learnt.dict_content) if dictionary == "compressed" else learnt.dict_content
    frame = b"\x5d\x2a\x4d\x18" + len(packed).to_bytes(4, "little") + packed if use else b""
    path.write_bytes(frame + b"".join(zstd.compress(record, zstd_dict=use) for record in records))
    return path


@pytest.fixture(params=["gz", "zst without a dictionary", "zst with a plain one", "zst with a compressed one"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = warc(tmp_path / "pages.warc.gz", map(page, range(PAGES)))
    if request.param == "gz":
        return path
    kind = "none" if "without" in request.param else "compressed" if "compressed" in request.param else "plain"
    return zst(tmp_path / "pages.warc.zst", members(path), kind)


def read(place: str) -> list[StoredPage]:
    found = list(stored_pages(place))
    assert all(isinstance(each, StoredPage) for each in found), found
    return [each for each in found if isinstance(each, StoredPage)]


def test_the_whole_file(archive: Path) -> None:
    assert [each.url for each in read(str(archive))] == [page(number)[0] for number in range(PAGES)]


def test_wherever_a_file_is_cut_each_page_is_read_once(archive: Path) -> None:
    size, draw = archive.stat().st_size, random.Random(7)
    wanted = [page(number)[0] for number in range(PAGES)]
    for _ in range(30):
        cuts = [0, *sorted(draw.sample(range(1, size), draw.randint(1, 8))), size]
        places = [f"{archive}::{ByteRange(begin, end)}" for begin, end in pairwise(cuts)]
        found = [each for place in places for each in read(place)]
        assert [each.url for each in found] == wanted, cuts
        assert len({each.place for each in found}) == PAGES


def test_partitions_of_a_large_file(archive: Path, tmp_path: Path) -> None:
    size = archive.stat().st_size // 5
    partitions = find_partitions([str(archive)], size=size)
    assert len(partitions) == 5
    assert len({partition.name for partition in partitions}) == 5
    assert find_partitions([str(archive)], size=4 * size)[0].places == (str(archive),)
    assert addresses(partitions, tmp_path / "ranges") == [page(number)[0] for number in range(PAGES)]


def run_here(partitions: Sequence[Partition], output: str, form: str) -> Iterator[tuple[Partition, Outcome]]:
    """Clean partitions one after the other."""
    for partition in partitions:
        yield partition, clean_partition(partition, output, form)


def addresses(partitions: Sequence[Partition], output: Path) -> list[str]:
    """Clean partitions; return the addresses of their articles in order."""
    result = clean_all(partitions, str(output), "jsonl", run_here)
    assert (result.lost, result.bad, result.done) == ([], 0, len(partitions))
    lines = [line for path in sorted(output.glob("part-*")) for line in path.read_text().splitlines()]
    return [json.loads(line)["url"] for line in lines]


def trap(number: int) -> Answer:
    """Return a page that holds a record of another archive, which no compression hides."""
    inner = gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://false.example/\r\n\r\n" * 9)
    url, status, headers, _ = page(number)
    noise = random.Random(number).randbytes(20_000)
    return url, status, [("Content-Type", "image/jpeg"), *headers[1:]], noise + inner * 40 + noise


def test_what_only_looks_like_a_record_does_not_count(tmp_path: Path) -> None:
    path = warc(tmp_path / "pages.warc.gz", [page(0), page(1), trap(2), page(3), page(4)])
    stored = [zlib.compress(record, 0, zlib.MAX_WBITS | 16) for record in members(path)]
    path.write_bytes(b"".join(stored))
    trapped = path.read_bytes().find(b"\x1f\x8b\x08", path.read_bytes().find(b"image/jpeg"))
    cuts = [0, trapped - 5, trapped + 5, path.stat().st_size]
    partitions = [Partition(at, (f"{path}::{ByteRange(*cut)}",)) for at, cut in enumerate(pairwise(cuts))]
    alone = clean_partition(partitions[1], str(tmp_path / "alone"), "jsonl")
    assert alone.bad, "the trap does not work"
    assert addresses(partitions, tmp_path / "out") == [page(number)[0] for number in (0, 1, 3, 4)]
    again = clean_all(partitions, str(tmp_path / "out"), "jsonl", run_here)
    assert (again.resumed, again.articles, again.bad) == (3, 4, 0)


@pytest.mark.parametrize("shape", ["one member", "members that are not records", "zeros at the end"])
def test_other_forms_of_gzip(tmp_path: Path, shape: str) -> None:
    path = warc(tmp_path / "pages.warc.gz", map(page, range(PAGES)))
    whole = b"".join(members(path))
    if shape == "one member":
        path.write_bytes(gzip.compress(whole))
    elif shape == "members that are not records":
        path.write_bytes(b"".join(gzip.compress(whole[at : at + 700]) for at in range(0, len(whole), 700)))
    else:
        path.write_bytes(path.read_bytes() + bytes(3000))
    partitions = find_partitions([str(path)], size=path.stat().st_size // 6)
    assert len(partitions) == 6
    assert addresses(partitions, tmp_path / "out") == [page(number)[0] for number in range(PAGES)]


def test_damage_costs_the_rest_of_its_range(tmp_path: Path) -> None:
    path = warc(tmp_path / "pages.warc.gz", map(page, range(PAGES)))
    data = bytearray(path.read_bytes())
    data[100:130] = bytes(30)
    path.write_bytes(data)
    result = clean_all(find_partitions([str(path)], size=len(data) // 4), str(tmp_path / "out"), "jsonl", run_here)
    assert result.bad == 1
    assert "damaged" in result.named[0]["reason"]
    assert result.articles >= PAGES // 2
