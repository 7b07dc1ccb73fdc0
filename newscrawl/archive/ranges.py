"""Check that the ranges of a WARC file fit together: each begins with the record after the last one of the range before it.

A range begins with the first record that is found after its first byte. A page can hold bytes that look like a record, so what
is found need not be one. The range before it knows, because it was read up to that place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from newscrawl.archive.cleaning import PartitionResult
from newscrawl.archive.partitions import Partition

Outcome = PartitionResult | BaseException
"""The result of a partition, or why it could not be cleaned."""


class RangeCheck:
    """The results of partitions, in the order in which they are known to be right.

    ``wrong`` are ranges that must be cleaned again, each with the offset at which it begins. The caller empties the list.
    """

    def __init__(self, partitions: Sequence[Partition]) -> None:
        self.wrong: list[Partition] = []
        self._waiting: dict[str, list[Partition]] = defaultdict(list)
        self._outcomes: dict[str, Outcome] = {}
        self._begin: dict[str, int | None] = {}
        """For each file, the offset of the record after its checked ranges, None if unknown."""
        for partition in partitions:
            if partition.part:
                self._waiting[partition.file].append(partition)

    def settle(self, partition: Partition, outcome: Outcome) -> Iterator[tuple[Partition, Outcome]]:
        """Take a result; yield the results that are known to be right now, this one and others."""
        if not partition.part:
            yield partition, outcome
            return
        file = partition.file
        self._outcomes[partition.name] = outcome
        waiting = self._waiting[file]
        while waiting and (known := self._outcomes.get(waiting[0].name)):
            begin = self._begin.get(file)
            part = waiting[0].part
            assert part is not None
            if isinstance(known, PartitionResult):
                right = begin if begin is not None and begin < part.end else None
                if begin is not None and known.first != right and waiting[0].begin is None:
                    waiting[0] = replace(waiting[0], begin=begin)
                    del self._outcomes[waiting[0].name]
                    self.wrong.append(waiting[0])
                    return
                self._begin[file] = begin if known.first is None and begin is not None else known.next
            else:
                self._begin[file] = None  # unknown until its next run
            yield waiting.pop(0), known
