"""Known sites: one TOML file for each site, with settings that cannot be derived from its pages.

A file ``<name>.toml`` contains ``start_urls`` and, where needed, ``article_pattern`` (a regular expression that the addresses
of articles match), ``zone`` (the IANA time zone of its dates) and ``render`` (true if scripts load the text). The files in
the folder ``NEWSCRAWL_SITES`` take precedence over those of this package. ``scrapy newsite URL`` writes a file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newscrawl.discovery.choice import Pattern
from newscrawl.errors import ConfigError


class Key(NamedTuple):
    """A key of a site file: the type of its value, and what it means in one sentence."""

    type: type
    description: str


KEYS: Final[dict[str, Key]] = {
    "start_urls": Key(
        list, "Addresses to start at: front pages, list pages, feeds or sitemaps. The only key that is required."
    ),
    "article_pattern": Key(
        str,
        "Regular expression. Only links whose address it matches are followed as articles. It may match any part. "
        "The engine is [RE2](https://github.com/google/re2/wiki/Syntax): no address is slow, and there is no look-around.",
    ),
    "zone": Key(
        str,
        "IANA zone of dates that name none, such as `Asia/Shanghai`. Without it the site's domain or language decides.",
    ),
    "render": Key(bool, "`true` if a browser must read the pages, because a script makes their text."),
}


@dataclass(frozen=True, slots=True)
class Site:
    """A known site, as its file describes it."""

    name: str
    start_urls: tuple[str, ...]
    article_pattern: Pattern | None = None
    zone: ZoneInfo | None = None
    render: bool = False


def _files(folder: Path | None) -> Iterator[tuple[str, Traversable]]:
    """Yield the site files with their names: the user's, then the package's."""
    for place in (folder, resources.files("newscrawl.sites")):
        if place is not None and place.is_dir():
            for path in place.iterdir():
                if path.name.endswith(".toml"):
                    yield path.name.removesuffix(".toml"), path


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
        return parse_site(name, path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read the site file {name}.toml: {error}") from error


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
            if not isinstance(value, KEYS[key].type):
                raise ConfigError(f"site file {name}.toml: {key} is not a {KEYS[key].type.__name__}")
        return Site(
            name=name,
            start_urls=tuple(map(str, data["start_urls"])),
            article_pattern=_compiled(data["article_pattern"]) if "article_pattern" in data else None,
            zone=ZoneInfo(data["zone"]) if "zone" in data else None,
            render=data.get("render", False),
        )
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"site file {name}.toml is not valid TOML: {error}") from error
    except KeyError as error:
        raise ConfigError(f"site file {name}.toml lacks {error}") from error
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ConfigError(f"site file {name}.toml: {error}") from error
