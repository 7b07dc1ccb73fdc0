"""The words for links to a next page, to more entries and to a whole article, in all languages."""

from __future__ import annotations

from functools import cache
from typing import Final

from newscrawl.rules.words import WordKey, words

_ARROWS: Final = "»›>→►▶⟩⇒▸＞❯"
_EDGE: Final = f"«‹<←◄◀⟨▪·•|[]()（）【】:：.…-–— \t\xa0{_ARROWS}"


def says(text: str, key: WordKey) -> bool:
    """Return whether a link's text is one of the words under a key. Arrows and brackets around it are ignored.

    >>> says("Older posts »", "next_page"), says("Older posts of ours", "next_page")
    (True, False)
    """
    return text[:80].strip(_EDGE).lower() in _words(key)


@cache
def _words(key: WordKey) -> frozenset[str]:
    return frozenset(word.lower() for word in words(key))


def is_arrow(text: str) -> bool:
    """Return whether a link's text is a single arrow that points onwards. A double one often leads to the last page.

    >>> is_arrow("›"), is_arrow("Sport ›")
    (True, False)
    """
    text = text.strip()
    return 0 < len(text) <= 2 and not text.strip(_ARROWS)
