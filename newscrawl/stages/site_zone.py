"""Learn the time zone of a site from its own pages: some state an offset, others print only a clock time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from newscrawl.items import Article
from newscrawl.normalise import dates
from newscrawl.rules.zones import candidates, default_zone

_MIN_STATED: Final = 3
"""Fewest articles with a stated offset from which a zone is learnt. A choice: a single page may show the time of its agency."""
_MIN_SHARE: Final = 0.9
"""Share of them that a zone must explain. A choice."""
_NEAR: Final = timedelta(days=60)
"""If no zone fits, an offset is used for dates at most so far from the pages that state it. Summer time may begin after that."""
_ELSEWHERE: Final = timezone(timedelta(hours=5))
"""Any other zone than UTC. A text that gives the same instant in both depends on no zone."""

_SEASONS: Final = [datetime(2025, month, 15, tzinfo=UTC) for month in (1, 4, 7, 10)]


@dataclass(frozen=True, slots=True)
class Clock:
    """The printed time of an article: the clock time without a zone, and the instant that the record has."""

    printed: datetime
    at: datetime

    @property
    def offset(self) -> timedelta:
        """The offset that makes the clock time the instant, in whole minutes."""
        return timedelta(
            minutes=round((self.printed - self.at.astimezone(UTC).replace(tzinfo=None)) / timedelta(minutes=1))
        )


@dataclass(frozen=True, slots=True)
class SiteZone:
    """The statements of a site's pages about its zone, and the zones that explain them."""

    stated: list[Clock]
    fitting: list[ZoneInfo]

    @property
    def name(self) -> str | None:
        """The name of the zone, if all zones that explain the statements have the same time all year."""
        offsets = {tuple(moment.astimezone(zone).utcoffset() for moment in _SEASONS) for zone in self.fitting}
        return self.fitting[0].key if len(offsets) == 1 else None

    def at(self, printed: datetime) -> tzinfo | None:
        """Return the zone of a clock time: that of the zones which explain the statements, if they agree on it."""
        if self.fitting:
            offsets = {printed.replace(tzinfo=zone).utcoffset() for zone in self.fitting}
            return self.fitting[0] if len(offsets) == 1 else None
        near = {clock.offset for clock in self.stated if abs(clock.printed - printed) <= _NEAR}
        return timezone(near.pop()) if len(near) == 1 else None


def learn_zone(articles: Iterable[Article]) -> SiteZone | None:
    """Return the zone that the articles of one site state, or None if its country or language has one.

    Fewer than three statements are not enough. An article whose time was taken for UTC because nothing names a zone is not
    a statement.
    """
    stated = []
    for article in articles:
        if not _has_no_zone_of_its_own(article):
            return None
        clock = printed_clock(article)
        if clock and clock.offset:
            stated.append(clock)
        elif clock is None and article.published_at and article.published_at.utcoffset():
            stated.append(Clock(article.published_at.replace(tzinfo=None), article.published_at))
    if len(stated) < _MIN_STATED:
        return None
    return SiteZone(stated, [zone for zone in candidates() if _share(zone, stated) >= _MIN_SHARE])


def set_zone(article: Article, zone: SiteZone) -> bool:
    """Give an article's printed time the zone that other pages of its site state; return whether it has changed."""
    clock = printed_clock(article)
    if clock is None or clock.offset or (own := zone.at(clock.printed)) is None:
        return False
    before = article.published_at
    at = clock.printed.replace(tzinfo=own)
    article.published_at = at.astimezone(timezone(at.utcoffset() or timedelta()))
    evidence = article.evidence["published_at"]
    article.evidence["published_at"] = replace(evidence, note="in the time zone that the site's other pages state")
    return article.published_at != before


def printed_clock(article: Article) -> Clock | None:
    """Return the clock time from which a record's instant was read, or None if it has no time or needs no zone."""
    evidence = article.evidence.get("published_at")
    if evidence is None or not evidence.raw or article.published_at is None:
        return None
    now = article.fetched_at or datetime.now(UTC)
    english = (article.language or "").startswith("en")
    here, elsewhere = (dates.parse(evidence.raw, zone, now, month_first=english) for zone in (UTC, _ELSEWHERE))
    if here is None or not here.has_time or elsewhere is None or here.at == elsewhere.at:
        return None
    return Clock(here.at.replace(tzinfo=None), article.published_at)


def _has_no_zone_of_its_own(article: Article) -> bool:
    return default_zone(article.language, article.site) is UTC


def _share(zone: ZoneInfo, stated: list[Clock]) -> float:
    """Return the share of the statements that a zone explains."""
    return sum(clock.at.astimezone(zone).utcoffset() == clock.offset for clock in stated) / len(stated)
