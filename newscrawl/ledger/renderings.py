"""The results of the browser for each site with ``render = "auto"``: how many pages it was tried on, and how many it helped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from newscrawl.ledger.base import LedgerPart
from newscrawl.ledger.tables import renderings
from newscrawl.pages import PageKind


@dataclass(frozen=True, slots=True)
class RenderRecord:
    """Pages of a kind that a browser was tried on, because the plain page had too little, and how many it helped."""

    tried: int = 0
    helped: int = 0
    tried_at: datetime | None = None


class Renderings(LedgerPart, writing=("add",)):
    """The results of the browser in a ledger."""

    def of(self, site: str) -> dict[PageKind, RenderRecord]:
        """Return the records of a site by the kind of page."""
        table = renderings.c
        statement = select(table.kind, table.tried, table.helped, table.tried_at).where(table.site == site)
        return {
            PageKind(row.kind): RenderRecord(row.tried, row.helped, row.tried_at) for row in self._db.execute(statement)
        }

    def add(self, site: str, kind: PageKind, helped: bool) -> None:
        """Count a page that a browser was tried on."""
        row = {"site": site, "kind": kind, "tried": 1, "helped": int(helped), "tried_at": datetime.now(UTC)}
        self._db.add_up(renderings, row)
