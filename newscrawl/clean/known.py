"""Facts about an article that its page also states outside the text. A line of the text that only repeats them is removed."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Known:
    """The titles of the article, the names of its authors, and the names of its site."""

    titles: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)
