"""Statistics of one site in one run. They can be added up over runs."""

from __future__ import annotations

import dataclasses
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from newscrawl.items import Article, FieldUse, fields_for

COVERED: Final = fields_for(FieldUse.HEALTH)
"""Fields whose coverage is compared. Title and text are not among them: every record has both."""
_FORMS_KEPT: Final = 60
"""Most templates and most date forms that are kept for a site and run. On 370 benchmark pages no site has more than five."""

_DIGITS = re.compile(r"\d+")
_LATIN = re.compile(r"[^\W\d_㐀-鿿가-힯ぁ-ヿ]+")


@dataclass(slots=True)
class SiteStats:
    """Counts of one site. All of them can be added up, so that small runs can be judged together.

    ``pages`` counts pages that were read as articles: ``articles`` were articles, ``bodyless`` had no article's body.
    ``links`` counts the article links on ``lists`` list pages, ``skipped`` the pages left out for other reasons.
    """

    pages: int = 0
    articles: int = 0
    new: int = 0
    bodyless: int = 0
    failed: int = 0
    skipped: int = 0
    lists: int = 0
    links: int = 0
    log_chars: float = 0.0
    """Sum of the natural logarithms of the text lengths in characters."""
    chars: int = 0
    removed_chars: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    templates: Counter[str] = field(default_factory=Counter)
    date_forms: Counter[str] = field(default_factory=Counter)

    def add_article(self, article: Article, template: str, *, new: bool) -> None:
        """Count an article page."""
        self.pages += 1
        self.articles += 1
        self.new += new
        self.chars += len(article.text)
        self.log_chars += math.log(max(1, len(article.text)))
        self.removed_chars += sum(len(removal.text) for removal in article.removed if removal.place == "body")
        self.fields.update(name for name in COVERED if getattr(article, name))
        _count(self.templates, template)
        if article.published_raw:
            _count(self.date_forms, date_form(article.published_raw))

    def withdraw_article(self) -> None:
        """Count an article that was counted before as a page without an article's body."""
        self.articles -= 1
        self.new -= 1
        self.bodyless += 1

    def add_bodyless(self) -> None:
        """Count a page that was read as an article but has no article's body."""
        self.pages += 1
        self.bodyless += 1

    def add_list(self, links: int) -> None:
        """Count a list page and its links to articles."""
        self.lists += 1
        self.links += links

    def __add__(self, other: SiteStats) -> SiteStats:
        return SiteStats(*(getattr(self, name) + getattr(other, name) for name in _NAMES))

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as plain JSON types, without those that are zero."""
        values = ((name, getattr(self, name)) for name in _NAMES)
        return {name: dict(value) if isinstance(value, Counter) else value for name, value in values if value}

    @classmethod
    def from_dict(cls, counts: Mapping[str, Any]) -> Self:
        """Return the statistics from :meth:`to_dict`. Unknown names (from another version) are left out."""
        stats = cls()
        for name in counts.keys() & set(_NAMES):
            value = counts[name]
            setattr(stats, name, Counter(value) if isinstance(value, dict) else value)
        return stats

    @property
    def typical_chars(self) -> float:
        """Geometric mean of the text lengths in characters. One long article changes it little."""
        return math.exp(self.log_chars / self.articles) if self.articles else 0.0

    @property
    def removed_share(self) -> float:
        """Share of the bodies' characters that was removed, 0 to 1."""
        return self.removed_chars / max(1, self.removed_chars + self.chars)


_NAMES: Final = tuple(field.name for field in dataclasses.fields(SiteStats))


def total(stats: Iterable[SiteStats]) -> SiteStats:
    """Return the sum of statistics."""
    return sum(stats, SiteStats())


def date_form(raw: str) -> str:
    """Return the form of a printed date: numbers as ``#``, Latin words as ``a``.

    >>> date_form("9 October 2024, 11:24")
    '# a #, #:#'
    """
    return _DIGITS.sub("#", _LATIN.sub("a", raw.strip()))[:40]


def _count(counter: Counter[str], form: str) -> None:
    counter[form if form in counter or len(counter) < _FORMS_KEPT else "…"] += 1
