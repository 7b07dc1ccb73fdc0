"""Handle Ctrl-C and SIGTERM: print one line at once, then end in an orderly way."""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from newscrawl.errors import ExitStatus, Stopped
from newscrawl.utils.messages import print_message

STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
_PROGRAM: Final = re.compile(
    r"""(?:^|[/\\])(?:
        (?:newscrawl|scrapy)(?:\.exe|-script\.py)?                         # .venv/bin/newscrawl
      | (?:newscrawl|newscrawl[/\\]archive|scrapy)[/\\]__main__\.py        # python -m newscrawl
    )$""",
    re.VERBOSE,
)
"""The main script of a process that runs a command."""


def say_stopping(number: int) -> None:
    """Print that a signal has come."""
    print_message(f"{signal.Signals(number).name}: stopping; what is complete is kept")


def ignore_stops() -> None:
    """Ignore further signals: the process is about to end, with the status that says how."""
    if threading.current_thread() is threading.main_thread():
        for each in STOP_SIGNALS:
            signal.signal(each, signal.SIG_IGN)


def stop_while_loading() -> None:
    """Let Ctrl-C and SIGTERM end the process of a command, with one line, while its modules are loaded.

    Nothing has begun then that must be undone. Each command sets its own handlers later. The process of another program, which
    imports newscrawl, keeps its handlers.
    """
    # Importing multiprocessing takes 50 ms. A process that it has started has imported it before.
    processes = sys.modules.get("multiprocessing")
    is_program = bool(_PROGRAM.search(sys.argv[0])) and not (processes and processes.parent_process())
    if not is_program or threading.current_thread() is not threading.main_thread():
        return

    def stop(number: int, _frame: FrameType | None) -> None:
        ignore_stops()
        say_stopping(number)
        os._exit(ExitStatus.STOPPED)

    for each, default in ((signal.SIGINT, signal.default_int_handler), (signal.SIGTERM, signal.SIG_DFL)):
        if signal.getsignal(each) == default:
            signal.signal(each, stop)


@contextmanager
def signals_blocked() -> Iterator[None]:
    """Hold back Ctrl-C and SIGTERM in the block, and in the processes that it starts as long as these live."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    from multiprocessing import resource_tracker

    # Python's own helper process lets the signals through again when it is started, so it must have been started before.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def stoppable() -> Iterator[None]:
    """Raise Stopped in the block at the first Ctrl-C or SIGTERM. Later signals do not interrupt the clean-up of the block.

    Outside of the main thread nothing changes: only the main thread receives signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _frame: FrameType | None) -> None:
        ignore_stops()
        say_stopping(number)
        raise Stopped

    before = [signal.signal(each, stop) for each in STOP_SIGNALS]
    try:
        yield
    finally:
        for each, handler in zip(STOP_SIGNALS, before, strict=True):
            signal.signal(each, handler)
