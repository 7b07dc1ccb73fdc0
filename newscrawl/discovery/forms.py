"""The form of an address: what the addresses of one kind of page on one site have in common."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

_DIGITS: Final = re.compile(r"\d+")
_FILE: Final = re.compile(r"\.\w{1,6}$")
_LETTER_ID: Final = re.compile(r"[a-z]*\d[a-z0-9]{7,}|[0-9a-f]{12,}", re.IGNORECASE)


def form_of(url: str) -> str | None:
    """Return the form of an address, or None if nothing in it varies from page to page.

    >>> form_of("http://n.example/a/881005_2.html")
    'n.example/a/#_#.html'
    >>> form_of("http://n.example/local/council-votes-to")
    'n.example/local/*-*'
    >>> form_of("http://n.example/articles/clymn8zyrp9o")
    'n.example/articles/@'
    >>> form_of("http://n.example/sport") is None
    True
    """
    parts = urlsplit(url)
    segments = [_form_of_segment(segment) for segment in parts.path.split("/")[:8]]
    query = "&".join(sorted(_form_of_query(pair) for pair in parts.query.split("&")[:8])) if parts.query else ""
    form = f"{parts.netloc.removeprefix('www.')}{'/'.join(segments)}{'?' + query if query else ''}"
    last = next((segment for segment in reversed(segments) if segment), "")
    return form if set(last + query) & set("#@*") else None


def _form_of_segment(segment: str) -> str:
    name = segment[:200]
    end = _FILE.search(name)
    stem, suffix = (name[: end.start()], end[0]) if end else (name, "")
    if stem.count("-") + stem.count("_") >= 2 and any(char.isalpha() for char in stem):
        return f"*-*{suffix}"
    if "%" in stem:
        return f"*{suffix}"
    if _LETTER_ID.fullmatch(stem) and not stem.isdigit():
        return f"@{suffix}"
    return _DIGITS.sub("#", stem) + suffix


def _form_of_query(pair: str) -> str:
    name, _, value = pair.partition("=")
    return f"{name[:40]}={'#' if any(char.isdigit() for char in value) else '*'}"
