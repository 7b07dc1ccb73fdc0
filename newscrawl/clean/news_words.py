"""Decorations of titles in languages with spaces: an alert before the headline, or a few words of the news trade after it.

Real headlines have the form ``X: Y``, too. So an alert is one of the listed phrases as written, and a suffix has words of the
vocabulary only, each written as in a name.
"""

from __future__ import annotations

import re
from typing import Final

from newscrawl.normalise.text import shadow
from newscrawl.rules.loader import Decoration

Cut = tuple[str, int, int]

_ALERT = re.compile(
    r"""
    (?: \+{3}\s?(?P<crossed>[^+:|]{3,20})\s?\+{3}            # +++ EIL +++ Stadtrat lässt Turm reparieren
      | \[(?P<boxed>[^\]:|]{3,20})\] (?:\s?[:|-])?           # [BREAKING] Council repairs tower
      | (?P<word>[^:|!+\[]{3,20}?)(?:\s?[:|!]|\s-(?=\s)) )   # BREAKING: Council repairs tower
    \s?(?=\S)
    """,
    re.VERBOSE,
)
_SUFFIX = re.compile(r"\s?(?P<sep>[_|»·]|\s-)\s?(?P<words>[^_|»·:,.!?-]{3,40})$")  # … | World Headlines Today
_CROSSES: Final = "+++"
"""+++ Stadtrat lässt Turm reparieren +++"""
_MOST_WORDS: Final = 5


def alert(title: str, vocabulary: Decoration) -> Cut | None:
    """Return where an alert stands before a headline, or None.

    >>> from newscrawl.rules.loader import rules_for
    >>> alert("BREAKING: Council repairs the old tower", rules_for("en").decoration)
    ('alert', 0, 10)
    >>> alert("Breaking: how a tower falls", rules_for("en").decoration)
    """
    found = _ALERT.match(shadow(title))
    if found and (found["crossed"] or found["boxed"] or found["word"]).strip() in vocabulary.alerts:
        return "alert", 0, found.end()
    return _crosses(title)


def _crosses(title: str) -> Cut | None:
    """Return where crosses open a title that they close, too, or close it: the opening ones go first."""
    opens, closes, count = title.startswith(_CROSSES), title.endswith(_CROSSES), title.count(_CROSSES)
    if opens and closes and count == 2:
        return "alert", 0, len(_CROSSES)
    return ("alert", len(title) - len(_CROSSES), len(title)) if closes and count == 1 else None


def news_suffix(title: str, vocabulary: Decoration) -> Cut | None:
    """Return where a suffix of words of the news trade begins and ends, or None.

    >>> from newscrawl.rules.loader import rules_for
    >>> news_suffix("Council repairs the old tower - World Headlines Today", rules_for("en").decoration)
    ('news-words-suffix', 29, 53)
    >>> news_suffix("Council repairs the old tower - all in one day", rules_for("en").decoration)
    """
    found = _SUFFIX.search(shadow(title))
    if not found:
        return None
    words = found["words"].split()
    # After a dash one word may be the end of a headline: … - live.
    least = 2 if found["sep"].strip() == "-" else 1
    is_name = all(word[:1].isupper() or not word[:1].isalpha() for word in (words[0], words[-1]))
    small = [word.lower() for word in words]
    known = vocabulary.suffix_words | vocabulary.suffix_nouns
    if least <= len(words) <= _MOST_WORDS and is_name and known.issuperset(small):
        return ("news-words-suffix", found.start(), len(title)) if vocabulary.suffix_nouns & set(small) else None
    return None
