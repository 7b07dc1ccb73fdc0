"""Everything that is not the article's text goes out of its blocks: the order of the removals."""

from __future__ import annotations

from dataclasses import dataclass, field

from newscrawl.clean.captions import split_captions, strip_captions
from newscrawl.clean.footers import boilerplate_rules, strip_closing
from newscrawl.clean.punctuation import only_punctuation, strip_stray
from newscrawl.clean.teasers import is_title_again, repeats_opening, text_end
from newscrawl.items import Block, Image, Removal
from newscrawl.normalise.text import letters
from newscrawl.rules.loader import RuleSet
from newscrawl.utils.text import harmless


@dataclass(slots=True)
class CleanBody:
    """What remains of a body, and what was taken out of it."""

    blocks: list[Block] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    removed: list[Removal] = field(default_factory=list)

    def note(self, rule: str, text: str) -> None:
        """Record one removal."""
        self.removed.append(Removal(rule, "body", text))


def clean_body(blocks: list[Block], pictures: list[tuple[int, Image]], titles: list[str], rules: RuleSet) -> CleanBody:
    """Strip captions, teasers, credits, tools and stray punctuation from an article's lines.

    ``pictures`` are images with the index of the block that follows each; ``titles`` are the names of the
    article, any of which may be repeated among the lines.
    """
    result = CleanBody()
    blocks = [Block(harmless(block.text), block.kind) for block in blocks]
    end, rule = text_end(blocks, rules)
    for block in blocks[end:]:
        result.note(rule or "", block.text)
    blocks, result.images, taken = split_captions(blocks[:end], pictures, rules)
    for name, text in taken:
        result.note(name, text)
    boilerplate = boilerplate_rules(blocks, rules)
    names = {letters(title) for title in titles}
    longest = max(map(len, titles), default=0)
    for index, block in enumerate(blocks):
        if index in boilerplate:
            result.note(boilerplate[index], block.text)
        elif is_title_again(block, names, longest):
            result.note("title-repeated", block.text)
        elif index < 2 and repeats_opening(block, blocks[index + 1 : index + 3]):
            result.note("summary-repeated", block.text)
        else:
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
