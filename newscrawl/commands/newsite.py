"""``newscrawl newsite URL``: survey a site, and write its site file and fixture for review."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from scrapy.exceptions import UsageError
from typing_extensions import override

from newscrawl.cli import TaughtCommand, fetch_with, report_error
from newscrawl.errors import ConfigError, NewscrawlError, NotAnArticle, PageError, Stopped
from newscrawl.items import Article, FieldUse, fields_for
from newscrawl.normalise.urls import site_of
from newscrawl.rendering import requests as rendering
from newscrawl.sites.fixture import clean_article, write_fixture
from newscrawl.sites.listing import NAME
from newscrawl.sites.loader import parse_site
from newscrawl.sites.survey import FetchedPage, Survey, SurveySpider, article_pattern
from newscrawl.spiders.parameters import web_address
from newscrawl.stages.site_zone import learn_zone
from newscrawl.utils.files import whole_file
from newscrawl.utils.signals import stoppable
from newscrawl.utils.terminal import cell, console, new_table
from newscrawl.utils.text import counted, printable

_SHOWN = 5
_TEXT_SHOWN = 300


class Command(TaughtCommand):
    """Add a site."""

    requires_project = True

    examples: ClassVar[Sequence[tuple[str, str]]] = (
        ("newsite https://news.example/ --name town", "write sites/town.toml and its saved pages"),
        ("newsite https://news.example/ --show", "show the record, write nothing"),
        ("newsite https://news.example/ --render", "read the pages in a browser"),
    )

    @override
    def syntax(self) -> str:
        return "[options] URL"

    @override
    def long_desc(self) -> str:
        return (
            "Fetch a list page and the first article to which it links, and show the record of the article. Then write "
            "NAME.toml and a folder NAME/ with both pages and their truth into the folder NEWSCRAWL_SITES, for review. "
            "Next step: newscrawl crawl NAME. newscrawl sites --check compares the pages with their truth."
        )

    @override
    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--name", help="name of the site file (default: from the host)")
        parser.add_argument(
            "--render", action="store_true", help="render the pages in a browser, if scripts load the text"
        )
        parser.add_argument("--show", action="store_true", help="show the record, write nothing")
        parser.add_argument("--force", action="store_true", help="replace an existing site file")

    @override
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("give one URL of a list page", print_help=False)
        try:
            with stoppable():
                self.add(web_address(args[0]), opts)
        except (NewscrawlError, Stopped) as error:
            self.exitcode = report_error(error)
        except OSError as error:
            self.exitcode = report_error(ConfigError(f"cannot write the site file: {error}"))

    def add(self, url: str, opts: argparse.Namespace) -> None:
        """Survey a site and write its files. Raises NewscrawlError if it cannot be read or its file exists already."""
        assert self.settings is not None
        name = opts.name or re.sub(r"[^a-z0-9]+", "-", site_of(url) or "").strip("-")
        if not NAME.fullmatch(name):
            raise ConfigError(f"{name!r} is not a name for a site file; give --name with a-z, 0-9, - and _")
        if opts.render:
            rendering.check_available()
        survey = self.survey(url, render=opts.render)
        if survey.listing is None or survey.article is None:
            raise PageError(_why_nothing(survey, url, render=opts.render))
        own_zone = getattr(survey.article.reading.draft.zone, "key", None)
        article = clean_article(survey.article.reading)
        show(survey, article)
        if opts.show:
            return
        folder = Path(self.settings["NEWSCRAWL_SITES"])
        path = folder / f"{name}.toml"
        if path.exists() and not opts.force:
            raise ConfigError(f"{path} exists already; give --force to replace it, or another --name")
        zone = zone_lines(own_zone, [article, *clean_articles(survey.more)])
        text = site_file(survey, zone, render=opts.render)
        parse_site(name, text)
        files = write_fixture(folder / name, survey, article)
        with whole_file(path.absolute()) as file:
            file.write(text.encode())
        print(f"\nwrote {path} and {', '.join(map(str, files))}")
        print(f"check truth.json, then run: newscrawl crawl {name}")

    def survey(self, url: str, *, render: bool) -> Survey:
        """Fetch a list page and one of its articles; return the survey."""
        assert self.crawler_process is not None
        survey = Survey()
        fetch_with(self.crawler_process, SurveySpider, url=url, survey=survey, render=render)
        return survey


def _why_nothing(survey: Survey, url: str, *, render: bool) -> str:
    """Return why no article was found, and what to try."""
    problems = "; ".join(survey.problems)
    if survey.listing is None:
        return f"could not read {url}: {problems or 'stopped'}"
    hint = "" if render else " If scripts load its text, try --render."
    if not survey.links:
        return f"{url} links to no article; give a front page or list page.{hint}"
    return f"none of {counted(len(survey.links), 'link')} of {url} leads to an article: {problems}.{hint}"


def show(survey: Survey, article: Article) -> None:
    """Print the links of the list page and the record of the article."""
    assert survey.listing is not None
    print(printable(f"list page {survey.listing.url}: {counted(len(survey.links), 'article link')}"))
    for target in survey.links[:_SHOWN]:
        print(printable(f"  {target.url}  {target.text}"))
    table = new_table("field", "value")
    record = article.to_dict()
    for name in fields_for(FieldUse.SURVEY):
        value = record[name]
        table.add_row(name, cell(json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value or ""))
    table.add_row("text", cell(f"{counted(len(article.text), 'character')}: {article.text[:_TEXT_SHOWN]}"))
    table.add_row("removed", cell("\n".join(f"{each.rule}: {each.text[:60]}" for each in article.removed)))
    console().print(table)


def clean_articles(pages: Sequence[FetchedPage]) -> Iterator[Article]:
    """Yield the records of pages, without those that are not articles."""
    for page in pages:
        with suppress(NotAnArticle):
            yield clean_article(page.reading)


def zone_lines(own: str | None, articles: Sequence[Article]) -> list[str]:
    """Return the lines of a site file about the time zone of the site's dates: of its domain or language, or as articles state it."""
    if own:
        return ["# Time zone of dates without one, from the site's domain and language.", f"zone = {json.dumps(own)}"]
    learnt = learn_zone(articles)
    if learnt is None:
        return [
            "# Neither domain nor language has one time zone: dates without one are UTC, unless the site's pages state it."
        ]
    if name := learnt.name:
        return ["# Time zone of dates without one, as the site's articles state it.", f"zone = {json.dumps(name)}"]
    names = ", ".join(zone.key for zone in learnt.fitting[:_SHOWN])
    return [
        "# The site's articles state an offset that these zones have; give the right one.",
        f"# zone = one of {names}",
    ]


def site_file(survey: Survey, zone: Sequence[str], *, render: bool) -> str:
    """Return the text of a site file."""
    assert survey.listing is not None
    pattern, matched = article_pattern([target.url for target in survey.links])
    lines = [
        f"# {urlsplit(survey.listing.url).netloc}: written by newscrawl newsite; please check.",
        f"start_urls = [{json.dumps(survey.listing.url)}]",
    ]
    if pattern and "'" not in pattern:
        lines += [
            f"# Article links are recognised by their form and text. This pattern matches {matched} of {len(survey.links)}.",
            "# Remove the # to follow only addresses that match it.",
            f"# article_pattern = '{pattern}'",
        ]
    lines += zone
    if render:
        lines += ["# Scripts load the text: a browser renders the pages.", "render = true"]
    return "\n".join(lines) + "\n"
