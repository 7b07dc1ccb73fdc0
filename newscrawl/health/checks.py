"""The checks that are made on a site after each run: is it still read as it used to be?

1. A run is judged by at least ``SAMPLE`` pages. A smaller run is pooled with the runs before it.
2. The runs before those are pooled in the same way, into windows.
3. A value raises an alarm if it lies outside the values of all windows by a margin, and is more than chance (Wilson's
   interval of a share, 99 %).
4. Runs that raised an alarm are not part of the history. So an alarm lasts until the site or its rules are repaired, or
   until a user accepts the site as it is now (``newscrawl sites --accept``).

The margins are choices. They were tried on simulated sites: thirty quiet and busy days raise no alarm, and the first run
after a change of layout raises one (tests/health/test_monitors.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from math import sqrt
from typing import Final

from newscrawl.health.site_stats import COVERED, SiteStats, total
from newscrawl.utils.text import counted

SAMPLE: Final = 8
"""Pages that a check needs. If none of eight pages has a date, at most 45 % of the site's pages have one (99 %)."""
WINDOWS: Final = 3
"""Windows of history that a check needs: the first runs of a site raise no alarm."""
_MARGIN: Final = 0.15
"""A share must differ from all windows by this much, in addition to Wilson's interval. A choice."""
_LENGTH_FACTOR: Final = 2.0
"""The typical text must be this many times longer or shorter than in all windows. A choice."""
_REMOVED_MORE: Final = 0.2
"""The removed share of the bodies must be this much higher than in all windows. A choice."""
_REMOVED_LESS: Final = 4.0
"""The removed share of the bodies must be this many times lower than in all windows. A choice."""
_NOISY: Final = 0.04
"""A site has noise if each window removed at least this share. Only then can too little be removed. A choice."""
_LINKS_LEFT: Final = 0.3
"""A list page must have fewer than this share of the links of the poorest run before. A choice."""
_SILENT_DAYS: Final = 3
_SILENT_FACTOR: Final = 2
"""A site is silent after so many days without a new article, and after so many times its longest gap. Choices."""
_Z: Final = 2.576
"""Standard normal quantile of 99 %, two-sided."""


class Check(StrEnum):
    """The checks that are made on a site after each run."""

    ITEM_COUNT = "item count"
    FIELD_COVERAGE = "field coverage"
    BODIES = "pages without body"
    LENGTH = "length of texts"
    REMOVED = "share removed"
    TEMPLATES = "unknown templates"
    ERRORS = "error rate"
    FOUND = "articles found"
    """On the first run of a scope: no article was found, or most pages were refused (``runs/recorder.py``)."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A change of a site: which check found it, and a message in words."""

    site: str
    monitor: Check
    message: str

    def __str__(self) -> str:
        return f"{self.site}: {self.message}"


def alarms_of(spider: object) -> list[Alarm]:
    """Return the alarms of a spider's run; one that keeps no ledger has none."""
    alarms: list[Alarm] = getattr(getattr(getattr(spider, "run", None), "recorder", None), "alarms", [])
    return alarms


@dataclass(frozen=True, slots=True)
class SiteRun:
    """The statistics of a site in one run, the time of the run, and whether the site raised an alarm then."""

    at: datetime
    stats: SiteStats
    alarmed: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """A site's runs before this one, newest first, and the windows made of them."""

    runs: Sequence[SiteRun]
    windows: Sequence[SiteStats]


def check_site(site: str, current: SiteRun, earlier: Sequence[SiteRun]) -> list[Alarm]:
    """Return the alarms of a site after a run; ``earlier`` are its runs before that, newest first."""
    stats, rest = _pooled(current, earlier)
    history = History([run for run in earlier if not run.alarmed], _windows(rest))
    found = [(Check.ITEM_COUNT, message) for message in _counts(current, history)]
    if stats.pages + stats.failed >= SAMPLE and len(history.windows) >= WINDOWS:
        found += [(monitor, message) for monitor, check in _CHECKS for message in check(stats, history.windows)]
    return [Alarm(site, monitor, message) for monitor, message in found]


def _size(stats: SiteStats) -> int:
    return stats.pages + stats.failed


def _pooled(current: SiteRun, earlier: Sequence[SiteRun]) -> tuple[SiteStats, list[SiteStats]]:
    """Return this run pooled with earlier ones up to a sample, and the statistics of the other runs without alarms."""
    # Alarmed runs are pooled with this one, but they are not history: otherwise a broken site would become normal.
    stats, used = current.stats, 0
    while _size(stats) < SAMPLE and used < len(earlier):
        stats += earlier[used].stats
        used += 1
    return stats, [run.stats for run in earlier[used:] if not run.alarmed]


def _windows(runs: Iterable[SiteStats]) -> list[SiteStats]:
    """Pool runs, newest first, into windows of at least ``SAMPLE`` pages each."""
    windows: list[SiteStats] = []
    window: list[SiteStats] = []
    size = 0
    for stats in runs:
        window.append(stats)
        size += _size(stats)
        # The rest, older and smaller than a window, is dropped: a share of a few pages proves nothing.
        if size >= SAMPLE:
            windows.append(total(window))
            window, size = [], 0
    return windows


def wilson(count: int, of: int) -> tuple[float, float]:
    """Return the lower and upper bound of a share that was seen ``count`` times in ``of``: Wilson's interval of 99 %.

    >>> [round(bound, 2) for bound in wilson(0, 8)]
    [0.0, 0.45]
    """
    if not of:
        return 0.0, 1.0
    # E. B. Wilson (1927): the interval's middle is pulled towards 1/2, the more so the fewer were seen.
    share, weight = count / of, _Z * _Z / of
    middle = (share + weight / 2) / (1 + weight)
    half = _Z * sqrt(share * (1 - share) / of + weight / (4 * of)) / (1 + weight)
    return max(0.0, middle - half), min(1.0, middle + half)


