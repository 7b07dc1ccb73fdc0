"""Help texts of commands: paragraphs, and examples below them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Final

from typing_extensions import override


class HelpFormatter(argparse.HelpFormatter):
    """Wraps the paragraphs of a help text, and leaves lines that begin with two spaces (examples) as they are."""

    @override
    def _fill_text(self, text: str, width: int, indent: str) -> str:
        fill = super()._fill_text
        return "\n".join(line if line.startswith("  ") else fill(line, width, indent) for line in text.splitlines())


def examples_text(examples: Sequence[tuple[str, str]]) -> str:
    """Return examples as the lines of a help text: each is a command line without ``newscrawl``, and what it does.

    >>> examples_text([("report", "report the newest run"), ("sites --json", "list the sites")]).splitlines()[1]
    '  newscrawl report        # report the newest run'
    """
    lines = [line if "newscrawl" in line else f"newscrawl {line}" for line, _ in examples]
    width = min(max(map(len, lines)), _EXAMPLE_WIDTH)
    shown = (f"  {line:<{width}}  # {what}" for line, (_, what) in zip(lines, examples, strict=True))
    return "\n".join(["Examples:", *shown])


_EXAMPLE_WIDTH: Final = 60
"""Longest example to which the remarks of the others are aligned."""
