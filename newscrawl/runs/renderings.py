"""Which pages of a site with ``render = "auto"`` a browser reads: learnt from the first pages, and remembered in the ledger."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from typing import Final

from newscrawl.ledger.renderings import RenderRecord
from newscrawl.normalise.urls import site_of
from newscrawl.pages import Page, PageKind
from newscrawl.runs.run import Run

HELPED: Final = 2
"""A browser reads all pages of a kind once it has helped on so many, and on at least half of those that it was tried on. A choice."""
IN_VAIN: Final = 4
"""It is not tried any more after so many pages without any help. A choice: a try takes seconds."""
FORGET: Final = timedelta(days=14)
"""So long after the last try it is tried again: sites are rebuilt. A choice."""


class Renderings:
    """Decides for each page whether a browser reads it at once, is tried on it, or is not asked."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._known: dict[str, dict[PageKind, RenderRecord]] = {}
        self._open: Counter[tuple[str, PageKind]] = Counter()
        """Tries without a result yet."""
        self._held: defaultdict[tuple[str, PageKind], list[Page]] = defaultdict(list)
        """Pages that wait for the results of the tries before them."""

    def is_known_to_help(self, url: str, kind: PageKind) -> bool:
        """Return whether the pages of this kind need a browser, as earlier ones of the site show."""
        record = self._record(url, kind)
        return not _is_old(record) and record.helped >= HELPED and 2 * record.helped >= record.tried

    def is_worth_a_try(self, url: str, kind: PageKind) -> bool:
        """Return whether a browser may help on a page that has too little."""
        record = self._record(url, kind)
        return _is_old(record) or record.helped > 0 or record.tried < IN_VAIN

    def admit(self, page: Page, kind: PageKind) -> bool:
        """Return whether a browser is tried on a page now. Else the page is held until the tries before it have a result.

        Plain pages come much faster than rendered ones, so there would be many tries before the first result.
        """
        place = (site_of(page.url) or "", kind)
        record = self._record(page.url, kind)
        if record.helped < HELPED and self._open[place] + (0 if _is_old(record) else record.tried) >= IN_VAIN:
            self._held[place].append(page)
            return False
        self._open[place] += 1
        return True

    def note(self, page: Page, kind: PageKind, *, helped: bool) -> list[Page]:
        """Note whether a browser brought what the plain page had not; return the held pages that may be decided now."""
        site = site_of(page.url) or ""
        record = self._record(page.url, kind)
        self._run.recorder.count_rendering(site, kind, helped=helped)
        self._known[site][kind] = RenderRecord(record.tried + 1, record.helped + helped, datetime.now(UTC))
        self._open[site, kind] -= 1
        is_decided = self.is_known_to_help(page.url, kind) or not self._open[site, kind]
        return self._held.pop((site, kind), []) if is_decided else []

    def _record(self, url: str, kind: PageKind) -> RenderRecord:
        site = site_of(url) or ""
        if site not in self._known:
            self._known[site] = self._run.ledger.renderings.of(site)
        return self._known[site].get(kind, RenderRecord())


def _is_old(record: RenderRecord) -> bool:
    return record.tried_at is not None and datetime.now(UTC) - record.tried_at > FORGET
