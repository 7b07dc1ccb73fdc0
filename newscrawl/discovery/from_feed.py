"""An article made from the text in its feed, for a page that is gone or forbidden."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from newscrawl.discovery.entries import Entry

_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_WHOLE: Final = 400
"""Letters from which on the text of an entry counts as the article. Most summaries have less than 300. A choice."""


def has_text(entry: Entry) -> bool:
    """Return whether an entry has the text of its article, and not only a summary."""
    return bool(entry.title) and len(_TAG.sub(" ", entry.content)) >= _WHOLE


def entry_page(entry: Entry) -> bytes:
    """Return the page of an article with the title, the date, the authors and the text of a feed's entry."""
    date = f'<meta property="article:published_time" content="{entry.date.isoformat()}">' if entry.date else ""
    authors = "".join(f'<meta name="author" content="{escape(name)}">' for name in entry.authors if name)
    title = escape(_TAG.sub("", entry.title))
    page = (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title>{date}{authors}</head>"
        f"<body><article><h1>{title}</h1><div class=content>{entry.content}</div></article></body></html>"
    )
    return page.encode("utf-8", "replace")
