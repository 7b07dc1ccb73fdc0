"""The ledger: what newscrawl knows across runs, in SQLite (a file in the data folder) or PostgreSQL."""

from newscrawl.ledger.articles import KeptArticle, RecordResult
from newscrawl.ledger.connect import ledger_url, open_engine
from newscrawl.ledger.pages import MAX_ATTEMPTS
from newscrawl.ledger.runs import RunRow
from newscrawl.ledger.store import Ledger

__all__ = [
    "MAX_ATTEMPTS",
    "KeptArticle",
    "Ledger",
    "RecordResult",
    "RunRow",
    "ledger_url",
    "open_engine",
]
