"""The scope of a crawl: the hosts on which lists are followed, and those on which articles are read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from newscrawl.errors import ConfigError
from newscrawl.normalise.urls import same_site, site_of

_INDEX: Final = re.compile(r"/(?:index|default|home|list)\.\w{2,5}$", re.IGNORECASE)
_SUFFIX: Final = re.compile(r"\.\w{2,5}$")
_PORT: Final = re.compile(r":\d+$")


class Reach(StrEnum):
    """The hosts on which the articles of a list are read."""

    HOST = "host"
    DOMAIN = "domain"
    ANY = "any"


class Scope:
    """The pages that belong to a crawl of some start pages.

    Lists are followed on the hosts of the start pages, below the path of a start page, never above it. Articles are read
    on the registered domain of the list that links to them; with ``host`` only on its host, with ``any`` everywhere.

    >>> Scope(["https://news.example.com/world/"]).has_list("https://news.example.com/sport/")
    False
    """

    def __init__(self, start_urls: Sequence[str], reach: str = Reach.DOMAIN) -> None:
        """Raise ConfigError if ``reach`` is not a member of Reach."""
        try:
            self.reach = Reach(reach)
        except ValueError:
            raise ConfigError(f"scope must be one of {', '.join(Reach)}; got {reach!r}") from None
        self.folders = [(site_of(url), folder_of(url)) for url in start_urls]

    @property
    def name(self) -> str:
        """The name of the scope in the ledger. A later run with the same name continues from the pages found before."""
        names = [f"{site}{folder if folder != '/' else ''}" for site, folder in self.folders]
        reach = [] if self.reach == Reach.DOMAIN else [f"scope={self.reach}"]
        return " ".join(dict.fromkeys([*names, *reach]))

    def has_list(self, url: str) -> bool:
        """Return whether a crawl follows a list page."""
        site, path = site_of(url), urlsplit(url).path or "/"
        return any(site == own and (path + "/").startswith(folder) for own, folder in self.folders)

    def has_host(self, url: str) -> bool:
        """Return whether an address is on the host of a start page. A next page must be, but its path is free."""
        site = site_of(url)
        return any(site == own for own, _ in self.folders)

    def has_article(self, url: str, from_url: str) -> bool:
        """Return whether a crawl reads an article that the page ``from_url`` links to."""
        if self.reach == Reach.ANY:
            return True
        site, other = site_of(url), site_of(from_url)
        if site == other or self.reach == Reach.HOST:
            return site == other
        return registered_domain(site) == registered_domain(other)

    def is_within(self, url: str, from_url: str) -> bool:
        """Return whether the page that ``from_url`` names or redirects to is in scope. A subdomain of the same site is."""
        return same_site(site_of(url), site_of(from_url)) or self.has_article(url, from_url)


def folder_of(url: str) -> str:
    """Return the folder of a start page, with a slash at its end.

    >>> folder_of("https://n.example/news/index.html"), folder_of("https://n.example/news.html"), folder_of("https://n.example")
    ('/news/', '/news/', '/')
    """
    path = _SUFFIX.sub("", _INDEX.sub("/", urlsplit(url).path))
    return path.rstrip("/") + "/"


def is_below(url: str, page_url: str) -> bool:
    """Return whether an address is in the folder of another page, and that folder is not the whole host.

    >>> is_below("https://n.example/sport/golf", "https://n.example/sport/"), is_below("https://n.example/a", "https://n.example/")
    (True, False)
    """
    folder = folder_of(page_url)
    return folder != "/" and site_of(url) == site_of(page_url) and urlsplit(url).path.startswith(folder)


@lru_cache(maxsize=4096)
def registered_domain(site: str | None) -> str:
    """Return the registered domain of a host, by the public suffix list. An IP address is returned as it is.

    >>> registered_domain("sports.news.example.co.uk"), registered_domain("127.0.0.1:8000")
    ('example.co.uk', '127.0.0.1:8000')
    """
    if not site:
        return ""
    host = _PORT.sub("", site)
    found = _suffixes()(host)
    if found.ipv4 or found.ipv6 or not found.domain:
        return site
    if not found.suffix:  # a name in a private network: the last two labels, or localhost
        labels = host.split(".")
        return "localhost" if labels[-1] == "localhost" else ".".join(labels[-2:])
    return f"{found.domain}.{found.suffix}"


@lru_cache(maxsize=1)
def _suffixes():  # type: ignore[no-untyped-def]  # the import takes a tenth of a second
    import tldextract

    # The list is the one in the package. Nothing is fetched.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
