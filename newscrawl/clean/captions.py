"""Captions and credits of pictures: out of the text, to the pictures they belong to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import Final

from newscrawl.items import Block, Image
from newscrawl.normalise.text import shadow
from newscrawl.rules.loader import Match, RuleSet

MAX_CHARS: Final = 160
"""Longest line that a rule may take for a caption. Of 116 ``<figcaption>`` texts measured half have up to 64 characters
and nine in ten up to 199; without that tag a longer line is too likely to be text."""

_TOLD: Final = 30
"""Characters from which a caption tells something of its own. A choice, not a measurement."""
_NOTE = re.compile(r"[(\[{（［【〔「『《<＜]|^.{1,3}[图圖片]")
"""What every caption note inside a paragraph begins with: most paragraphs need not be tried against the rules."""

Removed = tuple[str, str]
"""Rule name and the text it took."""


def split_captions(
    blocks: list[Block], pictures: list[tuple[int, Image]], rules: RuleSet
) -> tuple[list[Block], list[Image], list[Removed]]:
    """Take caption lines out of the blocks and give each to the nearest picture above it (else below).

    Returns the remaining blocks, the images with their captions, and what was taken by which rule. A caption
    on a page without pictures is taken out all the same.
    """
    places = [at for at, _ in pictures]
    beside = {*places, *(at - 1 for at in places)}
    found = [caption_rule(block, index in beside, rules) for index, block in enumerate(blocks)]
    if _is_photo_story(blocks, found):
        found = [
            None if rule != "figcaption" and len(block.text) >= _TOLD else rule
            for block, rule in zip(blocks, found, strict=True)
        ]
    captions: dict[int, str] = {}
    removed: list[Removed] = []
    kept: list[Block] = []
    for index, (block, rule) in enumerate(zip(blocks, found, strict=True)):
        if rule is None:
            kept.append(block)
            continue
        removed.append((rule, block.text))
        if (owner := _nearest(index, places)) is not None:
            captions[owner] = f"{captions[owner]} {block.text}" if owner in captions else block.text
    images: dict[str, Image] = {}
    for order, (_, image) in enumerate(pictures):
        known = images.get(image.url)
        if known is None or known.caption is None:
            images[image.url] = Image(image.url, captions.get(order))
    return kept, list(images.values()), removed


def _is_photo_story(blocks: list[Block], found: list[str | None]) -> bool:
    """Tell whether the captions are the story: two or more say more than all other lines together.

    What the page itself marks as captions stays with the pictures.
    """
    told = other = count = 0
    for block, rule in zip(blocks, found, strict=True):
        if rule is None:
            other += len(block.text)
        elif rule != "figcaption" and len(block.text) >= _TOLD:
            told += len(block.text)
            count += 1
    return count >= 2 and told > other


def caption_rule(block: Block, beside_picture: bool, rules: RuleSet) -> str | None:
    """Return the rule that makes a line a caption, or None if it is text."""
    if block.kind == "caption":
        return "figcaption"
    if len(block.text) > MAX_CHARS or block.kind == "row":
        return None
    text = shadow(block.text).strip()
    places = ("any", "picture") if beside_picture else ("any",)
    rule = rules.matcher("caption", *places).whole(text)
    return rule.name if rule else None


def _nearest(index: int, places: list[int]) -> int | None:
    """Return the number of the last picture above a block, else of the first just below it; places ascend."""
    above = bisect_right(places, index)
    if above:
        return above - 1
    return 0 if places and places[0] == index + 1 else None


def strip_captions(text: str, rules: RuleSet) -> tuple[str, list[Removed]]:
    """Cut every caption note out of a paragraph, bracketed or at its head; white space left at the ends goes too."""
    if not _NOTE.search(text):
        return text, []
    return cut_spans(text, rules.matcher("caption_span").spans(shadow(text)))


def cut_spans(text: str, found: Iterable[Match]) -> tuple[str, list[Removed]]:
    """Cut matched spans out of a text, and say which rule took what."""
    matches = list(found)
    if not matches:
        return text, []
    removed = [(match.rule.name, text[match.start : match.end]) for match in matches]
    for match in reversed(matches):
        text = text[: match.start] + text[match.end :]
    return text.strip(), removed
