"""Processes that read what comes from outside. They may be killed at any moment: they hold nothing that must be saved."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, Final, ParamSpec, TypeVar

from newscrawl.utils.collector import READING, relax_collector
from newscrawl.utils.signals import STOP_SIGNALS

P = ParamSpec("P")
T = TypeVar("T")
MAX_SECONDS: Final = 10.0
"""Seconds after which a page is given up. A page takes 2 s at most; a busy machine needs several times as long."""
MAX_MEMORY: Final = 2_000_000_000
"""Bytes of address space of a process that reads pages. One that has read 4,000 pages has 300 MB."""
READING_PROCESSES: Final = min(2, os.cpu_count() or 1)
"""Most processes that read pages for one process that fetches them, unless a setting says otherwise. A third one would have
nothing to do: reading a page takes 11 ms of processor time, fetching and recording it 8 ms (``python -m benchmarks.run``)."""


ENDED: Final = (BrokenExecutor, BrokenPipeError)
"""The errors of a call whose process has ended: before or while it worked on it, or while it received it."""


class ReadingPool(ProcessPoolExecutor):
    """A pool of one process that may be killed at any moment, also while it sends a result or receives a page.

    This process closes its own copies of the process's ends of their pipes. Else a pipe stays open when the process is dead, and
    the thread that waits for the rest of a result waits for ever.
    """

    def submit(self, function: Callable[P, T], /, *arguments: P.args, **options: P.kwargs) -> Future[T]:
        """Give a call to the process. The first one starts it."""
        future = super().submit(function, *arguments, **options)
        pool: Any = self
        pool._result_queue._writer.close()
        pool._call_queue._reader.close()
        return future


def process_pool() -> ProcessPoolExecutor:
    """Return a pool of one process that ignores signals, ends with this process and has a limit of memory."""
    # Not "fork": this process runs threads and a reactor, which a copy of it would not survive.
    context = multiprocessing.get_context("spawn")
    return ReadingPool(1, mp_context=context, initializer=_begin)


def kill(pool: ProcessPoolExecutor) -> None:
    """Kill the processes of a pool at once."""
    for process in list((pool._processes or {}).values()):
        process.kill()
    pool.shutdown(wait=False, cancel_futures=False)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in the block after so many seconds.

    Only the main thread can be interrupted. In another thread, and on Windows, there is no limit.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"it takes over {seconds:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _begin() -> None:
    """Ignore signals, which are for the parent process; end when the parent ends; bound the memory.

    The cycle collector runs seldom.
    """
    relax_collector(READING)
    with suppress(ImportError, ValueError, OSError):  # not on Windows; a lower limit may be set already
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
