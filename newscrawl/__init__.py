"""newscrawl: clean article records from aggregator news pages.

>>> import newscrawl
>>> html = (
...     "<h1>清河县连片改造老旧水塔</h1><div>2024-10-09 11:24 来源:中新网</div>"
...     "<p>清河县近日启动老旧水塔连片改造,首批涉及十二个小区、三千多户居民。</p>"
... )
>>> article = newscrawl.extract(html, url="https://example.com/news/1.html")
>>> article.title, f"{article.published_at:%Y-%m-%d %H:%M}", article.source
('清河县连片改造老旧水塔', '2024-10-09 11:24', '中国新闻网')
"""

# ruff: noqa: E402  the first call is before the other modules are loaded
from __future__ import annotations

from newscrawl.utils.signals import stop_while_loading  # isort: skip

stop_while_loading()

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawl.errors import ConfigError, NewscrawlError, NotAnArticle, PageError
from newscrawl.items import SCHEMA_VERSION, Article, Block, Draft, Image, Removal

if TYPE_CHECKING:
    from newscrawl.discovery.links import FoundLink

logger = logging.getLogger(__name__)
__version__ = "0.2.0"
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
    "find_links",
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

    A page that is not an article gives a record with what was found; with ``strict`` it raises NotAnArticle, as in
    a crawl. Raises PageError if the page cannot be read at all: empty, binary or over the size limit.
    """
    from newscrawl.extraction import document
    from newscrawl.extraction.fields import read_fields

    draft = read_fields(document.load_document(html, url, content_type), _aware(fetched_at))
    return _finished(draft, strict=strict)


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
    from newscrawl.extraction.text_dump import read_text

    draft = read_text(text, url, _aware(fetched_at))
    return _finished(draft, strict=strict)


def find_links(html: str | bytes, url: str, *, content_type: str | None = None) -> list[FoundLink]:
    """Return the links of a page, each address once: ``url``, ``text``, ``kind`` and the ``evidence`` for the kind.

    ``kind`` is ``article``, ``list`` (a page that leads to articles), ``next`` (the next page of a list), ``part``
    (the next page of an article in several) or ``other``. The page need not be a list page; it may be a list as JSON. Raises PageError as
    :func:`extract` does.
    """
    from newscrawl.discovery import embedded, links
    from newscrawl.extraction import document
    from newscrawl.extraction.fields import read_fields
    from newscrawl.extraction.outline_parser import parse_outline
    from newscrawl.normalise.urls import well_formed

    url = well_formed(url) or ""
    answer = embedded.read_json(html.encode("utf-8", "replace") if isinstance(html, str) else html)
    if answer is not None:
        return links.links_of_answer(answer, url)
    page = document.load_document(html, url, content_type)
    outline = parse_outline(page)
    draft = read_fields(page, datetime.now(UTC), outline)
    return links.find_links(outline, url, is_article=draft.not_article is None, source=page.source)


def _finished(draft: Draft, *, strict: bool) -> Article:
    """Return the record of a draft after the stages. Errors that cost a field are logged, one line each."""
    from newscrawl import stages

    stages.run(draft)
    for fault in draft.faults:
        logger.error("Error in %s: %s", draft.article.url or "a page", fault)
    return stages.validate(draft) if strict else stages.finish(draft)


def _aware(moment: datetime | None) -> datetime:
    if moment is None:
        return datetime.now(UTC)
    if moment.tzinfo is None:
        raise ValueError("fetched_at must be an aware datetime, as datetime.now(timezone.utc)")
    return moment
