"""Files that are never seen half-written: written under another name, flushed to the disk, then renamed into place."""

from __future__ import annotations

import atexit
import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from errno import EFBIG, EINVAL
from pathlib import Path
from tempfile import gettempdir, mkstemp
from typing import IO, Final

from typing_extensions import Buffer

_WRITTEN_THROUGH: Final = ("/dev/", "/proc/")
"""Folders whose names stand for open files and devices (``/dev/stdout``)."""
PRIVATE: Final = 0o600
"""Permissions of files with addresses that other users should not see: the ledger, run reports."""
_open: Final[set[str]] = set()
"""Names of the files from :func:`open_aside` that are neither in place nor discarded."""


def run_file_stem(spider: str, started: datetime, number: int) -> str:
    """Return the name, without its ending, of the files that a run leaves under exports/ and runs/.

    >>> from datetime import UTC
    >>> run_file_stem("aggregator", datetime(2024, 10, 9, 3, 24, 42, tzinfo=UTC), 7)
    'aggregator-20241009T032442Z-7'
    """
    return f"{spider}-{started:%Y%m%dT%H%M%SZ}-{number}"


class _Aside(io.FileIO):
    """A file that remembers whether a write failed: the rest of a buffer may then be lost."""

    failure: OSError | None = None

    def write(self, data: Buffer, /) -> int:
        """Write as FileIO does, and remember a failure."""
        try:
            return super().write(data) or 0
        except OSError as error:
            self.failure = error
            raise


def open_aside(path: Path, folder: Path | None = None) -> IO[bytes]:
    """Open a file that will become ``path``, under a hidden name in ``folder`` (by default the folder of ``path``).

    The folder must be on the same file system as ``path``. If ``path`` is a link, its target is
    replaced. The content for a device or FIFO is collected in a temporary file first. Raises OSError as ``open`` does.
    """
    if is_special(path):
        folder = Path(gettempdir())
    elif path.is_symlink():
        path = path.resolve()
        folder = path.parent
    folder = folder or path.parent
    for needed in (folder, path.parent):
        needed.mkdir(parents=True, exist_ok=True)
    descriptor, name = mkstemp(dir=folder, prefix=f".{path.name}.", suffix=".part")
    _open.add(name)
    raw = _Aside(descriptor, "w+b")
    raw.name = name
    return io.BufferedRandom(raw)


def is_special(path: Path) -> bool:
    """Return whether a path is a device, a FIFO, a socket or the like, which is written to and never replaced."""
    return str(path).startswith(_WRITTEN_THROUGH) or (path.exists() and not path.is_file() and not path.is_dir())


def read_whole(path: Path, most: int) -> bytes:
    """Return the content of a file. Raises OSError as ``open`` does, and for a device, a FIFO, or a file of more than ``most`` bytes."""
    if is_special(path):
        raise OSError(EINVAL, "it is a device, a FIFO or a socket, not a file")
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(EFBIG, f"it has over {most:,} bytes")
    return content


def put_in_place(file: IO[bytes], path: Path, mode: int = 0o666) -> None:
    """Flush and close a file from :func:`open_aside` and rename it to ``path``, with the permissions that the umask leaves.

    After a power loss the file is there as a whole or not at all. Raises OSError if this fails, or if any write to the
    file failed before.
    """
    file.flush()
    raw = getattr(file, "raw", None)
    if isinstance(raw, _Aside) and raw.failure:
        raise raw.failure
    if is_special(path):
        file.seek(0)
        with path.open("wb") as target:
            shutil.copyfileobj(file, target)
        discard(file)
        return
    os.fsync(file.fileno())
    file.close()
    path = path.resolve() if path.is_symlink() else path
    aside = Path(file.name)
    aside.chmod(mode & ~_umask())
    aside.replace(path)
    _open.discard(file.name)
    sync_folder(path.parent)


def discard(file: IO[bytes]) -> None:
    """Close and remove a file from :func:`open_aside`."""
    name = file.name
    with suppress(OSError, ValueError):
        file.close()
    with suppress(OSError):
        Path(name).unlink(missing_ok=True)
    _open.discard(name)


@atexit.register
def _discard_left() -> None:
    """Remove the unfinished files of a run that a second signal has stopped: the files would be completed at its end."""
    for name in list(_open):
        with suppress(OSError):
            Path(name).unlink(missing_ok=True)


@contextmanager
def whole_file(path: Path, folder: Path | None = None, mode: int = 0o666) -> Iterator[IO[bytes]]:
    """Write ``path`` as a whole: it appears when the block ends, and not at all if the block raises."""
    file = open_aside(path, folder)
    try:
        yield file
        put_in_place(file, path, mode)
    except BaseException:
        discard(file)
        raise


def sync_folder(folder: Path) -> None:
    """Flush a folder's list of names to the disk, where the system supports it."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
