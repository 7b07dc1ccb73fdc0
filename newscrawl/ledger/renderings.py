"""What a browser has brought for each site with ``render = "auto"``: pages that it was tried on, and how often it helped."""

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
    """What a browser has brought, in a ledger."""

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
        counted = {name: renderings.c[name] + row[name] for name in ("tried", "helped")}
        statement = self._db.insert(renderings).values(**row)
        self._db.change(
            statement.on_conflict_do_update(
                index_elements=["site", "kind"], set_=counted | {"tried_at": row["tried_at"]}
            )
        )
