"""Lines on standard error for the person who runs a command. Each begins with ``newscrawl:``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from newscrawl.utils.text import printable

_INFO: Final = 20
_ERROR: Final = 40
"""The levels of ``logging``, which is not imported here: commands handle Ctrl-C when this module is loaded, and not before."""
_as_line: list[Callable[[str, int], str]] = []
"""The function that makes a JSON line of a message and its level, if that option is set."""


def print_messages_as(make_line: Callable[[str, int], str] | None) -> None:
    """Print messages from now on as the lines that a function makes of a message and its level; None: as text again."""
    _as_line[:] = [make_line] if make_line else []


def are_messages_text() -> bool:
    """Return whether messages are text for a person, and not objects for a collector of logs."""
    return not _as_line


def print_message(text: str, level: int = _INFO) -> None:
    """Print one line, without control characters."""
    shown = printable(text)
    with suppress(OSError):  # nobody reads it any more
        sys.stderr.write((_as_line[0](shown, level) if _as_line else f"newscrawl: {shown}") + "\n")


def print_error(text: str) -> None:
    """Print one line that reports an error."""
    print_message(text if _as_line else f"error: {text}", _ERROR)
