"""Every format holds the same records, and every record meets the published schema."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.utils.misc import load_object

import newscrawl
from fixtures.paths import SITE, TRUTH, file_of
from newscrawl import exporters
from newscrawl.addon import FEED_EXPORTERS
from newscrawl.errors import ConfigError, LedgerError
from newscrawl.exporters import FORMATS, check_formats, original_cell, safe_cell
from newscrawl.items import FIELDS, Article, Evidence, Image, Removal
from newscrawl.runs.exports import write_files, write_records
from newscrawl.schema import json_schema

PUBLISHED = Path(newscrawl.__file__).parents[1] / "docs" / "article.schema.json"
ODD = Article(
    url="http://news.example/a/1.html",
    title='=HYPERLINK("x"),逗号\t"引号"',
    text='第一行\n第二行,"引"\r\n\'三',
    published_at=datetime.fromisoformat("2024-10-09T11:24:42+08:00"),
    authors=["周禾", "林,知远"],
    images=[Image("http://news.example/1.jpg", "图"), Image("http://news.example/2.jpg")],
    fetched_at=datetime(2024, 10, 9, 4, tzinfo=UTC),
    evidence={"title": Evidence("h1", "=标题", ["og:title: 别的"])},
    removed=[Removal("tag-row", "body", "标签:")],
)


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    paths = [json.loads(line)["path"] for line in TRUTH.read_text(encoding="utf-8").splitlines()]
    pages = [newscrawl.extract(file_of(path).read_bytes(), f"http://news.example{path}") for path in paths]
    return [article.to_dict() for article in [*pages, ODD, Article()]]


@pytest.fixture(scope="module")
def files(records: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("exports")
    paths = {name: folder / f"out.{name}" for name in FORMATS}
    assert write_files(iter(records), paths) == len(records)
    assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in paths.values())
    return paths


def test_the_published_schema_is_that_of_the_record() -> None:
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == json_schema()


def test_json_lines(files: dict[str, Path], records: list[dict[str, Any]]) -> None:
    lines = files["jsonl"].read_bytes().decode().split("\n")
    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == records


def test_json(files: dict[str, Path], records: list[dict[str, Any]]) -> None:
    assert json.loads(files["json"].read_text(encoding="utf-8")) == records


def test_csv(files: dict[str, Path], records: list[dict[str, Any]]) -> None:
    assert files["csv"].read_bytes().startswith(b"schema_version,url,")
    assert list(from_csv(files["csv"].read_bytes().decode())) == records


def test_parquet(files: dict[str, Path], records: list[dict[str, Any]]) -> None:
    assert list(from_parquet(files["parquet"])) == [in_utc(record) for record in records]


def test_xlsx(files: dict[str, Path], records: list[dict[str, Any]]) -> None:
    sheet = openpyxl.load_workbook(files["xlsx"]).active
    head, *rows = sheet.iter_rows(values_only=True)
    assert head == FIELDS
    assert [from_row(dict(zip(head, row, strict=True))) for row in rows] == [
        to_the_second(in_utc(record)) for record in records
    ]


def to_the_second(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record without the microseconds of its fetch."""
    return record | {"fetched_at": record["fetched_at"] and re.sub(r"\.\d+", "", record["fetched_at"])}


def from_row(row: dict[str, Any]) -> dict[str, Any]:
    """Return the record of a row of a workbook: an empty cell is null or empty, a date is in UTC, a list is JSON."""
    for name, value in row.items():
        if name in ("authors", "tags", "images", "line_kinds", "evidence", "removed"):
            row[name] = json.loads(value)
        elif isinstance(value, datetime):
            row[name] = value.replace(tzinfo=UTC).isoformat()
        elif name in ("title", "title_raw", "text"):
            row[name] = (value or "").replace("_x000D_", "\r")  # the form of a return in the file, which Excel reads
    return row


def test_cells_of_a_workbook_are_never_formulas_or_links(tmp_path: Path) -> None:
    record = Article(title="=1+1", text="https://news.example/", tags=["+1"]).to_dict()
    write_files([record], {"xlsx": tmp_path / "out.xlsx"})
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    cells = {name: sheet.cell(2, FIELDS.index(name) + 1) for name in ("title", "text", "tags")}
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells.values()] == [
        ("=1+1", "s", None),
        ("https://news.example/", "s", None),
        ('["+1"]', "s", None),
    ]


