"""Strings from Scrapy's responses and failures."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError


def content_type_of(response: Response) -> str:
    """Return the Content-Type header of a response, or an empty string if it has none."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


def reason_of(error: BaseException) -> str:
    """Return why a page could not be fetched, in one short line.

    >>> reason_of(TimeoutError("no answer in 30 s"))
    'TimeoutError: no answer in 30 s'
    """
    if isinstance(error, HttpError):
        return f"HTTP {error.response.status}"
    said = (str(error) or type(error).__name__).splitlines()[0][:200]
    return said if isinstance(error, IgnoreRequest) else f"{type(error).__name__}: {said}"
