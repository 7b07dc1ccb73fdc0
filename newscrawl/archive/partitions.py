"""Divide stored pages into partitions. A partition is cleaned, counted and resumed as a whole."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from typing import Any, Final

import fsspec

from newscrawl.archive.stored import is_wacz, wacz_members
from newscrawl.archive.stored_page import STDIN
from newscrawl.archive.warc import ByteRange, can_be_divided, is_warc
from newscrawl.errors import ConfigError

FILES: Final = 500
RANGE: Final = 8_000_000
"""Most saved files, and about the most bytes of a WARC file in a partition: some seconds of work. Choices."""
_WITHOUT_RANGES: Final = frozenset(("http", "https", "ftp"))
"""Protocols whose servers often send whole files only."""


@dataclass(frozen=True, slots=True)
class Partition:
    """Places that are cleaned together: a WARC file (of a WACZ archive, too), a range of it, or up to ``FILES`` saved files.

    ``begin`` is the offset at which a range begins, if the range before it has shown that.
    """

    number: int
    places: tuple[str, ...]
    begin: int | None = None

    @property
    def file(self) -> str:
        """The file of a range, or an empty text if this is not a range."""
        return self.places[0].partition("::")[0] if self.part else ""

    @property
    def part(self) -> ByteRange | None:
        """The range of a WARC file that this is, or None."""
        part = ByteRange.parse(self.places[0].partition("::")[2]) if len(self.places) == 1 else None
        if part and self.begin is not None:
            part.begin, part.exact = self.begin, True
        return part

    @property
    def name(self) -> str:
        """The name of its files. The same number and places give the same name."""
        digest = blake2b("\n".join(self.places).encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
        return f"part-{self.number:05}-{digest}"


def find_partitions(paths: Sequence[str], files: int = FILES, size: int = RANGE) -> list[Partition]:
    """Return the partitions of files, folders and archives, in order. Raises ConfigError if a path does not exist.

    A partition has at most ``files`` saved files, or about ``size`` bytes of a compressed WARC file.
    """
    groups: list[tuple[str, ...]] = []
    loose: list[str] = []
    for place in find_places(paths):
        if is_wacz(place):
            groups += [(f"{place}::{member}",) for member in _members(place)]
        elif is_warc(place):
            groups += [(name,) for name in _ranges(place, size)]
        else:
            loose.append(place)
    groups += [tuple(loose[at : at + files]) for at in range(0, len(loose), files)]
    return [Partition(number, places) for number, places in enumerate(groups)]


def _ranges(place: str, size: int) -> list[str]:
    """Return the ranges of a large compressed WARC file that can be read in ranges, else the file itself."""
    system, path = fsspec.core.url_to_fs(place)
    if not can_be_divided(place) or not _WITHOUT_RANGES.isdisjoint(_protocols(system)):
        return [place]
    length = system.info(path).get("size") or 0
    count = round(length / size)
    if count < 2:
        return [place]
    cuts = [length * at // count for at in range(count + 1)]
    return [f"{place}::{ByteRange(begin, end)}" for begin, end in pairwise(cuts)]


def find_places(paths: Sequence[str]) -> Iterator[str]:
    """Yield the files given and the files in folders, sorted, without hidden ones.

    Raises ConfigError if a path does not exist or cannot be read.
    """
    for path in paths:
        if path == STDIN:
            yield path
            continue
        try:
            system, root = fsspec.core.url_to_fs(path)
            if system.isdir(root):
                found = _files_below(root) if _is_local(system) else system.find(root)
                names = sorted(name for name in found if not _is_hidden(name, root))
                yield from names if _is_local(system) else map(system.unstrip_protocol, names)
            elif system.exists(root):
                yield path
            else:
                raise ConfigError(f"no such file or folder: {path}")
        except (OSError, ValueError, ImportError) as error:
            raise ConfigError(f"cannot read {path}: {error}") from error


def _files_below(root: str) -> Iterator[str]:
    """Yield the files below a folder. Links to folders are followed, but each folder is read once: links can be loops."""
    seen: set[tuple[int, int]] = set()
    for folder, folders, files in os.walk(root, followlinks=True):
        status = os.stat(folder)  # noqa: PTH116  as os.walk, with names that are no UTF-8
        if (status.st_dev, status.st_ino) in seen:
            folders.clear()
        else:
            seen.add((status.st_dev, status.st_ino))
            yield from (os.path.join(folder, name) for name in files)  # noqa: PTH118


def _is_local(system: Any) -> bool:
    return "file" in _protocols(system)


def _protocols(system: Any) -> tuple[str, ...]:
    return (system.protocol,) if isinstance(system.protocol, str) else tuple(system.protocol)


def _is_hidden(name: str, root: str) -> bool:
    return any(part.startswith(".") for part in name.removeprefix(root).split("/"))


def _members(place: str) -> list[str]:
    """Return the WARC files of an archive. An archive that cannot be read gives one empty name, and is reported later."""
    try:
        return wacz_members(place)
    except (OSError, zipfile.BadZipFile):
        return [""]
