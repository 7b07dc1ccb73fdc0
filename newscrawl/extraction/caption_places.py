"""Find captions in the body by their place and style instead of their words.

The lines of running text show the style of the page's text. A line next to a picture is its caption if it has another
style, repeats the picture's alt text, or is in the picture's box. Each caption has the name of its evidence.

A line below a picture in the style of the text is not a caption, even if it has no full stop: on 559 Chinese pages 45 of 51
such lines were in the truth, most of them subheadings.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from newscrawl.extraction.body import Body
from newscrawl.extraction.outline import Box, Line, Outline, Picture
from newscrawl.items import BlockKind
from newscrawl.normalise.text import ends_sentence, letters

_LONGEST: Final = 160
"""Longest caption that is found by its place only, in characters, as in ``clean/captions.py``."""
_SENTENCE: Final = 12
"""Fewest characters of a sentence that shows the style of the page's text."""
_BOX_DEPTH: Final = 4
_BOX_LINES: Final = 3
"""Most boxes around a picture that are checked, and most lines of the picture's own box."""
_SHORT_CAPTION: Final = 40
"""Longest line in a picture's paragraph of text that is its caption. A choice."""
_LOOK_DEPTH: Final = 3
"""Boxes around a line that are part of its style."""
_MIN_ALT: Final = 4
_MIN_SENTENCES: Final = 3
"""So many sentences must show the style of the text before a whole sentence can be a caption. A choice."""

_LONG_SENTENCES: Final = 60
"""Characters from which a centred line with two or more sentences is a remark: text below a picture, not its caption."""

_STOP = re.compile(r"[。！？!?]|\.(?=\s)")
_CLAUSE = re.compile(r"[，；]|[,;](?=\s)")
_BOLD = re.compile(r" (?:b|strong|h\d)(?: |$)|font-weight:\s*(?:bold|[6-9]00)")
_CENTRED = re.compile(r"\bcenter\b", re.IGNORECASE)
"""``<p style="text-align:center">``, ``<p align="center">``, ``<center>``."""
_GOES_ON = re.compile(
    r"""
    [:：,，、;；—]$                                     # 记者在现场看到：
  | ^(?: [\d一二三四五六七八九十]{1,3} [\s.、．)）]       # 一、老街的变化
       | [(（] [\d一二三四五六七八九十]{1,3} [)）]         # （二）新桥
       | 第.{1,3}[章节条步]                             # 第一章 出发
       | [QA问答][:：]                                  # Q：新桥何时通车？
      )
    """,
    re.VERBOSE,
)
"""Lines that introduce the next line, and numbered lines. These are headings and items of the text, not captions."""

Look = tuple[str, ...]
Lines = list[tuple[int, BlockKind]]


@dataclass(slots=True)
class _Text:
    """The style of a page's running text."""

    looks: Counter[Look] = field(default_factory=Counter)
    """Styles of the sentences away from pictures, with the number of sentences."""
    boxes: set[tuple[str, str, str]] = field(default_factory=set)
    """Shapes of the boxes around the sentences."""
    unstopped: set[Look] = field(default_factory=set)
    """Styles of the lines away from pictures without a full stop: subheadings, items of a list, verses."""


def captions_by_place(outline: Outline, body: Body, pictures: list[Picture], lines: Lines) -> dict[int, str]:
    """Return the lines that are captions by their place: the name of the evidence by the index of the line.

    ``lines`` are the first lines of the blocks of text, each with the kind of its block: blocks know which tables are layout.
    """
    kinds = dict(lines)
    if not pictures:
        return {}
    below = {picture.line for picture in pictures}
    text = _text_of(outline, body, lines, below)
    found: dict[int, str] = {}
    for picture in pictures:
        alt = letters(picture.alt)
        for at in range(picture.line - 1, picture.line + 2) if len(alt) >= _MIN_ALT else ():
            if at in kinds and kinds[at] != "heading" and letters(outline.lines[at].text) == alt:
                found[at] = "caption-alt-text"
        own = _own_box(outline, body, picture, text) or _own_paragraph(outline, picture)
        if own is not None:
            for at in range(own.first, own.last):
                if at in kinds and at not in found and _is_caption_in_box(outline, at, kinds[at], text, own):
                    found[at] = "caption-in-box"
    found.update((at, "caption-set-apart") for at in _set_apart(outline, body, lines, below, text) if at not in found)
    return found


def _text_of(outline: Outline, body: Body, lines: Lines, below: set[int]) -> _Text:
    text = _Text()
    for at, kind in lines:
        line = outline.lines[at]
        if kind in ("caption", "row"):
            continue
        if len(line.text) >= _SENTENCE and ends_sentence(line.text):
            if at not in below:
                shapes = _shapes(outline, body, line.box)
                text.looks[_look_of(line, shapes)] += 1
                text.boxes.update(shapes)
        elif at not in below and at + 1 not in below:
            text.unstopped.add(_look(outline, body, line))
    return text


