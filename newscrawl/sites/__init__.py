"""Known sites: one TOML file each, for what cannot be found out from the pages.

A file ``sites/<name>.toml`` holds ``start_urls`` and, where needed, ``article_pattern`` (a regular expression that
addresses of articles match) and ``zone`` (the IANA zone of its dates).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newscrawl.errors import ConfigError

_KEYS = {"start_urls", "article_pattern", "zone"}


@dataclass(frozen=True, slots=True)
class Site:
    """A known site."""

    name: str
    start_urls: tuple[str, ...]
    article_pattern: re.Pattern[str] | None = None
    zone: ZoneInfo | None = None


@cache
def known_sites() -> tuple[str, ...]:
    """Return the names of the known sites, sorted."""
    return tuple(
        sorted(
            path.name.removesuffix(".toml")
            for path in resources.files(__name__).iterdir()
            if path.name.endswith(".toml")
        )
    )


def load_site(name: str) -> Site:
    """Return a known site. Raises ConfigError if there is none of that name or its file is wrong."""
    if name not in known_sites():
        raise ConfigError(
            f"unknown site {name!r}; known are: {', '.join(known_sites())}. Give any other with -a url=URL"
        )
    path = resources.files(__name__).joinpath(f"{name}.toml")
    return parse_site(name, path.read_text(encoding="utf-8"))


def parse_site(name: str, text: str) -> Site:
    """Read a site file's text. Raises ConfigError naming what is wrong in it."""
    try:
        data: dict[str, Any] = tomllib.loads(text)
        if unknown := set(data) - _KEYS:
            raise ConfigError(
                f"site file {name}.toml: unknown key {sorted(unknown)[0]}; known are {', '.join(sorted(_KEYS))}"
            )
        return Site(
            name=name,
            start_urls=tuple(data["start_urls"]),
            article_pattern=re.compile(data["article_pattern"]) if "article_pattern" in data else None,
            zone=ZoneInfo(data["zone"]) if "zone" in data else None,
        )
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"site file {name}.toml is not valid TOML: {error}") from error
    except KeyError as error:
        raise ConfigError(f"site file {name}.toml lacks {error}") from error
    except (re.error, ZoneInfoNotFoundError) as error:
        raise ConfigError(f"site file {name}.toml: {error}") from error
