"""The export formats: JSON Lines, JSON, CSV and Parquet."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any, Final, Self

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from scrapy.exporters import BaseItemExporter, CsvItemExporter, JsonItemExporter, JsonLinesItemExporter
from scrapy.settings import BaseSettings
from scrapy.utils.serialize import ScrapyJSONEncoder
from typing_extensions import override

from newscrawl.errors import ConfigError
from newscrawl.items import FIELDS, Article

_encoder = ScrapyJSONEncoder(ensure_ascii=False)
# Characters with which a formula begins in a spreadsheet, and the apostrophe, so that it can be removed again.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "'", "＝", "＋", "－", "＠")
_INNER_START: Final = r"(?<=[;\n]){}(?=[\"'=+@＝＋－＠\t\r]|-(?! ))"
"""Where another cell begins for a spreadsheet that separates cells by semicolons, as in most of Europe: there the quotes
around a cell do not count, and a line break ends the row."""
_INNER_FORMULA: Final = re.compile(_INNER_START.format(""))
_INNER_APOSTROPHE: Final = re.compile(_INNER_START.format("'"))
_ROW_GROUP: Final = 2_000
"""Records that are collected before they are written to a Parquet file, about 10 MB of text. A choice."""


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet reads as a formula: an apostrophe is put before what could be one.

    >>> safe_cell("=1+1"), safe_cell("'quoted'"), safe_cell("plain"), safe_cell("a;=1+1")
    ("'=1+1", "''quoted'", 'plain', "a;'=1+1")
    """
    if ";" in text or "\n" in text:
        text = _INNER_FORMULA.sub("'", text)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def original_cell(cell: str) -> str:
    """Return the text that :func:`safe_cell` was given: the apostrophes that it put in are taken out."""
    return _INNER_APOSTROPHE.sub("", cell.removeprefix("'"))


class CsvExporter(CsvItemExporter):
    """CSV according to RFC 4180, with a header line even when there are no articles.

    Lists and mappings are JSON text. Cells that could be formulas are made safe.
    """

    def __init__(self, file: IO[bytes], *, of_articles: bool = True, **kwargs: Any) -> None:
        """``of_articles`` is False for the items of a project's own spiders: their first item names the columns."""
        self.of_articles = of_articles
        if of_articles and not kwargs.get("fields_to_export"):
            kwargs["fields_to_export"] = list(FIELDS)
        if file.seekable() and file.tell():  # articles are added to a file that has its header
            kwargs["include_headers_line"] = False
        super().__init__(file, **kwargs)  # type: ignore[arg-type]  # any binary file will do

    @classmethod
    def from_crawler(cls, crawler: Crawler, file: IO[bytes], **kwargs: Any) -> Self:
        """Return the exporter of a feed; Scrapy calls this."""
        if crawler.settings.getbool("NEWSCRAWL_CSV_BOM"):
            kwargs["encoding"] = "utf-8-sig"
        return cls(file, of_articles=hasattr(crawler.spider, "keeps_ledger"), **kwargs)

    @override
    def start_exporting(self) -> None:
        if self.of_articles and self.include_headers_line:
            self._headers_not_written = False
            self._write_headers_and_set_fields_to_export(Article())

    @override
    def serialize_field(self, field: Mapping[str, Any], name: str, value: Any) -> Any:
        if "serializer" in field:
            value = field["serializer"](value)
        if isinstance(value, (list, dict)):
            value = _encoder.encode(value)
        return safe_cell(value) if isinstance(value, str) else value


class ParquetExporter(BaseItemExporter):
    """Apache Parquet with typed columns; needs the extra ``parquet``. Instants are in UTC."""

    def __init__(self, file: IO[bytes], **kwargs: Any) -> None:
        super().__init__(dont_fail=True, **kwargs)
        try:
            import pyarrow
            import pyarrow.parquet
        except ImportError:
            raise ConfigError("Parquet needs pyarrow: pip install 'newscrawl[parquet]'") from None
        from newscrawl.schema import parquet_schema

        self._pyarrow = pyarrow
        schema, fields = parquet_schema(), self.fields_to_export or FIELDS
        self._schema = pyarrow.schema([schema.field(name) for name in fields])
        self._writer = pyarrow.parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    @override
    def export_item(self, item: Any) -> None:
        from newscrawl.schema import parquet_row

        self._rows.append(parquet_row(item.to_dict() if isinstance(item, Article) else ItemAdapter(item).asdict()))
        if len(self._rows) >= _ROW_GROUP:
            self._write()

    @override
    def finish_exporting(self) -> None:
        self._write()
        self._writer.close()

    def __del__(self) -> None:
        if writer := getattr(self, "_writer", None):
            writer.is_open = (
                False  # an export that was broken off: its file is closed by now, and pyarrow would write a footer
            )

    def _write(self) -> None:
        if self._rows:
            self._writer.write_table(self._pyarrow.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format of export files. Its name is also the ending of its files.

    ``can_append``: ``-o`` may add articles to a file that exists. ``to_stdout``: the format can be written to standard
    output. ``for_archive``: ``python -m newscrawl.archive`` can write it.
    """

    exporter: Callable[..., BaseItemExporter]
    description: str
    can_append: bool = True
    to_stdout: bool = True
    for_archive: bool = False


FORMATS: Final[Mapping[str, ExportFormat]] = {
    "jsonl": ExportFormat(JsonLinesItemExporter, "JSON Lines: one record a line, in UTF-8", for_archive=True),
    "json": ExportFormat(JsonItemExporter, "one JSON array", can_append=False),
    "csv": ExportFormat(CsvExporter, "CSV after RFC 4180; lists are JSON text, formulas are made safe"),
    "parquet": ExportFormat(
        ParquetExporter, "Apache Parquet with typed columns", can_append=False, to_stdout=False, for_archive=True
    ),
}
"""The export formats by name. ``addon.FEED_EXPORTERS`` gives them to Scrapy; a test keeps the two equal."""


def make_exporter(name: str, file: IO[bytes], *, bom: bool = False, fields: Sequence[str] = ()) -> BaseItemExporter:
    """Return the exporter of a format that writes to an open binary file (only some ``fields`` if they are given).

    ``bom`` puts a byte order mark before CSV, for Excel. Raises ConfigError if there is no such format.
    """
    check_formats([name])
    encoding = "utf-8-sig" if bom and name == "csv" else "utf-8"
    return FORMATS[name].exporter(file, encoding=encoding, fields_to_export=list(fields) or None)


def check_formats(names: list[str]) -> list[str]:
    """Return format names as given. Raises ConfigError for a name that does not exist.

    >>> check_formats(["xls"])
    Traceback (most recent call last):
        ...
    newscrawl.errors.ConfigError: no export format 'xls'; there are: jsonl, json, csv, parquet
    """
    for name in names:
        if name not in FORMATS:
            raise ConfigError(f"no export format {name!r}; there are: {', '.join(FORMATS)}")
    return names


def export_formats(settings: BaseSettings) -> list[str]:
    """Return the formats of the files under exports/. Raises ConfigError for one that does not exist."""
    return check_formats([name for name in settings.getlist("NEWSCRAWL_EXPORTS") if name])
