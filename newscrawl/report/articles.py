"""The articles of a report, packed for the script that shows them.

The data of the list and its filters are one JSON text. The articles themselves are in blocks of ``BLOCK`` articles,
compressed with gzip. The browser unpacks a block when an article is opened or texts are searched.
"""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from typing import Any, Final

from newscrawl.items import FieldUse, fields_for
from newscrawl.report.changes import changes_between
from newscrawl.report.explain import Span
from newscrawl.utils.text import harmless

BLOCK: Final = 100
"""Articles of a block: about 500 KB unpacked, which a browser reads in a few milliseconds. A choice."""


class ArticleArchive:
    """Articles in the order in which they are added."""

    def __init__(self) -> None:
        self.index: list[dict[str, Any]] = []
        self.rules: dict[str, int] = {}
        self.blocks: list[str] = []
        self._block: list[dict[str, Any]] = []

    def add(self, record: dict[str, Any], raw: list[list[Span]], before: dict[str, Any] | None = None) -> None:
        """Add an article, the lines of its page as spans, and its record ``before`` this revision if there was one."""
        rules = {removal["rule"] for removal in record["removed"]}
        self.index.append(
            {
                "title": record["title"],
                "site": record["site"] or "",
                "source": record["source"] or "",
                "date": with_zone(record["published_at"] or ""),
                "rules": sorted(self._rule(rule) for rule in rules),
                "revision": record["revision"],
                "chars": len(record["text"]),
            }
        )
        shown = {name: record[name] for name in _SHOWN} | {
            "raw": [
                [[harmless(span.text), -1 if span.rule is None else self._rule(span.rule)] for span in line]
                for line in raw
            ],
            "changes": changes_between(before, record) if before else [],
            "cut": [[each["text"], self._rule(each["rule"])] for each in record["removed"] if each["place"] == "title"],
        }
        self._block.append(shown)
        if len(self._block) == BLOCK:
            self._pack()

    def _rule(self, rule: str) -> int:
        return self.rules.setdefault(rule, len(self.rules))

    def _pack(self) -> None:
        packed = gzip.compress(json.dumps(self._block, ensure_ascii=False).encode("utf-8", "replace"), 6, mtime=0)
        self.blocks.append(b64encode(packed).decode())
        self._block = []

    def finish(self) -> str:
        """Pack the last block; return the list as JSON that is safe within a script element."""
        if self._block:
            self._pack()
        data = {"articles": self.index, "rules": list(self.rules), "block": BLOCK}
        # Within a script element "</script" and "<!--" have a meaning, so each "<" is escaped.
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def with_zone(moment: str) -> str:
    """Return a moment in ISO 8601 as a list shows it: without seconds, with its zone.

    >>> with_zone("2024-10-08T16:50:12+08:00"), with_zone("2024-10-08")
    ('2024-10-08 16:50 +08:00', '2024-10-08')
    """
    return f"{moment[:10]} {moment[11:16]} {moment[19:]}".strip()


_SHOWN: Final = fields_for(FieldUse.SHOWN)
