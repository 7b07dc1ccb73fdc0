"""newscrawl: clean article records from aggregator news pages.

>>> article = newscrawl.extract(html, url="https://example.com/news/1.html")
>>> article.title, article.published_at, article.source
"""

from __future__ import annotations

from datetime import UTC, datetime

from newscrawl.errors import ConfigError, NewscrawlError, NotAnArticle, PageError
from newscrawl.items import SCHEMA_VERSION, Article, Block, Image, Removal

__version__ = "0.1.0"
__all__ = [
    "SCHEMA_VERSION",
    "Article",
    "Block",
    "ConfigError",
    "Image",
    "NewscrawlError",
    "NotAnArticle",
    "PageError",
    "Removal",
    "extract",
    "extract_text",
]


def extract(
    html: str | bytes,
    url: str | None = None,
    *,
    content_type: str | None = None,
    fetched_at: datetime | None = None,
    strict: bool = False,
) -> Article:
    """Extract the clean article record from one HTML page.

    ``html`` is the page as fetched; bytes are decoded by byte order mark, UTF-8 validity, ``content_type`` (the
    HTTP header) and the page's own declaration. ``url`` makes links absolute and names the site. ``fetched_at``
    (aware, now by default) anchors dates like ``3小时前``.

    A page that is no article gives a record with what was found; with ``strict`` it raises NotAnArticle, as in
    a crawl. Raises PageError if the page cannot be read at all: empty, binary or over the size limit.
    """
    from newscrawl import stages
    from newscrawl.extraction import document
    from newscrawl.extraction.fields import read_fields

    draft = read_fields(document.load_document(html, url, content_type), _aware(fetched_at))
    stages.run(draft)
    return stages.validate(draft) if strict else stages.finish(draft)


def extract_text(
    text: str,
    url: str | None = None,
    *,
    fetched_at: datetime | None = None,
    strict: bool = False,
) -> Article:
    """Extract the clean article record from a text dump of a page: its visible text, one paragraph a line.

    Arguments and errors are those of :func:`extract`.
    """
    from newscrawl import stages
    from newscrawl.extraction.text_dump import read_text

    draft = read_text(text, url, _aware(fetched_at))
    stages.run(draft)
    return stages.validate(draft) if strict else stages.finish(draft)


def _aware(moment: datetime | None) -> datetime:
    if moment is None:
        return datetime.now(UTC)
    if moment.tzinfo is None:
        raise ValueError("fetched_at must be an aware datetime, as datetime.now(timezone.utc)")
    return moment
