"""Handle Ctrl-C and SIGTERM: print one line at once, then end in an orderly way."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from newscrawl.errors import Stopped
from newscrawl.utils.messages import print_message

STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


def say_stopping(number: int) -> None:
    """Print that a signal has come."""
    print_message(f"{signal.Signals(number).name}: stopping; what is complete is kept")


def ignore_stops() -> None:
    """Ignore further signals: the process is about to end, with the status that says how."""
    if threading.current_thread() is threading.main_thread():
        for each in STOP_SIGNALS:
            signal.signal(each, signal.SIG_IGN)


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
