"""Tables for a terminal, and for the pipe that it may be."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from newscrawl.utils.text import printable

_PIPE_COLUMNS = 10_000
"""In a pipe nothing is cut to the width of a terminal."""


def console(*, stderr: bool = False) -> Console:
    """Return the console of standard output or error; what is printed is not taken for markup."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else _PIPE_COLUMNS
    return Console(stderr=stderr, width=width, markup=False, highlight=False, soft_wrap=True)


def new_table(*columns: str, right: Iterable[str] = ()) -> Table:
    """Return a table with these columns; those of ``right`` hold numbers."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    return table


def cell(value: object, style: str = "") -> Text:
    """Return a cell that shows a value as it is, harmless to the terminal."""
    return Text(printable(str(value)), style)
