"""``scrapy explain URL|FILE``: what every stage saw, took and removed on one page."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.addon import NewscrawlAddon
from newscrawl.clean.site_memory import SiteMemory
from newscrawl.cli import fetch_with, has_ledger, open_ledger, report_error
from newscrawl.errors import ConfigError, NewscrawlError, PageError
from newscrawl.extraction.document import to_text
from newscrawl.extraction.text_dump import is_html
from newscrawl.normalise.urls import site_of
from newscrawl.report.explain import Explanation, explain, to_html
from newscrawl.utils.files import whole_file
from newscrawl.utils.response import content_type_of, reason_of
from newscrawl.utils.text import printable


class OnePageSpider(Spider):
    """Fetches one page and keeps its answer, or why there is none."""

    name = "explain"

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    async def start(self) -> Any:
        """Request the page."""
        yield Request(self.url, self.parse, errback=self.failed)

    def parse(self, response: Response) -> None:
        """Keep the answer."""
        _fetched["response"] = response

    def failed(self, failure: Failure) -> None:
        """Keep the reason."""
        assert failure.value is not None
        _fetched["reason"] = reason_of(failure.value)


_fetched: dict[str, Any] = {}
"""What the one page of the command came to."""


class Command(ScrapyCommand):
    """Explain one page."""

    requires_project = True

    def syntax(self) -> str:
        """Return the command's arguments."""
        return "[options] URL|FILE"

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Show what each stage saw, took and removed on one page"

    def long_desc(self) -> str:
        """Return the text of --help."""
        return (
            "Read one page (fetched, or a saved page or text dump) and print what each stage saw, took and removed, with "
            "the rule of each removal and the evidence of each field. --html FILE shows its text with what was removed "
            "struck through, coloured by rule. What is known of its site is taken from the ledger. Nothing is recorded."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of the command."""
        super().add_options(parser)
        parser.add_argument("--html", metavar="FILE", help="write the page's text, removed spans struck through")
        parser.add_argument("--url", metavar="URL", help="address that a FILE was fetched from")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Explain, and print."""
        if len(args) != 1:
            raise UsageError("give one URL or FILE", print_help=False)
        try:
            explanation = self.explain(args[0], opts.url)
            print("\n".join(report(explanation)))
            if opts.html:
                with whole_file(Path(opts.html).absolute()) as file:
                    file.write(to_html(explanation, args[0]).encode("utf-8", "replace"))
        except NewscrawlError as error:
            self.exitcode = report_error(error)
        except OSError as error:
            self.exitcode = report_error(ConfigError(f"cannot write {opts.html}: {error.strerror or error}"))

    def explain(self, name: str, url: str | None) -> Explanation:
        """Explain a page by its address or file. Raises NewscrawlError if it cannot be had or read."""
        now = datetime.now(UTC)
        if name.lower().startswith(("http://", "https://")):
            response = self.fetch(name)
            content_type = content_type_of(response)
            return explain(response.body, response.url, content_type, now, memory=self.memory(response.url))
        try:
            body = Path(name).read_bytes()
        except OSError as error:
            raise ConfigError(f"cannot read {name}: {error.strerror}") from error
        return explain(body, url, None, now, is_dump=not is_html(to_text(body)), memory=self.memory(url))

    def fetch(self, url: str) -> Response:
        """Fetch one page as a crawl would. Raises PageError if it cannot be had."""
        if not urlsplit(url).hostname:
            raise ConfigError(f"{url!r} is no web address")
        assert self.crawler_process is not None
        _fetched.clear()
        fetch_with(self.crawler_process, OnePageSpider, url=url)
        if "response" not in _fetched:
            raise PageError(f"could not fetch {url}: {_fetched.get('reason', 'stopped')}")
        response: Response = _fetched["response"]
        return response

    def memory(self, url: str | None) -> SiteMemory | None:
        """Return what the ledger knows of a page's site, None if there is no ledger."""
        assert self.settings is not None
        NewscrawlAddon.update_pre_crawler_settings(self.settings)
        site = site_of(url)
        if site is None or not has_ledger(self.settings):
            return None
        with open_ledger(self.settings) as ledger:
            return ledger.memory.of(site)


def report(explanation: Explanation) -> list[str]:
    """Return the lines of the report: a heading a stage, then the text in spans."""
    lines: list[str] = []
    for step in explanation.steps:
        lines += [f"── {step.name}", *(f"   {line}" for line in step.lines or ["nothing to do"])]
    lines.append("── lines of the container: kept as they are, removed ones in ⟦rule: …⟧")
    for spans in explanation.lines:
        lines.append("   " + "".join(s.text if s.rule is None else f"⟦{s.rule}: {s.text}⟧" for s in spans))
    return [printable(line) for line in lines]
