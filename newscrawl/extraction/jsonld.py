"""The article described by a page's JSON-LD, flattened to what newscrawl reads."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Final

_ARTICLE_TYPE: Final = re.compile(r"(?:News|Blog|Report|Reportage|Analysis|Opinion|Review)?(?:Article|Posting)$")
_NODES_READ: Final = 2000
"""Most nodes looked at in a page's JSON-LD: a bound on hostile input; the richest of 370 benchmark pages holds 10."""


@dataclass(slots=True)
class StructuredArticle:
    """Values of a schema.org Article node, strings as written; empty where the page says nothing."""

    headline: str = ""
    published: str = ""
    modified: str = ""
    publisher: str = ""
    authors: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    language: str = ""
    found: bool = False


def read(scripts: list[str]) -> StructuredArticle:
    """Return the first article node among the page's JSON-LD scripts; malformed ones are passed over.

    Without one, the dates of the first node that has any (a WebPage) are returned, ``found`` false.
    """
    dated = StructuredArticle()
    for script in scripts:
        try:
            data = json.loads(script.strip().removesuffix(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data):
            if _is_article(node):
                return _article(node)
            if not dated.published and (published := _text(node.get("datePublished"))):
                dated = StructuredArticle(published=published, modified=_text(node.get("dateModified")))
    return dated


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    queue, seen = deque([data]), 0
    while queue and seen < _NODES_READ:
        node = queue.popleft()
        seen += 1
        if isinstance(node, list):
            queue.extend(node)
        elif isinstance(node, dict):
            yield node
            queue.extend(value for key, value in node.items() if key in ("@graph", "mainEntity", "mainEntityOfPage"))


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and _ARTICLE_TYPE.search(name) for name in names)


def _article(node: dict[str, Any]) -> StructuredArticle:
    keywords = node.get("keywords")
    if isinstance(keywords, str):
        keywords = re.split(r"[,，;；]", keywords)
    return StructuredArticle(
        headline=_text(node.get("headline")) or _text(node.get("name")),
        published=_text(node.get("datePublished")) or _text(node.get("dateCreated")),
        modified=_text(node.get("dateModified")),
        publisher=_name(node.get("publisher")),
        authors=_names(node.get("author")),
        keywords=[text for item in keywords or () if (text := _text(item))] if isinstance(keywords, list) else [],
        language=_text(node.get("inLanguage")),
        found=True,
    )


def _text(value: Any) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    return " ".join(unescape(value).split()) if isinstance(value, str) else ""


def _name(value: Any) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _names(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [name for item in values if (name := _name(item))]
