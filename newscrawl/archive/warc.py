"""Read the pages of a WARC file, or of a range of it."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any, Final

from newscrawl.archive.members import DAMAGE, Members
from newscrawl.archive.stored_page import MAX_BYTES, StoredPage, Unreadable, reason_of
from newscrawl.errors import ConfigError, PageError, install_line

_HTML: Final = ("text/html", "application/xhtml+xml", "text/plain", "")
_COMPRESSED: Final = (".warc.gz", ".warc.zst")
_NAMES: Final = (".warc", *_COMPRESSED)
_MAX_HEAD: Final = 262_144
"""Most bytes of the HTTP headers of a record: four times what Scrapy takes from a server. Four million of them take minutes."""
_RANGE: Final = re.compile(r"bytes=(\d{1,15})-(\d{1,15})")


@dataclass(slots=True)
class ByteRange:
    """A range of a compressed WARC file: the records that begin at the offset ``begin`` or after it, and before ``end``.

    ``exact``: a record begins at ``begin``; else the first one after it is searched for. When the range was read, ``first`` is
    the offset of its first record (None if it has none), and ``next`` that of the first record after the range.
    """

    begin: int
    end: int
    exact: bool = False
    first: int | None = None
    next: int | None = None

    def __str__(self) -> str:
        return f"bytes={self.begin}-{self.end}"

    @classmethod
    def parse(cls, text: str) -> ByteRange | None:
        """Return the range that a text names, or None.

        >>> str(ByteRange.parse("bytes=0-1000"))
        'bytes=0-1000'
        """
        found = _RANGE.fullmatch(text)
        return cls(int(found[1]), int(found[2]), exact=found[1] == "0") if found else None


def is_warc(name: str) -> bool:
    """Return whether a file is a WARC file, by its name."""
    return name.lower().endswith(_NAMES)


def can_be_divided(name: str) -> bool:
    """Return whether a WARC file can be read in ranges: it is compressed record by record."""
    return name.lower().endswith(_COMPRESSED)


def warc_pages(file: IO[bytes], place: str, part: ByteRange | None = None) -> Iterator[StoredPage | Unreadable | None]:
    """Yield the successful HTML responses of a WARC file, or of a range of it, and None for each other record."""
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ModuleNotFoundError:
        raise ConfigError(f"WARC files need warcio: {install_line('archive')}") from None
    try:
        members = _members(file, place, part)
    except DAMAGE as error:
        yield Unreadable(place, f"the file cannot be read: {reason_of(error)}")
        return
    records = ArchiveIterator(members or file, no_record_parse=True)
    number = 0
    while True:
        try:
            record = next(records, None)
        except (OSError, EOFError, ValueError, ArchiveLoadFailed) as error:
            yield Unreadable(place, f"the rest of the file cannot be read: {reason_of(error)}")
            return
        if record is None:
            break
        number += 1
        url = record.rec_headers.get_header("WARC-Target-URI")
        record_place = f"{place}#{members.start}" if members and part else f"{place}#{number}"
        try:
            block = _block(record)
            yield _of_response(record, block, record_place) if record.rec_type == "response" else None
        except (OSError, EOFError, ValueError, PageError) as error:
            yield Unreadable(f"{record_place} {url or ''}".strip(), reason_of(error))
    if members and part:
        part.first, part.next = members.first, members.next
    if members and members.failure:
        yield Unreadable(place, f"the file is cut off or damaged: {reason_of(members.failure)}")


def _members(file: IO[bytes], place: str, part: ByteRange | None) -> Members | None:
    """Return the decompressed records of a compressed WARC file, None for one that is not compressed."""
    if not can_be_divided(place):
        return None
    zst = place.lower().endswith(".zst")
    return Members(file, zst=zst, begin=part.begin, end=part.end, exact=part.exact) if part else Members(file, zst=zst)


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

    head = block[:_MAX_HEAD]
    if len(head) < len(block) and b"\r\n\r\n" not in head and b"\n\n" not in head:
        raise PageError(f"its HTTP headers have over {_MAX_HEAD:,} bytes")
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
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        raise PageError(f"WARC-Date {text!r} is not a date") from None


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
