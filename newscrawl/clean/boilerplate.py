"""Remove from an article's lines everything that is not its text, in a fixed order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from newscrawl.clean.bylines import author_lines
from newscrawl.clean.captions import split_captions, strip_captions
from newscrawl.clean.footers import boilerplate_rules, strip_closing
from newscrawl.clean.known import Known
from newscrawl.clean.punctuation import only_punctuation, strip_stray
from newscrawl.clean.teasers import is_part_of_title, is_title_again, repeats_opening, stands_below, text_end
from newscrawl.items import MAX_REMOVED, Block, Image, Removal
from newscrawl.normalise.text import letters
from newscrawl.rules.loader import RuleSet
from newscrawl.utils.text import harmless

_TOP: Final = 3
"""Parts of the title are searched for in so many first lines."""
_BELOW: Final = 8
"""The sentences of an abstract are searched for in so many lines below it."""


@dataclass(slots=True)
class CleanBody:
    """A cleaned body: its blocks, its images with captions, and the removals."""

    blocks: list[Block] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    removed: list[Removal] = field(default_factory=list)

    def note(self, rule: str, text: str) -> None:
        """Record one removal."""
        if len(self.removed) < MAX_REMOVED:
            self.removed.append(Removal(rule, "body", text))


def clean_body(blocks: list[Block], pictures: list[tuple[int, Image]], known: Known, rules: RuleSet) -> CleanBody:
    """Return an article's lines without captions, teasers, credits, tools and stray punctuation.

    ``pictures`` are images, each with the index of the block that follows it. The place of lines next to pictures alone never takes the whole text.
    """
    blocks = [Block(harmless(block.text), block.kind, block.place) for block in blocks]
    result = _clean(blocks, pictures, known, rules)
    if not result.blocks and any(block.place for block in blocks):
        return _clean([Block(block.text, block.kind) for block in blocks], pictures, known, rules)
    return result


def _clean(blocks: list[Block], pictures: list[tuple[int, Image]], known: Known, rules: RuleSet) -> CleanBody:
    result = CleanBody()
    # 1. Everything from an end heading on ("Read more"), so that no later step has to know teasers.
    end, rule = text_end(blocks, rules)
    for block in blocks[end:]:
        result.note(rule or "", block.text)
    # 2. Caption lines, which go to their pictures.
    blocks, result.images, taken = split_captions(blocks[:end], pictures, rules)
    for name, text in taken:
        result.note(name, text)
    # 3. Whole lines: boilerplate, repeated titles, and summaries that only repeat how the text opens.
    boilerplate = author_lines(blocks, known, rules)
    boilerplate |= boilerplate_rules(blocks, rules, frozenset(boilerplate))
    names = {letters(title) for title in known.titles}
    longest = max(map(len, known.titles), default=0)
    for index, block in enumerate(blocks):
        if index in boilerplate:
            result.note(boilerplate[index], block.text)
        elif is_title_again(block, names, longest) or (index < _TOP and is_part_of_title(block, names)):
            result.note("title-repeated", block.text)
        elif (index < 2 and repeats_opening(block, blocks[index + 1 : index + 3])) or (
            index == 0 and block.place == "above-text" and stands_below(block, blocks[1 : 1 + _BELOW])
        ):
            result.note("summary-repeated", block.text)
        else:
            # 4. Spans within the lines that remain.
            _clean_line(block, result, rules)
    return result


def _clean_line(block: Block, result: CleanBody, rules: RuleSet) -> None:
    text, removed = strip_captions(block.text, rules)
    text, closing = strip_closing(text, rules)
    text, stray = strip_stray(text)
    for name, span in removed + closing + stray:
        result.note(name, span)
    if not text or only_punctuation(text):
        if text:
            result.note("punctuation-only", text)
        return
    result.blocks.append(Block(text, block.kind))
