"""Articles packed into a report."""

from __future__ import annotations

import json
from typing import Any

from newscrawl.report.articles import BLOCK, ArticleArchive


def test_blocks_and_scripts_cannot_be_ended() -> None:
    archive = ArticleArchive()
    record: dict[str, Any] = {
        "title": "</script><script>alert(1)</script>",
        "site": "<!--",
        "source": None,
        "published_at": None,
        "removed": [],
        "revision": 1,
        "text": "</script>",
        **dict.fromkeys(
            ("url", "title_raw", "published_raw", "source_raw", "authors", "dateline", "tags", "language", "story_id")
        ),
        "fetched_at": None,
    }
    for _ in range(BLOCK + 1):
        archive.add(record, [])
    packed = archive.finish()
    assert "<" not in packed
    assert json.loads(packed)["articles"][0]["title"] == record["title"]
    assert len(archive.blocks) == 2
    assert not any("<" in block for block in archive.blocks)
