"""Clean one partition: write its articles to one file, and its result to another."""

from __future__ import annotations

import dataclasses
import json
import logging
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import fsspec
from fsspec.implementations.local import LocalFileSystem

from newscrawl import stages
from newscrawl.archive.partitions import Partition
from newscrawl.archive.stored import stored_pages
from newscrawl.archive.stored_page import Unreadable
from newscrawl.errors import NotAnArticle, PageError, write_errors
from newscrawl.exporters import make_exporter
from newscrawl.utils.files import whole_file
from newscrawl.utils.processes import MAX_SECONDS, time_limit

logger = logging.getLogger(__name__)
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


def clean_partition(partition: Partition, output: str, form: str) -> PartitionResult:
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
            for record in clean_records(partition, outcome):
                exporter.export_item(record)
            exporter.finish_exporting()
        put(aside, f"{output}/{partition.name}.{form}")
        aside.write_text(
            json.dumps(outcome.to_dict(), ensure_ascii=False, indent=1), encoding="utf-8", errors="backslashreplace"
        )
        put(aside, f"{output}/done/{partition.name}.json")
    return outcome


def clean_records(partition: Partition, outcome: PartitionResult) -> Iterator[dict[str, Any]]:
    """Yield the records of a partition's articles, and count its pages in ``outcome``."""
    part = partition.part
    for place in partition.places:
        for stored in stored_pages(place, part=part):
            outcome.pages += 1
            if isinstance(stored, Unreadable):
                outcome.note_bad(stored.place, stored.reason)
                continue
            try:
                with time_limit(MAX_SECONDS):
                    draft = stored.read()
                    if draft.not_article is not None:  # the stages need not run
                        raise NotAnArticle(draft.not_article, stored.url)
                    article = stages.validate(stages.run(draft))
                for fault in draft.faults:
                    logger.error("Error in %s %s: %s", stored.place, stored.url or "", fault)
                yield article.to_dict()
                outcome.articles += 1
            except NotAnArticle as error:
                outcome.skipped[error.reason] += 1
            except PageError as error:
                outcome.note_bad(f"{stored.place} {stored.url or ''}".strip(), str(error))
            except Exception as error:  # after a fault in our own code only this page is lost
                outcome.note_bad(f"{stored.place} {stored.url or ''}".strip(), f"{type(error).__name__}: {error}")
    if part:
        outcome.first, outcome.next = part.first, part.next


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
