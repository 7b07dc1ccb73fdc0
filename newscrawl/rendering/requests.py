"""Pages whose text comes by script: the requests that a browser is to make, for the sites that ask for it."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any, Final

from scrapy import Request

from newscrawl.errors import ConfigError

_QUIET_MS: Final = 5_000
"""Longest wait, behind the page's load event, for its scripts to have fetched what they fetch: a choice."""


def check_available() -> None:
    """Raise ConfigError if pages cannot be rendered here."""
    if find_spec("scrapy_playwright") is None:
        raise ConfigError("the site asks for rendering (render = true): pip install 'newscrawl[render]'")


def rendered(request: Request) -> Request:
    """Return the request of a page that a browser is to render."""
    from scrapy_playwright.page import PageMethod

    meta = {"playwright": True, "playwright_page_methods": [PageMethod(wait_for_scripts)]}
    return request.replace(meta=request.meta | meta)


async def wait_for_scripts(page: Any) -> None:
    """Wait until the page's scripts have fetched what they fetch; a page that never stops is read as it is."""
    from playwright.async_api import Error

    try:
        await page.wait_for_load_state("networkidle", timeout=_QUIET_MS)
    except Error:
        return
