"""Read stored pages one after the other. A page that cannot be read does not stop the others."""

from __future__ import annotations

import sys
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import fsspec

from newscrawl.archive.stored_page import MAX_BYTES, STDIN, StoredPage, Unreadable, reason_of
from newscrawl.archive.warc import ByteRange, is_warc, warc_pages
from newscrawl.errors import PageError
from newscrawl.utils.files import is_special

_WACZ: Final = ".wacz"


def is_wacz(name: str) -> bool:
    """Return whether a file is a WACZ archive, by its name."""
    return name.lower().endswith(_WACZ)


def stored_pages(
    place: str, url: str | None = None, part: ByteRange | None = None
) -> Iterator[StoredPage | Unreadable]:
    """Yield the pages at a place.

    A place is a WARC file, a range of one (``a.warc.gz::bytes=0-1000``), a WACZ archive, one WARC file in it
    (``a.wacz::archive/1.warc.gz``), a saved page, or ``-`` for a page on standard input. ``url`` is the address of a saved
    page. ``part`` is the range that the place names: where it begins and ends exactly is noted in it.
    """
    return (stored for stored in stored_steps(place, url, part) if stored)


def stored_steps(
    place: str, url: str | None = None, part: ByteRange | None = None
) -> Iterator[StoredPage | Unreadable | None]:
    """Yield the pages at a place as :func:`stored_pages` does, and None for each record that is not a page."""
    archive, _, member = place.partition("::")
    try:
        if place == STDIN:
            yield _of_stdin(url)
            return
        if "://" not in archive and is_special(Path(archive)):
            raise PageError("it is a device, a FIFO or a socket, not a file")
        if is_wacz(archive):
            yield from _of_wacz(archive, [member] if member else wacz_members(archive))
        elif is_warc(archive):
            with fsspec.open(archive, "rb", compression=None) as file:
                yield from warc_pages(file, archive, part or ByteRange.parse(member))
        else:
            yield _of_file(place, url)
    except (OSError, EOFError, ValueError, zipfile.BadZipFile, PageError) as error:
        yield Unreadable(place, reason_of(error))


def wacz_members(place: str) -> list[str]:
    """Return the WARC files in a WACZ archive. Raises OSError or BadZipFile if it cannot be read."""
    with fsspec.open(place, "rb") as file, zipfile.ZipFile(file) as archive:
        return sorted(name for name in archive.namelist() if name.startswith("archive/") and is_warc(name))


def _of_wacz(place: str, members: list[str]) -> Iterator[StoredPage | Unreadable | None]:
    with fsspec.open(place, "rb") as file, zipfile.ZipFile(file) as archive:
        for member in members:
            # A damaged or encrypted file, or one of an unknown compression, costs itself.
            try:
                with archive.open(member) as warc:
                    yield from warc_pages(warc, f"{place}::{member}")
            except (OSError, EOFError, ValueError, KeyError, RuntimeError, zlib.error, zipfile.BadZipFile) as error:
                yield Unreadable(f"{place}::{member}", reason_of(error))


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
