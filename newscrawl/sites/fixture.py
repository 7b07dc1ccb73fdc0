"""A site's saved pages and their truth: the links that the list page must give and the record of the article.

The folder ``<sites>/<name>/`` next to ``<name>.toml`` contains ``list.html``, ``article.html`` and ``truth.json``.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from newscrawl import stages
from newscrawl.discovery.links import articles_on_domain
from newscrawl.errors import ConfigError, NewscrawlError
from newscrawl.extraction.selectors import Selectors
from newscrawl.items import Article, FieldUse, fields_for
from newscrawl.reader import ParsedPage, Wanted, parse_page
from newscrawl.sites.loader import parse_site
from newscrawl.sites.survey import FetchedPage, Survey
from newscrawl.utils.files import whole_file

FIELDS: Final = fields_for(FieldUse.TRUTH)
"""Fields of the truth. The other fields follow from these, or from the time at which the page was read."""


def clean_article(parsed: ParsedPage, zone: ZoneInfo | None = None) -> Article:
    """Return the record that a crawl makes of an article page. Raises NotAnArticle if the page is not an article."""
    if zone:
        parsed.draft.zone = zone
    return stages.validate(stages.run(parsed.draft))


def write_fixture(folder: Path, survey: Survey, article: Article) -> list[Path]:
    """Write the pages and their truth; return the paths of the files. Raises OSError if one cannot be written."""
    assert survey.listing is not None
    assert survey.article is not None
    record = article.to_dict()
    truth = {
        "list": _head(survey.listing) | {"articles": [target.url for target in survey.links]},
        "article": _head(survey.article) | {name: record[name] for name in FIELDS},
    }
    contents = {
        "list.html": survey.listing.body,
        "article.html": survey.article.body,
        "truth.json": json.dumps(truth, ensure_ascii=False, indent=2).encode() + b"\n",
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        with whole_file((folder / name).absolute()) as file:
            file.write(content)
    return [folder / name for name in contents]


def _head(page: FetchedPage) -> dict[str, Any]:
    return {"url": page.url, "content_type": page.content_type, "fetched_at": page.at.isoformat()}


def check_fixtures(folder: Path) -> list[str]:
    """Read a site's saved pages again; return one line for each difference from the truth.

    Raises ConfigError if a file of the fixture is missing or cannot be read.
    """
    try:
        truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        site = parse_site(folder.name, folder.with_suffix(".toml").read_text(encoding="utf-8"))
        listing = _read(folder / "list.html", truth["list"])
        page = _read(folder / "article.html", truth["article"], site.selectors)
        record = clean_article(page, site.zone).to_dict()
        links = [link.url for link in articles_on_domain(listing.targets, truth["list"]["url"])]
        found = {name: record[name] for name in FIELDS}
        wanted = truth["list"]["articles"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"the fixture {folder} cannot be read: {error}") from error
    except NewscrawlError as error:
        return [f"{folder.name}: {error}"]
    differences = [f"{folder.name}: {name}" for name in FIELDS if found[name] != truth["article"].get(name)]
    return differences + ([f"{folder.name}: links of list.html"] if links != wanted else [])


def _read(path: Path, head: dict[str, Any], selectors: Selectors | None = None) -> ParsedPage:
    now = datetime.fromisoformat(head["fetched_at"])
    return parse_page(
        path.read_bytes(), head["url"], head["content_type"], Wanted(links=True, selectors=selectors), now
    )
