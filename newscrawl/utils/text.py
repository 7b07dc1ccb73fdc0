"""Text that is safe to print and to store."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta


def harmless(text: str) -> str:
    r"""Return a text without control characters, lone surrogates and invisible direction marks.

    >>> harmless("a\u202eb\x1b[31mc\n")
    'abc\n'
    """
    return text if text.isprintable() or text.replace("\n", "").isprintable() else _UNWANTED.sub("", text)


def printable(text: str) -> str:
    """Return a text that can be safely written to a terminal or log: :func:`harmless`, and without carriage returns."""
    return harmless(text).replace("\r", " ")


# Direction overrides and invisible marks hide text from readers and from patterns.
# Terminal escape sequences are removed as a whole, not only their first character.
_UNWANTED = re.compile(
    r"""
    \x1b\[[0-?]{0,30}[ -/]{0,3}[@-~]                # a colour or cursor command: ESC [ 31m
  | \x1b\][^\x07\x1b]{0,200}(?:\x07|\x1b\\)         # a window title or link: ESC ] 0;title BEL
  | [\u00ad\u200b\u2060\ufeff]                      # soft hyphen, zero-width characters, byte order mark
  | [\u200e\u200f\u202a-\u202e\u2061-\u2069]        # direction marks, invisible operators
  | [\ufff9-\ufffb]                                 # marks of ruby annotations
  | [\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]           # control characters; tab, line feed and carriage return stay
  | [\ud800-\udfff\ufffe\uffff]                     # lone surrogates, code points that are not characters
    """,
    re.VERBOSE,
)


def counted(count: int, noun: str) -> str:
    """Return a number and its noun.

    >>> counted(1, "article"), counted(1200, "page"), counted(2, "address"), counted(0, "story")
    ('1 article', '1,200 pages', '2 addresses', '0 stories')
    """
    return f"{count:,} {noun if count == 1 else _plural_of(noun)}"


def _plural_of(noun: str) -> str:
    if noun.endswith(("s", "sh", "ch", "x")):
        return f"{noun}es"
    return f"{noun[:-1]}ies" if re.search(r"[^aeiou]y$", noun) else f"{noun}s"


def fitted(parts: Sequence[str], width: int | None) -> str:
    """Return parts of a line, without the last ones if they do not fit into a width (None for any).

    >>> fitted(["00:09", "3 articles", "1 failed"], 20)
    '00:09, 3 articles'
    """
    count = len(parts)
    while width is not None and count > 1 and len(", ".join(parts[:count])) > width:
        count -= 1
    return ", ".join(parts[:count])


def clock(seconds: float) -> str:
    """Return a length of time as minutes and seconds, and hours if there are any.

    >>> clock(61), clock(3_723)
    ('01:01', '1:02:03')
    """
    return str(timedelta(seconds=round(seconds))).removeprefix("0:")


def span_in_words(span: timedelta) -> str:
    """Return a span of time in its largest unit.

    >>> span_in_words(timedelta(hours=5, minutes=58)), span_in_words(timedelta(seconds=20))
    ('5 h', '20 s')
    """
    seconds = span.total_seconds()
    for unit, name in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= unit:
            return f"{seconds // unit:.0f} {name}"
    return f"{max(seconds, 0):.0f} s"


def plural(phrase: str, count: int) -> str:
    """Return a phrase that ends in a noun as it stands after a number.

    >>> plural("list page", 1), plural("list page", 3), plural("no text", 2), plural("nothing marks it as an article", 2)
    ('list page', 'list pages', 'no text', 'nothing marks it as an article')
    """
    is_countable = not phrase.startswith(("no ", "nothing ")) and phrase.endswith(
        (
            "page",
            "article",
            "record",
            "alarm",
            "run",
            "site",
            "file",
            "feed",
            "field",
            "outlet",
            "difference",
            "day",
            "line",
        )
    )
    return _plural_of(phrase) if count != 1 and is_countable else phrase
