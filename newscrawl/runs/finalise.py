"""The last step before the export: clean a run's articles by site memory, set their zones and assign them to stories.

Site memory and zone are learnt from all articles of a site, this run's included. So the articles of a first run are cleaned
as well as those of the tenth.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, ParamSpec, TypeVar

from newscrawl.clean.learn import learn, seen_article
from newscrawl.clean.seen import within_bounds
from newscrawl.clean.site_memory import SiteMemory
from newscrawl.errors import NewscrawlError
from newscrawl.items import Article
from newscrawl.ledger import Ledger
from newscrawl.ledger.revisions import RunRevision
from newscrawl.ledger.stories import Telling
from newscrawl.normalise.text import letters
from newscrawl.stages.site_zone import SiteZone, learn_zone, set_zone

logger = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")
LEARNT_FROM: Final = 800
"""Number of newest articles from which a site is learnt: enough to distinguish a share of 20 % from one of 15 %."""


_AT_ONCE: Final = 200
"""Articles that are assigned to stories together. More are not faster. A text for comparison has 12,000 letters at most."""
INTERFACE_TEXT: Final = "text of the interface"
"""The reason for skipping a page whose whole text also stands under other titles."""
_MIN_TITLES: Final = 3
"""Different titles under which a text must stand to be the interface's: two may be one story told twice. A choice."""
_LONGEST_INTERFACE: Final = 200
"""Most letters of a text of the interface. A longer one under several titles may be an article that was retitled. A choice;
those of a real portal have 12 to 40 letters."""


@dataclass(slots=True)
class FinaliseResult:
    """The result of finalising a run: how many records the memory changed, and the addresses of the withdrawn ones."""

    cleaned: int = 0
    withdrawn: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Lessons:
    """The memory and the time zone of a site, as learnt from its pages. It is false if nothing was learnt."""

    memory: SiteMemory | None = None
    zone: SiteZone | None = None

    def __bool__(self) -> bool:
        return bool(self.zone or (self.memory and self.memory.marks))

    def apply(self, article: Article) -> tuple[bool, bool]:
        """Clean an article and set its zone; return whether the memory and whether the zone has changed it."""
        cleaned = self.memory is not None and self.memory.clean(article)
        return cleaned, self.zone is not None and set_zone(article, self.zone)


def finalise_run(ledger: Ledger, run: int) -> FinaliseResult:
    """Learn the sites of a run, clean its records with that memory, and assign its articles to stories.

    Articles whose whole text is a sentence of the interface are withdrawn first. A second call changes nothing. An error of
    newscrawl costs one site its memory or one record its cleaning: it must not keep this run, and every later one, from
    writing its files.
    """
    result, lessons = FinaliseResult(), {}
    for site in ledger.revisions.sites_of_run(run):
        newest = _newest_of_site(ledger, site)
        if withdrawn := attempt(f"withdrawing from {site}", [], _withdraw_interface, ledger, run, site, newest):
            result.withdrawn += withdrawn
            newest = _newest_of_site(ledger, site)
        lessons[site] = _learn_what_it_can(ledger, site, newest)
    untold: list[Telling] = []
    for revision in ledger.revisions.of_run(run):
        where = f"finalising {revision.record['url']}"
        lesson = lessons.get(revision.record["site"] or "", Lessons())
        cleaned, telling = attempt(where, (False, None), _finalise_record, ledger, revision, lesson)
        result.cleaned += cleaned
        untold += [telling] if telling else []
        if len(untold) >= _AT_ONCE:
            ledger.stories.assign(untold)
            untold = []
    ledger.stories.assign(untold)
    ledger.stories.mark_originals()
    return result


def _finalise_record(ledger: Ledger, revision: RunRevision, lessons: Lessons) -> tuple[bool, Telling | None]:
    """Clean a record. Return whether the site memory has changed it, and its telling if it has no story yet."""
    record, cleaned = revision.record, False
    if lessons:
        article = Article.from_dict(record)
        cleaned, has_new_zone = lessons.apply(article)
        if cleaned or has_new_zone:
            ledger.revisions.rewrite(revision.id, article)
            record = article.to_dict()
    telling = Telling.of(revision.article, record["title"], record["text"]) if revision.story is None else None
    return cleaned, telling


