"""A stored page, before it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from newscrawl.extraction import document
from newscrawl.extraction.fields import read_fields
from newscrawl.extraction.text_dump import is_html, read_text
from newscrawl.items import Draft

MAX_BYTES: Final = 4 * document.MAX_CHARS
STDIN: Final = "-"
"""The place that stands for standard input."""


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A stored page: its place, its address (None if unknown), when it was fetched, and its body."""

    place: str
    url: str | None
    content_type: str | None
    fetched_at: datetime
    body: bytes

    def read(self) -> Draft:
        """Return the draft of the page or text dump (the content decides which). Raises PageError if it cannot be read."""
        draft = self._read()
        draft.article.file = None if self.place == STDIN else self.place
        return draft

    def _read(self) -> Draft:
        if self.url is not None:
            return read_fields(document.load_document(self.body, self.url, self.content_type), self.fetched_at)
        text = document.to_text(self.body)
        return (
            read_fields(document.load_document(text), self.fetched_at)
            if is_html(text)
            else read_text(text, None, self.fetched_at)
        )


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A stored page or file that cannot be read, and the reason."""

    place: str
    reason: str


def reason_of(error: BaseException) -> str:
    """Return why something could not be read, in one line."""
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).splitlines()[0][:200]
