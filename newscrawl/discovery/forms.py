"""The form of an address: what the addresses of one kind of page on one site have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

_DIGITS: Final = re.compile(r"\d+")
_FILE: Final = re.compile(r"\.\w{1,6}$")
_PIECE: Final = re.compile(r"[^\W_]+")
_LONG_ID: Final = 8
"""Letters from which on a mixture of letters and digits is an identifier, and not a word with a number."""


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
    words = sum(piece.isalpha() for piece in re.split(r"[-_]", stem))
    if words >= 3 or "%" in stem:
        return f"*-*{suffix}"
    return _PIECE.sub(_form_of_piece, stem) + suffix


def _form_of_piece(match: re.Match[str]) -> str:
    piece = match[0]
    is_id = len(piece) >= _LONG_ID and not piece.isalpha() and not piece.isdigit()
    return "@" if is_id else _DIGITS.sub("#", piece)


def _form_of_query(pair: str) -> str:
    name, _, value = pair.partition("=")
    return f"{name[:40]}={'#' if any(char.isdigit() for char in value) else '*'}"


TRIES: Final = 8
"""Pages of one form that may turn out to be no articles before the form is given up, if none was one. A choice: less than a page."""
TRIES_AT_ONCE: Final = 3
"""Pages of a doubtful form that are tried before it is known what the form brings."""


@dataclass(slots=True)
class FormRecord:
    """What the addresses of one form brought: how many were read, and how many of them were articles."""

    tried: int = 0
    articles: int = 0

    @property
    def is_proven(self) -> bool:
        """Whether addresses of this form are articles more often than not."""
        return self.articles >= 2 and self.articles * 2 >= self.tried

    @property
    def is_fruitless(self) -> bool:
        """Whether the form brought nothing in so many tries that it is not followed any more."""
        return self.articles == 0 and self.tried >= TRIES


class FormBook:
    """What is known of the forms of addresses, site by site, and how many are being tried.

    ``load`` returns what earlier runs have learnt of a site, by form.
    """

    def __init__(self, load: Callable[[str], dict[str, FormRecord]]) -> None:
        self._load = load
        self._sites: dict[str, dict[str, FormRecord]] = {}
        self._asked: Counter[tuple[str, str]] = Counter()

    def record_of(self, url: str) -> FormRecord:
        """Return what is known of the form of an address."""
        site, form = site_and_form(url)
        if site not in self._sites:
            self._sites[site] = self._load(site)
        return self._sites[site].setdefault(form, FormRecord())

    def note(self, url: str, is_article: bool) -> None:
        """Take in what a page of a form turned out to be."""
        record = self.record_of(url)
        record.tried += 1
        record.articles += is_article

    def may_try(self, url: str) -> bool:
        """Return whether a doubtful address is worth a request, and count it if so."""
        record, key = self.record_of(url), site_and_form(url)
        if record.is_proven:
            return True
        if record.is_fruitless or self._asked[key] >= TRIES_AT_ONCE:
            return False
        self._asked[key] += 1
        return True


def site_and_form(url: str) -> tuple[str, str]:
    """Return the site of an address and its form; addresses in which nothing varies have their folder for a form."""
    form = form_of(url)
    site, slash, path = (form or urlsplit(url).netloc.removeprefix("www.") + urlsplit(url).path).partition("/")
    if form is None:
        path = path.rstrip("/").rpartition("/")[0] + "/="
    return site[:255], (slash + path)[:300]