@pytest.mark.parametrize("letter", ["x", "字", "😀"])
def test_a_text_that_is_too_long_for_a_cell_is_cut_visibly(letter: str, tmp_path: Path) -> None:
    write_files([Article(text=letter * 40_000).to_dict()], {"xlsx": tmp_path / "out.xlsx"})
    value = openpyxl.load_workbook(tmp_path / "out.xlsx").active.cell(2, FIELDS.index("text") + 1).value
    assert value.endswith(f"{letter} … [cut]")
    assert 32_000 < len(value.encode("utf-16-le")) / 2 <= 32_767


@pytest.mark.parametrize(("name", "library"), [("parquet", "pyarrow"), ("xlsx", "xlsxwriter")])
def test_a_format_without_its_library_is_refused_at_the_start(
    name: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporters, "find_spec", lambda module: None if module == library else module)
    with pytest.raises(ConfigError, match=rf"the format {name} needs {library}: .*pip install .\.\[{name}\]'"):
        check_formats([name])


@pytest.mark.parametrize("name", ["jsonl", "json", "csv", "parquet"])
def test_every_export_meets_the_schema(files: dict[str, Path], name: str) -> None:
    text = "" if name == "parquet" else files[name].read_bytes().decode()
    readers: dict[str, Callable[[], Iterable[dict[str, Any]]]] = {
        "jsonl": lambda: [json.loads(line) for line in text.split("\n") if line],
        "json": lambda: json.loads(text),
        "csv": lambda: from_csv(text),
        "parquet": lambda: from_parquet(files["parquet"]),
    }
    validator = jsonschema.Draft202012Validator(
        json_schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    for record in readers[name]():
        validator.validate(record)


def test_the_schema_refuses_what_is_no_record(records: list[dict[str, Any]]) -> None:
    for wrong in ({"title": None}, {"published_at": "9 October"}, {"schema_version": 2}, {"more": 1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(
                records[0] | wrong,
                json_schema(),
                format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
            )


def from_csv(text: str) -> Iterator[dict[str, Any]]:
    """Read records back from CSV as the README says: one apostrophe off, JSON in lists and mappings."""
    for row in csv.DictReader(io.StringIO(text, newline="")):
        record: dict[str, Any] = {}
        for name, cell in row.items():
            value = original_cell(cell)
            if name in ("authors", "tags", "images", "line_kinds", "evidence", "removed"):
                record[name] = json.loads(value)
            elif name in ("schema_version", "revision"):
                record[name] = int(value)
            else:
                record[name] = value if value or name in ("title", "title_raw", "text") else None
        yield record


def from_parquet(path: Path) -> Iterator[dict[str, Any]]:
    """Read records back from Parquet."""
    for row in pyarrow.parquet.read_table(path).to_pylist():
        row["evidence"] = dict(row["evidence"])
        yield {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}


def in_utc(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record with its instants in UTC."""
    instants = {name: record[name] for name in ("published_at", "modified_at", "fetched_at") if record[name]}
    return record | {n: datetime.fromisoformat(value).astimezone(UTC).isoformat() for n, value in instants.items()}


@pytest.mark.parametrize("text", ["=1+1", "+86 28", "-5 度", "@everyone", "\t=1", "\r=1", "'quoted'", "plain", ""])
def test_safe_cells(text: str) -> None:
    assert not safe_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert original_cell(safe_cell(text)) == text


@given(st.text())
def test_safe_cells_are_reversible(text: str) -> None:
    assert original_cell(safe_cell(text)) == text


def test_csv_with_a_mark_for_excel() -> None:
    file = io.BytesIO()
    write_records([ODD.to_dict()], {"csv": file}, bom=True)
    assert file.getvalue().startswith(b"\xef\xbb\xbfschema_version,")
    assert file.getvalue().count(b"\xef\xbb\xbf") == 1


def test_csv_has_its_columns_without_records() -> None:
    file = io.BytesIO()
    write_records([], {"csv": file})
    assert file.getvalue().decode() == ",".join(FIELDS) + "\r\n"


def test_an_unknown_format_is_a_wrong_setting() -> None:
    with pytest.raises(ConfigError, match="no export format 'xml'"):
        check_formats(["jsonl", "xml"])


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[dict[str, Any]]:
        yield ODD.to_dict()
        raise OSError(28, "No space left on device")

    (tmp_path / "out.jsonl").write_text("before\n")
    with pytest.raises(LedgerError, match="No space left on device"):
        write_files(broken(), {"jsonl": tmp_path / "out.jsonl", "csv": tmp_path / "out.csv"})
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out.jsonl", "before\n")]


def test_the_fixture_site_is_there() -> None:
    assert SITE.is_dir()


def test_the_addon_gives_every_format_to_scrapy() -> None:
    assert {name: load_object(path) for name, path in FEED_EXPORTERS.items()} == {
        name: form.exporter for name, form in FORMATS.items()
    }
