"""Read a compressed WARC file member by member. Each record is a member of its own, so a file can be read in ranges."""

from __future__ import annotations

import zlib
from typing import IO, Any, Final

from newscrawl.utils.compression import zstd

_CHUNK: Final = 65_536
_RECORD: Final = b"WARC/"
"""How a record begins."""
_GZIP: Final = b"\x1f\x8b\x08"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_DICTIONARY: Final = b"\x5d\x2a\x4d\x18"
"""How a gzip member, a zstd frame, and the frame with the dictionary of a ``.warc.zst`` file begin."""
_MAX_DICTIONARY: Final = 16_000_000
"""Most bytes of a dictionary. Those in use have about 1 MB."""
_MOST_TRIES: Final = 100_000
"""Most places in a range that are tried as the beginning of a record; about one in 16 million bytes looks like it by chance."""
DAMAGE: Final = (EOFError, OSError, zlib.error, zstd.ZstdError)
"""The errors of a damaged file."""


class _GzipMember:
    """A gzip member, with the methods of a zstd decompressor."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)

    def decompress(self, data: bytes, size: int) -> bytes:
        return self._inflater.decompress(self._inflater.unconsumed_tail + data, size)

    @property
    def needs_input(self) -> bool:
        return not self._inflater.unconsumed_tail

    @property
    def eof(self) -> bool:
        return self._inflater.eof

    @property
    def unused_data(self) -> bytes:
        return self._inflater.unused_data


class Members:
    """The decompressed records of a ``.warc.gz`` or ``.warc.zst`` file, as a file that warcio can read.

    ``begin`` and ``end`` are byte offsets: the records that begin between them are read, the last one to its end. Unless a
    record begins exactly at ``begin`` (``exact``), the first one after it is searched for. Data that ends too early or is
    damaged ends the file, and ``failure`` holds the error; warcio would not report it.
    """

    def __init__(
        self, file: IO[bytes], *, zst: bool, begin: int = 0, end: int | None = None, exact: bool = True
    ) -> None:
        self._file, self._zst, self._magic = file, zst, _ZSTD if zst else _GZIP
        self._end = end
        self._member: Any = None
        self._opening = b""
        self._data, self._at = b"", 0
        """Bytes that are read and not decompressed yet, and the offset of the first one."""
        self._dictionary = self._read_dictionary() if zst else None
        if begin > self._at:
            self._data, self._at = b"", file.seek(begin)
        self.start = self._at
        """Offset of the member of the last bytes that were returned."""
        self.first: int | None = None
        """Offset of the first record, None if no record begins in the range."""
        self.next: int | None = None
        """Offset of the first record after the range, or of the end of the file. None before it is reached."""
        self.failure: Exception | None = None
        if not exact and not self._search():
            self._end = self._at

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes of one member; at the end of the range, none."""
        size = _CHUNK if size < 0 else size
        try:
            while self.next is None and not self.failure:
                if self._member is None and not self._opening and not self._open():
                    break
                data, self._opening = self._opening, b""
                if self._member:
                    data += self._decompress(max(1, size - len(data)))
                if data:
                    return data
        except DAMAGE as error:
            self.failure = error
        return b""

    def _decompress(self, size: int) -> bytes:
        """Return the next bytes of the open member, and close it at its end."""
        member = self._member
        if member.needs_input and not self._data and not self._fill():
            raise EOFError("the data ends within a record")
        data, self._data = (self._data, b"") if member.needs_input else (b"", self._data)
        self._at += len(data)
        found: bytes = member.decompress(data, size)
        if member.eof:
            self._data, self._member = member.unused_data + self._data, None
            self._at -= len(member.unused_data)
        return found

    def _open(self) -> bool:
        """Begin the next member; return False at the end of the range or of the file."""
        if self._end is not None and self.first is None and self._at >= self._end:
            return False
        while self._data[:1] in (b"", b"\0"):  # a file may be filled up with zeros
            rest = self._data.lstrip(b"\0")
            self._at += len(self._data) - len(rest)
            self._data = rest
            if not rest and not self._fill():
                self.next = self._at
                return False
        self.start = self._at
        self._member = self._new_member()
        while self._member and len(self._opening) < len(_RECORD):
            self._opening += self._decompress(len(_RECORD) - len(self._opening))
        is_record = self._opening == _RECORD
        if is_record and self._end is not None and self.start >= self._end:
            self.next = self.start
            return False
        if is_record and self.first is None:
            self.first = self.start
        return True

    def _new_member(self) -> Any:
        return zstd.ZstdDecompressor(self._dictionary) if self._zst else _GzipMember()

    def _fill(self) -> bool:
        """Read more of the file; return whether there was more."""
        more = self._file.read(_CHUNK)
        self._data += more
        return bool(more)

    def _search(self) -> bool:
        """Go to the first record that begins in the range; return whether there is one.

        Bytes within a member may look like the beginning of another one, so what they decompress to must begin as a record.
        """
        magic, tries = self._magic, 0
        while tries < _MOST_TRIES and (self._end is None or self._at < self._end):
            at = self._data.find(magic)
            if at < 0:
                keep = self._data[-len(magic) + 1 :]
                self._at += len(self._data) - len(keep)
                self._data = keep
                if not self._fill():
                    return False
                continue
            self._at += at
            self._data = self._data[at:]
            if self._end is not None and self._at >= self._end:
                return False
            if len(self._data) < _CHUNK:
                self._fill()
            if self._begins_record(self._data[:_CHUNK]):
                return True
            tries += 1
            self._at += 1
            self._data = self._data[1:]
        return False

    def _begins_record(self, data: bytes) -> bool:
        try:
            found: bytes = self._new_member().decompress(data, len(_RECORD))
        except DAMAGE:
            return False
        return found == _RECORD

    def _read_dictionary(self) -> Any:
        """Return the dictionary at the beginning of a ``.warc.zst`` file, or None. Raises OSError if it cannot be read."""
        head = self._file.read(8)
        if not head.startswith(_DICTIONARY):
            self._data = head
            return None
        length = int.from_bytes(head[4:], "little")
        if length > _MAX_DICTIONARY:
            raise OSError(f"its dictionary has {length:,} bytes, over the limit of {_MAX_DICTIONARY:,}")
        packed = self._file.read(length)
        self._at = len(head) + len(packed)
        try:
            if packed.startswith(_ZSTD):
                packed = zstd.ZstdDecompressor().decompress(packed, _MAX_DICTIONARY)
            return zstd.ZstdDict(packed)
        except (ValueError, zstd.ZstdError) as error:
            raise OSError(f"its dictionary cannot be read: {error}") from error
