"""The results of each form of address of a site: how many pages were tried, and how many were articles."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from newscrawl.discovery.forms import FormRecord, site_and_form
from newscrawl.ledger.base import LedgerPart
from newscrawl.ledger.tables import forms


class Forms(LedgerPart, writing=("add",)):
    """The forms of addresses in a ledger."""

    def of(self, site: str) -> dict[str, FormRecord]:
        """Return the results of a site's forms of address, by form."""
        statement = select(forms.c.form, forms.c.tried, forms.c.articles).where(forms.c.site == site)
        return {row.form: FormRecord(row.tried, row.articles) for row in self._db.execute(statement)}

    def add(self, url: str, is_article: bool) -> None:
        """Count a page as tried for the form of its address, and as an article if it was one."""
        site, form = site_and_form(url)
        row = {"site": site, "form": form, "tried": 1, "articles": int(is_article), "tried_at": datetime.now(UTC)}
        self._db.add_up(forms, row)
