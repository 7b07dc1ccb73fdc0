"""Parse the written dates of a page, and choose the dates of the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final

from newscrawl.items import Candidate, Draft
from newscrawl.normalise import dates
from newscrawl.utils.text import harmless

_SAME_TIME: Final = 3600
"""Seconds by which two statements of one date may differ. Pages are often published some time after they are dated."""
_SAME_CLOCK: Final = timedelta(seconds=90)
"""Two statements of one moment may differ by less than this: one of them often has no seconds."""
_SAME_DAY: Final = timedelta(hours=36)
_HALF_HOUR: Final = timedelta(minutes=30)
"""Nearly all zones have an offset that is a multiple of this."""
_LONGEST_EDIT: Final = timedelta(days=60)
"""A date this long before the best one is of another story. Then the date of change is a mistake."""
_TAKEN_OVER: Final = timedelta(days=3)
"""A printed date this long before the machine's is of another article: nobody republishes news that old."""
_FURTHEST_WEST, _FURTHEST_EAST = timedelta(hours=-12), timedelta(hours=14)
_MACHINES: Final = ("meta", "json-ld")
_AFTER_TEXT: Final = "time element after the text"
Dated = tuple[Candidate, dates.Stamp]


def normalise_dates(draft: Draft) -> Draft:
    """Set the dates of the record from the written dates; return the draft. An impossible date is null, with its raw string."""
    article = draft.article
    modified = _parse_all(draft, draft.modified)
    if parsed := _parse_all(draft, draft.published):
        parsed = _with_stated_year(parsed)
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


def no_dates(draft: Draft) -> None:
    """Set the dates of the record to None. The printed date stays."""
    draft.article.published_at = draft.article.modified_at = None
    if draft.published:
        draft.article.published_raw = harmless(draft.published[0].raw)[:200]


def _other_dates(parsed: list[Dated], best: dates.Stamp) -> list[str]:
    """Return the other dates of the page that differ: another day, or a time more than an hour away."""
    return [
        reading.statement()
        for reading, stamp in parsed
        if not _same_day(stamp, best)
        or (stamp.has_time and best.has_time and abs((stamp.at - best.at).total_seconds()) > _SAME_TIME)
    ]


def _with_stated_year(parsed: list[Dated]) -> list[Dated]:
    """Return the dates. A date without a year gets the year in which it is near to a date with a year.

    ``10-09 11:24`` on a page with ``/2021/1009/`` in its address is of 2021. Far from the other date it is of another thing,
    such as the page's clock, and is left out.
    """
    anchor = next((stamp.at for _, stamp in parsed if stamp.has_year), None)
    if anchor is None:
        return parsed
    dated = [(reading, stamp if stamp.has_year else _nearest(stamp, anchor)) for reading, stamp in parsed]
    return [(reading, stamp) for reading, stamp in dated if stamp is not None]


def _nearest(stamp: dates.Stamp, anchor: datetime) -> dates.Stamp | None:
    for year in (anchor.year, anchor.year - 1, anchor.year + 1):
        try:
            at = stamp.at.replace(year=year)
        except ValueError:  # 29 February
            continue
        if abs(at - anchor) < _LONGEST_EDIT:
            return replace(stamp, at=at)
    return None


def _with_stated_offset(parsed: list[Dated], others: list[Dated], home: tzinfo) -> list[Dated]:
    """Return the dates. A date without a zone gets the zone that another statement of the same moment shows.

    Next to ``Nov 14, 2026 9:34 pm``, the statement ``2026-11-14T21:34:00-05:00`` shows the zone by the same clock time.
    ``2026-11-15T02:34:00Z`` shows it by a difference that can be an offset, if the site's own zone is not known. A ``Z``
    with the same clock time is a mistake of the template if the site's country (``home``) is not on UTC. Then the printed
    time decides.
    """
    stated = [stamp for reading, stamp in parsed + others if stamp.has_zone and stamp.has_time]
    return [
        (reading, stamp if stamp.has_zone or not stamp.has_time else _in_stated_zone(stamp, stated, home))
        for reading, stamp in parsed
    ]


