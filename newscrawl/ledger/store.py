"""The ledger as one object with a part for each subject."""

from __future__ import annotations

from contextlib import AbstractContextManager

from sqlalchemy import Engine

from newscrawl.ledger.articles import Articles
from newscrawl.ledger.base import Connection
from newscrawl.ledger.deliveries import Deliveries
from newscrawl.ledger.forgetting import Forgetting
from newscrawl.ledger.forms import Forms
from newscrawl.ledger.memory import Memory
from newscrawl.ledger.pages import Pages
from newscrawl.ledger.renderings import Renderings
from newscrawl.ledger.reports import Reports
from newscrawl.ledger.revisions import Revisions
from newscrawl.ledger.runs import Runs
from newscrawl.ledger.site_runs import SiteRuns
from newscrawl.ledger.stories import Stories


class Ledger:
    """The data that newscrawl keeps across runs: ``ledger.pages.known(keys)``, ``ledger.articles.record(…)`` and so on.

    All changes since the last :meth:`commit` are one transaction: after a crash none of them remains. Every method
    raises LedgerError if the database fails.
    """

    def __init__(self, engine: Engine) -> None:
        self.connection = Connection(engine)
        self.pages = Pages(self.connection)
        self.articles = Articles(self.connection)
        self.revisions = Revisions(self.connection)
        self.stories = Stories(self.connection)
        self.memory = Memory(self.connection)
        self.forms = Forms(self.connection)
        self.renderings = Renderings(self.connection)
        self.runs = Runs(self.connection)
        self.site_runs = SiteRuns(self.connection)
        self.forgetting = Forgetting(self.connection)
        self.deliveries = Deliveries(self.connection)
        self.reports = Reports(self.connection)

    @property
    def changes(self) -> int:
        """The number of changes since the last commit."""
        return self.connection.changes

    def commit(self) -> None:
        """Commit all changes since the last commit."""
        self.connection.commit()

    def close(self) -> None:
        """Roll back what is not committed and close the database."""
        self.connection.close()

    def vacuum(self) -> None:
        """Give free space of an SQLite file back to the disk. Call it after :meth:`commit`."""
        self.connection.vacuum()

    def lock_exclusively(self) -> None:
        """Lock a shared database for this run only. Raises LockedError if another run uses it."""
        self.connection.lock_exclusively()

    def lock_shared(self) -> None:
        """Use a shared database together with other workers. Raises LockedError if a run has locked it exclusively."""
        self.connection.lock_shared()

    @property
    def is_shared(self) -> bool:
        """Whether other machines may use the ledger at the same time."""
        return self.connection.is_shared

    def claim(self, name: str) -> bool:
        """Take a name for this process; return False if another process has it."""
        return self.connection.claim(name)

    def release(self, name: str) -> None:
        """Give a name back."""
        self.connection.release(name)

    def one_at_a_time(self) -> AbstractContextManager[None]:
        """Return a context that one worker at a time enters; it commits at its end."""
        return self.connection.one_at_a_time()
