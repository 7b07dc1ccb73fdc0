"""The memory of each site in the ledger."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

from sqlalchemy import (
    delete,
    select,
)

from newscrawl.clean.site_memory import Mark, MarkKind, SiteMemory
from newscrawl.ledger.base import LedgerPart
from newscrawl.ledger.tables import (
    memory,
)


class Memory(LedgerPart):
    """The site memories of a ledger."""

    def of(self, site: str) -> SiteMemory:
        """Return the memory of a site, empty for an unknown one."""
        columns = (memory.c.kind, memory.c.mark, memory.c.example, memory.c.stories, memory.c.of)
        rows = self._db.execute(select(*columns).where(memory.c.site == site))
        marks = [Mark(MarkKind(row.kind), row.mark, row.example, row.stories, row.of) for row in rows]
        return SiteMemory({(mark.kind, mark.mark): mark for mark in marks})

    def replace(self, site: str, learned: SiteMemory) -> None:
        """Replace the memory of a site."""
        self._db.change(delete(memory).where(memory.c.site == site))
        now = datetime.now(UTC)
        if rows := [{"site": site, "learned_at": now} | dataclasses.asdict(mark) for mark in learned.marks.values()]:
            self._db.change(self._db.insert(memory), rows)
