"""The files under exports/: the records of each run, written from the ledger.

The ledger is the source of truth: a file can be written from it again at any time, with the same content. If a run is
killed after it recorded its articles and before it wrote its files, the next run writes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from newscrawl.errors import write_errors
from newscrawl.exporters import make_exporter
from newscrawl.utils.files import run_file_stem, whole_file

if TYPE_CHECKING:
    from newscrawl.ledger import Ledger, RunRow


def export_paths(run: RunRow, folder: Path, formats: Sequence[str]) -> dict[str, Path]:
    """Return the files of a run by format: ``<folder>/<spider>-<UTC time>-<run>.<format>``."""
    stem = run_file_stem(run.spider, run.started_at, run.id)
    return {name: folder / f"{stem}.{name}" for name in formats}


def export_run(
    ledger: Ledger,
    run: RunRow,
    data: Path,
    formats: Sequence[str],
    *,
    bom: bool = False,
    parts: Sequence[RunRow] | None = None,
) -> list[Path]:
    """Write the files of a run, record them in the ledger, and return their paths. A run without records gets no files.

    ``parts`` are runs within this one that get files of their own instead. A second call writes the same files again.
    Raises LedgerError if a file cannot be written.
    """
    written: list[Path] = []
    for part in [run] if parts is None else parts:
        count = ledger.revisions.count_of_run(part.id)
        paths = export_paths(part, data / "exports", formats) if count else {}
        write_files(ledger.revisions.records_of_run(part.id), paths, data / "tmp", bom=bom)
        for path in paths.values():
            ledger.runs.add_export(part.id, str(path), count)
        written += paths.values()
    ledger.runs.update(run.id, exported_at=datetime.now(UTC))
    ledger.runs.end_exports_of_sites(run.id)
    ledger.deliveries.settle(run.id)
    ledger.commit()
    return written


def write_files(
    records: Iterable[dict[str, Any]],
    paths: dict[str, Path],
    aside: Path | None = None,
    *,
    bom: bool = False,
    fields: Sequence[str] = (),
) -> int:
    """Write records (plain JSON types) to one whole file for each format; return the number of records.

    ``aside`` is the folder of the unfinished files. Raises LedgerError if a file cannot be written, for example because
    the disk is full or the folder read-only.
    """
    with write_errors(", ".join(map(str, paths.values()))), ExitStack() as stack:
        files = {name: stack.enter_context(whole_file(path, aside)) for name, path in paths.items()}
        return write_records(records, files, bom=bom, fields=fields)


def write_records(
    records: Iterable[dict[str, Any]], files: dict[str, IO[bytes]], *, bom: bool = False, fields: Sequence[str] = ()
) -> int:
    """Write records to one open file for each format; return the number of records. Each record is read once."""
    exporters = [make_exporter(name, file, bom=bom, fields=fields) for name, file in files.items()]
    for exporter in exporters:
        exporter.start_exporting()
    count = 0
    for record in records if exporters else ():
        count += 1
        for exporter in exporters:
            exporter.export_item(record)
    for exporter in exporters:
        exporter.finish_exporting()
    return count
