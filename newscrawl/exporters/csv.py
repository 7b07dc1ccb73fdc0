"""The CSV format, and cells that no spreadsheet reads as a formula."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import IO, Any, Final, Self

from scrapy.crawler import Crawler
from scrapy.exporters import CsvItemExporter
from scrapy.utils.serialize import ScrapyJSONEncoder
from typing_extensions import override

from newscrawl.items import FIELDS, Article

json_text = ScrapyJSONEncoder(ensure_ascii=False).encode
"""Returns a list or mapping of a record as JSON text."""
# Characters with which a formula begins in a spreadsheet, and the apostrophe, so that it can be removed again.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "'", "＝", "＋", "－", "＠")
_INNER_START: Final = r"(?<=[;\n]){}(?=[\"'=+@＝＋－＠\t\r]|-(?! ))"
"""Where another cell begins for a spreadsheet that separates cells by semicolons, as in most of Europe: there the quotes
around a cell do not count, and a line break ends the row."""
_INNER_FORMULA: Final = re.compile(_INNER_START.format(""))
_INNER_APOSTROPHE: Final = re.compile(_INNER_START.format("'"))


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
            value = json_text(value)
        return safe_cell(value) if isinstance(value, str) else value
