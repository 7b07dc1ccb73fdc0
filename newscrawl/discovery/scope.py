"""The scope of a crawl: on which hosts lists are followed, and on which articles are read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from newscrawl.errors import ConfigError
from newscrawl.normalise.urls import site_of

_INDEX: Final = re.compile(r"/(?:index|default|home|list)\.\w{2,5}$", re.IGNORECASE)
_SUFFIX: Final = re.compile(r"\.\w{2,5}$")
_PORT: Final = re.compile(r":\d+$")


class Reach(StrEnum):
    """On which hosts the articles are read that a list leads to."""

    HOST = "host"
    DOMAIN = "domain"
    ANY = "any"


class Scope:
    """What belongs to a crawl of some start pages.

    Lists are followed on the hosts of the start pages, below the path of a start page, never upwards. Articles are read
    on the whole registered domain of the list that leads to them, with ``host`` on its host alone, with ``any`` everywhere.
    """

    def __init__(self, start_urls: Sequence[str], reach: str = Reach.DOMAIN) -> None:
        """Raises ConfigError if ``reach`` is not a known one."""
        try:
            self.reach = Reach(reach)
        except ValueError:
            raise ConfigError(f"scope must be one of {', '.join(Reach)}; got {reach!r}") from None
        self.folders = [(site_of(url), folder_of(url)) for url in start_urls]

    @property
    def name(self) -> str:
        """The name under which the ledger keeps what was found: a later run of the same name goes on from it."""
        names = [f"{site}{folder if folder != '/' else ''}" for site, folder in self.folders]
        reach = [] if self.reach == Reach.DOMAIN else [f"scope={self.reach}"]
        return " ".join(dict.fromkeys([*names, *reach]))

    def has_list(self, url: str) -> bool:
        """Return whether a list page is to be followed."""
        site, path = site_of(url), urlsplit(url).path or "/"
        return any(site == own and (path + "/").startswith(folder) for own, folder in self.folders)

    def has_host(self, url: str) -> bool:
        """Return whether an address is on the host of a start page: a next page is, wherever its path leads."""
        site = site_of(url)
        return any(site == own for own, _ in self.folders)

    def has_article(self, url: str, from_url: str) -> bool:
        """Return whether an article is to be read that the page ``from_url`` leads to."""
        if self.reach == Reach.ANY:
            return True
        site, other = site_of(url), site_of(from_url)
        if site == other or self.reach == Reach.HOST:
            return site == other
        return registered_domain(site) == registered_domain(other)


def folder_of(url: str) -> str:
    """Return the folder that a start page stands for, with a slash at its end.

    >>> folder_of("https://n.example/news/index.html"), folder_of("https://n.example/news.html"), folder_of("https://n.example")
    ('/news/', '/news/', '/')
    """
    path = _SUFFIX.sub("", _INDEX.sub("/", urlsplit(url).path))
    return path.rstrip("/") + "/"


def is_below(url: str, page_url: str) -> bool:
    """Return whether an address is in the folder that another page stands for, where that is not the whole host."""
    folder = folder_of(page_url)
    return folder != "/" and site_of(url) == site_of(page_url) and urlsplit(url).path.startswith(folder)


@lru_cache(maxsize=4096)
def registered_domain(site: str | None) -> str:
    """Return the domain that was registered for a host, by the public suffix list; an IP address stands for itself.

    >>> registered_domain("sports.news.example.co.uk"), registered_domain("127.0.0.1:8000")
    ('example.co.uk', '127.0.0.1:8000')
    """
    if not site:
        return ""
    host = _PORT.sub("", site)
    found = _suffixes()(host)
    if found.ipv4 or found.ipv6 or not found.domain:
        return site
    if not found.suffix:  # a name of a private network: its last two labels, and all of localhost
        labels = host.split(".")
        return "localhost" if labels[-1] == "localhost" else ".".join(labels[-2:])
    return f"{found.domain}.{found.suffix}"


@lru_cache(maxsize=1)
def _suffixes():  # type: ignore[no-untyped-def]  # the import takes a tenth of a second
    import tldextract

    # The list that comes with the package: nothing is fetched.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
