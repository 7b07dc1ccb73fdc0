"""Feed formats and storage: what every export of newscrawl has in common."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, cast

from scrapy import Spider
from scrapy.exporters import CsvItemExporter
from scrapy.extensions.feedexport import FileFeedStorage
from scrapy.utils.serialize import ScrapyJSONEncoder

from newscrawl.article import Article

FIELDS = [field.name for field in dataclasses.fields(Article)]
_encoder = ScrapyJSONEncoder(ensure_ascii=False)


class CsvExporter(CsvItemExporter):
    """CSV with a header line even when there are no articles, and lists and mappings as JSON text in their cell."""

    def __init__(self, file: BytesIO, **kwargs: Any) -> None:
        if not kwargs.get("fields_to_export"):
            kwargs["fields_to_export"] = FIELDS
        super().__init__(file, **kwargs)

    def start_exporting(self) -> None:
        """Write the header line."""
        if self.include_headers_line:
            self._headers_not_written = False
            self._write_headers_and_set_fields_to_export(Article())

    def serialize_field(self, field: Mapping[str, Any], name: str, value: Any) -> Any:
        """Return the cell of one field."""
        del name
        if "serializer" in field:
            return field["serializer"](value)
        return _encoder.encode(value) if isinstance(value, (list, dict)) else value


class WholeFileStorage(FileFeedStorage):
    """Local files that appear whole: written beside their place under a hidden name, then renamed.

    Appending (``-o`` to an existing file) cannot be done by renaming and is left to Scrapy.
    """

    def open(self, spider: Spider) -> IO[bytes]:
        """Open the file to be written."""
        if self.write_mode != "wb":
            return super().open(spider)
        path = Path(self.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        return cast("IO[bytes]", NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False))

    def store(self, file: IO[bytes]) -> None:
        """Put the finished file in its place."""
        if self.write_mode == "wb":
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).chmod(0o666 & ~_umask())
        file.close()
        if self.write_mode == "wb":
            Path(file.name).replace(self.path)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
