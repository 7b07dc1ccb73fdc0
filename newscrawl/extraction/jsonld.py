"""Read the description of the article in a page's JSON-LD."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Final

from newscrawl.extraction import broken_json
from newscrawl.normalise.text import letters
from newscrawl.normalise.urls import article_identity

_ARTICLE_TYPE: Final = re.compile(r"(?:News|Blog|Report|Reportage|Analysis|Opinion|Review)?(?:Article|Posting)$")
_ORGANISATION_TYPE: Final = re.compile(r"Organi[sz]ation$|Corporation$")
_NODES_READ: Final = 2000
"""Most nodes of a page's JSON-LD that are read. A bound on hostile input: none of 370 benchmark pages has more than 10."""
_LONGEST_NAME: Final = 200
_TAG = re.compile(r"<[a-zA-Z/][^<>]{0,300}>")
Node = dict[str, Any]


@dataclass(slots=True)
class StructuredArticle:
    """Values of a schema.org Article node, as written. Values that the page does not state are empty."""

    headline: str = ""
    published: str = ""
    modified: str = ""
    publisher: str = ""
    authors: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    language: str = ""
    found: bool = False


def read(scripts: list[str], url: str | None = None, titles: Iterable[str] = ()) -> StructuredArticle:
    """Return the page's own article from its JSON-LD scripts. Broken scripts are read as far as possible.

    A node belongs to another article if its address is not ``url`` and its headline is not in the page's ``titles``. Without
    an article node, the dates of the first node with a date (a WebPage) are returned, and ``found`` is false.
    """
    nodes = [node for script in scripts for value in broken_json.loads(script) for node in _nodes(value)]
    by_id = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and len(node) > 1}
    names = [name for name in map(letters, titles) if name]
    articles = [node for node in nodes if _is_a(node, _ARTICLE_TYPE) and not _is_another(node, url, names)]
    if articles:
        return _article(max(articles, key=lambda node: _agreement(node, names)), by_id)
    for node in nodes:
        if (published := _text(node.get("datePublished"))) and not _is_a(node, _ARTICLE_TYPE):
            return StructuredArticle(published=published, modified=_text(node.get("dateModified")))
    return StructuredArticle()


def _nodes(data: Any) -> Iterator[Node]:
    queue, seen = deque([data]), 0
    while queue and seen < _NODES_READ:
        node = queue.popleft()
        seen += 1
        if isinstance(node, list):
            queue.extend(node)
        elif isinstance(node, dict):
            yield node
            queue.extend(value for key, value in node.items() if key in ("@graph", "mainEntity", "mainEntityOfPage"))


def _is_a(node: Node, kind: re.Pattern[str]) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and kind.search(name) for name in names)


def _headline(node: Node) -> str:
    return _text(node.get("headline")) or _text(node.get("headLine")) or _text(node.get("name"))


def _agreement(node: Node, names: list[str]) -> int:
    """Return 2 if a node's headline is one of the page's titles, 1 if it is part of one, else 0."""
    own = letters(_headline(node))
    if not own:
        return 0
    return 2 if own in names else int(any(own in name or name in own for name in names))


def _is_another(node: Node, url: str | None, names: list[str]) -> bool:
    """Return whether a node is of another article: its address and its headline both differ from the page's."""
    if not url or not names or _agreement(node, names):
        return False
    page = node.get("mainEntityOfPage")
    claimed = _text(page.get("@id") or page.get("url")) if isinstance(page, dict) else _text(page)
    claimed = claimed or _text(node.get("url"))
    try:
        return claimed.startswith("http") and article_identity(claimed) != article_identity(url)
    except ValueError:
        return False


def _article(node: Node, by_id: dict[str, Node]) -> StructuredArticle:
    keywords = node.get("keywords")
    if isinstance(keywords, str):
        keywords = re.split(r"[,，;；]", keywords)
    return StructuredArticle(
        headline=_headline(node),
        published=_text(node.get("datePublished")) or _text(node.get("dateCreated")),
        modified=_text(node.get("dateModified")),
        publisher=next(iter(_names(node.get("publisher"), by_id)), ""),
        authors=_people(node.get("author"), by_id) or _people(node.get("creator"), by_id),
        keywords=[text for item in keywords or () if (text := _text(item))] if isinstance(keywords, list) else [],
        language=_text(node.get("inLanguage")),
        found=True,
    )


def _text(value: Any) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        return str(int(value)) if 0 < value < 1e15 else ""
    if not isinstance(value, str):
        return ""
    text = unescape(value)
    return " ".join((_TAG.sub("", text) if "<" in text else text).split())


def _people(value: Any, by_id: dict[str, Node]) -> list[str]:
    values = value if isinstance(value, list) else [value]
    people = [
        item for item in values if not (isinstance(item, dict) and _is_a(_resolved(item, by_id), _ORGANISATION_TYPE))
    ]
    return _names(people, by_id)


def _names(value: Any, by_id: dict[str, Node]) -> list[str]:
    """Return the names of one or more persons or organisations. They may be strings, nodes, or references to nodes."""
    names = []
    for item in value[:50] if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            node = _resolved(item, by_id)
            given = node.get("name")
            texts = [_text(name) for name in given[:20]] if isinstance(given, list) else [_text(given)]
            texts = [text for text in texts if text] or [
                " ".join(filter(None, (_text(node.get("givenName")), _text(node.get("familyName")))))
            ]
        else:
            texts = [_text(item)]
        names += [text for text in texts if text and len(text) <= _LONGEST_NAME]
    return names


def _resolved(node: Node, by_id: dict[str, Node]) -> Node:
    """Return the node of a reference (``{"@id": …}``)."""
    identifier = node.get("@id")
    if "name" not in node and isinstance(identifier, str):
        return by_id.get(identifier, node)
    return node
