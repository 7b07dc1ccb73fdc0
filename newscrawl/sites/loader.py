"""Known sites: one TOML file for each site, with settings that cannot be derived from its pages.

A file ``<name>.toml`` contains ``start_urls`` and, where needed, the other keys of :data:`KEYS`. The files in the folder ``NEWSCRAWL_SITES`` take precedence over those of this package. ``newscrawl newsite URL`` writes a file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newscrawl.discovery.choice import Pattern
from newscrawl.discovery.scope import Reach, Scope, registered_domain
from newscrawl.errors import ConfigError
from newscrawl.extraction.selectors import Selectors, read_selectors
from newscrawl.health.schedule import AUTO, interval
from newscrawl.normalise.urls import site_of
from newscrawl.rendering.mode import Render, render_mode
from newscrawl.utils.files import read_whole


class Use(StrEnum):
    """The use of a key of a site file."""

    SITE = "site"
    """It is read by the crawl itself."""
    ARGUMENT = "argument"
    """It is the default of the spider argument of its name."""
    SETTING = "setting"
    """It is the value of a setting of Scrapy for this site."""


class Key(NamedTuple):
    """A key of a site file: the type of its value, what it means in one sentence, and its use."""

    type: type
    description: str
    use: Use = Use.SITE
    setting: str = ""


KEYS: Final[dict[str, Key]] = {
    "start_urls": Key(
        list, "Addresses to start at: front pages, list pages, feeds or sitemaps. The only key that is required."
    ),
    "article_pattern": Key(
        str,
        "Regular expression. Only links whose address it matches are followed as articles. It may match any part. "
        "[RE2](https://github.com/google/re2/wiki/Syntax) runs it: in linear time, and without look-around.",
    ),
    "zone": Key(
        str,
        "IANA zone of dates that name none, such as `Asia/Shanghai`. Without it the site's domain or language decides.",
    ),
    "render": Key(
        Render,
        '`true` if a browser must read the pages, because a script makes their text; `"auto"` to use one only where the plain page '
        "has no text, no title or no links, but has scripts.",
    ),
    "selectors": Key(
        dict,
        "CSS or XPath expressions that say where the site prints something, see [Selectors](#selectors): `container` (the boxes of "
        "the text), `title`, `published_at`, `modified_at`, `source`, `authors`, `tags`.",
    ),
    "schedule": Key(
        str,
        "How often `newscrawl run` crawls the site: `hourly`, `daily`, `weekly`, `every 6 hours`, or `auto` (the default): "
        "learnt from the number of new articles in past runs.",
    ),
    "tags": Key(list, "Words of your own: `newscrawl run --tag economy` crawls the sites that have the word."),
    "delay": Key(
        float, "Seconds between two requests to the site (Scrapy's `DOWNLOAD_DELAY`).", Use.SETTING, "DOWNLOAD_DELAY"
    ),
    "user_agent": Key(str, "User agent that newscrawl sends to this site.", Use.SETTING, "USER_AGENT"),
    "max_articles": Key(int, "End a run of the site after so many articles.", Use.ARGUMENT),
    "max_pages": Key(int, "Most list pages that a run of the site reads.", Use.ARGUMENT),
    "since": Key(str, "Leave out articles that were published earlier.", Use.ARGUMENT),
    "recheck_days": Key(int, "Fetch again the articles that were first seen in the last N days.", Use.ARGUMENT),
    "sitemap_days": Key(int, "Read the addresses of a sitemap with a date in the last N days.", Use.ARGUMENT),
    "scope": Key(str, "The hosts on which the articles of a list are read: `host`, `domain` or `any`.", Use.ARGUMENT),
}


@dataclass(frozen=True, slots=True)
class Site:
    """A known site, as its file describes it."""

    name: str
    start_urls: tuple[str, ...]
    article_pattern: Pattern | None = None
    zone: ZoneInfo | None = None
    render: Render = Render.NEVER
    selectors: Selectors | None = None
    schedule: str = AUTO
    tags: tuple[str, ...] = ()
    arguments: Mapping[str, str] = field(default_factory=dict)
    """Spider arguments of the site, as strings."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Settings of Scrapy for the site."""

    @property
    def scope(self) -> str:
        """The name of its crawl in the ledger. Raises ConfigError if its ``scope`` is wrong."""
        return Scope(self.start_urls, self.arguments.get("scope", Reach.DOMAIN)).name


def _files(folder: Path | None) -> Iterator[tuple[str, Traversable]]:
    """Yield the site files with their names: the user's, then the package's."""
    for place in (folder, resources.files("newscrawl.sites")):
        if place is not None and place.is_dir():
            for path in place.iterdir():
                if path.name.endswith(".toml"):
                    yield path.name.removesuffix(".toml"), path


def own_sites(folder: Path) -> tuple[str, ...]:
    """Return the names of the sites in the user's folder, sorted."""
    names = (path.name.removesuffix(".toml") for path in folder.glob("*.toml") if not path.name.startswith("."))
    return tuple(sorted(names))


