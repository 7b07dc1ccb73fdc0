"""The browser that renders pages: scrapy-playwright, started when the first page needs it.

Only the documents, scripts and data that a page requests are fetched. All connections of the browser go through a SOCKS
proxy in this process, which connects to public addresses only. It checks the address to which it connects, so that no
host name, redirect or script can lead it elsewhere.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from typing import Any, Final

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from typing_extensions import override

from newscrawl.resolver import AllowList

_NO_DATAGRAMS: Final = (
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # the name in older versions
    "--disable-quic",
)
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")


def launch_options(settings: BaseSettings) -> dict[str, Any]:
    """Return the options to start the browser: ``NEWSCRAWL_BROWSER``, else the system's Chromium, else Playwright's."""
    path = settings["NEWSCRAWL_BROWSER"] or next(filter(None, map(shutil.which, _BROWSERS)), None)
    # Chromium's sandbox does not work for root, as in most containers.
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return {"headless": True, "args": arguments} | ({"executable_path": path} if path else {})


class RenderingHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP handler, which passes requests with ``playwright`` in their meta to a browser."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.crawler = crawler
        self._browser: Any = None
        self._port: Any = None
        self._launching = asyncio.Lock()

    @override
    async def download_request(self, request: Request) -> Response:
        if not request.meta.get("playwright"):
            return await super().download_request(request)
        async with self._launching:
            if self._browser is None:
                self._browser = await self._launch()
        response: Response = await self._browser.download_request(request)
        return response

    async def _launch(self) -> Any:
        from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
        from twisted.internet import reactor

        from newscrawl.rendering.proxy import PublicProxy

        settings = self.crawler.settings
        listen: Any = reactor.listenTCP
        proxy = PublicProxy(AllowList(settings.getlist("NEWSCRAWL_ALLOW_PRIVATE")))
        self._port = listen(0, proxy, interface="127.0.0.1")
        browser = ScrapyPlaywrightDownloadHandler.from_crawler(self.crawler)
        options = launch_options(settings) | settings.getdict("PLAYWRIGHT_LAUNCH_OPTIONS")
        server = f"--proxy-server=socks4://127.0.0.1:{self._port.getHost().port}"
        # Without "<-loopback>" the browser would connect to loopback addresses past the proxy; without the policies, pages
        # would send datagrams past it by WebRTC and QUIC.
        guards = (server, "--proxy-bypass-list=<-loopback>", *_NO_DATAGRAMS)
        options["args"] = [*options.get("args", ()), *guards]
        browser.config.launch_options = options
        browser.config.startup_context_kwargs = {
            "default": {"user_agent": settings["USER_AGENT"], "service_workers": "block", "accept_downloads": False}
        }
        browser.config.navigation_timeout_ms = 1000 * settings.getfloat("DOWNLOAD_TIMEOUT")
        browser.abort_request = proxy.aborts
        await browser._launch()  # scrapy-playwright does this on the signal engine_started, which has passed
        return browser

    @override
    async def close(self) -> None:
        if self._browser is not None:
            await self._browser.close()
            self._port.stopListening()
        await super().close()
