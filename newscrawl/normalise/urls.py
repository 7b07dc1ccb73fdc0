"""Addresses: without what does not identify a page, and one key for all addresses of one article."""

from __future__ import annotations

import hashlib
import re
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

# Parameters that say where a reader came from, never what the page is.
_TRACKING: Final = re.compile(
    r"^(?:utm_\w+|spm|from|isappinstalled|share\w*|fbclid|gclid|ref|source|src|scene|wfr|mkt|cmp|ito)$", re.IGNORECASE
)
_MOBILE_HOST: Final = re.compile(r"^(?:www|m|wap|3g|mobile|amp)\.(?=[^.]+\.)")
_MOBILE_PATH: Final = re.compile(r"^/(?:m|wap|3g|mobile|amp)(?=/)")
_DEFAULT_PORT: Final = re.compile(r"(?<=[^:\]]):(?:80|443)$")
KEY_BYTES: Final = 16
"""Length of a key: at 128 bits two of a hundred million addresses share one with a probability below 1e-22."""


def canonical_url(url: str) -> str:
    """Return a URL without fragment and tracking parameters: what identifies a page.

    Raises ValueError if the URL is malformed.
    """
    parts = urlsplit(url)
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(key)]
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", urlencode(query), ""))


def article_identity(url: str) -> str:
    """Return what all addresses of one article have in common.

    >>> article_identity("https://m.news.example/m/a/881005.html?from=wap")
    'news.example/a/881005.html'

    The scheme, a mobile host or first folder, tracking parameters and a closing slash do not make another article.
    Meant for the addresses of articles alone: a mobile front page is not the front page.
    """
    parts = urlsplit(canonical_url(url))
    host = _MOBILE_HOST.sub("", _DEFAULT_PORT.sub("", parts.netloc.rpartition("@")[2]))
    path = _MOBILE_PATH.sub("", parts.path).rstrip("/") or "/"
    return f"{host}{path}?{parts.query}" if parts.query else f"{host}{path}"


def article_key(url: str) -> bytes:
    """Return the key of an article's address, KEY_BYTES long: equal for all addresses of one article."""
    return _digest("article", article_identity(url))


def own_key(url: str) -> bytes:
    """Return the key of an article whose address another article has taken for its canonical one."""
    return _digest("own article", article_identity(url))


def page_key(url: str) -> bytes:
    """Return the key of any other page's address (a list page, a feed, a sitemap), KEY_BYTES long."""
    return _digest("page", canonical_url(url))


def _digest(kind: str, identity: str) -> bytes:
    data = f"{kind} {identity}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=KEY_BYTES).digest()


def site_of(url: str | None) -> str | None:
    """Return the site a URL belongs to: its host (and port, if unusual) without ``www.``, or None."""
    try:
        host = urlsplit(url or "").netloc.lower().rpartition("@")[2]
    except ValueError:
        return None
    return host.removeprefix("www.") or None


def absolute(href: str, base: str | None) -> str | None:
    """Return an ``http(s)`` address made absolute, or None if the reference is no such thing."""
    href = href.strip()
    try:
        url = href if href.startswith(("http://", "https://")) else urljoin(base or "", href)
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def same_site(site: str | None, other: str | None) -> bool:
    """Tell whether two hosts belong to one site: equal, or one a subdomain of the other."""
    if not site or not other:
        return False
    return site == other or site.endswith("." + other) or other.endswith("." + site)


def port_of(parts: SplitResult) -> int:
    """Return the port that an address of the web is fetched from."""
    return parts.port or (443 if parts.scheme == "https" else 80)