def _in_stated_zone(stamp: dates.Stamp, stated: list[dates.Stamp], home: tzinfo) -> dates.Stamp:
    clock = stamp.at.replace(tzinfo=None)
    # 1. The same clock time: its zone is the zone of both.
    for other in stated:
        if abs(other.at.replace(tzinfo=None) - clock) < _SAME_CLOCK:
            if other.at.utcoffset() or home is UTC:
                return replace(stamp, at=stamp.at.replace(tzinfo=other.at.tzinfo))
            return stamp  # a Z with the printed clock time: local time, wrongly marked
    # 2. A zone that another statement of about that day names.
    for other in stated:
        if other.at.utcoffset() and abs(other.at.replace(tzinfo=None) - clock) < _SAME_DAY:
            return replace(stamp, at=stamp.at.replace(tzinfo=other.at.tzinfo))
    # 3. The difference to a statement in UTC, rounded to a possible offset: only one of the two may have seconds.
    for other in stated if home is UTC else ():
        distance = clock - other.at.astimezone(UTC).replace(tzinfo=None)
        offset = _HALF_HOUR * round(distance / _HALF_HOUR)
        if abs(distance - offset) < _SAME_CLOCK and _FURTHEST_WEST <= offset <= _FURTHEST_EAST:
            return replace(stamp, at=stamp.at.replace(tzinfo=timezone(offset)).astimezone(other.at.tzinfo))
    return stamp


def _not_after(parsed: list[Dated], best: Dated, modified: dates.Stamp) -> Dated:
    """Return the best date. If that is after the last change, return the latest date that is not after the change."""
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
    """Return the most reliable of at least one reading.

    The date for machines (metas, JSON-LD) decides the day. A reading of that day with a time gives the minute. Without a
    date for machines, the order of the readings decides. Measured in docs/dates.md.
    """
    told = next((pair for pair in parsed if pair[0].origin.startswith(_MACHINES)), None)
    # 1. A printed date with label and time, if it is before the machine's day.
    if told and not told[1].has_time and (earlier := _labelled_before(parsed, told[1])):
        return earlier
    # 2. The first publication of a republished article.
    if told and (earlier := _printed_before(parsed, told[1])):
        return earlier
    # 3. The day: the machine's, else the earliest date by the title, else the first reading.
    anchor = told or parsed[0]
    if not told and anchor[0].origin not in ("url", _AFTER_TEXT):
        anchor = _earliest(parsed)
    # 4. The minute: the first reading of that day with a time.
    for reading, stamp in parsed:
        if stamp.has_time and _same_day(stamp, anchor[1]):
            return reading, stamp
    return anchor


def _printed_before(parsed: list[Dated], told: dates.Stamp) -> Dated | None:
    """Return the first printed date if it is up to three days before the machine's and both have the same known offset.

    Portals print the date of the first publication and give machines the date of their own. On 25 of 1,323 replayed pages
    these differ by a day or more, and the printed date is right on all 25.
    """
    first = next((pair for pair in parsed if pair[0].origin == "information line"), None)
    if first is None or not (first[1].has_time and told.has_time):
        return None
    offset = told.at.utcoffset()
    known = bool(offset) and first[1].at.utcoffset() == offset
    return first if known and timedelta() < told.at - first[1].at < _TAKEN_OVER else None


def _labelled_before(parsed: list[Dated], told: dates.Stamp) -> Dated | None:
    """Return a printed date with a label and a time that is before a machine's date without a time, or None."""
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
    """Return the earliest date next to the title: later ones are of a change or of a recommended story."""
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
    # dateparser is used only if the patterns read none of the dates: it takes over a hundred times as long.
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
"""Most statements of one date that are read. A bound on hostile input."""


def _same_day(stamp: dates.Stamp, other: dates.Stamp) -> bool:
    if not (stamp.has_zone and other.has_zone) and stamp.at.date() == other.at.date():
        return True  # without a zone, the printed days are compared
    return stamp.at.astimezone(other.at.tzinfo).date() == other.at.date()


def _slow_languages(language: str) -> tuple[str, ...]:
    """Return the languages for dateparser. The patterns read Chinese, Japanese, Korean and English forms by themselves."""
    return (language,) if language not in ("", "zh", "ja", "ko", "en") else ()
