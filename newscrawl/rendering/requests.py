"""Requests for pages whose text is loaded by scripts: a browser renders them, for sites with ``render = true`` or ``"auto"``."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any, Final

from scrapy import Request

from newscrawl.errors import ConfigError, install_line

_QUIET_MS: Final = 5_000
"""Longest wait in milliseconds after the page's load event until its scripts have fetched their data. A choice."""


def check_available() -> None:
    """Raise ConfigError if pages cannot be rendered here."""
    if find_spec("scrapy_playwright") is None:
        raise ConfigError(f"the site asks for rendering (render): {install_line('render')}")


def rendered(request: Request) -> Request:
    """Return the request as one that a browser renders.

    It is never conditional: a page that is unchanged may show other text, because its scripts fetch the text anew.
    """
    from scrapy_playwright.page import PageMethod

    for name in ("If-None-Match", "If-Modified-Since"):
        request.headers.pop(name, None)
    meta = {"playwright": True, "playwright_page_methods": [PageMethod(wait_for_scripts)]}
    return request.replace(meta=request.meta | meta)


def is_rendered(request: Request | None) -> bool:
    """Return whether a request is one that a browser renders."""
    return bool(request and request.meta.get("playwright"))


async def wait_for_scripts(page: Any) -> None:
    """Wait until the page's scripts have fetched their data. A page that never stops fetching is read as it is then."""
    from playwright.async_api import Error

    try:
        await page.wait_for_load_state("networkidle", timeout=_QUIET_MS)
    except Error:
        return