def attempt(what: str, otherwise: T, function: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
    """Return the result of a function; after an error that nobody foresaw, log one line and return ``otherwise``."""
    try:
        return function(*arguments, **options)
    except NewscrawlError:
        raise
    except Exception as error:
        logger.error("Error in %s: %s: %s", what, type(error).__name__, error)
        logger.debug("Traceback", exc_info=True)
        return otherwise


def _learn_what_it_can(ledger: Ledger, site: str, records: Sequence[dict[str, Any]]) -> Lessons:
    """Learn a site from its newest records. An error of newscrawl costs its memory or its zone, not both."""
    memory = attempt(f"the memory of {site}", None, _learn_memory, ledger, site, records)
    return Lessons(memory, attempt(f"the zone of {site}", None, _learn_zone, records))


def learn_records(site: str, newest: Iterable[dict[str, Any]]) -> Lessons:
    """Learn a site from its records without a ledger, the newest first. An error costs its memory or its zone, not both."""
    records = list(within_bounds(newest))
    memory = attempt(f"the memory of {site}", None, lambda: learn(map(seen_article, records)))
    return Lessons(memory, attempt(f"the zone of {site}", None, _learn_zone, records))


def _withdraw_interface(ledger: Ledger, run: int, site: str, newest: Iterable[dict[str, Any]]) -> list[str]:
    """Withdraw the run's new articles whose whole text stands under different titles on a site; return their addresses."""
    titles = InterfaceTexts()
    for record in newest:
        titles.add(site, record)
    if not titles.found():
        return []  # the usual case: the run's records need not be read
    withdrawn = []
    for revision in ledger.revisions.of_run(run):
        record = revision.record
        if record["site"] == site and titles.has(site, record) and record["revision"] == 1 and revision.story is None:
            withdrawn.append(ledger.articles.withdraw(revision.article, INTERFACE_TEXT))
    return withdrawn


class InterfaceTexts:
    """The short texts of sites, each with the titles under which it stands: under three it is a text of the interface."""

    def __init__(self) -> None:
        self._titles: defaultdict[tuple[str, str], set[str]] = defaultdict(set)

    def add(self, site: str, record: Mapping[str, Any]) -> None:
        """Note the title of a record whose text is short enough."""
        if text := _short_text(record):
            self._titles[site, text].add(letters(record["title"]))

    def found(self) -> bool:
        """Return whether any text stands under different titles."""
        return any(len(among) >= _MIN_TITLES for among in self._titles.values())

    def has(self, site: str, record: Mapping[str, Any]) -> bool:
        """Return whether the whole text of a record stands under different titles."""
        return len(self._titles.get((site, _short_text(record)), ())) >= _MIN_TITLES


def _short_text(record: Mapping[str, Any]) -> str:
    """Return the letters of a record's text if they are few enough for a text of the interface, else nothing."""
    text = letters(record["text"]) if len(record["text"]) <= 2 * _LONGEST_INTERFACE else ""
    return text if len(text) <= _LONGEST_INTERFACE else ""


def learn_site(ledger: Ledger, site: str) -> Lessons:
    """Learn a site from its newest articles, store its memory in the ledger, and return what was learnt."""
    records = _newest_of_site(ledger, site)
    return Lessons(_learn_memory(ledger, site, records), _learn_zone(records))


def _newest_of_site(ledger: Ledger, site: str) -> list[dict[str, Any]]:
    """Return the parts of a site's newest records from which it is learnt."""
    return list(within_bounds(ledger.revisions.newest_of_site(site, LEARNT_FROM)))


def _learn_memory(ledger: Ledger, site: str, records: Iterable[dict[str, Any]]) -> SiteMemory:
    memory = learn(map(seen_article, records))
    ledger.memory.replace(site, memory)
    return memory


def _learn_zone(records: Iterable[dict[str, Any]]) -> SiteZone | None:
    return learn_zone(map(Article.from_dict, records))
