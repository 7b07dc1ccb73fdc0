"""Read stored pages in portions, in a process that may be killed: files are opened, unpacked and decoded there, too.

A call says from which record on it reads, so any process can go on after one that has ended.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Final

from newscrawl.archive.stored import is_wacz, stored_steps
from newscrawl.archive.stored_page import StoredPage, Unreadable, reason_of
from newscrawl.archive.warc import is_warc
from newscrawl.errors import PageError
from newscrawl.items import Draft
from newscrawl.reader import ReadingProcess
from newscrawl.utils.processes import MAX_SECONDS

_PORTION_SECONDS: Final = 0.25
"""Seconds after which a portion is handed over: the run can be stopped then."""
_MOST: Final = 20
"""Most drafts of a portion, so that few wait in memory."""
_REMOTE_SECONDS: Final = 60.0
"""Seconds for a portion of a file on another machine: the network is slower than the disk."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A stored page on which reading failed, and the error: it is newscrawl's, or the page ended its process."""

    place: str
    reason: str


StoredResult = Draft | Unreadable | Failed


@dataclass(slots=True)
class Portion:
    """The results of some records, and the number of the record after them. ``is_end``: there are no more records."""

    at: int
    results: list[StoredResult] = field(default_factory=list)
    is_end: bool = False


@dataclass(slots=True)
class _OpenPlace:
    """A place that a process has opened, and the number of its next record."""

    place: str
    url: str | None
    steps: Iterator[StoredPage | Unreadable | None]
    at: int = 0


_open: list[_OpenPlace] = []
"""The place that this process reads; empty if it reads none."""


def read_portion(place: str, url: str | None, begin: int, most: int, read: Callable[[StoredPage], Draft]) -> Portion:
    """Return the results of up to ``most`` records of a place, from the record number ``begin`` on (the first one is 0).

    A process that has not read up to ``begin`` goes there first: then the portion is empty, and ends there or before it.
    """
    if not _open or (_open[0].place, _open[0].url) != (place, url) or _open[0].at > begin:
        _open[:] = [_OpenPlace(place, url, stored_steps(place, url))]
    opened = _open[0]
    until = monotonic() + _PORTION_SECONDS
    goes_there = opened.at < begin
    portion = Portion(opened.at)
    while monotonic() < until and len(portion.results) < most and not (goes_there and opened.at == begin):
        try:
            stored = next(opened.steps)
        except StopIteration:
            portion.is_end = True
        except Exception as error:  # a file of a kind that nobody foresaw, or one that takes too much memory
            portion.results.append(Unreadable(place, f"the rest of the file cannot be read: {reason_of(error)}"))
            portion.is_end = True
        if portion.is_end:
            _open.clear()
            break
        opened.at = portion.at = opened.at + 1
        if stored and not goes_there:
            portion.results.append(_result(stored, read))
        # Also after a record that is not a page: the caller must know which one breaks.
        if most == 1 and not goes_there:
            break
    return portion


def _result(stored: StoredPage | Unreadable, read: Callable[[StoredPage], Draft]) -> StoredResult:
    if isinstance(stored, Unreadable):
        return stored
    try:
        return read(stored)
    except PageError as error:
        return Unreadable(stored.place, str(error))
    except Exception as error:  # an error in newscrawl must not end the run
        return Failed(stored.place, f"{type(error).__name__}: {error}"[:500])


class PortionReader:
    """Reads places one after the other in a process with limits, or in this process with ``workers=0``.

    A record that ends its process, or holds it up, is read again alone, then given up. If no process gets past it, the rest of
    its file is given up.
    """

    def __init__(self, read: Callable[[StoredPage], Draft], *, workers: int) -> None:
        self._read = read
        self._workers = workers
        self._process: ReadingProcess | None = None

    async def results(self, place: str, url: str | None) -> AsyncIterator[StoredResult]:
        """Yield the result of each page of a place."""
        at, alone, has_given_up = 0, 0, False
        while True:
            most = 1 if alone else _MOST
            try:
                portion = await self._portion(place, url, at, most)
            except BrokenExecutor:
                why = "held up" if self._process and self._process.held_up else "ended"
                self.close()
                if has_given_up:  # no process gets past the last record
                    yield Unreadable(place, f"the rest of the file cannot be read: the process that read it was {why}")
                    return
                if alone:
                    yield Failed(_name(place, at), f"ReaderError: the process that read the page was {why}, twice")
                    at, has_given_up = at + 1, True
                alone = _MOST
                continue
            if portion.at >= at:
                alone -= bool(alone)
                has_given_up = False
            at = max(at, portion.at)
            for result in portion.results:
                yield result
            if portion.is_end:
                return

    async def _portion(self, place: str, url: str | None, begin: int, most: int) -> Portion:
        call = partial(read_portion, place, url, begin, most, self._read)
        if not self._workers:
            return call()
        if self._process is None:
            self._process = ReadingProcess()
        return await self._process.run(call, _REMOTE_SECONDS if "://" in place else MAX_SECONDS)

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.close()
            self._process = None


def _name(place: str, number: int) -> str:
    """Return the name of a record of a place: with its number, if the place has several."""
    return f"{place}#{number + 1}" if is_warc(place) or is_wacz(place) else place
