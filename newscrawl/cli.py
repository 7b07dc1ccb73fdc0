"""Functions that the commands share: run a spider, open the ledger, report errors in one line.

This module is not in ``commands/``, because Scrapy makes a command of each command class that is defined in that package.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import traceback
from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import BaseRunSpiderCommand, ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings
from typing_extensions import override

from newscrawl.addon import NewscrawlAddon, add_exporters, check_settings
from newscrawl.errors import EXIT_STATUS, ConfigError, ExitStatus, LedgerError, NewscrawlError, Stopped
from newscrawl.utils.collector import FETCHING, relax_collector
from newscrawl.utils.help import SUMMARIES, HelpFormatter, examples_text
from newscrawl.utils.messages import print_error
from newscrawl.utils.signals import ignore_stops, say_stopping, stoppable

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import CrawlerProcessBase

    from newscrawl.ledger import Ledger


class TaughtCommand(ScrapyCommand):
    """A command whose help ends with examples."""

    examples: ClassVar[Sequence[tuple[str, str]]] = ()
    """Command lines without ``newscrawl``, each with what it does."""

    @override
    def short_desc(self) -> str:
        return SUMMARIES[type(self).__module__.rpartition(".")[2]]

    @override
    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        refuse_unknown_options(args)
        add_exporters(self.settings)
        super().process_options(args, opts)

    @override
    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        if self.examples:
            parser.epilog, parser.formatter_class = examples_text(self.examples), HelpFormatter


def refuse_unknown_options(words: Sequence[str]) -> None:
    """Raise UsageError if a word that no option took looks like one: Scrapy hands it on as a name or an address.

    ``forget URL --dryrun`` would forget the article otherwise. ``-`` is standard input, and a file may have any name.
    """
    for word in words:
        if word.startswith("-") and word != "-" and not Path(word).exists():
            raise UsageError(f"there is no option {word.partition('=')[0]}; see --help")


class LedgerCommand(TaughtCommand):
    """A command that makes no request and, as a rule, takes only options. It reports an error in one line."""

    requires_project = True
    requires_crawler_process = False
    takes_words: ClassVar[bool] = False
    """Whether the command takes words that are not options; ``self.words`` holds them then."""
    words: Sequence[str] = ()

    @override
    def syntax(self) -> str:
        return "[options]"

    @override
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        NewscrawlAddon.update_pre_crawler_settings(self.settings)
        try:
            self.words = args
            if args and not self.takes_words:
                name = type(self).__module__.rpartition(".")[2]
                raise ConfigError(f"newscrawl {name} takes only options, not {args[0]!r}; see newscrawl {name} -h")
            check_settings(self.settings)
            with stoppable(), output_errors():
                self.work(self.settings, opts)
        except (NewscrawlError, Stopped) as error:
            self.exitcode = report_error(error)

    @abstractmethod
    def work(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        """Do the command's work. Raises NewscrawlError if it cannot be done."""


