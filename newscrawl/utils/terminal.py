"""Tables on a terminal or in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from newscrawl.utils.text import printable

_PIPE_COLUMNS = 10_000
"""Width of the console in a pipe: wide enough that no line is folded."""


def console(*, stderr: bool = False) -> Console:
    """Return the console of standard output or standard error. It prints text as it is: no markup, no highlighting."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else _PIPE_COLUMNS
    return Console(stderr=stderr, width=width, markup=False, highlight=False, soft_wrap=True)


def new_table(*columns: str, right: Iterable[str] = (), widest: int | None = None) -> Table:
    """Return a table with these columns. Those in ``right`` are aligned to the right, for numbers.

    With ``widest`` a longer cell is cut at that width and ends in an ellipsis; without it the cell is folded.
    """
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(
            column,
            justify="right" if column in right else "left",
            overflow="ellipsis" if widest else "fold",
            no_wrap=widest is not None,
            max_width=widest,
        )
    return table


def cell(value: object, style: str = "") -> Text:
    """Return a cell with the text of a value, without control characters."""
    return Text(printable(str(value)), style)
