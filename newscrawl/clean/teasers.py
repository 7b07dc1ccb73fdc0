"""Teasers of other articles below the text, and the headings that introduce them."""

from __future__ import annotations

from typing import Final

from newscrawl.article import Block
from newscrawl.clean.footers import is_sentence
from newscrawl.normalise.text import letters, shadow
from newscrawl.rules import RuleSet

_LONG: Final = 60
"""A sentence line behind a heading of this many characters is text, so the heading ends nothing."""


def text_end(blocks: list[Block], rules: RuleSet) -> tuple[int, str | None]:
    """Return where the text ends, and the rule that ends it.

    An end heading (``相关阅读``, ``Read more``) ends the text if no long sentence follows it; anything that
    follows is teasers.
    """
    matcher = rules.matcher("end")
    for index, block in enumerate(blocks):
        if index == 0 or len(block.text) > 40:
            continue
        rule = matcher.whole(shadow(block.text).strip())
        if rule and not any(is_sentence(after) and len(after.text) >= _LONG for after in blocks[index + 1 :]):
            return index, rule.name
    return len(blocks), None


def is_title_again(block: Block, title: str) -> bool:
    """Tell whether a line only repeats the title: list entries and share boxes do."""
    own = letters(title)
    return len(own) >= 6 and letters(block.text) == own