@contextmanager
def output_errors() -> Iterator[None]:
    """Turn a full disk or closed pipe under standard output into a LedgerError of one line.

    The buffer of standard output is then discarded, so that Python does not report a second error when it exits.
    """
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        with suppress(OSError, ValueError, AttributeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        name = error.filename or "standard output"
        raise LedgerError(f"cannot use {name}: {error.strerror or error}") from error


def has_ledger(settings: BaseSettings) -> bool:
    """Return whether the settings name a database or the data folder contains a ledger."""
    from newscrawl.ledger.connect import FILE_NAME

    return bool(settings["NEWSCRAWL_LEDGER_URL"]) or (Path(settings["NEWSCRAWL_DATA"]) / FILE_NAME).exists()


@contextmanager
def open_ledger(settings: BaseSettings) -> Iterator[Ledger]:
    """Open the ledger of the settings for a block. A run may be in progress. Raises LedgerError if the ledger is missing."""
    from newscrawl.ledger import Ledger, ledger_url, open_engine  # here: a help text needs no SQLAlchemy

    url = ledger_url(Path(settings["NEWSCRAWL_DATA"]), settings["NEWSCRAWL_LEDGER_URL"])
    ledger = Ledger(open_engine(url, create=False))
    try:
        yield ledger
    finally:
        ledger.close()


def run_spider(command: BaseRunSpiderCommand, opts: argparse.Namespace, spider: Any, **arguments: Any) -> ExitStatus:
    """Run a spider and return its exit status. An error that prevents its start is reported in one line."""
    from scrapy.crawler import CrawlerProcess

    process = command.crawler_process
    assert process is not None
    try:
        check_settings(process.settings)
    except ConfigError as error:
        return report_error(error)
    if getattr(spider, "reads_elsewhere", False) and process.settings.getint("NEWSCRAWL_WORKERS") < 1:
        process.settings.set("NEWSCRAWL_WORKERS", 1, priority="cmdline")
    crawler = command._create_crawler(spider)
    started = process.crawl(crawler, **arguments, **opts.spargs)
    failures: list[BaseException] = []
    if isinstance(process, CrawlerProcess):
        started.addErrback(lambda failure: failures.append(failure.value))  # type: ignore[attr-defined]

    def stop() -> None:
        if crawler.spider:
            crawler.spider.is_stopping = True  # type: ignore[attr-defined]  # of NewsSpider; harmless for another one

    say_when_stopped(process, stop)
    relax_collector(FETCHING)
    try:
        process.start()
    except NewscrawlError as error:
        return report_error(error)
    finally:
        ignore_stops()  # the reactor has put the default handlers back
    if isinstance(started, asyncio.Task) and started.done() and not started.cancelled() and started.exception():
        failures.append(started.exception())  # type: ignore[arg-type]  # asked for in the line above
    if failures:
        return report_error(failures[0])
    status = crawler.stats.get_value(EXIT_STATUS) if crawler.stats else None
    if status is None:  # not a spider of newscrawl
        return ExitStatus.ERROR if process.bootstrap_failed else ExitStatus.DONE
    return ExitStatus(status)


def say_when_stopped(process: CrawlerProcessBase, also: Callable[[], None] = lambda: None) -> list[int]:
    """Make the process print a line at the first signal, at once, and call ``also``. Scrapy reacts later, in its reactor.

    The list that is returned gets the number of the signal.
    """
    graceful = process._signal_shutdown
    received: list[int] = []

    def stop(number: int, frame: Any) -> None:
        received.append(number)
        say_stopping(number)
        also()
        graceful(number, frame)

    process._signal_shutdown = stop  # type: ignore[method-assign,assignment]
    return received


def fetch_with(process: CrawlerProcessBase, spider: type[Spider], **arguments: Any) -> None:
    """Run a small spider that passes its pages to the command.

    Raises the error that prevented its start, or Stopped after Ctrl-C or SIGTERM.
    """
    task = process.crawl(spider, **arguments)
    received = say_when_stopped(process)
    process.start()
    if received:
        raise Stopped
    if isinstance(task, asyncio.Task) and task.done() and (error := task.exception()):
        raise error


def report_error(error: BaseException) -> ExitStatus:
    """Print an error and return its exit status. An error of newscrawl is one line, any other a traceback."""
    if isinstance(error, Stopped):
        ignore_stops()
        return ExitStatus.STOPPED
    if isinstance(error, NewscrawlError):
        print_error(str(error))
        return error.exit_status
    traceback.print_exception(error)
    return ExitStatus.ERROR


def check_feeds(opts: argparse.Namespace) -> None:
    """Raise ConfigError for a feed that cannot be written.

    The library of its format may be missing, or an ``-o`` file exists and cannot be added to: two JSON arrays in a row are
    not JSON.
    """
    from newscrawl.exporters import FORMATS, check_formats

    for output in (opts.overwrite_output or []) + (opts.output or []):
        name = output.rpartition(":")[2]
        name = name if name in FORMATS else Path(output).suffix.removeprefix(".")
        check_formats([name] if name in FORMATS else [])
    whole = [name for name, form in FORMATS.items() if not form.can_append]
    for output in opts.output or ():
        path, _, name = (
            output.rpartition(":") if output.endswith(tuple(f":{name}" for name in whole)) else (output, "", "")
        )
        suffix = name or Path(path).suffix.removeprefix(".")
        if suffix in whole and Path(path).exists() and Path(path).stat().st_size:
            raise ConfigError(f"-o cannot add to {path}: {suffix} files cannot be added to; use -O, or -o with .jsonl")
