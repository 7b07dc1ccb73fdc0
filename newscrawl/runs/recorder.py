"""The recorder of a run: writes the result of each page to the ledger and counts it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from newscrawl.health.checks import Alarm, Check, SiteRun, check_site
from newscrawl.health.site_stats import SiteStats, total
from newscrawl.items import Article
from newscrawl.ledger import Ledger, RecordResult
from newscrawl.normalise.urls import article_key, site_of
from newscrawl.pages import FetchInfo, Page, PageKind, PageState
from newscrawl.utils.text import counted, plural

MAX_NAMED: Final = 200
"""Failed pages, and skipped pages, that a run's report names one by one. The others are counted."""
MIN_PAGES: Final = 8
"""Pages that must have been read before a run is said to refuse most of them. A choice, the sample of health/checks.py."""
TOO_OLD: Final = "older than since"
"""The reason why an article was skipped that is older than ``since``."""
_OLD: Final = f"{TOO_OLD} "


class Recorder:
    """Records the result of each page. Every method raises LedgerError if the ledger fails.

    ``counts`` are the run's counts by name, ``failures`` and ``skipped`` the first failed and skipped pages (``url``,
    ``reason``), ``skips`` the number of skipped pages by reason, ``stats_by_site`` the run's statistics of each site,
    ``alarms`` the alarms that :meth:`check_health` raised.
    """

    def __init__(self, ledger: Ledger, scope: str) -> None:
        self._ledger, self._scope = ledger, scope
        self.run = 0
        """Number of the run; set once it has begun."""
        self.counts: Counter[str] = Counter()
        self.failures: list[dict[str, str]] = []
        self.skipped: list[dict[str, str]] = []
        self.skips: Counter[str] = Counter()
        self.stats_by_site: defaultdict[str, SiteStats] = defaultdict(SiteStats)
        self.alarms: list[Alarm] = []
        self._feed_site = ""
        self.feeds: Counter[str] = Counter()
        """Feeds and sitemaps that were read (``read``), addresses that they name (``followed``), and those too old to be (``old``)."""
        self.renderings: dict[str, dict[str, dict[str, int]]] = {}
        """By site and kind of page: pages that a browser was tried on, and helped on, with ``render = "auto"``."""

    def stats_of(self, url: str) -> SiteStats:
        """Return the counts of the site of an address."""
        return self.stats_by_site[site_of(url) or ""]

    def read_list(
        self,
        fetched: FetchInfo,
        kind: PageKind,
        links: Sequence[tuple[str, str]],
        articles: int = 0,
        *,
        skipped: str | None = None,
        tried: bool = False,
    ) -> None:
        """Record a list page, feed or sitemap that was read.

        ``links`` are the other list pages that it links to, each with its kind; ``articles`` counts its article links.
        ``skipped`` is the reason why a page that was fetched as an article gave no record; ``tried`` as in
        :meth:`no_article`.
        """
        if skipped:
            self._refuse(fetched.page.url, skipped, tried=tried)
        if kind == PageKind.LIST:
            self.stats_of(fetched.page.url).add_list(articles)
        self._ledger.pages.update(
            fetched.page.key,
            state=PageState.READ,
            kind=kind,
            reason=skipped,
            attempts=0,
            etag=fetched.etag,
            last_modified=fetched.last_modified,
            links=[list(link) for link in links],
        )

    def count_feed(self, url: str, followed: int, old: int) -> None:
        """Count a feed or sitemap, the addresses that are followed, and those that a sitemap dates before ``sitemap_days``."""
        self._feed_site = site_of(url) or ""
        self.feeds.update(read=1, followed=followed, old=old)

    def unchanged(self, page: Page) -> None:
        """Record that a page has not changed since it was last read."""
        self.counts["unchanged"] += 1
        self._ledger.pages.update(page.key, state=PageState.READ, attempts=0)

    def failed(self, page: Page, reason: str) -> None:
        """Record that a page could not be fetched or read."""
        self.counts["failed"] += 1
        self.stats_of(page.url).failed += 1
        if len(self.failures) < MAX_NAMED:
            self.failures.append({"url": page.url, "reason": reason})
        self._ledger.pages.record_failure(page, reason)

    def skip(self, url: str, reason: str) -> None:
        """Count a page that was fetched and gave no record, and name it in the run's report."""
        self.skips[reason] += 1
        if len(self.skipped) < MAX_NAMED:
            self.skipped.append({"url": url, "reason": reason})

    def withdraw(self, urls: Sequence[str], reason: str) -> None:
        """Count new articles that were taken back before the export as skipped."""
        for url in urls:
            self.counts["new"] -= 1
            self.stats_of(url).withdraw_article()
            self.skip(url, reason)

    def dropped(self, page: Page, reason: str) -> None:
        """Record that a page gives no record, and why. The page of an article that is known stays as it is."""
        self.stats_of(page.url).skipped += 1
        self.skip(page.url, reason)
        self._drop(page, reason)

    def no_article(self, page: Page, reason: str, *, tried: bool = False) -> None:
        """Record that a page was read as an article's but is not one, and why.

        ``tried`` says that its address was doubtful: it was fetched to find out whether such addresses lead to articles.
        """
        self._refuse(page.url, reason, tried=tried)
        self._drop(page, reason)

    def _refuse(self, url: str, reason: str, *, tried: bool) -> None:
        # A wrong guess about an address says nothing about the site, so a try does not count in its health.
        if tried:
            self.stats_of(url).skipped += 1
        else:
            self.stats_of(url).add_bodyless()
        self.skip(url, reason)

    def _drop(self, page: Page, reason: str) -> None:
        if page.article is None:
            self._ledger.pages.update(page.key, state=PageState.DROPPED, reason=reason)

    def dropped_as_old(self, page: Page, since: datetime) -> None:
        """Record that an article is older than ``since``; a run with an earlier ``since`` fetches it again."""
        self.stats_of(page.url).skipped += 1
        self.skip(page.url, TOO_OLD)
        self._drop(page, f"{_OLD}{since.isoformat()}")

    def record(self, article: Article, fetched: FetchInfo, template: str = "") -> RecordResult:
        """Record an article; return whether it is new, revised, unchanged or known under another address."""
        result, key = self._ledger.articles.record(article, fetched.page, self.run, self._scope)
        self.counts[result.name.lower()] += 1
        self.stats_of(fetched.page.url).add_article(article, template, new=result == RecordResult.NEW)
        if fetched.captures and result in (RecordResult.NEW, RecordResult.REVISED):
            kept_at, is_new = article.fetched_at or datetime.now(UTC), result == RecordResult.NEW
            self._ledger.articles.keep_pages(key, fetched, kept_at, new=is_new)
        # The further pages of the article are known from now on, so that no list leads to them as articles of their own.
        for url in fetched.parts:
            part = Page(article_key(url), url, PageKind.ARTICLE, PageState.PENDING)
            self._ledger.pages.add_pending(self._scope, [part])
            self._ledger.pages.update(part.key, state=PageState.READ, article=key)
        self._ledger.pages.update(
            fetched.page.key,
            state=PageState.READ,
            kind=PageKind.ARTICLE,
            article=key,
            attempts=0,
            reason=None,
            etag=fetched.etag,
            last_modified=fetched.last_modified,
        )
        return result

    def count_rendering(self, site: str, kind: PageKind, *, helped: bool) -> None:
        """Record whether a browser brought what the plain page of a site had not."""
        of_site = self.renderings.setdefault(site, {}).setdefault(str(kind), {"tried": 0, "helped": 0})
        of_site["tried"] += 1
        of_site["helped"] += helped
        self._ledger.renderings.add(site, kind, helped)

    def learn_form(self, url: str, is_article: bool) -> None:
        """Record for the form of an address whether a page with this address was an article."""
        self._ledger.forms.add(url, is_article)

    def left_out(self, page: Page, reason: str) -> None:
        """Record that a page is not fetched, and why."""
        self._drop(page, reason)

    def check_found(self) -> str | None:
        """Return what is wrong if the run found no article, or refused most of the pages that it took for articles.

        Meant for the first run of a scope; later runs are compared with the history of their sites.
        """
        seen = total(self.stats_by_site.values())
        # An article that is older than ``since`` was found, too. If pages failed, the exit status already says so.
        found = seen.articles + self.skips[TOO_OLD]
        reasons = ", ".join(f"{count} {plural(reason, count)}" for reason, count in self.skips.most_common(3))
        is_barren = self.feeds["read"] and not self.feeds["followed"]
        if not found and not seen.failed and (seen.pages or seen.lists or is_barren):
            old = (
                f"; {counted(count, 'address')} of sitemaps older than sitemap_days"
                if (count := self.feeds["old"])
                else ""
            )
            return "no article was found" + (f"; skipped: {reasons}" if reasons else "") + old
        if seen.bodyless > seen.articles and seen.pages >= MIN_PAGES:
            return f"{seen.bodyless} of {counted(seen.pages, 'page')} that were taken for articles are not: {reasons}"
        return None

    def check_health(self, *, is_first: bool = False) -> None:
        """Compare each site with its own history and store the alarms in ``alarms``.

        ``is_first`` says that no earlier run of this scope has found an article.
        """
        now = datetime.now(UTC)
        self.alarms = [
            alarm
            for site, stats in sorted(self.stats_by_site.items())
            for alarm in check_site(site, SiteRun(now, stats), self._ledger.site_runs.history(site))
        ]
        if is_first and (message := self.check_found()):
            site = max(self.stats_by_site, key=lambda name: self.stats_by_site[name].pages, default=self._feed_site)
            self.alarms.append(Alarm(site, Check.FOUND, message))


def older_than(page: Page) -> datetime | None:
    """Return the ``since`` that dropped a page as too old, or None if it was not dropped for that."""
    if page.state == PageState.DROPPED and page.reason and page.reason.startswith(_OLD):
        return datetime.fromisoformat(page.reason.removeprefix(_OLD))
    return None
