"""The exceptions that newscrawl raises on purpose, and the exit status that each one means.

Each message names what is wrong and says what to do about it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Final


class ExitStatus(IntEnum):
    """The exit status of a command, for a shell, cron or systemd. argparse also uses 2, for a wrong option.

    >>> ExitStatus.LOCKED.words
    'not started: another run is using the data folder'
    """

    DONE = 0
    ERROR = 1
    USAGE = 2
    PARTLY_FAILED = 3
    UNREACHABLE = 4
    LOCKED = 5
    LEDGER = 6
    STOPPED = 7
    UNHEALTHY = 8
    NO_ARTICLES = 9
    UNDELIVERED = 10

    @property
    def words(self) -> str:
        """The meaning of the status in a few words."""
        return _WORDS[self]

    @property
    def advice(self) -> str:
        """The advice to the user, as one Markdown sentence; empty if nothing went wrong."""
        return _ADVICE[self]


_WORDS = {
    ExitStatus.DONE: "done",
    ExitStatus.ERROR: "ended by an error",
    ExitStatus.USAGE: "not started: wrong argument or setting",
    ExitStatus.PARTLY_FAILED: "partly failed",
    ExitStatus.UNREACHABLE: "nothing reachable",
    ExitStatus.LOCKED: "not started: another run is using the data folder",
    ExitStatus.LEDGER: "stopped: the ledger could not be written",
    ExitStatus.STOPPED: "stopped before the end",
    ExitStatus.UNHEALTHY: "done, but a monitor warns",
    ExitStatus.UNDELIVERED: "done, but a delivery failed",
    ExitStatus.NO_ARTICLES: "done, but found no articles or refused most pages",
}


_ADVICE = {
    ExitStatus.DONE: "",
    ExitStatus.ERROR: "Read the log and report the error: it is newscrawl's or Scrapy's.",
    ExitStatus.USAGE: "Read the line on standard error: it names the argument or setting.",
    ExitStatus.PARTLY_FAILED: "Nothing: the run report names the pages that failed, and the next run tries them again.",
    ExitStatus.UNREACHABLE: "Check whether the site or the network is down.",
    ExitStatus.LOCKED: "Nothing, or give this run its own `NEWSCRAWL_DATA`.",
    ExitStatus.LEDGER: "Read the line on standard error: the disk may be full or read-only, the ledger damaged or from a "
    "newer newscrawl.",
    ExitStatus.STOPPED: "Run it again: it goes on where Ctrl-C, SIGTERM or the memory limit stopped it.",
    ExitStatus.NO_ARTICLES: "Run `newscrawl explain URL` on a page that was skipped: it shows why. A site file can help with "
    "`article_pattern` or `render = true`.",
    ExitStatus.UNDELIVERED: "Check the place that the line on standard error names. The next run delivers what is missing, "
    "and so does `newscrawl deliver`.",
    ExitStatus.UNHEALTHY: "Check whether the site has changed its layout: `newscrawl report`, `newscrawl sites`.",
}


class NewscrawlError(Exception):
    """The base of newscrawl's errors. A command that ends with such an error exits with ``exit_status``."""

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
    """A page cannot be read at all (binary, empty, too large). Only this page is lost."""


class ReaderError(NewscrawlError):
    """A page blocked or killed the process that read it, twice. A later run tries again."""


class DeliveryError(NewscrawlError):
    """A delivery was not accepted. The next run tries again."""

    exit_status = ExitStatus.UNDELIVERED


class NotAnArticle(NewscrawlError):  # noqa: N818  it says what a page is; nothing has failed
    """The page was read, but it is not an article: a list, tag, about or login page.

    ``reason`` is a short stable phrase that can be the name of a counter.
    """

    def __init__(self, reason: str, url: str | None = None) -> None:
        super().__init__(f"{url or 'page'} is not an article: {reason}")
        self.reason = reason


class Stopped(KeyboardInterrupt):
    """The process got Ctrl-C or SIGTERM. ``except Exception`` does not catch it. Unfinished writes are rolled back."""


@contextmanager
def write_errors(target: object, kind: type[NewscrawlError] = LedgerError) -> Iterator[None]:
    """Turn an OSError of the block into an error of one line that names the target.

    >>> with write_errors("report.html"):
    ...     raise OSError(28, "No space left on device")
    Traceback (most recent call last):
        ...
    newscrawl.errors.LedgerError: cannot write report.html: No space left on device
    """
    try:
        yield
    except OSError as error:
        raise kind(f"cannot write {target}: {error.strerror or error}") from error


def statuses(*chosen: ExitStatus) -> str:
    """Return exit statuses with their meanings, for a help text.

    >>> statuses(ExitStatus.DONE, ExitStatus.USAGE)
    '0 done, 2 not started: wrong argument or setting'
    """
    return ", ".join(f"{int(status)} {status.words}" for status in chosen)


EXIT_STATUS: Final = "newscrawl/exit_status"
"""The name of the statistic with the exit status of the run."""


def install_line(extra: str) -> str:
    """Return what to do to install an extra of the package, which is on no index.

    >>> install_line("parquet")
    "in the checkout of newscrawl, run pip install '.[parquet]'"
    """
    return f"in the checkout of newscrawl, run pip install '.[{extra}]'"
