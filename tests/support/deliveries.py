"""Deliveries of a user's own, for tests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from newscrawl.deliveries import Delivery
from newscrawl.ledger.deliveries import Settled


class Lines(Delivery):
    """Adds a line for each record to the file ``own.jsonl`` of the current folder."""

    def deliver(self, batch: Sequence[Settled]) -> None:
        with Path("own.jsonl").open("a", encoding="utf-8") as file:
            file.writelines(json.dumps([settled.key, settled.record["title"]]) + "\n" for settled in batch)
