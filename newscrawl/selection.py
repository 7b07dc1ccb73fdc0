"""What of a ledger is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Selection:
    """What a report is of: one run, or the runs since a moment (all for None)."""

    run: int | None = None
    since: datetime | None = None
