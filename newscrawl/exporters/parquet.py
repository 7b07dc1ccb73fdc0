"""The Parquet format."""

from __future__ import annotations

from typing import IO, Any, Final

from itemadapter import ItemAdapter
from scrapy.exporters import BaseItemExporter
from typing_extensions import override

from newscrawl.errors import ConfigError, install_line
from newscrawl.items import FIELDS, Article
from newscrawl.schema import parquet_row, parquet_schema

_ROW_GROUP: Final = 2_000
"""Records that are collected before they are written to a Parquet file, about 10 MB of text. A choice."""


class ParquetExporter(BaseItemExporter):
    """Apache Parquet with typed columns; needs the extra ``parquet``. Instants are in UTC."""

    def __init__(self, file: IO[bytes], **kwargs: Any) -> None:
        super().__init__(dont_fail=True, **kwargs)
        try:
            import pyarrow
            import pyarrow.parquet
        except ImportError:
            raise ConfigError(f"Parquet needs pyarrow: {install_line('parquet')}") from None
        self._pyarrow = pyarrow
        schema, fields = parquet_schema(), self.fields_to_export or FIELDS
        self._schema = pyarrow.schema([schema.field(name) for name in fields])
        self._writer = pyarrow.parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    @override
    def export_item(self, item: Any) -> None:
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
