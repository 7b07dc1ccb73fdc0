"""What a page says of its article elsewhere. Lines of the text that only repeat it are removed."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Known:
    """The titles of the article, the names of its authors, and the names of its site."""

    titles: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)
