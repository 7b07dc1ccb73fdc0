"""``newscrawl explain URL|FILE``: show the work of each stage on one page."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import urlsplit

from scrapy import Request, Spider, cmdline
from scrapy.exceptions import UsageError
from scrapy.http import Response
from twisted.python.failure import Failure
from typing_extensions import override

from newscrawl.addon import DEFAULTS, NewscrawlAddon
from newscrawl.cli import TaughtCommand, fetch_with, has_ledger, open_ledger, output_errors, report_error
from newscrawl.errors import ConfigError, NewscrawlError, PageError, Stopped, write_errors
from newscrawl.normalise.urls import site_of
from newscrawl.spiders.parameters import web_address
from newscrawl.utils.files import read_whole, whole_file
from newscrawl.utils.response import content_type_of, reason_of
from newscrawl.utils.signals import stoppable
from newscrawl.utils.text import printable

if TYPE_CHECKING:
    from newscrawl.clean.site_memory import SiteMemory
    from newscrawl.extraction.selectors import Selectors
    from newscrawl.report.explain import Explanation


class OnePageSpider(Spider):
    """Fetches one page and keeps the response, or the reason why there is none."""

    name = "explain"

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    @override
    async def start(self) -> Any:
        yield Request(self.url, self.parse, errback=self.failed)

    def parse(self, response: Response) -> None:
        """Keep the response."""
        _fetched["response"] = response

    def failed(self, failure: Failure) -> None:
        """Keep the reason of the failure."""
        assert failure.value is not None
        _fetched["reason"] = reason_of(failure.value)


_fetched: dict[str, Any] = {}
"""The ``response`` of the command's page, or the ``reason`` of the failure."""


_MAX_PAGE: Final = 50_000_000
"""Longest file that is read, in bytes; a page is cut far below it."""


class Command(TaughtCommand):
    """Explain one page."""

    requires_project = True
    requires_crawler_process = False
    """Only a page of the web needs one; to make it loads all spiders, which takes as long as to explain a saved page."""

    examples: ClassVar[Sequence[tuple[str, str]]] = (
        ("explain https://news.example/a/1.html --html page.html", "explain a page of the web"),
        ("explain saved.html --url https://news.example/a/1.html", "explain a saved page"),
    )

    @override
    def syntax(self) -> str:
        return "[options] URL|FILE"

    @override
    def long_desc(self) -> str:
        return (
            "Read one page (from the web, or a saved page or text dump) and print what each stage read, decided and "
            "removed, with the rule of each removal and the evidence for each field. --html FILE writes the text as a web "
            "page with the removed parts struck through, coloured by rule. The memory of the page's site is applied if "
            "the ledger has one. Nothing is recorded."
        )

    @override
    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--html", metavar="FILE", help="write the text with removed parts struck through")
        parser.add_argument("--url", metavar="URL", help="address from which FILE was fetched")

    @override
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("give one URL or FILE", print_help=False)
        try:
            with stoppable(), output_errors():
                explanation = self.explain(args[0], opts.url)
                print("\n".join(report(explanation)))
                if opts.html:
                    from newscrawl.report.explain import to_html

                    with write_errors(opts.html, ConfigError), whole_file(Path(opts.html).absolute()) as file:
                        file.write(to_html(explanation, args[0]).encode("utf-8", "replace"))
        except (NewscrawlError, Stopped) as error:
            self.exitcode = report_error(error)

    def explain(self, name: str, url: str | None) -> Explanation:
        """Return the explanation of a page, given its address or file. Raises NewscrawlError if it cannot be read."""
        # Here, because the patterns of all rules are compiled. The help of the command does not need them.
        from newscrawl.extraction.document import to_text
        from newscrawl.extraction.text_dump import is_html
        from newscrawl.report.explain import explain

        now = datetime.now(UTC)
        if name.lower().startswith(("http://", "https://")):
            web_address(name)
            response = self.fetch(name)
            content_type = content_type_of(response)
            url = response.url
            return explain(
                response.body, url, content_type, now, memory=self.memory(url), selectors=self.selectors(url)
            )
        try:
            body = read_whole(Path(name), _MAX_PAGE)
        except OSError as error:
            raise ConfigError(f"cannot read {name}: {error.strerror}") from error
        is_dump = not is_html(to_text(body))
        return explain(body, url, None, now, is_dump=is_dump, memory=self.memory(url), selectors=self.selectors(url))

    def fetch(self, url: str) -> Response:
        """Fetch one page as a crawl does; return the response. Raises PageError if it cannot be fetched."""
        if not urlsplit(url).hostname:
            raise ConfigError(f"{url!r} is not a web address")
        assert self.settings is not None
        _fetched.clear()
        process = cmdline.AsyncCrawlerProcess(self.settings)  # type: ignore[attr-defined]  # tests replace it there
        fetch_with(process, OnePageSpider, url=url)
        if "response" not in _fetched:
            raise PageError(f"could not fetch {url}: {_fetched.get('reason', 'stopped')}")
        response: Response = _fetched["response"]
        return response

    def selectors(self, url: str | None) -> Selectors | None:
        """Return the selectors of the site file for an address."""
        from newscrawl.sites.loader import selectors_for

        assert self.settings is not None
        return selectors_for(url, Path(self.settings["NEWSCRAWL_SITES"] or DEFAULTS["NEWSCRAWL_SITES"]))

    def memory(self, url: str | None) -> SiteMemory | None:
        """Return the memory of a page's site, or None if there is no ledger."""
        assert self.settings is not None
        NewscrawlAddon.update_pre_crawler_settings(self.settings)
        site = site_of(url)
        if site is None or not has_ledger(self.settings):
            return None
        with open_ledger(self.settings) as ledger:
            return ledger.memory.of(site)


def report(explanation: Explanation) -> list[str]:
    """Return the lines of the report: the steps of each stage under a heading, then the text in spans."""
    lines: list[str] = []
    for step in explanation.steps:
        lines += [f"── {step.name}", *(f"   {line}" for line in step.lines or ["nothing to do"])]
    lines.append("── lines of the container; removed parts in ⟦rule: …⟧")
    for spans in explanation.lines:
        lines.append("   " + "".join(s.text if s.rule is None else f"⟦{s.rule}: {s.text}⟧" for s in spans))
    return [printable(line) for line in lines]
