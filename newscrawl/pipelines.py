"""Item pipelines: the stages of newscrawl/stages.py, one pipeline a stage.

Spiders yield drafts; the validation pipeline turns each into the record that is exported. Items of other types
pass untouched, so the pipelines can live in a project beside other spiders.
"""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newscrawl import stages
from newscrawl.article import Article
from newscrawl.draft import Draft
from newscrawl.errors import NotAnArticle


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


class _CountingPipeline:
    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the pipeline; called by Scrapy."""
        return cls(crawler)

    def drop(self, reason: str, message: str) -> DropItem:
        """Count a page that gives no record, and return the exception that tells Scrapy."""
        self.crawler.stats.inc_value("newscrawl/skipped")
        self.crawler.stats.inc_value(f"newscrawl/skipped/{reason}")
        return DropItem(message)


class ValidationPipeline(_CountingPipeline):
    """Turns a draft into its record, or drops a page that is no article."""

    def process_item(self, item: Any) -> Any:
        """Finish a draft."""
        if not isinstance(item, Draft):
            return item
        try:
            return stages.validate(item)
        except NotAnArticle as error:
            raise self.drop(error.reason, str(error)) from error


class LimitPipeline(_CountingPipeline):
    """Keeps to the spider's ``since`` and ``max_articles``, and lets each article through once a run."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.seen: set[str] = set()
        self.passed = 0

    def process_item(self, item: Any) -> Any:
        """Let a record through, or drop it."""
        if not isinstance(item, Article):
            return item
        spider = self.crawler.spider
        since, most = getattr(spider, "since", None), getattr(spider, "max_articles", 0)
        if since and item.published_at and item.published_at.replace(tzinfo=None) < since:
            raise self.drop("older than since", f"{item.url} is older than {since:%Y-%m-%d %H:%M}")
        if item.url and item.url in self.seen:
            raise self.drop("seen in this run", f"{item.url} was exported in this run")
        if most and self.passed >= most:
            raise self.drop("over max_articles", f"{item.url} is over the limit of {most} articles")
        if item.url:
            self.seen.add(item.url)
        self.passed += 1
        return item
