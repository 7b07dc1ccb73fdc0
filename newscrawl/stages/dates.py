"""Written dates become instants."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta, timezone, tzinfo
from typing import Final

from newscrawl.items import Candidate, Draft
from newscrawl.normalise import dates
from newscrawl.utils.text import harmless

_SAME_TIME: Final = 3600
"""Seconds by which two statements of one date may differ: pages are printed a while after they are dated."""
_SAME_CLOCK: Final = timedelta(seconds=90)
"""How far the clocks of two statements may differ that are of one moment: one of them often lacks the seconds."""
_SAME_DAY: Final = timedelta(hours=36)
_HALF_HOUR: Final = timedelta(minutes=30)
"""Offsets of nearly all zones are multiples of it."""
_LONGEST_EDIT: Final = timedelta(days=60)
"""A statement that is older is of another story, and the date of change a mistake."""
_FURTHEST_WEST, _FURTHEST_EAST = timedelta(hours=-12), timedelta(hours=14)
_MACHINES: Final = ("meta", "json-ld")
_AFTER_TEXT: Final = "time element after the text"
Dated = tuple[Candidate, dates.Stamp]


def normalise_dates(draft: Draft) -> Draft:
    """Turn the written dates into instants; an impossible one leaves null next to its raw string."""
    article = draft.article
    modified = _parse_all(draft, draft.modified)
    if parsed := _parse_all(draft, draft.published):
        parsed = _with_stated_offset(parsed, modified, draft.zone or UTC)
        modified = _with_stated_offset(modified, parsed, draft.zone or UTC)
        reading, stamp = _best_date(parsed)
        if modified:
            reading, stamp = _not_after(parsed, (reading, stamp), _best_date(modified)[1])
        article.published_at, article.published_raw = stamp.at, harmless(reading.raw)
        article.add_evidence("published_at", reading.origin, article.published_raw, _other_dates(parsed, stamp))
    elif draft.published:
        article.published_raw = harmless(draft.published[0].raw)[:200]
    if modified:
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


def _with_stated_offset(parsed: list[Dated], others: list[Dated], home: tzinfo) -> list[Dated]:
    """Return the dates, those without a zone in the zone that another statement of the same moment shows.

    ``2026-11-14T21:34:00-05:00`` next to ``Nov 14, 2026 9:34 pm`` shows it by the same clock; ``2026-11-15T02:34:00Z`` by
    a distance that can be an offset, if the site's own zone is not known. A ``Z`` next to the same clock is a template's mistake where the site's country
    (``home``) is not on UTC: the printed time decides.
    """
    stated = [stamp for reading, stamp in parsed + others if stamp.has_zone and stamp.has_time]
    return [
        (reading, stamp if stamp.has_zone or not stamp.has_time else _in_stated_zone(stamp, stated, home))
        for reading, stamp in parsed
    ]


def _in_stated_zone(stamp: dates.Stamp, stated: list[dates.Stamp], home: tzinfo) -> dates.Stamp:
    clock = stamp.at.replace(tzinfo=None)
    for other in stated:
        if abs(other.at.replace(tzinfo=None) - clock) < _SAME_CLOCK:
            if other.at.utcoffset() or home is UTC:
                return replace(stamp, at=stamp.at.replace(tzinfo=other.at.tzinfo))
            return stamp  # a Z that the printed clock shows to be local time
    for other in stated:
        if other.at.utcoffset() and abs(other.at.replace(tzinfo=None) - clock) < _SAME_DAY:
            return replace(stamp, at=stamp.at.replace(tzinfo=other.at.tzinfo))
    for other in stated if home is UTC else ():
        # Seconds are printed by one of the two only, so the distance is rounded.
        distance = clock - other.at.astimezone(UTC).replace(tzinfo=None)
        offset = _HALF_HOUR * round(distance / _HALF_HOUR)
        if abs(distance - offset) < _SAME_CLOCK and _FURTHEST_WEST <= offset <= _FURTHEST_EAST:
            return replace(stamp, at=stamp.at.replace(tzinfo=timezone(offset)).astimezone(other.at.tzinfo))
    return stamp


def _not_after(parsed: list[Dated], best: Dated, modified: dates.Stamp) -> Dated:
    """Return the date to believe if the best one is after the last change: the latest of those before it, or the best."""
    if not _is_after(best[1], modified):
        return best
    before = [
        pair
        for pair in parsed
        if not _is_after(pair[1], modified) and pair[0].origin != "url" and abs(best[1].at - pair[1].at) < _LONGEST_EDIT
    ]
    return max(before, key=lambda pair: pair[1].at) if before else best


def _is_after(stamp: dates.Stamp, modified: dates.Stamp) -> bool:
    if stamp.has_time and modified.has_time:
        return stamp.at > modified.at + _SAME_CLOCK
    return stamp.at.date() > modified.at.astimezone(stamp.at.tzinfo).date()


def _best_date(parsed: list[Dated]) -> Dated:
    """Return the reading to believe, of at least one.

    What the page states for machines (metas, JSON-LD) names the right day; the information line of that day names the
    minute that readers see. Without either, the readings in their order. Measured in docs/dates.md.
    """
    told = next((pair for pair in parsed if pair[0].origin.startswith(_MACHINES)), None)
    if told and not told[1].has_time and (earlier := _labelled_before(parsed, told[1])):
        return earlier
    anchor = told or parsed[0]
    if not told and anchor[0].origin not in ("url", _AFTER_TEXT):
        anchor = _earliest(parsed)
    for reading, stamp in parsed:
        if stamp.has_time and _same_day(stamp, anchor[1]):
            return reading, stamp
    return anchor


def _labelled_before(parsed: list[Dated], told: dates.Stamp) -> Dated | None:
    """Return a printed date that a label calls the publication's, with a time, before a machine's date without one."""
    for reading, stamp in parsed:
        if (
            reading.origin == "information line"
            and stamp.has_time
            and not reading.raw[:1].isdigit()
            and stamp.at < told.at
        ):
            return reading, stamp
    return None


def _earliest(parsed: list[Dated]) -> Dated:
    """Return the earliest of the dates by the title: a page printed before it was changed or recommended."""
    printed = [pair for pair in parsed if pair[0].origin == parsed[0][0].origin]
    marked = [stamp for reading, stamp in parsed if reading.origin == "time element" and stamp.has_time]
    if seconded := [pair for pair in printed if any(_same_day(pair[1], stamp) for stamp in marked)]:
        printed = seconded
    timed = [pair for pair in printed if pair[1].has_time]
    return min(timed or printed, key=lambda pair: pair[1].at)


def _parse_all(draft: Draft, readings: list[Candidate]) -> list[Dated]:
    language = (draft.article.language or "").split("-")[0]
    taiwan = language == "zh" and draft.traditional
    if draft.zone is None:
        return []
    month_first = language == "en" and draft.zone is UTC
    # dateparser is asked only where no form of our own reads any of the dates: it takes a hundred times as long.
    for languages in ((), _slow_languages(language)):
        parsed = [
            (reading, stamp)
            for reading in readings[:_MOST_READ]
            if (stamp := dates.parse(reading.raw, draft.zone, draft.now, languages, taiwan, month_first=month_first))
        ]
        if parsed:
            return parsed
    return []


_MOST_READ: Final = 24
"""Statements of one date that are read."""


def _same_day(stamp: dates.Stamp, other: dates.Stamp) -> bool:
    if not (stamp.has_zone and other.has_zone) and stamp.at.date() == other.at.date():
        return True  # a day without a zone is the day on the wall
    return stamp.at.astimezone(other.at.tzinfo).date() == other.at.date()


def _slow_languages(language: str) -> tuple[str, ...]:
    """Languages for dateparser: the page's own; Chinese, Japanese and English forms are all read by patterns."""
    return (language,) if language not in ("", "zh", "ja", "ko", "en") else ()
