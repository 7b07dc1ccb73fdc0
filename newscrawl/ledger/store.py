"""The ledger: which pages are known, which articles were read from them, and which run exported what.

All changes since the last :meth:`Ledger.commit` are one transaction: after a crash none of them has happened.
"""

from __future__ import annotations

from newscrawl.ledger.articles import ArticleStore
from newscrawl.ledger.memory import MemoryStore
from newscrawl.ledger.pages import PageStore
from newscrawl.ledger.reports import ReportStore
from newscrawl.ledger.runs import RunStore
from newscrawl.ledger.site_runs import HealthStore
from newscrawl.ledger.stories import StoryStore


class Ledger(PageStore, ArticleStore, StoryStore, MemoryStore, HealthStore, ReportStore, RunStore):
    """A ledger that is open for reading and writing. Every method raises LedgerError if the database fails."""