def known_sites(folder: Path | None = None) -> tuple[str, ...]:
    """Return the names of the known sites, sorted: those in the user's folder and those of the package."""
    return tuple(sorted({name for name, _ in _files(folder)}))


def load_site(name: str, folder: Path | None = None) -> Site:
    """Return a known site. Raises ConfigError if no site has that name or its file is wrong.

    >>> load_site("chinanews").name
    'chinanews'
    """
    path = next((path for known, path in _files(folder) if known == name), None)
    if path is None:
        known = ", ".join(known_sites(folder))
        raise ConfigError(f"unknown site {name!r}; the known sites are: {known}. Crawl any other site with -a url=URL")
    try:
        data = read_whole(path, _MAX_FILE) if isinstance(path, Path) else path.read_bytes()
        return parse_site(name, data.decode("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read the site file {name}.toml: {error}") from error


def selectors_for(url: str | None, folder: Path) -> Selectors | None:
    """Return the selectors of the user's site whose start page is on the registered domain of an address, if there is one.

    A site file that is wrong is passed over.
    """
    domain = registered_domain(site_of(url))
    for name in own_sites(folder) if domain else ():
        with suppress(ConfigError):
            site = load_site(name, folder)
            if any(registered_domain(site_of(start)) == domain for start in site.start_urls):
                return site.selectors
    return None


def _compiled(pattern: str) -> Pattern:
    """Return a pattern that takes time linear in an address, whatever its author wrote. Raises ValueError if it is wrong."""
    import re2  # 20 ms that sites without a pattern need not pay

    options = re2.Options()
    options.log_errors = False
    try:
        compiled: Pattern = re2.compile(pattern, options)
    except re2.error as error:
        cause = error.args[0].decode("utf-8", "replace") if error.args else "unknown error"
        raise ValueError(f"article_pattern: {cause}") from error
    return compiled


def parse_site(name: str, text: str) -> Site:
    """Return the site that the text of a site file describes. Raises ConfigError that names the fault.

    >>> parse_site("example", 'start_urls = ["https://example.com/"]').start_urls
    ('https://example.com/',)
    """
    try:
        data: dict[str, Any] = tomllib.loads(text)
        if unknown := set(data) - set(KEYS):
            raise ConfigError(
                f"site file {name}.toml: unknown key {sorted(unknown)[0]}; the keys are {', '.join(sorted(KEYS))}"
            )
        for key, value in data.items():
            if not _has_type(value, KEYS[key].type):
                raise ConfigError(f"site file {name}.toml: {key} is not a {KEYS[key].type.__name__}")
            _check_value(key, value)
        interval(data.get("schedule", AUTO))  # raises ConfigError
        site = Site(
            name=name,
            start_urls=tuple(map(str, data["start_urls"])),
            article_pattern=_compiled(data["article_pattern"]) if "article_pattern" in data else None,
            zone=ZoneInfo(data["zone"]) if "zone" in data else None,
            render=render_mode(data.get("render", False)),
            selectors=read_selectors(data["selectors"]) if data.get("selectors") else None,
            schedule=data.get("schedule", AUTO),
            tags=tuple(map(str, data.get("tags", ()))),
            arguments={key: str(value) for key, value in data.items() if KEYS[key].use == Use.ARGUMENT},
            settings={KEYS[key].setting: value for key, value in data.items() if KEYS[key].use == Use.SETTING},
        )
        if not site.start_urls:
            raise ConfigError("start_urls is empty")
        return site
    except ConfigError as error:
        message = str(error)
        raise ConfigError(message if name in message else f"site file {name}.toml: {message}") from error
    except RecursionError as error:
        raise ConfigError(f"site file {name}.toml is nested too deeply") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"site file {name}.toml is not valid TOML: {error}") from error
    except KeyError as error:
        raise ConfigError(f"site file {name}.toml lacks {error}") from error
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ConfigError(f"site file {name}.toml: {error}") from error


def _check_value(key: str, value: Any) -> None:
    """Raise ValueError for a number below 0 or a text that cannot be sent as a header."""
    if isinstance(value, int | float) and not (0 <= value < _MOST):
        raise ValueError(f"{key} must be a number from 0; got {value}")
    if key == "user_agent" and not (value.isascii() and value.isprintable()):
        raise ValueError(f"{key} has characters that cannot be sent")


_MAX_FILE: Final = 1_000_000
"""Longest site file, in bytes. A choice."""
_MOST: Final = 1e9
"""A number of a site file is below this: it is neither endless nor NaN."""


def _has_type(value: Any, wanted: type) -> bool:
    """Return whether a value of a site file has the type of its key. A whole number is also a number."""
    if wanted is Render:
        return True  # render_mode checks it
    if isinstance(value, bool):
        return wanted is bool
    return isinstance(value, int | float) if wanted is float else isinstance(value, wanted)
