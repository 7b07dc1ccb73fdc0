"""Read stored pages one after the other. A page that cannot be read does not stop the others."""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

import fsspec

from newscrawl.errors import ConfigError, PageError
from newscrawl.extraction import document
from newscrawl.extraction.fields import read_fields
from newscrawl.extraction.text_dump import is_html, read_text
from newscrawl.items import Draft
from newscrawl.utils.files import is_special

MAX_BYTES: Final = 4 * document.MAX_CHARS
STDIN: Final = "-"
"""The place that stands for standard input."""
_WARC: Final = (".warc", ".warc.gz")
_WACZ: Final = ".wacz"
_HTML: Final = ("text/html", "application/xhtml+xml", "text/plain", "")


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A stored page: its place, its address (None if unknown), when it was fetched, and its body."""

    place: str
    url: str | None
    content_type: str | None
    fetched_at: datetime
    body: bytes

    def read(self) -> Draft:
        """Return the draft of the page or text dump (the content decides which). Raises PageError if it cannot be read."""
        draft = self._read()
        draft.article.file = None if self.place == STDIN else self.place
        return draft

    def _read(self) -> Draft:
        if self.url is not None:
            return read_fields(document.load_document(self.body, self.url, self.content_type), self.fetched_at)
        text = document.to_text(self.body)
        return (
            read_fields(document.load_document(text), self.fetched_at)
            if is_html(text)
            else read_text(text, None, self.fetched_at)
        )


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A stored page or file that cannot be read, and the reason."""

    place: str
    reason: str


def is_warc(name: str) -> bool:
    """Return whether a file is a WARC file, by its name."""
    return name.lower().endswith(_WARC)


def is_wacz(name: str) -> bool:
    """Return whether a file is a WACZ archive, by its name."""
    return name.lower().endswith(_WACZ)


def stored_pages(place: str, url: str | None = None) -> Iterator[StoredPage | Unreadable]:
    """Yield the pages at a place.

    A place is a WARC file, a WACZ archive, one WARC file in it (``a.wacz::archive/1.warc.gz``), a saved page, or ``-`` for a
    page on standard input. ``url`` is the address of a saved page.
    """
    archive, _, member = place.partition("::")
    try:
        if place == STDIN:
            yield _of_stdin(url)
            return
        if "://" not in archive and is_special(Path(archive)):
            raise PageError("it is a device, a FIFO or a socket, not a file")
        if is_wacz(archive):
            yield from _of_wacz(archive, [member] if member else wacz_members(archive))
        elif is_warc(place):
            with fsspec.open(place, "rb") as file:
                yield from _of_warc(file, place)
        else:
            yield _of_file(place, url)
    except (OSError, EOFError, ValueError, zipfile.BadZipFile, PageError) as error:
        yield Unreadable(place, _reason(error))


def _reason(error: BaseException) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).splitlines()[0][:200]


def wacz_members(place: str) -> list[str]:
    """Return the WARC files in a WACZ archive. Raises OSError or BadZipFile if it cannot be read."""
    with fsspec.open(place, "rb") as file, zipfile.ZipFile(file) as archive:
        return sorted(name for name in archive.namelist() if name.startswith("archive/") and is_warc(name))


def _of_wacz(place: str, members: list[str]) -> Iterator[StoredPage | Unreadable]:
    with fsspec.open(place, "rb") as file, zipfile.ZipFile(file) as archive:
        for member in members:
            with archive.open(member) as warc:
                yield from _of_warc(warc, f"{place}::{member}")


class _Unpacked:
    """An unpacked gzip file. It ends where the file is cut off or damaged; warcio ignores that, ``failure`` holds the error."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = gzip.GzipFile(fileobj=file)
        self.failure: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes."""
        try:
            return self._file.read1(size)
        except (EOFError, OSError, zlib.error) as error:
            self.failure = error
            return b""


def _of_warc(file: IO[bytes], place: str) -> Iterator[StoredPage | Unreadable]:
    """Yield the successful HTML responses of a WARC file. Other records are skipped."""
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ModuleNotFoundError:
        raise ConfigError("WARC files need warcio: pip install 'newscrawl[archive]'") from None
    unpacked = _Unpacked(file) if place.lower().endswith(".gz") else None
    records = ArchiveIterator(unpacked or file, no_record_parse=True)
    number = 0
    while True:
        try:
            record = next(records, None)
        except (OSError, EOFError, ValueError, ArchiveLoadFailed) as error:
            yield Unreadable(place, f"the rest of the file cannot be read: {_reason(error)}")
            return
        if record is None:
            break
        number += 1
        url = record.rec_headers.get_header("WARC-Target-URI")
        record_place = f"{place}#{number}"
        try:
            block = _block(record)
            if record.rec_type == "response" and (stored := _of_response(record, block, record_place)):
                yield stored
        except (OSError, EOFError, ValueError, PageError) as error:
            yield Unreadable(f"{record_place} {url or ''}".strip(), _reason(error))
    if unpacked and unpacked.failure:
        yield Unreadable(place, f"the file is cut off or damaged: {_reason(unpacked.failure)}")


