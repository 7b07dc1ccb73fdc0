"""Read the elements with metadata: ``<meta>``, ``<link>``, ``<base>``, ``<title>``, JSON-LD. They may be anywhere on a page."""

from __future__ import annotations

from typing import Final

from newscrawl.extraction.outline import Attributes, Outline, fold

_LONGEST_TITLE: Final = 2_000
_LONGEST_META: Final = 20_000
_LONGEST_ADDRESS: Final = 4_000
"""Most characters that are kept of a document's title, a meta's content, an address in the head. Those of 1,360 benchmark pages
are far shorter. Some algorithms take time by the square of these lengths."""
_META_NAMES: Final = ("property", "name", "itemprop", "http-equiv")


def read_head(out: Outline, tag: str, attributes: Attributes) -> bool:
    """Add the metadata of an element to ``out``; return whether its text is metadata, too."""
    if tag == "meta":
        _read_meta(out, attributes)
    elif tag == "link":
        _read_link(out, attributes)
    elif tag == "base":
        href = attributes.get("href", "").strip()
        out.base_href = out.base_href or (href if len(href) <= _LONGEST_ADDRESS else "")
    return tag == "title" or (tag == "script" and "ld+json" in attributes.get("type", "").lower())


def read_text(out: Outline, tag: str, text: str) -> None:
    """Add the text of a ``<title>`` or a JSON-LD ``<script>`` to ``out``."""
    if tag == "title":
        out.document_title = out.document_title or fold(text[:_LONGEST_TITLE])
    elif text:
        out.json_ld.append(text)


def _read_meta(out: Outline, attributes: Attributes) -> None:
    content = (attributes.get("content") or attributes.get("value") or "")[:_LONGEST_META]
    names = next(filter(None, map(attributes.get, _META_NAMES)), None)
    if content and names:
        content = content.strip()
        for name in names.lower().split():
            out.metas.setdefault(name, content)
            out.meta_lists.setdefault(name, []).append(content)


def _read_link(out: Outline, attributes: Attributes) -> None:
    rel, href = attributes.get("rel", "").lower(), attributes.get("href", "").strip()
    if not href or len(href) > _LONGEST_ADDRESS:
        return
    if rel in ("canonical", "next", "amphtml"):
        out.head_links.setdefault(rel, href)
    elif rel == "alternate" and attributes.get("type", "").endswith(("rss+xml", "atom+xml", "feed+json")):
        out.feeds.append(href)
