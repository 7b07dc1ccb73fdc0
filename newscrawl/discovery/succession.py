"""Compare two addresses: the second may be the first with a page number added or changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

_LONGEST_NUMBER: Final = 4
"""Most digits of a page number. Longer numbers are identifiers."""
_LONGEST_URL: Final = 2_000
_OFFSETS: Final = frozenset("start offset skip from limitstart st begin firstresult".split())
"""Parameters that count entries, not pages: ``?start=60``."""
_MOBILE: Final = re.compile(r"^(?:www|m|wap)\.")
_PUT_IN: Final = re.compile(
    r"""(?P<mark>[^\d]{0,16})     # -p, _page_, /seite-, ,nPack, or nothing but a slash
        (?P<number>\d{1,4})
        (?P<end>\.\w{2,5})?     # /list/ and /list/index_2.html
    """,
    re.VERBOSE,
)
_INDEX: Final = re.compile(r"(?:index|default|list|home)?(?:\.\w{2,5})?", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Step:
    """The difference of two addresses: the page number of the first (None if it has none), that of the second, and its mark.

    ``mark`` is the text around the number (``_page_``) or the name of its parameter (``page``), in lower case.
    """

    before: int | None
    after: int
    mark: str
    is_query: bool = False

    @property
    def is_offset(self) -> bool:
        """Whether the number counts entries, as in ``?start=60``."""
        return self.is_query and self.mark in _OFFSETS

    @property
    def is_next(self) -> bool:
        """Whether the number is that of the next page: one more than before. If there was none before, 2, or 1 if pages count from 0."""
        if self.is_offset:
            return self.after > (self.before or 0)
        return self.after == self.before + 1 if self.before is not None else self.after in (1, 2)


def step_between(here: str, there: str) -> Step | None:
    """Return the step between two addresses that differ in one page number only, or None if they differ otherwise.

    >>> step_between("http://n.example/a/881005.html", "http://n.example/a/881005_2.html")
    Step(before=None, after=2, mark='_', is_query=False)
    >>> step_between("http://n.example/a/881005-p2.html", "http://n.example/a/881005-p3.html")
    Step(before=2, after=3, mark='p', is_query=False)
    >>> step_between("http://n.example/a/881005.html", "http://n.example/a/881006.html") is None
    True
    """
    if len(here) > _LONGEST_URL or len(there) > _LONGEST_URL:
        return None
    a, b = urlsplit(here), urlsplit(there)
    if _MOBILE.sub("", a.netloc) != _MOBILE.sub("", b.netloc):
        return None
    if a.path.rstrip("/") == b.path.rstrip("/"):
        return _step_in_query(a, b)
    return _step_in_path(a.path, b.path) if not b.query or a.query == b.query else None


def _step_in_query(a: SplitResult, b: SplitResult) -> Step | None:
    old, new = dict(parse_qsl(a.query, keep_blank_values=True)), dict(parse_qsl(b.query, keep_blank_values=True))
    changed = [name for name, value in new.items() if old.get(name) != value]
    numbers = [name for name in changed if _is_number(new[name]) and (name not in old or _is_number(old[name]))]
    # The pager may add parameters that were defaults before: ?p=2&order=desc.
    if len(numbers) != 1 or any(name in old for name in changed if name != numbers[0]) or len(changed) > 3:
        return None
    name = numbers[0]
    return Step(int(old[name]) if name in old else None, int(new[name]), name.lower(), True)


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= _LONGEST_NUMBER


def _step_in_path(here: str, there: str) -> Step | None:
    here, there = unquote(here).rstrip("/"), unquote(there).rstrip("/")
    start = _common_start(here, there)
    if here[start : start + 1].isdigit() or there[start : start + 1].isdigit():
        while start and here[start - 1].isdigit():  # compare whole numbers: 10 and 11, not 0 and 1
            start -= 1
    end = _common_start(here[start:][::-1], there[start:][::-1])
    while end and here[len(here) - end].isdigit():
        end -= 1
    old, new = here[start : len(here) - end], there[start : len(there) - end]
    if _is_number(old) and _is_number(new):
        return Step(int(old), int(new), _mark_before(here[:start]))
    put_in = _PUT_IN.fullmatch(new)
    if put_in is None or not _INDEX.fullmatch(old.lstrip("/")):
        return None
    return Step(None, int(put_in["number"]), put_in["mark"].lower())


def _common_start(a: str, b: str) -> int:
    length = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        length += 1
    return length


def _mark_before(text: str) -> str:
    """Return the text before a number: its separator, and the word before that."""
    found = re.search(r"[^\W\d_]{0,8}[^\w]?_?$|[^\W\d]{1,12}$", text[-20:])
    return found[0].lower() if found else ""