def _share(count: int, of: int) -> float:
    return count / of if of else 0.0


def _rises(count: int, of: int, shares: Iterable[float]) -> float | None:
    """Return the highest share of the history if this one is higher by more than margin and chance, else None."""
    highest = max(shares, default=1.0)
    return highest if wilson(count, of)[0] > highest + _MARGIN else None


# Every check yields one message for each change that it finds.
CheckFunction = Callable[[SiteStats, Sequence[SiteStats]], Iterable[str]]


def _coverage(stats: SiteStats, windows: Sequence[SiteStats]) -> Iterable[str]:
    of = stats.articles
    for name in COVERED:
        lowest = min((_share(w.fields[name], w.articles) for w in windows if w.articles), default=0.0)
        if of and wilson(stats.fields[name], of)[1] < lowest - _MARGIN:
            yield f"{name} on {stats.fields[name]} of {counted(of, 'article')}, never under {lowest:.0%} before"


def _bodies(stats: SiteStats, windows: Sequence[SiteStats]) -> Iterable[str]:
    highest = _rises(stats.bodyless, stats.pages, (_share(w.bodyless, w.pages) for w in windows if w.pages))
    if highest is not None:
        yield f"{stats.bodyless} of {counted(stats.pages, 'page')} without an article's body, never over {highest:.0%} before"


def _errors(stats: SiteStats, windows: Sequence[SiteStats]) -> Iterable[str]:
    highest = _rises(stats.failed, _size(stats), (_share(w.failed, _size(w)) for w in windows))
    if highest is not None:
        yield f"{stats.failed} of {counted(_size(stats), 'page')} failed, never over {highest:.0%} before"


def _length(stats: SiteStats, windows: Sequence[SiteStats]) -> Iterable[str]:
    lengths = [window.typical_chars for window in windows if window.articles]
    if stats.articles < SAMPLE or not lengths:
        return
    typical = stats.typical_chars
    if typical * _LENGTH_FACTOR < min(lengths):
        yield f"texts of {typical:,.0f} characters, never under {min(lengths):,.0f} before"
    elif typical > _LENGTH_FACTOR * max(lengths):
        yield f"texts of {typical:,.0f} characters, never over {max(lengths):,.0f} before"


def _removed(stats: SiteStats, windows: Sequence[SiteStats]) -> Iterable[str]:
    shares = [window.removed_share for window in windows if window.articles]
    if stats.articles < SAMPLE or not shares:
        return
    share = stats.removed_share
    if share > max(shares) + _REMOVED_MORE:
        yield f"{share:.0%} of the bodies removed, never over {max(shares):.0%} before"
    elif min(shares) >= _NOISY and share * _REMOVED_LESS < min(shares):
        yield f"{share:.1%} of the bodies removed, never under {min(shares):.0%} before: noise may stay in"


def _templates(stats: SiteStats, windows: Sequence[SiteStats]) -> Iterable[str]:
    for name, what in (("templates", "page template"), ("date_forms", "form of date")):
        unknown, highest = _unknown(getattr(stats, name), [getattr(window, name) for window in windows])
        count, of = sum(unknown.values()), sum(getattr(stats, name).values())
        if of and wilson(count, of)[0] > highest + _MARGIN:
            example = max(unknown, key=lambda form: unknown[form])
            yield f"{count} of {counted(of, 'article')} with a {what} that was never seen before: {example}"


def _unknown(forms: dict[str, int], windows: Sequence[dict[str, int]]) -> tuple[dict[str, int], float]:
    """Return the forms that no window has, and the highest share of new forms that a window had at its time."""
    seen = set(windows[-1])  # in the oldest window all forms were new
    highest = 0.0
    for window in reversed(windows[:-1]):
        new = sum(count for form, count in window.items() if form not in seen)
        highest = max(highest, _share(new, sum(window.values())))
        seen |= set(window)
    return {form: count for form, count in forms.items() if form not in seen}, highest


_CHECKS: Final[tuple[tuple[Check, CheckFunction], ...]] = (
    (Check.FIELD_COVERAGE, _coverage),
    (Check.BODIES, _bodies),
    (Check.LENGTH, _length),
    (Check.REMOVED, _removed),
    (Check.TEMPLATES, _templates),
    (Check.ERRORS, _errors),
)


def _counts(current: SiteRun, history: History) -> Iterable[str]:
    """Yield a message if list pages have lost their links, or if no new article came. A day with little news gives no message."""
    if not current.stats.lists:
        return
    # Step 1: links a list page, compared with the poorest run of the history.
    listed = [run.stats.links / run.stats.lists for run in history.runs if run.stats.lists]
    links = current.stats.links / current.stats.lists
    if len(listed) >= WINDOWS and links < _LINKS_LEFT * min(listed):
        yield f"{counted(round(links), 'article link')} a list page, never under {min(listed):.0f} before"
    # Step 2: time since the newest run with a new article, compared with the longest gap of the history.
    productive = [run.at for run in history.runs if run.stats.new]
    if current.stats.new or len(productive) <= WINDOWS:
        return
    longest = max(later - earlier for later, earlier in pairwise(productive))
    silent = current.at - productive[0]
    if silent > max(timedelta(days=_SILENT_DAYS), _SILENT_FACTOR * longest):
        yield f"no new article for {counted(round(silent / timedelta(days=1)), 'day')}, never longer than {longest / timedelta(days=1):.1f} before"


FAILED_MONITORS: Final = "newscrawl/failed monitors"
"""Name of the statistic that counts failed monitors, those of the user's project included."""
