"""The form of an address: the part that the addresses of one kind of page on one site share."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from newscrawl.pages import Page

_DIGITS: Final = re.compile(r"\d+")
_FILE: Final = re.compile(r"\.\w{1,6}$")
_PIECE: Final = re.compile(r"[^\W_]+")
_LONG_ID: Final = 8
"""From so many characters on, a mixture of letters and digits is an identifier and not a word with a number."""


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


FIRST_TRIES: Final = 16
"""Pages of one form of address that are requested before it is known whether the form brings articles."""
DOUBTFUL_TRIES: Final = 3
"""The same for doubtful addresses: only a try shows whether they are articles."""
TRIES_FOR_AN_ARTICLE: Final = 10
"""Further tries that a form gets for each article. On front pages of the benchmarks with hundreds of links, forms with less than
one article in ten are deleted archives, shops and picture galleries."""


@dataclass(slots=True)
class FormRecord:
    """The results of one form of address: how many pages were tried, and how many of them were articles."""

    tried: int = 0
    articles: int = 0

    @property
    def is_proven(self) -> bool:
        """Whether at least two addresses of this form, and at least half of them, are articles."""
        return self.articles >= 2 and self.articles * 2 >= self.tried

    def tries_left(self, first: int) -> int:
        """Return how many more addresses of this form are worth a try; an unknown form has ``first`` tries.

        >>> FormRecord(tried=16, articles=3).tries_left(first=16)
        30
        """
        return first + TRIES_FOR_AN_ARTICLE * self.articles - self.tried


class FormBook:
    """A budget of tries for each form of address of each site. A form that brings articles gets more tries.

    ``load`` returns the results of earlier runs on a site, by form. Pages over the budget are held back until others of
    their form turn out to be articles.
    """

    def __init__(self, load: Callable[[str], dict[str, FormRecord]]) -> None:
        self._load = load
        self._sites: dict[str, dict[str, FormRecord]] = {}
        self._asked: dict[bytes, tuple[str, str]] = {}
        """Forms of the pages that are being fetched, by key."""
        self._in_flight: Counter[tuple[str, str]] = Counter()
        self._held: dict[tuple[str, str], deque[tuple[Page, int]]] = {}

    def record_of(self, url: str) -> FormRecord:
        """Return the results of the form of an address."""
        return self._record(site_and_form(url))

    def _record(self, form: tuple[str, str]) -> FormRecord:
        site, path = form
        if site not in self._sites:
            self._sites[site] = self._load(site)
        return self._sites[site].setdefault(path, FormRecord())

    def admit(self, page: Page, *, doubtful: bool = False) -> bool:
        """Return whether a page may be requested now; if not, hold it back."""
        if page.key in self._asked:
            return True  # already with the scheduler, which drops duplicates
        form, first = site_and_form(page.url), DOUBTFUL_TRIES if doubtful else FIRST_TRIES
        if self._record(form).tries_left(first) > self._in_flight[form]:
            self._ask(page, form)
            return True
        self._held.setdefault(form, deque()).append((page, first))
        return False

    def _ask(self, page: Page, form: tuple[str, str]) -> None:
        self._asked[page.key] = form
        self._in_flight[form] += 1

    def note(self, page: Page, is_article: bool | None) -> list[Page]:
        """Note whether a page was an article (None: unknown). Return the held pages that may be requested now."""
        form = self._asked.pop(page.key, None)
        if form is not None:
            self._in_flight[form] -= 1
        else:
            form = site_and_form(page.url)
        record = self._record(form)
        if is_article is not None:
            record.tried += 1
            record.articles += is_article
        # Pages are released in the order in which they were found, as many as the form has tries left.
        held, released = self._held.get(form, deque()), []
        while held and record.tries_left(held[0][1]) > self._in_flight[form]:
            released.append(held.popleft()[0])
            self._ask(released[-1], form)
        return released

    def take_fruitless(self, page: Page) -> list[Page]:
        """Return the held pages of a page's form, and forget them, if no page of the form is being fetched any more."""
        form = site_and_form(page.url)
        if self._in_flight[form] or form not in self._held:
            return []
        return [page for page, _ in self._held.pop(form)]


def site_and_form(url: str) -> tuple[str, str]:
    """Return the site of an address and its form. If nothing in it varies, its folder is its form.

    >>> site_and_form("http://n.example/a/881005.html"), site_and_form("http://n.example/sport/golf")
    (('n.example', '/a/#.html'), ('n.example', '/sport/='))
    """
    form = form_of(url)
    site, slash, path = (form or urlsplit(url).netloc.removeprefix("www.") + urlsplit(url).path).partition("/")
    if form is None:
        path = path.rstrip("/").rpartition("/")[0] + "/="
    return site[:255], (slash + path)[:300]
