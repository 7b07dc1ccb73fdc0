"""The results of each form of address of a site: how many pages were tried, and how many were articles."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Insert, select

from newscrawl.discovery.forms import FormRecord, site_and_form
from newscrawl.ledger.base import Connection, LedgerPart
from newscrawl.ledger.tables import forms


class Forms(LedgerPart, writing=("add",)):
    """The forms of addresses in a ledger."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._count: Insert | None = None

    def of(self, site: str) -> dict[str, FormRecord]:
        """Return the results of a site's forms of address, by form."""
        statement = select(forms.c.form, forms.c.tried, forms.c.articles).where(forms.c.site == site)
        return {row.form: FormRecord(row.tried, row.articles) for row in self._db.execute(statement)}

    def add(self, url: str, is_article: bool) -> None:
        """Count a page as tried for the form of its address, and as an article if it was one."""
        site, form = site_and_form(url)
        row = {"site": site, "form": form, "tried": 1, "articles": int(is_article), "tried_at": datetime.now(UTC)}
        if self._count is None:
            insert = self._db.insert(forms)
            new = insert.excluded
            self._count = insert.on_conflict_do_update(
                index_elements=["site", "form"],
                set_={
                    "tried": forms.c.tried + new.tried,
                    "articles": forms.c.articles + new.articles,
                    "tried_at": new.tried_at,
                },
            )
        self._db.later(self._count, row)
