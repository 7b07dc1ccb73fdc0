"""A survey of a new site: one list page, one article, and a proposal for its site file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure
from typing_extensions import override

from newscrawl.discovery.links import FoundLink, articles_on_domain
from newscrawl.errors import PageError
from newscrawl.reader import ParsedPage, Wanted, parse_page
from newscrawl.rendering import requests as rendering
from newscrawl.utils.response import content_type_of, reason_of

_TRIES: Final = 5
"""Links of the list page that are tried: the first ones may lead to special pages instead of articles. A choice."""
_MORE: Final = 4
"""Further articles that are fetched if neither the site's domain nor its language has a time zone: their statements may show it."""
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A fetched page: the response, the time, and the parsed page."""

    url: str
    content_type: str
    body: bytes
    at: datetime
    reading: ParsedPage


@dataclass(slots=True)
class Survey:
    """The result of a survey: the list page, its links to articles, an article, and the problems in words.

    ``more`` are further articles of a site whose time zone is not known.
    """

    listing: FetchedPage | None = None
    links: list[FoundLink] = field(default_factory=list)
    article: FetchedPage | None = None
    more: list[FetchedPage] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class SurveySpider(Spider):
    """Fetches a list page and its first article into a survey."""

    name = "survey"

    def __init__(self, url: str, survey: Survey, *, render: bool = False) -> None:
        super().__init__()
        self.url, self.survey, self.render = url, survey, render

    @override
    async def start(self) -> AsyncIterator[Any]:
        yield self.request(self.url, self.parse)

    def request(self, url: str, callback: Any, **arguments: Any) -> Request:
        """Return the request for a page."""
        request = Request(url, callback, errback=self.failed, cb_kwargs=arguments, dont_filter=True)
        return rendering.rendered(request) if self.render else request

    def parse(self, response: Response) -> Any:
        """Read the list page; return the request for its first article."""
        page = self.read(response)
        if page is None:
            return None
        self.survey.listing = page
        self.survey.links = articles_on_domain(page.reading.targets, response.url)
        return self.next_article([target.url for target in self.survey.links[:_TRIES]])

    def next_article(self, urls: Sequence[str]) -> Request | None:
        """Return the request for the first of these pages that may be an article."""
        return self.request(urls[0], self.parse_article, others=urls[1:]) if urls else None

    def parse_article(self, response: Response, others: Sequence[str]) -> Any:
        """Keep the page if it is an article, else return the request for the next one."""
        page = self.read(response)
        if page and page.reading.draft.not_article is None:
            self.survey.article = page
            targets = self.survey.links if page.reading.draft.zone is UTC else []
            return [
                self.request(target.url, self.parse_more)
                for target in [target for target in targets if target.url != response.url][:_MORE]
            ]
        if page:
            self.survey.problems.append(f"{response.url} is not an article: {page.reading.draft.not_article}")
        return self.next_article(others)

    def parse_more(self, response: Response) -> None:
        """Keep a further article."""
        page = self.read(response)
        if page and page.reading.draft.not_article is None:
            self.survey.more.append(page)

    def read(self, response: Response) -> FetchedPage | None:
        """Return the page of a response, or None if it cannot be read."""
        content_type = content_type_of(response)
        now = datetime.now(UTC)
        try:
            reading = parse_page(response.body, response.url, content_type, Wanted(links=True), now)
        except PageError as error:
            self.survey.problems.append(f"{response.url}: {error}")
            return None
        return FetchedPage(response.url, content_type, response.body, now, reading)

    def failed(self, failure: Failure) -> Any:
        """Record why a page could not be fetched; return the request for the next one."""
        request: Request = failure.request  # type: ignore[attr-defined]
        assert failure.value is not None
        self.survey.problems.append(f"{request.url}: {reason_of(failure.value)}")
        return self.next_article(request.cb_kwargs.get("others", ()))


def article_pattern(urls: Sequence[str]) -> tuple[str, int]:
    r"""Return a pattern of the most common form of article addresses, and the number of addresses that it matches.

    The pattern matches any number in place of a number, and any part of a path in place of parts that differ.

    >>> article_pattern(["https://a.example/news/12.html", "https://a.example/news/34.html"])
    ('/news/\\d+\\.html$', 2)
    """
    # The form of an address is the depth of its path and its ending.
    forms: dict[tuple[int, str], list[str]] = {}
    for url in urls:
        path = urlsplit(url).path
        forms.setdefault((path.count("/"), path.rpartition(".")[2] if "." in path else ""), []).append(url)
    if not forms:
        return "", 0
    group = max(forms.values(), key=len)
    columns = zip(*(urlsplit(url).path.split("/") for url in group), strict=True)
    pattern = "/".join(_part(list(column)) for column in columns)
    if all(urlsplit(url).query for url in group):
        pattern += r"\?.*\d+"
    pattern += "$"
    return pattern, sum(bool(re.search(pattern, url)) for url in urls)


def _part(parts: list[str]) -> str:
    shapes = Counter(_DIGITS.sub("\0", part) for part in parts)
    if len(shapes) > 1:
        return r"[^/]+"
    return re.escape(next(iter(shapes))).replace(re.escape("\0"), r"\d+").replace("\0", r"\d+")
