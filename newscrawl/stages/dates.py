"""Written dates become instants."""

from __future__ import annotations

from typing import Final

from newscrawl.items import Candidate, Draft
from newscrawl.normalise import dates
from newscrawl.utils.text import harmless

_SAME_TIME: Final = 3600
"""Seconds by which two statements of one date may differ: pages are printed a while after they are dated."""


Dated = tuple[Candidate, dates.Stamp]


def normalise_dates(draft: Draft) -> Draft:
    """Turn the written dates into instants; an impossible one leaves null beside its raw string."""
    article = draft.article
    parsed = _parse_all(draft, draft.published)
    if parsed:
        reading, stamp = _best_date(parsed)
        article.published_at, article.published_raw = stamp.at, harmless(reading.raw)
        article.add_evidence("published_at", reading.origin, article.published_raw, _other_dates(parsed, stamp))
    elif draft.published:
        article.published_raw = harmless(draft.published[0].raw)[:200]
    if modified := _parse_all(draft, draft.modified):
        reading, stamp = _best_date(modified)
        article.modified_at = stamp.at
        article.add_evidence("modified_at", reading.origin, harmless(reading.raw)[:200])
    return draft


def _other_dates(parsed: list[Dated], best: dates.Stamp) -> list[str]:
    """Return the dates elsewhere on the page that name another day, or a time more than an hour away."""
    return [
        reading.statement()
        for reading, stamp in parsed
        if not _same_day(stamp, best)
        or (stamp.has_time and best.has_time and abs((stamp.at - best.at).total_seconds()) > _SAME_TIME)
    ]


def _best_date(parsed: list[Dated]) -> Dated:
    """Return the reading to believe, of at least one.

    What the page tells machines (metas, JSON-LD) names the right day; the information line of that day names the
    minute that readers see. Without either, the readings in their order. Measured in docs/dates.md.
    """
    told = next((pair for pair in parsed if pair[0].origin.startswith(("meta", "json-ld"))), None)
    anchor = told or parsed[0]
    if anchor[1].has_time and not told:
        return _earliest(parsed)
    for reading, stamp in parsed:
        if stamp.has_time and _same_day(stamp, anchor[1]):
            return reading, stamp
    return anchor


def _earliest(parsed: list[Dated]) -> Dated:
    """Return the earliest of the times by the title: a page printed before it was changed or recommended."""
    printed = [pair for pair in parsed if pair[1].has_time and pair[0].origin == parsed[0][0].origin]
    return min(printed, key=lambda pair: pair[1].at)


def _parse_all(draft: Draft, readings: list[Candidate]) -> list[Dated]:
    language = (draft.article.language or "").split("-")[0]
    taiwan = language == "zh" and draft.traditional
    if draft.zone is None:
        return []
    # dateparser is asked only where no form of our own reads any of the dates: it takes a hundred times as long.
    for languages in ((), _slow_languages(language)):
        parsed = [
            (reading, stamp)
            for reading in readings[:12]
            if (stamp := dates.parse(reading.raw, draft.zone, draft.now, languages, taiwan))
        ]
        if parsed:
            return parsed
    return []


def _same_day(stamp: dates.Stamp, other: dates.Stamp) -> bool:
    return stamp.at.astimezone(other.at.tzinfo).date() == other.at.date()


def _slow_languages(language: str) -> tuple[str, ...]:
    """Languages for dateparser: the page's own; Chinese, Japanese and English forms are all read by patterns."""
    return (language,) if language not in ("", "zh", "ja", "ko", "en") else ()
