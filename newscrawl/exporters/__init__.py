"""The export formats: JSON Lines, JSON, CSV, Parquet and XLSX."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import IO, Final

from scrapy.exporters import BaseItemExporter, JsonItemExporter, JsonLinesItemExporter
from scrapy.settings import BaseSettings

from newscrawl.errors import ConfigError, install_line
from newscrawl.exporters.csv import CsvExporter, original_cell, safe_cell
from newscrawl.exporters.parquet import ParquetExporter
from newscrawl.exporters.xlsx import XlsxExporter
from newscrawl.utils.formats import checked

__all__ = [
    "FORMATS",
    "CsvExporter",
    "ExportFormat",
    "ParquetExporter",
    "XlsxExporter",
    "check_formats",
    "export_formats",
    "make_exporter",
    "original_cell",
    "safe_cell",
]


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format of export files. Its name is also the ending of its files.

    ``can_append``: ``-o`` may add articles to a file that exists. ``to_stdout``: the format can be written to standard
    output. ``for_archive``: ``python -m newscrawl.archive`` can write it. ``needs``: the module that it needs, and the extra of
    newscrawl that installs it.
    """

    exporter: Callable[..., BaseItemExporter]
    description: str
    can_append: bool = True
    to_stdout: bool = True
    for_archive: bool = False
    needs: tuple[str, str] | None = None


FORMATS: Final[Mapping[str, ExportFormat]] = {
    "jsonl": ExportFormat(JsonLinesItemExporter, "JSON Lines: one record a line, in UTF-8", for_archive=True),
    "json": ExportFormat(JsonItemExporter, "one JSON array", can_append=False),
    "csv": ExportFormat(CsvExporter, "CSV after RFC 4180; lists are JSON text, formulas are made safe"),
    "parquet": ExportFormat(
        ParquetExporter,
        "Apache Parquet with typed columns",
        can_append=False,
        to_stdout=False,
        for_archive=True,
        needs=("pyarrow", "parquet"),
    ),
    "xlsx": ExportFormat(
        XlsxExporter,
        "a workbook for Excel and other spreadsheets",
        can_append=False,
        to_stdout=False,
        needs=("xlsxwriter", "xlsx"),
    ),
}
"""The export formats by name. ``addon.FEED_EXPORTERS`` gives them to Scrapy; a test keeps the two equal."""


def make_exporter(name: str, file: IO[bytes], *, bom: bool = False, fields: Sequence[str] = ()) -> BaseItemExporter:
    """Return the exporter of a format that writes to an open binary file (only some ``fields`` if they are given).

    ``bom`` puts a byte order mark before CSV, for Excel. Raises ConfigError if the format is unknown.
    """
    check_formats([name])
    encoding = "utf-8-sig" if bom and name == "csv" else "utf-8"
    return FORMATS[name].exporter(file, encoding=encoding, fields_to_export=list(fields) or None)


def check_formats(names: list[str]) -> list[str]:
    """Return format names as given. Raises ConfigError for a name that does not exist, or if its library is missing.

    >>> check_formats(["xls"])
    Traceback (most recent call last):
        ...
    newscrawl.errors.ConfigError: no export format 'xls'; there are: jsonl, json, csv, parquet, xlsx
    """
    return checked("export format", names, FORMATS, _check_library)


def _check_library(name: str, form: ExportFormat) -> None:
    if form.needs and find_spec(form.needs[0]) is None:
        raise ConfigError(f"the format {name} needs {form.needs[0]}: {install_line(form.needs[1])}")


def export_formats(settings: BaseSettings) -> list[str]:
    """Return the formats of the files under exports/. Raises ConfigError for one that does not exist."""
    return check_formats([name for name in settings.getlist("NEWSCRAWL_EXPORTS") if name])
