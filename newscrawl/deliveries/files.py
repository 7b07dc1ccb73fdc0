"""Deliver to files at any place that fsspec opens (S3, GCS, Azure, SFTP, a folder): one JSON Lines file for each batch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import urlsplit

import fsspec
from typing_extensions import override

from newscrawl.deliveries.base import Delivery
from newscrawl.ledger.deliveries import Settled


class FileDelivery(Delivery):
    """Writes each batch to a file of its own. Its name follows from the batch, so a batch that comes twice is one file.

    Batches after a failure may be cut elsewhere, but begin where the last acknowledged one ended: no record is in two files.
    """

    def __init__(self, address: str) -> None:
        super().__init__(address.rstrip("/"))

    @override
    def deliver(self, batch: Sequence[Settled]) -> None:
        first = batch[0]
        system, root = fsspec.core.url_to_fs(self.name)
        system.makedirs(root, exist_ok=True)
        lines = "".join(json.dumps(settled.record, ensure_ascii=False) + "\n" for settled in batch)
        path = f"{root}/articles-{first.settled:08}-{first.revision:010}.jsonl"
        aside = f"{root}/.{path.rpartition('/')[2]}.part" if urlsplit(self.name).scheme in ("file", "local") else path
        system.pipe_file(aside, lines.encode("utf-8", "replace"))
        if aside != path:
            system.mv(aside, path)
