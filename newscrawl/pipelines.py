"""Item pipelines: the stages of newscrawl/stages.py, one pipeline a stage.

Spiders yield drafts; the validation pipeline turns each into the record that is exported. Items of other types
pass untouched, so the pipelines can live in a project beside other spiders.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.utils.defer import deferred_from_coro

from newscrawl import stages
from newscrawl.draft import Draft
from newscrawl.errors import NotAnArticle
from newscrawl.ledger import Recorded

if TYPE_CHECKING:
    from newscrawl.extensions.run_keeper import CrawlKeeper


class BoilerplatePipeline:
    """Strips captions, teasers, credits, page tools and stray punctuation from the text."""

    def process_item(self, item: Any) -> Any:
        """Clean a draft's body."""
        return stages.strip_boilerplate(item) if isinstance(item, Draft) else item


class TitlePipeline:
    """Cuts hot words and site names from the title."""

    def process_item(self, item: Any) -> Any:
        """Clean a draft's title."""
        return stages.undecorate_title(item) if isinstance(item, Draft) else item


class DatePipeline:
    """Turns written dates into instants."""

    def process_item(self, item: Any) -> Any:
        """Normalise a draft's dates."""
        return stages.normalise_dates(item) if isinstance(item, Draft) else item


class SourcePipeline:
    """Resolves printed outlets to canonical names."""

    def process_item(self, item: Any) -> Any:
        """Normalise a draft's source."""
        return stages.normalise_source(item) if isinstance(item, Draft) else item


class NotKept(DropItem):
    """A page is no article, for the ``reason``: a short stable phrase. The ledger does not ask for it again."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class _CrawlPipeline:
    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the pipeline; called by Scrapy."""
        return cls(crawler)

    def count_skip(self, reason: str) -> None:
        """Count a page that gives no record."""
        self.crawler.stats.inc_value("newscrawl/skipped")
        self.crawler.stats.inc_value(f"newscrawl/skipped/{reason}")

    @property
    def keeper(self) -> CrawlKeeper | None:
        """The keeper of the run's ledger, or None if the spider keeps none."""
        return getattr(self.crawler.spider, "keeper", None)


class ValidationPipeline(_CrawlPipeline):
    """Finishes the record of an article, and drops a page that is none."""

    def process_item(self, item: Any) -> Any:
        """Let the draft of an article through."""
        if isinstance(item, Draft):
            try:
                stages.validate(item)
            except NotAnArticle as error:
                self.count_skip(error.reason)
                raise NotKept(error.reason, str(error)) from error
        return item


class LedgerPipeline(_CrawlPipeline):
    """Keeps to the spider's ``since`` and ``max_articles``, and lets each article through that the ledger does not have.

    A spider that keeps no ledger is only kept to its limits.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.passed = 0
        self.total = 0

    def process_item(self, item: Any) -> Any:
        """Write a draft's article to the ledger and let it through, or drop it."""
        if isinstance(item, Draft):
            self.check_limits(item)
            if self.keeper and item.visit:
                self.record(self.keeper, item)
            self.passed += 1
            self.total = self.passed
            if self.most and self.keeper:
                self.total = self.keeper.note(self.keeper.crawl.count_passed, self.passed) or self.passed
            if self.most and self.total >= self.most:
                deferred_from_coro(self.crawler.engine.close_spider_async(reason="closespider_itemcount"))
        return item

    @property
    def most(self) -> int:
        """The spider's limit of articles, 0 for none."""
        return int(getattr(self.crawler.spider, "max_articles", 0))

    def check_limits(self, draft: Draft) -> None:
        """Drop an article that the spider was not asked for."""
        article, since = draft.article, getattr(self.crawler.spider, "since", None)
        if since and article.published_at and article.published_at.replace(tzinfo=None) < since:
            if self.keeper and draft.visit:
                self.keeper.note(self.keeper.crawl.dropped_as_old, draft.visit.page, since)
            self.count_skip("older than since")
            raise DropItem(f"{article.url} is older than {since:%Y-%m-%d %H:%M}")
        if self.most and self.total >= self.most:  # it stays to be read: a later run goes on from here
            self.count_skip("over max_articles")
            raise DropItem(f"{article.url} is over the limit of {self.most} articles")

    def record(self, keeper: CrawlKeeper, draft: Draft) -> None:
        """Write an article to the ledger; drop one that is known and has not changed."""
        recorded = keeper.record(draft)
        if recorded is None:
            raise DropItem("the ledger has failed")
        if recorded in (Recorded.UNCHANGED, Recorded.KNOWN):
            self.count_skip(str(recorded))
            raise DropItem(f"{draft.article.url} is {recorded}")


class RecordPipeline:
    """Turns a draft into its record."""

    def process_item(self, item: Any) -> Any:
        """Give the record that the validation has finished."""
        return item.article if isinstance(item, Draft) else item
