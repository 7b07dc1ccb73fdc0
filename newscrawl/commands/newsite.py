"""``scrapy newsite URL``: a look at a site, and its site file and fixture for review."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newscrawl.cli import fetch_with, report_error
from newscrawl.errors import ConfigError, NewscrawlError, PageError
from newscrawl.items import Article, FieldUse, fields_for
from newscrawl.normalise.urls import site_of
from newscrawl.rendering import requests as rendering
from newscrawl.sites.fixture import clean_article, write_fixture
from newscrawl.sites.loader import parse_site
from newscrawl.sites.survey import Survey, SurveySpider, article_pattern
from newscrawl.spiders.parameters import web_address
from newscrawl.utils.files import whole_file
from newscrawl.utils.terminal import cell, console, new_table
from newscrawl.utils.text import printable

_SHOWN = 5
_TEXT_SHOWN = 300


class Command(ScrapyCommand):
    """Add a site."""

    requires_project = True

    def syntax(self) -> str:
        """Return the command's arguments."""
        return "[options] URL"

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Look at a site's list page and an article; write its site file and fixture"

    def long_desc(self) -> str:
        """Return the text of --help."""
        return (
            "Fetch a list page and the first article that it links to, show what would be extracted, and write "
            "NAME.toml with a folder NAME/ of both pages and their truth into the folder of NEWSCRAWL_SITES, for review. "
            "Then: scrapy crawl aggregator -a site=NAME. scrapy sites --check reads the pages again at any time."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of the command."""
        super().add_options(parser)
        parser.add_argument("--name", help="name of the site file (from the host unless given)")
        parser.add_argument("--render", action="store_true", help="read the pages with a browser: text comes by script")
        parser.add_argument("--show", action="store_true", help="show what would be extracted, write nothing")
        parser.add_argument("--force", action="store_true", help="write over a site file that is there")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Look, show, and write."""
        if len(args) != 1:
            raise UsageError("give one URL of a list page", print_help=False)
        try:
            self.add(web_address(args[0]), opts)
        except NewscrawlError as error:
            self.exitcode = report_error(error)
        except OSError as error:
            self.exitcode = report_error(ConfigError(f"cannot write the site file: {error}"))

    def add(self, url: str, opts: argparse.Namespace) -> None:
        """Look at a site and write its files. Raises NewscrawlError if it cannot be looked at, or is there already."""
        assert self.settings is not None
        name = opts.name or re.sub(r"[^a-z0-9]+", "-", site_of(url) or "").strip("-")
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,62}", name):
            raise ConfigError(f"{name!r} is no name for a site file; give --name of a-z, 0-9, - and _")
        if opts.render:
            rendering.check_available()
        survey = self.survey(url, render=opts.render)
        if survey.listing is None or survey.article is None:
            raise PageError(_why_nothing(survey, url, render=opts.render))
        zone = getattr(survey.article.reading.draft.zone, "key", None)
        article = clean_article(survey.article.reading)
        show(survey, article)
        if opts.show:
            return
        folder = Path(self.settings["NEWSCRAWL_SITES"])
        path = folder / f"{name}.toml"
        if path.exists() and not opts.force:
            raise ConfigError(f"{path} is there already; give --force to write over it, or another --name")
        text = site_file(survey, zone, render=opts.render)
        parse_site(name, text)
        files = write_fixture(folder / name, survey, article)
        with whole_file(path.absolute()) as file:
            file.write(text.encode())
        print(f"\nwrote {path} and {', '.join(map(str, files))}")
        print(f"look at truth.json, then: scrapy crawl aggregator -a site={name}")

    def survey(self, url: str, *, render: bool) -> Survey:
        """Fetch a list page and an article of it."""
        assert self.crawler_process is not None
        survey = Survey()
        fetch_with(self.crawler_process, SurveySpider, url=url, survey=survey, render=render)
        return survey


def _why_nothing(survey: Survey, url: str, *, render: bool) -> str:
    """Return why there is nothing to show, and what to try."""
    problems = "; ".join(survey.problems)
    if survey.listing is None:
        return f"could not read {url}: {problems or 'stopped'}"
    hint = "" if render else " If its text comes by script, try --render."
    if not survey.links:
        return f"{url} links to no article; give a front or list page.{hint}"
    return f"no article behind {len(survey.links)} links of {url}: {problems}.{hint}"


def show(survey: Survey, article: Article) -> None:
    """Print what would be extracted."""
    assert survey.listing is not None
    print(printable(f"list page {survey.listing.url}: {len(survey.links)} article links"))
    for target in survey.links[:_SHOWN]:
        print(printable(f"  {target.url}  {target.text}"))
    table = new_table("field", "value")
    record = article.to_dict()
    for name in fields_for(FieldUse.SURVEY):
        value = record[name]
        table.add_row(name, cell(json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value or ""))
    table.add_row("text", cell(f"{len(article.text)} characters: {article.text[:_TEXT_SHOWN]}"))
    table.add_row("removed", cell("\n".join(f"{each.rule}: {each.text[:60]}" for each in article.removed)))
    console().print(table)


def site_file(survey: Survey, zone: str | None, *, render: bool) -> str:
    """Return the text of a site file."""
    assert survey.listing is not None
    pattern, matched = article_pattern([target.url for target in survey.links])
    lines = [
        f"# {urlsplit(survey.listing.url).netloc}: written by scrapy newsite; have a look.",
        f"start_urls = [{json.dumps(survey.listing.url)}]",
    ]
    if pattern and "'" not in pattern:
        lines += [
            f"# Links are told from their form and text. This pattern matches {matched} of {len(survey.links)} article links;",
            "# without the # nothing else is followed as an article.",
            f"# article_pattern = '{pattern}'",
        ]
    if zone:
        lines += ["# Zone of dates that name none, from the site's domain and language.", f"zone = {json.dumps(zone)}"]
    if render:
        lines += ["# The text comes by script: pages are read with a browser.", "render = true"]
    return "\n".join(lines) + "\n"
