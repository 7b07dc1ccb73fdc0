"""The entries of a JSON Feed."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Final

from newscrawl.discovery.entries import MAX_ENTRIES, MAX_URL, Entry, joined, written_date
from newscrawl.errors import PageError

MAX_CONTENT: Final = 200_000
"""Most characters of an entry's text that are kept."""
_HEAD: Final = 4_096
_JSON_FEED: Final = re.compile(rb"\s*\{.{0,2000}?jsonfeed\.org(?:\\?/)version", re.DOTALL)


def is_json_feed(body: bytes) -> bool:
    """Return whether a document is a JSON Feed."""
    return bool(_JSON_FEED.match(body[:_HEAD].removeprefix(b"\xef\xbb\xbf")))


def read_json_feed(body: bytes, url: str) -> list[Entry]:
    """Return the entries of a JSON Feed. Raises PageError if it is not JSON."""
    try:
        feed = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise PageError(f"the feed is not JSON: {error}") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    entries = []
    for item in (items if isinstance(items, list) else [])[:MAX_ENTRIES]:
        if not isinstance(item, dict):
            continue
        texts = {name: value for name, value in item.items() if isinstance(value, str)}
        address = joined(url, texts.get("url") or texts.get("external_url") or texts.get("id", ""))
        if address and address.startswith(("http://", "https://")):
            names = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
            entries.append(
                Entry(
                    address,
                    written_date(texts.get("date_published") or texts.get("date_modified")),
                    title=texts.get("title", "")[:MAX_URL],
                    content=(texts.get("content_html") or _as_html(texts.get("content_text", "")))[:MAX_CONTENT],
                    authors=tuple(
                        str(each["name"])[:MAX_URL]
                        for each in names or ()
                        if isinstance(each, dict) and each.get("name")
                    )[:20],
                )
            )
    return entries


def _as_html(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text[:MAX_CONTENT].splitlines() if line.strip())
