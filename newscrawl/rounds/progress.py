"""The progress of a round: one line at intervals, on a terminal one line that is renewed."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from contextlib import suppress
from time import monotonic
from typing import Final

from newscrawl.runs.round import Round
from newscrawl.utils.messages import are_messages_text, print_message
from newscrawl.utils.terminal import console
from newscrawl.utils.text import clock, counted, fitted, printable

_NAME: Final = "newscrawl: "
_REFRESH: Final = 0.5
"""Seconds between two updates of the line on a terminal. A choice."""


def progress_line(round_: Round, sites: int, now: float, width: int | None = None) -> str:
    """Return the state of a round in one line; ``sites`` is how many it has, ``now`` a moment of the monotonic clock.

    What does not fit into a ``width`` is left out, from the end: a line that fills its row cannot be renewed in place.
    """
    counts = round_.counts + sum((run.recorder.counts for run in round_.running.values()), Counter())
    parts = [
        clock(max(1, now - round_.started)),
        f"{len(round_.sites):,} of {counted(sites, 'site')} done",
        counted(counts["new"] + counts["revised"], "article"),
        f"{counts['failed']:,} failed",
        f"{len(round_.running):,} running",  # the first that a narrow row leaves out
    ]
    return fitted(parts, width)


async def show_progress(round_: Round, sites: int, mode: str, interval: float) -> None:
    """Show the progress of a round until it is cancelled. ``mode`` is that of NEWSCRAWL_PROGRESS."""
    live = mode == "live" or (mode == "auto" and sys.stderr.isatty() and are_messages_text())
    if mode == "off" or interval <= 0:
        return
    try:
        while True:
            await asyncio.sleep(_REFRESH if live else interval)
            if live:
                width = console(stderr=True).width - len(_NAME) - 1
                _renew(_NAME + progress_line(round_, sites, monotonic(), width))
            else:
                print_message(progress_line(round_, sites, monotonic()))
    finally:
        if live:
            _renew("")


def _renew(text: str) -> None:
    with suppress(OSError):
        sys.stderr.write(f"\r\x1b[K{printable(text)}")
        sys.stderr.flush()
