"""What is known across runs, in a database: SQLite in the data folder, or any that SQLAlchemy speaks to."""

from newscrawl.ledger.connect import ledger_url, open_engine
from newscrawl.ledger.store import MAX_ATTEMPTS, Kept, Ledger, Page, Recorded, Run
from newscrawl.ledger.tables import Kind, State

__all__ = ["MAX_ATTEMPTS", "Kept", "Kind", "Ledger", "Page", "Recorded", "Run", "State", "ledger_url", "open_engine"]
