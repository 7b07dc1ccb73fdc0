"""Addresses: as they are fetched, as records show them, and one key for all addresses of one article."""

from __future__ import annotations

import hashlib
import re
from typing import Final
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from w3lib.url import canonicalize_url, safe_url_string

from newscrawl.utils.text import harmless

# Parameters that say where a reader came from, never what the page is.
_TRACKING: Final = re.compile(
    r"^(?:utm_\w+|spm|from|isappinstalled|share\w*|fbclid|gclid|ref|source|src|scene|wfr|mkt|cmp|ito)$", re.IGNORECASE
)
_MOBILE_HOST: Final = re.compile(r"^(?:www|m|wap|3g|mobile|amp)\.(?=[^.]+\.)")
_MOBILE_PATH: Final = re.compile(r"^/(?:m|wap|3g|mobile|amp)(?=/)")
_DEFAULT_PORT: Final = re.compile(r"(?<=[^:\]]):(?:80|443)$")
_LONGEST_ADDRESS: Final = 8_000
KEY_BYTES: Final = 16
"""Length of a key: at 128 bits two of a hundred million addresses share one with a probability below 1e-22."""


def fetch_url(url: str) -> str:
    """Return an address as it is requested: what the page wrote, made safe, without its fragment.

    The bytes and the order of the query stay: many sites in GBK understand no other. Raises ValueError if the URL is
    malformed.

    >>> fetch_url("http://news.example/s?title=%D6%D0%B9%FA&b=1#top")
    'http://news.example/s?title=%D6%D0%B9%FA&b=1'
    """
    return safe_url_string(split_login(url)[0]).partition("#")[0]


def display_url(url: str) -> str:
    """Return an address as a record shows it: one that can be opened, without tracking parameters and fragment.

    Raises ValueError if the URL is malformed.

    >>> display_url("HTTP://News.Example/a?utm_source=x&z=2&id=3#top")
    'http://news.example/a?z=2&id=3'
    """
    address, question, query = fetch_url(url).partition("?")
    kept = "&".join(part for part in query.split("&") if not is_tracking(part.partition("=")[0]))
    return f"{address}{question}{kept}" if kept else address


def canonical_url(url: str) -> str:
    """Return the form of an address that identifies its page: parameters in order, no tracking, no fragment.

    It may not be an address that the site understands, so it is never fetched. Raises ValueError if the URL is malformed.

    >>> canonical_url("http://news.example/s?title=%D6%D0%B9%FA&id=12&from=wap")
    'http://news.example/s?id=12&title=%D6%D0%B9%FA'
    """
    return canonicalize_url(display_url(url))


def article_identity(url: str) -> str:
    """Return what all addresses of one article have in common.

    >>> article_identity("https://m.news.example/m/a/881005.html?from=wap")
    'news.example/a/881005.html'

    The scheme, a mobile host or first folder, tracking parameters and a closing slash do not make another article.
    Meant for the addresses of articles alone: a mobile front page is not the front page.
    """
    return identity_of_canonical(canonical_url(url))


def identity_of_canonical(url: str) -> str:
    """Return the identity of an article's canonical address, see :func:`article_identity`."""
    parts = urlsplit(url)
    host = _MOBILE_HOST.sub("", _DEFAULT_PORT.sub("", parts.netloc.rpartition("@")[2]))
    path = _MOBILE_PATH.sub("", parts.path).rstrip("/") or "/"
    return f"{host}{path}?{parts.query}" if parts.query else f"{host}{path}"


def is_tracking(parameter: str) -> bool:
    """Return whether a query parameter only says where a reader came from."""
    return _TRACKING.match(parameter) is not None


def article_key(url: str) -> bytes:
    """Return the key of an article's address, KEY_BYTES long: equal for all addresses of one article."""
    return key_of("article", article_identity(url))


def own_key(url: str) -> bytes:
    """Return the key of an article whose address another article has taken for its canonical one."""
    return key_of("own article", article_identity(url))


def page_key(url: str) -> bytes:
    """Return the key of any other page's address (a list page, a feed, a sitemap), KEY_BYTES long."""
    return key_of("page", canonical_url(url))


def key_of(kind: str, identity: str) -> bytes:
    """Return the key of an identity, KEY_BYTES long; ``kind`` keeps the keys of lists and articles apart."""
    data = f"{kind} {identity}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=KEY_BYTES).digest()


def site_of(url: str | None) -> str | None:
    """Return the site a URL belongs to: its host (and port, if unusual) without ``www.``, or None."""
    try:
        host = urlsplit(url or "").netloc.lower().rpartition("@")[2]
    except ValueError:
        return None
    return host.removeprefix("www.") or None


def split_login(url: str) -> tuple[str, tuple[str, str] | None]:
    """Return an address without its user and password, and these two, or None if it has none.

    >>> split_login("https://ann:s%40fe@news.example:8443/a")
    ('https://news.example:8443/a', ('ann', 's@fe'))
    """
    scheme, slashes, rest = url.partition("://")
    end = min((at for at in map(rest.find, "/?#\\") if at >= 0), default=len(rest))
    login, at, host = rest[:end].rpartition("@")
    if not slashes or not at:
        return url, None
    user, _, password = login.partition(":")
    return f"{scheme}://{host}{rest[end:]}", (unquote(user), unquote(password))


def well_formed(url: str | None) -> str | None:
    """Return an address without control characters, or None if it is malformed or longer than any address is.

    >>> well_formed("https://news.example/a"), well_formed("http://[bad/"), well_formed("http://x.example:99999999/")
    ('https://news.example/a', None, None)
    """
    try:
        _ = urlsplit(url or "").port
    except ValueError:
        return None
    return harmless(url) if url and len(url) <= _LONGEST_ADDRESS else None


def origin_of(url: str) -> tuple[str, str, int] | None:
    """Return the scheme, host and port of an address, or None if it is malformed."""
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname or "", port_of(parts)
    except ValueError:
        return None


def absolute(href: str, base: str | None) -> str | None:
    """Return an ``http(s)`` address made absolute, or None if the reference is no such thing."""
    href = href.strip()
    try:
        url = href if href.startswith(("http://", "https://")) else urljoin(base or "", href)
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return split_login(url)[0] if "@" in parts.netloc else url


def same_site(site: str | None, other: str | None) -> bool:
    """Tell whether two hosts belong to one site: equal, or one a subdomain of the other."""
    if not site or not other:
        return False
    return site == other or site.endswith("." + other) or other.endswith("." + site)


def port_of(parts: SplitResult) -> int:
    """Return the port that an address of the web is fetched from."""
    return parts.port or (443 if parts.scheme == "https" else 80)
