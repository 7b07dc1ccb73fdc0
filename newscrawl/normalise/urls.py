"""Forms of an address: the one that is fetched, the one in records, and one key for all addresses of an article."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import idna
from w3lib.url import canonicalize_url, safe_url_string

from newscrawl.utils.text import harmless

# Parameters that say where a reader came from, and do not change the page.
_TRACKING: Final = re.compile(
    r"""^(?:utm_\w+|spm|from|isappinstalled       # utm_source=feed, spm=a1.b2, from=singlemessage
          |share\w*|fbclid|gclid                  # share_token=1a2b, fbclid=IwAR
          |ref|source|src|scene|wfr|mkt|cmp|ito    # ref=home, src=rss
        )$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MOBILE_HOST: Final = re.compile(r"^(?:www|m|wap|3g|mobile|amp)\.(?=[^.]+\.)")
_MOBILE_PATH: Final = re.compile(r"^/(?:m|wap|3g|mobile|amp)(?=/)")
_DEFAULT_PORT: Final = re.compile(r"(?<=[^:\]]):(?:80|443)$")
_LONGEST_ADDRESS: Final = 8_000
KEY_BYTES: Final = 16
"""Length of a key. With 128 bits and 100 million addresses, the probability that any two share a key is below 1e-22."""


def fetch_url(url: str) -> str:
    """Return an address as it is requested: the address that the page wrote, made safe, without its fragment.

    The bytes and the order of the query stay: many sites in GBK understand no other form. Raises ValueError if the
    address is malformed.

    >>> fetch_url("http://news.example/s?title=%D6%D0%B9%FA&b=1#top")
    'http://news.example/s?title=%D6%D0%B9%FA&b=1'
    """
    return safe_url_string(split_login(url)[0]).partition("#")[0]


def display_url(url: str) -> str:
    """Return an address for a record: it can be opened, and has no tracking parameters and no fragment.

    Raises ValueError if the address is malformed.

    >>> display_url("HTTP://News.Example/a?utm_source=x&z=2&id=3#top")
    'http://news.example/a?z=2&id=3'
    """
    address, question, query = fetch_url(url).partition("?")
    kept = "&".join(part for part in query.split("&") if not is_tracking(part.partition("=")[0]))
    return f"{address}{question}{kept}" if kept else address


def canonical_url(url: str) -> str:
    """Return the form of an address that identifies its page: parameters in order, no tracking, no fragment.

    The site may not understand this form, so it is never fetched. Raises ValueError if the address is malformed.

    >>> canonical_url("http://news.example/s?title=%D6%D0%B9%FA&id=12&from=wap")
    'http://news.example/s?id=12&title=%D6%D0%B9%FA'
    """
    return canonicalize_url(display_url(url))


def article_identity(url: str) -> str:
    """Return the form that all addresses of one article share.

    It has no scheme, no mobile host or first folder, no tracking parameters and no closing slash. Use it for addresses
    of articles only: a mobile front page is not the front page.

    >>> article_identity("https://m.news.example/m/a/881005.html?from=wap")
    'news.example/a/881005.html'
    """
    return identity_of_canonical(canonical_url(url))


def identity_of_canonical(url: str) -> str:
    """Return the identity of an article, given its canonical address; see :func:`article_identity`."""
    parts = urlsplit(url)
    host = _MOBILE_HOST.sub("", _DEFAULT_PORT.sub("", parts.netloc.rpartition("@")[2]))
    path = _MOBILE_PATH.sub("", parts.path).rstrip("/") or "/"
    return f"{host}{path}?{parts.query}" if parts.query else f"{host}{path}"


def is_tracking(parameter: str) -> bool:
    """Return whether a query parameter only says where a reader came from.

    >>> is_tracking("utm_source"), is_tracking("id")
    (True, False)
    """
    return _TRACKING.match(parameter) is not None


def article_key(url: str) -> bytes:
    """Return the key of an article's address, KEY_BYTES long. All addresses of one article have the same key."""
    return key_of("article", article_identity(url))


def own_key(url: str) -> bytes:
    """Return the key of an article by its own address. It is used if another article has its canonical address."""
    return key_of("own article", article_identity(url))


def page_key(url: str) -> bytes:
    """Return the key of the address of any other page (list page, feed, sitemap), KEY_BYTES long."""
    return key_of("page", canonical_url(url))


def key_of(kind: str, identity: str) -> bytes:
    """Return the key of an identity, KEY_BYTES long. ``kind`` makes the keys of lists and articles different."""
    data = f"{kind} {identity}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=KEY_BYTES).digest()


def site_of(url: str | None) -> str | None:
    """Return the site of an address: its host (and port, if unusual) without ``www.``, or None.

    A name in letters beyond ASCII has the form in which it is asked for (IDNA).

    >>> site_of("https://www.news.example/a"), site_of("http://127.0.0.1:8000/"), site_of("https://bücher.example/")
    ('news.example', '127.0.0.1:8000', 'xn--bcher-kva.example')
    """
    try:
        host = urlsplit(url or "").netloc.lower().rpartition("@")[2]
    except ValueError:
        return None
    if not host.isascii():
        host = _in_ascii(host)
    return host.removeprefix("www.") or None


@lru_cache(maxsize=1024)
def _in_ascii(host: str) -> str:
    """Return a host name in its ASCII form, or as it is if it has none."""
    name, colon, port = host.partition(":")
    try:
        return f"{idna.encode(name, uts46=True).decode()}{colon}{port}"
    except (idna.IDNAError, UnicodeError):
        return host


def split_login(url: str) -> tuple[str, tuple[str, str] | None]:
    """Return an address without its user and password, and the pair of these two, or None if it has none.

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
    """Return an address without control characters, or None if it is malformed or has over 8,000 characters.

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
    """Return a reference as an absolute ``http(s)`` address, or None if it is not one.

    >>> absolute("../a/1.html", "https://n.example/news/"), absolute("mailto:ann@n.example", "https://n.example/")
    ('https://n.example/a/1.html', None)
    """
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
    """Return whether two hosts belong to one site: they are equal, or one is a subdomain of the other.

    >>> same_site("sport.n.example", "n.example"), same_site("a.example", "b.example")
    (True, False)
    """
    if not site or not other:
        return False
    return site == other or site.endswith("." + other) or other.endswith("." + site)


def port_of(parts: SplitResult) -> int:
    """Return the port of a web address; 80 or 443 if it names none."""
    return parts.port or (443 if parts.scheme == "https" else 80)