def _block(record: Any) -> bytes:
    """Return the block of a record. Raises PageError if it is too long or cut off."""
    length = record.length or 0
    if length > MAX_BYTES:
        raise PageError(f"the record has {length:,} bytes, over the limit of {MAX_BYTES:,}")
    block: bytes = record.raw_stream.read(length)
    if len(block) < length:  # otherwise a truncated page would be read as a whole one
        raise PageError(f"the record is cut off: {len(block):,} of {length:,} bytes are there")
    return block


def _of_response(record: Any, block: bytes, place: str) -> StoredPage | None:
    """Return the page of a response record, or None if it is not a successful HTML response. Raises PageError."""
    from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

    stream = io.BytesIO(block)
    try:
        http = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/3"]).parse(stream)
    except (StatusAndHeadersParserException, EOFError) as error:
        raise PageError(f"the record does not contain an HTTP response: {error}") from error
    content_type = http.get_header("Content-Type") or ""
    status = http.get_statuscode()
    if not status.startswith("2") or content_type.partition(";")[0].strip().lower() not in _HTML:
        return None
    body = _decoded(stream, http)
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>") or None
    return StoredPage(place, url, content_type, _moment(record.rec_headers.get_header("WARC-Date")), body)


def _moment(text: str | None) -> datetime:
    """Return a ``WARC-Date`` in UTC. Raises PageError without a valid one: relative dates on the page depend on it."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        raise PageError(f"WARC-Date {text!r} is not a date") from None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def _decoded(stream: IO[bytes], http: Any) -> bytes:
    """Return a body without chunks and content encoding.

    Raises PageError if the body is cut off or too long, or if its encoding is unknown.
    """
    from warcio.bufferedreaders import ChunkedDataReader

    if "chunked" in (http.get_header("Transfer-Encoding") or "").lower():
        # Many crawlers keep the header but remove the chunks. The reader passes such bodies through.
        stream = ChunkedDataReader(stream)
    body: bytes = stream.read()
    encoding = (http.get_header("Content-Encoding") or "identity").strip().lower()
    if encoding in ("gzip", "x-gzip", "deflate"):
        body = _inflated(body)
    elif encoding not in ("identity", ""):
        raise PageError(f"the page has the content encoding {encoding!r}, which is not supported")
    if len(body) > MAX_BYTES:
        raise PageError(f"the page has over {MAX_BYTES:,} bytes")
    return body


def _inflated(body: bytes) -> bytes:
    """Return a decompressed body, or its beginning if it is too long. Raises PageError if it is cut off."""
    for bits in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):  # gzip or zlib by its header, then deflate without one
        inflater = zlib.decompressobj(bits)
        try:
            unpacked = inflater.decompress(body, MAX_BYTES + 1)
        except zlib.error:
            continue
        if not inflater.eof and len(unpacked) <= MAX_BYTES:
            raise PageError("the page is cut off within its compression")
        return unpacked
    # Some crawlers decompress the page and keep the header: data that is not compressed is the page itself.
    return body


def _of_stdin(url: str | None) -> StoredPage:
    """Return the page on standard input. Raises PageError if it is too long."""
    body = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise PageError(f"the page has over {MAX_BYTES:,} bytes")
    return StoredPage(STDIN, url, None, datetime.now(UTC), body)


def _of_file(place: str, url: str | None) -> StoredPage:
    """Return a saved page or text dump. The time of the file's last change stands for the time at which it was fetched."""
    system, path = fsspec.core.url_to_fs(place)
    information = system.info(path)
    if (information.get("size") or 0) > MAX_BYTES:
        raise PageError(f"the file has over {MAX_BYTES:,} bytes")
    body = system.cat_file(path)
    return StoredPage(place, url, None, _modified(information), body)


def _modified(information: dict[str, Any]) -> datetime:
    """Return when a file was last changed, from its metadata (their names differ by file system); now if unknown."""
    for name in ("mtime", "LastModified", "last_modified", "updated", "created"):
        value = information.get(name)
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value, UTC).replace(microsecond=0)
        if isinstance(value, datetime):
            return value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)
    return datetime.now(UTC)
