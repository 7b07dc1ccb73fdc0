"""Everything newscrawl raises on purpose. Each message names what is wrong and what to do about it."""

from __future__ import annotations

from newscrawl.outcome import ExitStatus


class NewscrawlError(Exception):
    """Base of all errors raised by newscrawl. ``exit_status`` is that of a command which it ends."""

    exit_status = ExitStatus.ERROR


class ConfigError(NewscrawlError):
    """A setting, spider argument, rule file or site file is wrong; the run cannot start."""

    exit_status = ExitStatus.USAGE


class LockedError(NewscrawlError):
    """Another run is using the data folder."""

    exit_status = ExitStatus.LOCKED


class LedgerError(NewscrawlError):
    """The ledger or the data folder cannot be used: damaged, from a newer version, read-only, or the disk is full."""

    exit_status = ExitStatus.LEDGER


class PageError(NewscrawlError):
    """A page cannot be read at all (binary, empty, too large). It costs that page alone."""


class NotAnArticle(NewscrawlError):  # noqa: N818  it reports what a page is, not a fault
    """A page was read well and is no article: a list, tag, about or login page.

    ``reason`` is a short stable word, fit for a counter.
    """

    def __init__(self, reason: str, url: str | None = None) -> None:
        super().__init__(f"{url or 'page'} is no article: {reason}")
        self.reason = reason
