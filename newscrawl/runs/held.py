"""The records of a run without a ledger, held in a file until its end, when its sites can be learnt."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from newscrawl.items import Article
from newscrawl.runs.finalise import LEARNT_FROM, InterfaceTexts, Lessons, attempt, learn_records


class HeldRecords:
    """Records in a temporary file. At the end each is cleaned by what all records of its site have taught.

    Only the place of each record is kept in memory: an archive may hold more records than memory does.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - close() closes it
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._interface = InterfaceTexts()
        self.withdrawn: list[str] = []
        """Addresses of the records whose whole text is one of the interface. They are not yielded."""

    def add(self, article: Article) -> None:
        """Hold a record. Raises OSError if the file cannot be written."""
        record, site = article.to_dict(), article.site or ""
        self._places[site].append(self._file.tell())
        self._interface.add(site, record)
        self._file.write(json.dumps(record).encode() + b"\n")

    def finalised(self) -> Iterator[Article]:
        """Yield the records in their order, cleaned by site memory and with their sites' zones."""
        lessons = {
            site: learnt for site, places in self._places.items() if site and (learnt := self._learn(site, places))
        }
        self._file.seek(0)
        for line in self._file:
            record = json.loads(line)
            site = record["site"] or ""
            if site and self._interface.has(site, record):
                self.withdrawn.append(record["url"])
            else:
                yield _finalised(record, lessons.get(site))

    def close(self) -> None:
        """Remove the file."""
        self._file.close()

    def _learn(self, site: str, places: list[int]) -> Lessons:
        return learn_records(site, self._read(reversed(places[-LEARNT_FROM:])))

    def _read(self, places: Iterable[int]) -> Iterator[dict[str, Any]]:
        for place in places:
            self._file.seek(place)
            yield json.loads(self._file.readline())


def _finalised(record: dict[str, Any], lessons: Lessons | None) -> Article:
    """Return the article of a record after its cleaning. After an error it is as it was read."""
    article = Article.from_dict(record)
    if lessons is None:
        return article
    changed = attempt(f"finalising {article.url}", None, lessons.apply, article)
    return article if changed is not None else Article.from_dict(record)
