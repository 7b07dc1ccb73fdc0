"""Conversion of spider arguments (``-a name=value``) to typed values, with a clear error for each wrong value."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from newscrawl.discovery.entries import MAX_URL
from newscrawl.errors import ConfigError
from newscrawl.normalise.urls import origin_of, split_login

_MAX_DIGITS: Final = 9
"""Most digits of a limit."""


def count(name: str, value: str | int) -> int:
    """Return a limit as a number; 0 means no limit. Raises ConfigError if it is not a whole number from 0.

    >>> count("max_articles", "200")
    200
    """
    text = str(value).strip()
    if not text.isascii() or not text.isdecimal() or len(text) > _MAX_DIGITS:
        raise ConfigError(f"{name} must be a whole number, 0 for no limit; got {str(value)[:40]!r}")
    return int(text)


def web_address(value: str) -> str:
    """Return an address that can be crawled. ``https://`` is added to a bare host name.

    Raises ConfigError if it is not a web address.

    >>> web_address("example.com/news/")
    'https://example.com/news/'
    """
    text = value.strip()
    if "://" not in text and "." in text.split("/")[0] and " " not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        valid = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and parts.port != 0
            and not set(text) & set(" \t\r\n")
        )
    except ValueError:
        valid = False
    if not valid or len(text) > MAX_URL:
        value = split_login(text)[0][:100]
        raise ConfigError(f"{value!r} is not a web address; give one like https://example.com/news/")
    return text


def without_login(value: str, logins: dict[Any, tuple[str, str]]) -> str:
    """Return a web address without user and password; these go to ``logins`` under the address's origin.

    >>> logins = {}
    >>> without_login("https://ann:safe@news.example/", logins), logins
    ('https://news.example/', {('https', 'news.example', 443): ('ann', 'safe')})
    """
    url, login = split_login(web_address(value))
    if login:
        logins[origin_of(url)] = login
    return url


def since_date(value: str) -> datetime | None:
    """Return a date, with or without a time, as a wall-clock datetime; None for an empty string.

    Raises ConfigError if it is not a date or lies in the future.

    >>> since_date("2024-10-09")
    datetime.datetime(2024, 10, 9, 0, 0)
    """
    if not value.strip():
        return None
    from newscrawl.normalise import dates  # here: its patterns take a tenth of a second to compile

    stamp = dates.parse(value, UTC, datetime.now(UTC))
    if stamp is None:
        raise ConfigError(f"since must be a date that has passed, as 2024-10-09 or 3天前; got {value!r}")
    return stamp.at.replace(tzinfo=None)


def address_list(value: str) -> list[str]:
    """Return the entries of ``urls=``: addresses separated by commas, or the lines of a file.

    Blank lines and lines that start with ``#`` are skipped. Entries are not checked. Raises ConfigError if the file cannot
    be read or nothing is given.

    >>> address_list("https://a.example/1,https://a.example/2")
    ['https://a.example/1', 'https://a.example/2']
    """
    text = value.strip()
    if text.lower().startswith(("http://", "https://")):
        # A comma may also be part of an address. So only a comma before a scheme separates entries.
        entries = text.replace(",http://", "\nhttp://").replace(",https://", "\nhttps://")
    elif not text:
        raise ConfigError("give urls=FILE with one address a line, or urls=URL,URL")
    else:
        try:
            entries = Path(text).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "not UTF-8 text"
            raise ConfigError(f"cannot read the file of addresses {text!r}: {reason}") from error
    return [line.strip() for line in entries.splitlines() if line.strip() and not line.lstrip().startswith("#")]
