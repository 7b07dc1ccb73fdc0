"""Find the written dates of publication and change on a page."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from newscrawl.extraction.hints import FieldName
from newscrawl.extraction.info_line import Info, find_dates
from newscrawl.extraction.jsonld import StructuredArticle
from newscrawl.extraction.marks import Mark
from newscrawl.extraction.outline import Outline
from newscrawl.items import Candidate
from newscrawl.normalise import date_forms as dateforms
from newscrawl.normalise.text import shadow

_PUBLISHED_METAS: Final = (
    "article:published_time", "og:article:published_time", "og:published_time", "bt:pubdate", "pubdate", "publishdate",
    "publish_date", "publish-date", "og:pubdate", "og:release_date", "datepublished", "article:published",
    "article.published", "parsely-pub-date", "weibo:article:create_at", "publishtime", "publish_time", "firstpublishedtime",
    "apub:time", "og:time", "cxenseparse:recs:publishtime", "_pubtime", "ptime", "rnews:datepublished",
)  # fmt: skip
_WEAK_METAS: Final = (
    "sailthru.date", "dcterms.issued", "dc.date.issued", "dcterms.date", "dcterms.created", "dc.date", "date", "datecreated",
    "created_time", "article:created", "displaydate", "dc.date.created", "cdate", "pub_date",
)  # fmt: skip
"""Metas in which some sites write only a day, or the day of the draft or of the last change."""
_MODIFIED_METAS: Final = (
    "article:modified_time", "og:updated_time", "datemodified", "last-modified", "lastmod", "revised", "dcterms.modified",
    "weibo:article:update_at", "article:modified", "updated_time",
)  # fmt: skip
_OPENING: Final = 40
"""A date may open the text within so many characters: ``(18.01.2018) …``, ``30.07.2019 · …``."""
_MOST_MARKS: Final = 6
_IN_FOLDERS = re.compile(r"/(20[0-4]\d)/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?=/)")
_IN_PATH = re.compile(r"(?<!\d)(20[0-4]\d)[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?!\d{3})")


def published_readings(
    outline: Outline,
    article: StructuredArticle,
    infos: list[Info],
    marks: list[Mark],
    url: str | None,
    first_line: str = "",
) -> list[Candidate]:
    """Return every statement of the publication date on the page.

    The most reliable one comes first. The order was measured on the benchmark (docs/dates.md): information line, metas,
    JSON-LD, a ``<time>`` element above the text, the address.
    """
    readings = [Candidate(raw, "information line") for info in infos for raw in info.dates]
    readings += [Candidate(outline.metas[name], f"meta {name}") for name in _PUBLISHED_METAS if outline.metas.get(name)]
    if article.published:
        readings.append(Candidate(article.published, "json-ld"))
    readings += [Candidate(outline.metas[name], f"meta {name}") for name in _WEAK_METAS if outline.metas.get(name)]
    readings += _marked(marks, "published", after=False)
    readings += _marked(marks, "published", after=True)
    opening = shadow(first_line[:_OPENING])
    readings += [
        Candidate(opening[start:end], "opening of the text") for start, end in find_dates(opening)[:1] if start <= 1
    ]
    path = urlsplit(url).path if url else ""
    if found := _IN_PATH.search(path) or _IN_FOLDERS.search(path):
        readings.append(Candidate("-".join(found.groups()), "url"))
    # "9 minutes ago" was true when the page was made, which may be long before it is read.
    return sorted(readings, key=lambda reading: not any(map(str.isdigit, dateforms.RELATIVE.sub("", reading.raw))))


def _marked(marks: list[Mark], field: FieldName, *, after: bool) -> list[Candidate]:
    """Return the dates of elements that are marked as a date; the dates in their attributes come first."""
    found = [
        Candidate(value, "time element" if not after else "time element after the text")
        for mark in marks
        if mark.field == field and mark.after == after
        for value in mark.written()
        if any(map(str.isdigit, value))
    ]
    return found[:_MOST_MARKS]


def modified_readings(
    outline: Outline, article: StructuredArticle, infos: list[Info], marks: list[Mark]
) -> list[Candidate]:
    """Return every statement of the date of the last change, as written, the most reliable first."""
    readings = [Candidate(raw, "information line") for info in infos for raw in info.modified]
    readings += [Candidate(outline.metas[name], f"meta {name}") for name in _MODIFIED_METAS if outline.metas.get(name)]
    if article.modified:
        readings.append(Candidate(article.modified, "json-ld"))
    readings += _marked(marks, "modified", after=False)
    return readings
