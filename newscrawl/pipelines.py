"""Item pipelines: one for each stage of ``newscrawl.stages``, then the ledger.

Spiders yield drafts; RecordPipeline turns each draft into the record that is exported. Items of other types pass untouched,
so a project can use these pipelines next to its own spiders.
"""

from __future__ import annotations

import logging
from typing import Any, ClassVar, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.utils.defer import deferred_from_coro

from newscrawl import stages
from newscrawl.errors import NotAnArticle
from newscrawl.items import Draft
from newscrawl.ledger import RecordResult
from newscrawl.runs.outcome import LOST_FIELDS
from newscrawl.spiders.base import NewsSpider

logger = logging.getLogger(__name__)


class _StagePipeline:
    """Runs one stage on each draft that is not clean yet. Drafts of newscrawl's spiders are clean, see ``cleans_when_read``."""

    stage: ClassVar[int]
    """The place of the stage in the list of stages."""

    def process_item(self, item: Any) -> Any:
        """Run the stage."""
        return (
            stages.run_stage(stages.STAGES[self.stage], item) if isinstance(item, Draft) and not item.is_clean else item
        )


class BoilerplatePipeline(_StagePipeline):
    """Strips captions, teasers, credits, page tools and stray punctuation from the text."""

    stage = stages.STAGES.index(stages.strip_boilerplate)


class TitlePipeline(_StagePipeline):
    """Strips hot words and site names from the title."""

    stage = stages.STAGES.index(stages.undecorate_title)


class DatePipeline(_StagePipeline):
    """Turns written dates into instants."""

    stage = stages.STAGES.index(stages.normalise_dates)


class SourcePipeline(_StagePipeline):
    """Resolves printed outlets to canonical names."""

    stage = stages.STAGES.index(stages.normalise_source)


class _CrawlPipeline:
    """Base of the pipelines that record the result of a page."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the pipeline; Scrapy calls this."""
        return cls(crawler)

    def count_skip(self, reason: str) -> None:
        """Count a page that gives no record."""
        self.crawler.stats.inc_value("newscrawl/skipped")
        self.crawler.stats.inc_value(f"newscrawl/skipped/{reason}")

    def keeper_of(self, draft: Draft) -> NewsSpider | None:
        """Return the spider if it keeps a ledger and has fetched the draft's page, else None."""
        spider = self.crawler.spider
        keeps = isinstance(spider, NewsSpider) and spider.keeps_ledger and draft.fetch_info is not None
        return spider if keeps else None  # type: ignore[return-value]


class ValidationPipeline(_CrawlPipeline):
    """Finishes the record of an article, and drops a page that is not an article. The ledger does not ask for that page again."""

    def process_item(self, item: Any) -> Any:
        """Pass on the draft of an article."""
        if isinstance(item, Draft):
            self.note_faults(item)
            try:
                stages.validate(item)
            except NotAnArticle as error:
                self.count_skip(error.reason)
                if (spider := self.keeper_of(item)) and item.fetch_info:
                    spider.write(spider.run.recorder.no_article, item.fetch_info.page, error.reason)
                raise DropItem(str(error)) from error
        return item

    def note_faults(self, draft: Draft) -> None:
        """Count the fields that an error has cost, and log one line for each."""
        for fault in draft.faults:
            self.crawler.stats.inc_value(LOST_FIELDS)
            logger.error("Error in %s: %s", draft.article.url, fault)


class LedgerPipeline(_CrawlPipeline):
    """Enforces the spider's ``since`` and ``max_articles``, and passes on each article that the ledger does not have.

    For a spider that keeps no ledger only the limits apply.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.passed = 0
        self.total = 0

    def process_item(self, item: Any) -> Any:
        """Write a draft's article to the ledger and pass it on, or drop it."""
        if isinstance(item, Draft):
            self.check_limits(item)
            spider = self.keeper_of(item)
            if spider:
                self.record(spider, item)
            self.passed += 1
            self.total = self.passed
            if self.most and spider:
                self.total = spider.write(spider.run.count_passed, self.passed) or self.passed
            if self.most and self.total >= self.most:
                deferred_from_coro(self.crawler.engine.close_spider_async(reason="closespider_itemcount"))
        return item

    @property
    def most(self) -> int:
        """The spider's limit of articles, 0 for none."""
        return int(getattr(self.crawler.spider, "max_articles", 0))

    def check_limits(self, draft: Draft) -> None:
        """Drop an article that the spider's limits exclude."""
        article, since = draft.article, getattr(self.crawler.spider, "since", None)
        if since and article.published_at and article.published_at.replace(tzinfo=None) < since:
            if (spider := self.keeper_of(draft)) and draft.fetch_info:
                spider.write(spider.run.recorder.dropped_as_old, draft.fetch_info.page, since)
            self.count_skip("older than since")
            raise DropItem(f"{article.url} is older than {since:%Y-%m-%d %H:%M}")
        if self.most and self.total >= self.most:  # its page stays pending: a later run goes on from here
            self.count_skip("over max_articles")
            raise DropItem(f"{article.url} is over the limit of {self.most} articles")

    def record(self, spider: NewsSpider, draft: Draft) -> None:
        """Write an article to the ledger; drop one that is known and has not changed."""
        assert draft.fetch_info is not None
        page = draft.fetch_info.page
        if draft.faults and page.article is not None:  # the record that is there has the field that an error would cost
            self.crawler.stats.inc_value("newscrawl/failed")
            spider.write(spider.run.recorder.failed, page, f"an error in newscrawl: {draft.faults[0]}")
            raise DropItem(f"{draft.article.url} is known, and an error in newscrawl cost a field")
        result = spider.write(spider.run.recorder.record, draft.article, draft.fetch_info, draft.template)
        if result is None:
            raise DropItem("the ledger has failed")
        if result in (RecordResult.UNCHANGED, RecordResult.KNOWN):
            self.count_skip(str(result))
            raise DropItem(f"{draft.article.url} is {result}")


class RecordPipeline:
    """Turns a draft into its record."""

    def process_item(self, item: Any) -> Any:
        """Return the record that ValidationPipeline has finished."""
        return item.article if isinstance(item, Draft) else item
