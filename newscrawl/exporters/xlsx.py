"""The XLSX format: a workbook for Excel, LibreOffice and Google Sheets."""

from __future__ import annotations

from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from typing import IO, Any, Final

from itemadapter import ItemAdapter
from scrapy.exporters import BaseItemExporter
from typing_extensions import override

from newscrawl.errors import ConfigError, install_line
from newscrawl.exporters.csv import json_text
from newscrawl.items import FIELDS, INSTANTS, Article

MAX_CELL: Final = 32_767
"""Longest text of a cell, in UTF-16 units: Excel's own limit."""
MAX_ROWS: Final = 1_048_576
"""Most rows of a sheet: Excel's own limit. Further records go to a further sheet."""
CUT: Final = " … [cut]"
"""The end of a cell whose text is too long for a cell."""
_WIDE: Final = {"title": 60, "text": 60, "url": 40}
"""Columns that are wider than the default, in letters."""


class XlsxExporter(BaseItemExporter):
    """A workbook with one row for each record; needs the extra ``xlsx``.

    Instants are dates in UTC to the second, because a cell has no zone. Lists and mappings are JSON text. Cells are text, never formulas
    or links. A text that is too long for a cell is cut and ends with :data:`CUT`.
    """

    def __init__(self, file: IO[bytes], **kwargs: Any) -> None:
        super().__init__(dont_fail=True, **kwargs)
        try:
            import xlsxwriter
        except ImportError:
            raise ConfigError(f"XLSX needs xlsxwriter: {install_line('xlsx')}") from None
        # The rows wait on the disk until the end. The folder is removed even if the export is broken off.
        self._folder = TemporaryDirectory(prefix="newscrawl-")
        options = {
            "constant_memory": True,
            "tmpdir": self._folder.name,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd hh:mm:ss",
        }
        self._book = xlsxwriter.Workbook(file, options)
        self._bold = self._book.add_format({"bold": True})
        self._names = list(self.fields_to_export or FIELDS)
        self._add_sheet()

    def _add_sheet(self) -> None:
        number = len(self._book.worksheets()) + 1
        self._sheet: Any = self._book.add_worksheet("articles" if number == 1 else f"articles {number}")
        for column, name in enumerate(self._names):
            width = 18 if name in INSTANTS else _WIDE.get(name)
            if width:
                self._sheet.set_column(column, column, width)
            self._sheet.write_string(0, column, name, self._bold)
        self._sheet.freeze_panes(1, 0)
        self._row = 1

    @override
    def export_item(self, item: Any) -> None:
        record = item.to_dict() if isinstance(item, Article) else ItemAdapter(item).asdict()
        if self._row == MAX_ROWS:
            self._add_sheet()
        for column, name in enumerate(self._names):
            self._write(column, name, record.get(name))
        self._row += 1

    def _write(self, column: int, name: str, value: Any) -> None:
        if value is None or value == "":
            return
        if name in INSTANTS:
            moment = datetime.fromisoformat(value) if isinstance(value, str) else value
            clock = moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
            # Excel knows no date before 1900.
            if clock.year >= 1900:
                self._sheet.write_datetime(self._row, column, clock)
            else:
                self._sheet.write_string(self._row, column, moment.isoformat())
        elif isinstance(value, int | float):
            self._sheet.write_number(self._row, column, value)
        else:
            self._sheet.write_string(self._row, column, cell(value if isinstance(value, str) else json_text(value)))

    @override
    def finish_exporting(self) -> None:
        self._book.close()
        self._folder.cleanup()


def cell(text: str) -> str:
    """Return a text that fits into a cell: as it is, or cut with a mark at its end.

    >>> cell("short"), cell("x" * 40_000).endswith("x … [cut]")
    ('short', True)
    """
    units = text.encode("utf-16-le", "replace")
    if len(units) <= 2 * MAX_CELL:
        return text
    return units[: 2 * (MAX_CELL - len(CUT))].decode("utf-16-le", "ignore") + CUT
