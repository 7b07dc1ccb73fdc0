"""Lines on standard error for the person who runs a command. Each begins with ``newscrawl:``."""

from __future__ import annotations

import sys
from contextlib import suppress

from newscrawl.utils.text import printable


def print_message(text: str) -> None:
    """Print one line, without control characters."""
    with suppress(OSError):  # nobody reads it any more
        sys.stderr.write(f"newscrawl: {printable(text)}\n")


def print_error(text: str) -> None:
    """Print one line that reports an error."""
    print_message(f"error: {text}")
