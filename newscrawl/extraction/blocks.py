"""Make blocks of the lines of a body: paragraphs, headings, items, captions, quotes, and the rows of data tables."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from newscrawl.extraction.body import Body
from newscrawl.extraction.escapes import unescaped_lines
from newscrawl.extraction.outline import Line, Outline
from newscrawl.items import Block, BlockKind

_MAX_CELL: Final = 60
"""Longest text of a cell in a data table, in characters."""


def make_blocks(outline: Outline, body: Body) -> tuple[list[Block], list[int]]:
    """Return the picked lines as blocks, and the index of each block's first line.

    The cells of a row of a data table become one block, separated by tabs.
    """
    data_rows = _data_rows(outline, [outline.lines[index] for index, _ in body.picked])
    blocks: list[Block] = []
    starts: list[int] = []
    previous = -1
    for index, line_kind in body.picked:
        line = outline.lines[index]
        row = line.row if line_kind == "row" and line.row in data_rows else -1
        if row >= 0 and row == previous:
            blocks[-1].text += "\t" + line.text
        else:
            own: BlockKind = "row" if row >= 0 else "paragraph" if line_kind == "row" else line_kind
            if own == "paragraph" and _is_quoted(outline, line):
                own = "quote"
            lines = unescaped_lines(line.text)
            blocks += [Block(text, own) for text in lines]
            starts += [index] * len(lines)
        previous = row
    return blocks, starts


def _is_quoted(outline: Outline, line: Line) -> bool:
    return any(outline.boxes[box].tag == "blockquote" for box in outline.box_chain(line.box, 3))


def _data_rows(outline: Outline, lines: list[Line]) -> set[int]:
    """Return the table rows with data: two or more cells of one short line each. Other tables are for the layout."""
    rows: dict[int, list[int]] = defaultdict(list)
    wide: set[int] = set()
    for line in lines:
        if line.row >= 0:
            cell = next((box for box in outline.box_chain(line.box) if outline.boxes[box].tag in ("td", "th")), -1)
            rows[line.row].append(cell)
            if len(line.text) > _MAX_CELL:
                wide.add(line.row)
    return {row for row, cells in rows.items() if len(cells) >= 2 and len(set(cells)) == len(cells) and row not in wide}
