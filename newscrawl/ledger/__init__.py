"""What is known across runs, in a database: SQLite in the data folder, or any that SQLAlchemy speaks to."""

from newscrawl.ledger.articles import Kept, Recorded
from newscrawl.ledger.connect import ledger_url, open_engine
from newscrawl.ledger.pages import MAX_ATTEMPTS, Page
from newscrawl.ledger.runs import Run
from newscrawl.ledger.store import Ledger
from newscrawl.ledger.tables import Kind, State

__all__ = [
    "MAX_ATTEMPTS",
    "Kept",
    "Kind",
    "Ledger",
    "Page",
    "Recorded",
    "Run",
    "State",
    "ledger_url",
    "open_engine",
]
