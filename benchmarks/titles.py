"""A bare Scrapy spider that only reads titles. A whole run of newscrawl is compared with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import scrapy
from scrapy.http import HtmlResponse


class TitleSpider(scrapy.Spider):
    """Follows the same links as newscrawl does and yields each page's title."""

    name = "titles"

    def __init__(self, url: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.start_urls = [url]

    def parse(self, response: HtmlResponse) -> Iterator[Any]:  # type: ignore[override]  # Scrapy gives what came
        """Yield the title of a page, and requests for the pages that a list page links to."""
        yield {"url": response.url, "title": response.css("title::text").get()}
        if "/news/" not in response.url:
            for href in response.css("a::attr(href)").getall():
                yield response.follow(href)
