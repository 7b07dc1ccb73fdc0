"""Clean one partition: write its articles to one file, and its result to another."""

from __future__ import annotations

import dataclasses
import faulthandler
import json
import logging
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import fsspec
from fsspec.implementations.local import LocalFileSystem

from newscrawl import stages
from newscrawl.archive.partitions import Partition
from newscrawl.archive.stored import stored_steps
from newscrawl.archive.stored_page import StoredPage, Unreadable
from newscrawl.errors import NotAnArticle, PageError, write_errors
from newscrawl.exporters import make_exporter
from newscrawl.utils.files import whole_file
from newscrawl.utils.processes import MAX_SECONDS, time_limit

logger = logging.getLogger(__name__)
_HARD_SECONDS: Final = 3 * MAX_SECONDS
"""Seconds after which a process is ended. MAX_SECONDS stops what Python can interrupt; files may come over a network."""
_MAX_NAMED: Final = 1_000
"""Bad records that the result of a partition lists one by one. All are counted."""


@dataclass(slots=True)
class PartitionResult:
    """The result of a partition: ``pages`` read, ``articles`` written, ``skipped`` by reason, ``bad`` records."""

    name: str
    pages: int = 0
    articles: int = 0
    bad: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    named: list[dict[str, str]] = field(default_factory=list)
    """The bad records: ``place`` and ``reason``."""
    first: int | None = None
    next: int | None = None
    """For a range of a WARC file: the offsets of its first record, and of the first record after it."""

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain JSON types."""
        values = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        return values | {"skipped": dict(self.skipped)}

    def note_bad(self, place: str, reason: str) -> None:
        """Count a bad record, and list it unless the list is full."""
        self.bad += 1
        if len(self.named) < _MAX_NAMED:
            self.named.append({"place": place, "reason": reason})


@dataclass(frozen=True, slots=True)
class Watch:
    """Ends the process of a partition at a record that takes too long, also in code that Python cannot interrupt.

    The number of the record that is read stands in ``file``. Those in ``avoid`` have ended processes before and are not read.
    """

    file: Path
    avoid: frozenset[int] = frozenset()

    @contextmanager
    def watching(self) -> Iterator[Callable[[int], None]]:
        """Yield the function that is called with the number of each record before it is unpacked."""
        self.file.unlink(missing_ok=True)
        with self.file.open("wb", buffering=0) as file, Path(os.devnull).open("w") as nowhere:

            def begin(number: int) -> None:
                file.seek(0)
                file.write(b"%20d" % number)
                faulthandler.dump_traceback_later(_HARD_SECONDS, exit=True, file=nowhere)

            try:
                yield begin
            finally:
                faulthandler.cancel_dump_traceback_later()

    def last(self) -> int | None:
        """Return the number of the record at which a process ended, or None if it ended before the first one."""
        try:
            return int(self.file.read_bytes())
        except (OSError, ValueError):
            return None


def clean_partition(partition: Partition, output: str, form: str, watch: Watch | None = None) -> PartitionResult:
    """Clean a partition into ``<output>/<name>.<form>`` and write its result to ``<output>/done/<name>.json``; return it.

    Both files appear as a whole. A second call writes the same files. Raises LedgerError if they cannot be written.
    """
    outcome = PartitionResult(partition.name)
    # The files are written on this machine first, because an object store takes whole files only.
    with write_errors(f"{output}/{partition.name}"), tempfile.TemporaryDirectory() as folder:
        aside = Path(folder, partition.name)
        with aside.open("w+b") as file:
            exporter = make_exporter(form, file)
            exporter.start_exporting()
            for record in clean_records(partition, outcome, watch):
                exporter.export_item(record)
            exporter.finish_exporting()
        put(aside, f"{output}/{partition.name}.{form}")
        aside.write_text(
            json.dumps(outcome.to_dict(), ensure_ascii=False, indent=1), encoding="utf-8", errors="backslashreplace"
        )
        put(aside, f"{output}/done/{partition.name}.json")
    return outcome


def clean_records(
    partition: Partition, outcome: PartitionResult, watch: Watch | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the records of a partition's articles, and count its pages in ``outcome``."""
    part = partition.part
    with watch.watching() if watch else nullcontext(lambda _number: None) as begin:
        begin(0)
        steps = (stored for place in partition.places for stored in stored_steps(place, part=part))
        for number, stored in enumerate(steps):
            if stored:
                yield from _clean_record(stored, outcome, is_avoided=watch is not None and number in watch.avoid)
            begin(number + 1)
    if part:
        outcome.first, outcome.next = part.first, part.next


def _clean_record(
    stored: StoredPage | Unreadable, outcome: PartitionResult, *, is_avoided: bool
) -> Iterator[dict[str, Any]]:
    """Yield the record of a stored page if it is an article, and count it in ``outcome``."""
    outcome.pages += 1
    if isinstance(stored, Unreadable):
        outcome.note_bad(stored.place, stored.reason)
        return
    if is_avoided:
        outcome.note_bad(stored.place, "the process that read the page was ended, twice")
        return
    name = f"{stored.place} {stored.url or ''}".strip()
    try:
        with time_limit(MAX_SECONDS):
            draft = stored.read()
            if draft.not_article is not None:  # the stages need not run
                raise NotAnArticle(draft.not_article, stored.url)
            article = stages.validate(stages.run(draft))
        for fault in draft.faults:
            logger.error("Error in %s %s: %s", stored.place, stored.url or "", fault)
        record = article.to_dict()
    except NotAnArticle as error:
        outcome.skipped[error.reason] += 1
    except PageError as error:
        outcome.note_bad(name, str(error))
    except Exception as error:  # after a fault in our own code only this page is lost
        outcome.note_bad(name, f"{type(error).__name__}: {error}")
    else:
        yield record
        outcome.articles += 1


def put(source: Path, destination: str) -> None:
    """Copy a file to its destination as a whole. Raises OSError if this fails."""
    system, path = fsspec.core.url_to_fs(destination)
    system.makedirs(system._parent(path), exist_ok=True)
    if isinstance(system, LocalFileSystem):
        with whole_file(Path(path)) as file:
            file.write(source.read_bytes())
    else:
        system.put_file(str(source), path)


def read_result(output: str, partition: Partition) -> PartitionResult | None:
    """Return the result of a partition, or None if it is not done yet or its file cannot be read."""
    system, root = fsspec.core.url_to_fs(output)
    try:
        known = json.loads(system.cat_file(f"{root}/done/{partition.name}.json"))
    except (OSError, ValueError):
        return None
    known["skipped"] = Counter(known["skipped"])
    return PartitionResult(**known)