def _boxes(outline: Outline, body: Body, start: int) -> list[Box]:
    """Return a box and the boxes around it, up to the body's container."""
    chain: list[Box] = []
    for index in outline.box_chain(start, _BOX_DEPTH):
        if index == body.box or outline.boxes[index].tag in ("body", "html"):
            break
        chain.append(outline.boxes[index])
    return chain


def _shape(box: Box) -> tuple[str, str, str]:
    get = box.attributes.get
    return box.tag, get("class", ""), f"{get('align', '')} {get('style', '')}".strip()


def _look(outline: Outline, body: Body, line: Line) -> Look:
    """Return the style of a line: its inline elements and the shapes of the boxes around it."""
    return _look_of(line, _shapes(outline, body, line.box))


def _shapes(outline: Outline, body: Body, start: int) -> list[tuple[str, str, str]]:
    return [_shape(box) for box in _boxes(outline, body, start)]


def _look_of(line: Line, shapes: list[tuple[str, str, str]]) -> Look:
    return (line.look, *map(" ".join, shapes[:_LOOK_DEPTH]))


def _own_box(outline: Outline, body: Body, picture: Picture, text: _Text) -> Box | None:
    """Return the largest box around a picture with a few short lines and without a box of running text."""
    found: Box | None = None
    for box in _boxes(outline, body, picture.box):
        lines = outline.lines[box.first : box.last]
        if len(lines) > _BOX_LINES or any(len(line.text) > _LONGEST for line in lines) or _shape(box) in text.boxes:
            break
        found = box
    return found


def _own_paragraph(outline: Outline, picture: Picture) -> Box | None:
    """Return the paragraph of a picture if it has nothing but one short line without a stop below the picture."""
    box = outline.boxes[picture.box] if picture.box >= 0 else None
    if box is None or box.tag != "p" or box.last != box.first + 1 or picture.line != box.first:
        return None
    text = outline.lines[box.first].text
    return box if len(text) <= _SHORT_CAPTION and not ends_sentence(text) else None


def _is_caption_in_box(outline: Outline, at: int, kind: BlockKind, text: _Text, own: Box) -> bool:
    """Return whether a line in a picture's own box is its caption.

    A lead may share its box with a picture, so a whole sentence in a plain paragraph stays. Bold lines are subheadings.
    """
    line = outline.lines[at]
    sentences = text.looks.total()
    bold = _BOLD.search(line.look) or kind == "heading"
    if not sentences or bold or line.is_linked or _GOES_ON.search(line.text):
        return False
    if not ends_sentence(line.text):
        return True
    set_apart = line.look or _CENTRED.search(" ".join(_shape(outline.boxes[line.box])))
    return bool(set_apart) and own.tag not in ("li", "td") and sentences >= _MIN_SENTENCES


def _set_apart(outline: Outline, body: Body, lines: Lines, below: set[int], text: _Text) -> list[int]:
    """Return the lines directly below a picture and the next lines in the same style, if no text has that style.

    Bold lines are subheadings. A line that ends like a sentence must be centred: italics and sizes also mark remarks. If it has
    several clauses, another line of its style must be a caption without a full stop: sites also centre whole stories.
    """
    found: list[int] = []
    looks: dict[int, Look] = {}
    for at, kind in lines:
        line = outline.lines[at]
        if at not in below and not (found and found[-1] == at - 1):
            continue
        look = _look(outline, body, line)
        if (
            kind in ("paragraph", "quote")
            and len(line.text) <= _LONGEST
            and text.looks.total() >= _MIN_SENTENCES - 1
            and look not in text.looks
            and look not in text.unstopped
            and not line.is_linked
            and not _BOLD.search(" ".join(look))
            and not _GOES_ON.search(line.text)
            and (at in below or look == looks[found[-1]])
            and (not ends_sentence(line.text) or (_CENTRED.search(" ".join(look)) and not _is_remark(line.text)))
        ):
            found.append(at)
            looks[at] = look
    captions = {looks[at] for at in found if not ends_sentence(outline.lines[at].text)}
    return [at for at in found if looks[at] in captions or not _has_clauses(outline.lines[at].text)]


def _has_clauses(text: str) -> bool:
    """Return whether a line is a sentence of several clauses: ``随后，门被打开，孩子走了出来。``."""
    return ends_sentence(text) and _CLAUSE.search(text) is not None


def _is_remark(text: str) -> bool:
    """Return whether a line is too long for a caption: several sentences, or a long one."""
    return len(text) >= _LONG_SENTENCES and len(_STOP.findall(text[:_LONGEST])) >= 2
