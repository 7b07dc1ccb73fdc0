"""Run Scrapy commands in this process, on one reactor: it takes a tenth of the time of a separate process.

``scrapy.cmdline.execute`` does the same as for a user: arguments, settings, log, exit status. Only its crawler process is
replaced. A reactor can start only once in a process, so the replacement runs the event loop until its crawls have ended
and leaves the reactor to the next command. Scrapy's changes to the process are undone after each command.
"""

from __future__ import annotations

import asyncio
import io
import logging
import os
import signal
import subprocess
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, chdir, contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from scrapy import cmdline
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.resolver import dnscache
from scrapy.utils import log as scrapy_log
from scrapy.utils.misc import build_from_crawler, load_object
from scrapy.utils.reactor import install_reactor
from twisted.logger import globalLogPublisher

from newscrawl import resolver
from newscrawl.__main__ import main
from newscrawl.utils.signals import STOP_SIGNALS

install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")  # before an import installs another reactor
TIMEOUT = 60.0
"""Seconds after which a crawl is aborted."""


@cache
def start_reactor() -> Any:
    """Return the reactor of this process. The first call starts it."""
    from twisted.internet import reactor

    started: Any = reactor
    started.startRunning(installSignalHandlers=False)
    return started


def stop_reactor() -> None:
    """End the threads of the reactor if it was started, because the interpreter waits for them."""
    if start_reactor.cache_info().currsize:
        start_reactor().fireSystemEvent("shutdown")


class LoopProcess(AsyncCrawlerProcess):
    """Runs its crawls to their end on the event loop of this process's reactor."""

    def start(self, stop_after_crawl: bool = True, install_signal_handlers: bool = True) -> None:
        reactor = start_reactor()
        itself: Any = self  # the resolver gets a reference to the process as well
        names: Any = build_from_crawler(load_object(self.settings["TWISTED_DNS_RESOLVER"]), itself, reactor=reactor)
        names.install_on_reactor()
        reactor._asyncioEventloop.run_until_complete(asyncio.wait_for(self.join(), TIMEOUT))


def run(
    arguments: Sequence[str], folder: Path, program: str = "scrapy", given: bytes = b""
) -> subprocess.CompletedProcess[str]:
    """Run a command of ``scrapy`` or ``newscrawl`` in a folder; return its exit status and output, like ``subprocess.run``.

    ``given`` is what the command reads from standard input.
    """
    asyncio.set_event_loop(start_reactor()._asyncioEventloop)
    out, err = io.BytesIO(), io.BytesIO()
    code: Any = 0
    with ExitStack() as stack:
        stack.enter_context(redirect_stdout(io.TextIOWrapper(out, "utf-8", write_through=True)))
        stack.enter_context(redirect_stderr(io.TextIOWrapper(err, "utf-8", write_through=True)))
        stack.enter_context(mock.patch("sys.stdin", io.TextIOWrapper(io.BytesIO(given), "utf-8")))
        stack.enter_context(chdir(folder))
        stack.enter_context(mock.patch.object(cmdline, "AsyncCrawlerProcess", LoopProcess))
        stack.enter_context(mock.patch.dict(os.environ))
        stack.enter_context(put_back())
        try:
            if program == "scrapy":
                cmdline.execute(["scrapy", *arguments])
            else:
                main(arguments)
        except SystemExit as end:
            code = end.code
        said, complained = out.getvalue().decode(), err.getvalue().decode()
    return subprocess.CompletedProcess([program, *arguments], int(code), said, complained)


@contextmanager
def put_back() -> Iterator[None]:
    """Undo the changes of a command to its process: log, warnings, signals, the resolver and its cache."""
    signalled = [(number, signal.getsignal(number)) for number in STOP_SIGNALS]
    reactor = start_reactor()
    names = reactor.nameResolver
    observers = list(globalLogPublisher._observers)
    root = logging.getLogger()
    changed = [logging.getLogger(name) for name in ("scrapy.downloadermiddlewares.robotstxt", "scrapy-playwright")]
    loggers = [(logger, logger.level, list(logger.filters)) for logger in (root, *changed)]
    handlers = [(handler, list(handler.filters)) for handler in root.handlers]
    with warnings.catch_warnings():
        try:
            yield
        finally:
            for number, action in signalled:
                signal.signal(number, action)
            logging.captureWarnings(False)
            scrapy_log._uninstall_scrapy_root_handler()
            for logger, level, filters in loggers:
                logger.setLevel(level)
                logger.filters[:] = filters
            for handler, filters in handlers:
                handler.filters[:] = filters
            for observer in set(globalLogPublisher._observers) - set(observers):
                globalLogPublisher.removeObserver(observer)
            reactor.installNameResolver(names)
            dnscache.clear()
            resolver.refused.clear()
