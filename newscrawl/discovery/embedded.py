"""Links in the JSON of a page's scripts or of a JSON response: values with a title next to an address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from newscrawl.extraction.outline import Link

_SCRIPT: Final = re.compile(rb"<script\b([^>]{0,500})>", re.IGNORECASE)
_ASSIGNED: Final = re.compile(r"=\s*(?=[\[{])")
_ADDRESS_KEYS: Final = (
    "url", "href", "link", "permalink", "canonicalUrl", "canonical_url", "webUrl", "web_url", "articleUrl", "article_url",
    "docurl", "shareUrl", "share_url", "path", "uri", "fullUrl", "full_url", "loc", "@id",
)  # fmt: skip
_TITLE_KEYS: Final = ("title", "headline", "longTitle", "long_title", "stitle", "name", "subject", "heading")
_NEXT_KEYS: Final = (
    "next",
    "nextUrl",
    "next_url",
    "nextPage",
    "next_page",
    "nextPageUrl",
    "next_page_url",
    "more",
    "moreUrl",
)
_ADDRESS: Final = re.compile(
    r"""(?:https?:)?//[^\s<>{}]+               # https://n.example/a/1, //n.example/a/1
      | /[^\s<>{}/][^\s<>{}]*                  # /a/1
      | [\w./%-]+\.s?html?(?:\?[^\s<>{}]*)?    # a/1.html?page=2
    """,
    re.VERBOSE,
)
_MARKUP: Final = re.compile(r"<a\s[^>]{0,500}href", re.IGNORECASE)
_LONGEST_JSON: Final = 5_000_000
_MAX_NODES: Final = 50_000
_MAX_SCRIPTS: Final = 200
_MAX_LINKS: Final = 2_000
"""Bounds on hostile input. The page of a news site has about 100,000 characters of JSON with 5,000 values."""


def links_in_scripts(source: bytes) -> list[Link]:
    """Return the links in the JSON of a page's scripts: a whole script, or a value assigned to a variable.

    >>> [link.href for link in links_in_scripts(b'<script>var a = {"title": "Bridge", "url": "/a/1.html"};</script>')]
    ['/a/1.html']
    """
    links: list[Link] = []
    for attributes, text in islice(_scripts(source), _MAX_SCRIPTS):
        # Few scripts contain a title. Only those are decoded.
        if len(text) < _LONGEST_JSON and (b'"title"' in text or b'"headline"' in text or b'"name"' in text):
            links += _links(_values(text.decode("utf-8", "replace"), is_json=b"json" in attributes.lower()))
    return links[:_MAX_LINKS]


def _scripts(source: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the attributes and the text of each script. Every byte is searched once."""
    at = 0
    while found := _SCRIPT.search(source, at):
        at = source.find(b"</script", found.end())
        if at < 0:
            return
        yield found[1], source[found.end() : at]


def read_json(body: bytes) -> Any | None:
    """Return the value of a JSON or JSONP response, or None if it is neither.

    >>> read_json(b'show({"next": "/news/2"});')
    {'next': '/news/2'}
    """
    text = body[:_LONGEST_JSON].decode("utf-8", "replace").strip().removeprefix("\ufeff")
    if wrapped := re.fullmatch(r"[\w.$]{1,80}\((.*)\)\s*;?", text, re.DOTALL):
        text = wrapped[1].strip()
    return _decode(text) if text[:1] in ("{", "[") else None


def links_in_json(value: Any) -> list[Link]:
    """Return the links in a JSON value, in order."""
    return _links([value])[:_MAX_LINKS]


def markup_in_json(value: Any) -> str:
    """Return the HTML strings with links in a JSON value, joined: the entries that a "load more" button adds."""
    return "".join(text for node in _nodes([value]) if isinstance(node, str) for text in [node] if _MARKUP.search(text))


def _values(text: str, *, is_json: bool) -> list[Any]:
    if is_json:
        value = _decode(text.strip())
        return [] if value is None else [value]
    values = []
    at = 0
    for _ in range(20):  # assignments of one script
        found = _ASSIGNED.search(text, at)
        if not found:
            break
        try:
            value, at = json.JSONDecoder().raw_decode(text, found.end())
            values.append(value)
        except (ValueError, RecursionError):
            at = found.end() + 1
    return values


def _decode(text: str) -> Any | None:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _nodes(values: list[Any]) -> Iterator[Any]:
    """Yield values and all values inside them, in document order, parents first; at most _MAX_NODES."""
    left = values[::-1]
    for _ in range(_MAX_NODES):
        if not left:
            return
        node = left.pop()
        yield node
        if isinstance(node, dict):
            left.extend(reversed(node.values()))
        elif isinstance(node, list):
            left.extend(reversed(node))


def _links(values: list[Any]) -> list[Link]:
    links = []
    for node in _nodes(values):
        if not isinstance(node, dict):
            continue
        title = next((node[key] for key in _TITLE_KEYS if isinstance(node.get(key), str)), "")
        if isinstance(node.get("title"), dict):  # WordPress: {"title": {"rendered": …}}
            title = str(node["title"].get("rendered", ""))
        address = next((node[key] for key in _ADDRESS_KEYS if _is_address(node.get(key))), None)
        if address and title:
            links.append(Link({"href": address}, title[:500], 0))
        links += [Link({"href": node[key], "rel": "next"}, "", 0) for key in _NEXT_KEYS if _is_address(node.get(key))]
    return links


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and len(value) < 2_000 and _ADDRESS.fullmatch(value.strip()) is not None
