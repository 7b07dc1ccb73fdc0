"""Where a page says when it was published, as written."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from newscrawl.extraction.info_line import Info
from newscrawl.extraction.jsonld import StructuredArticle
from newscrawl.extraction.outline import Outline
from newscrawl.items import Candidate

_PUBLISHED_METAS: Final = (
    "article:published_time", "og:published_time", "bt:pubdate", "pubdate", "publishdate", "publish_date", "publish-date",
    "og:release_date", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.created", "sailthru.date",
    "parsely-pub-date", "weibo:article:create_at", "publishtime", "firstpublishedtime", "apub:time", "og:time",
    "article.published", "cxenseparse:recs:publishtime", "_pubtime", "datecreated", "created_time",
)  # fmt: skip
_MODIFIED_METAS: Final = (
    "article:modified_time", "og:updated_time", "datemodified", "last-modified", "lastmod", "revised", "dcterms.modified",
    "weibo:article:update_at", "article:modified", "updated_time",
)  # fmt: skip
_IN_PATH = re.compile(r"(?<!\d)(20[0-4]\d)[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?!\d{3})")


def published_readings(
    outline: Outline, article: StructuredArticle, infos: list[Info], body_start: int, url: str | None
) -> list[Candidate]:
    """Return every statement of the publication date on the page.

    In the order in which they are believed, measured on the benchmark (docs/dates.md): the
    information line, the metas, JSON-LD, a ``<time>`` element above the text, the URL.
    """
    readings = [Candidate(raw, "information line") for info in infos for raw in info.dates]
    readings += [Candidate(outline.metas[name], f"meta {name}") for name in _PUBLISHED_METAS if outline.metas.get(name)]
    if article.published:
        readings.append(Candidate(article.published, "json-ld"))
    near = [value for value, line in outline.times if line <= body_start + 3]
    readings += [Candidate(value, "time element") for value in near[:3]]
    if url and (found := _IN_PATH.search(urlsplit(url).path)):
        readings.append(Candidate("-".join(found.groups()), "url"))
    return readings


def modified_readings(outline: Outline, article: StructuredArticle, infos: list[Info]) -> list[Candidate]:
    """Return every statement of the date of the last change, as written, most believed first."""
    readings = [Candidate(raw, "information line") for info in infos for raw in info.modified]
    readings += [Candidate(outline.metas[name], f"meta {name}") for name in _MODIFIED_METAS if outline.metas.get(name)]
    if article.modified:
        readings.append(Candidate(article.modified, "json-ld"))
    return readings
