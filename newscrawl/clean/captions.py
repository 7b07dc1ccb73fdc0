"""Move captions and credits of pictures from the text to the pictures to which they belong."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import Final

from newscrawl.clean.credits import split_credit
from newscrawl.items import Block, Image
from newscrawl.normalise.text import shadow
from newscrawl.rules.loader import Match, RuleSet

MAX_CHARS: Final = 160
"""Longest line in characters that a rule may take for a caption. Of 116 ``<figcaption>`` texts, half have at most 64
characters and nine in ten at most 199. Without that tag, a longer line is too likely to be text."""

_LONG_CAPTION: Final = 30
"""Characters from which a caption says something of its own. A choice, not a measurement."""
_BRACKET = re.compile(r"[(\[{（［【〔「『《<＜]")
_OPENING = re.compile(r".{1,3}[图圖片]")
"""Every caption note inside a paragraph begins like this. Other paragraphs, which are most, are not tried with the rules."""

Removed = tuple[str, str]
"""The name of a rule and the text that it removed."""


def split_captions(
    blocks: list[Block], pictures: list[tuple[int, Image]], rules: RuleSet
) -> tuple[list[Block], list[Image], list[Removed]]:
    """Take the caption lines out of the blocks and give each to the nearest picture above it, else to the first below.

    Returns the remaining blocks, the images with their captions, and the removed lines with their rules. On a page
    without pictures captions are removed, too.
    """
    places = [at for at, _ in pictures]
    # Some rules hold only for lines next to a picture.
    next_to_picture = {*places, *(at - 1 for at in places)}
    found = [caption_rule(block, index in next_to_picture, rules) for index, block in enumerate(blocks)]
    # In a photo story the captions are the text: only the short ones and those in <figcaption> go.
    if _is_photo_story(blocks, found):
        found = [
            None if rule != "figcaption" and len(block.text) >= _LONG_CAPTION else rule
            for block, rule in zip(blocks, found, strict=True)
        ]
    captions: dict[int, str] = {}
    credited: dict[int, str] = {}
    removed: list[Removed] = []
    kept: list[Block] = []
    for index, (block, rule) in enumerate(zip(blocks, found, strict=True)):
        if rule is None:
            kept.append(block)
            continue
        removed.append((rule, block.text))
        if (owner := _nearest(index, places)) is not None:
            caption, credit = split_credit(block.text, rules)
            for given, found_there in ((captions, caption), (credited, credit)):
                if found_there:
                    given[owner] = f"{given[owner]} {found_there}" if owner in given else found_there
    # A picture that is on the page twice is one image. The caption of either is kept.
    images: dict[str, Image] = {}
    for order, (_, image) in enumerate(pictures):
        known = images.get(image.url)
        if known is None or (known.caption is None and known.credit is None):
            images[image.url] = Image(image.url, captions.get(order), credited.get(order))
    return kept, list(images.values()), removed


def _is_photo_story(blocks: list[Block], found: list[str | None]) -> bool:
    """Return whether the captions are the text: two or more long ones have more characters than all other lines.

    Captions that the page itself marks (``<figcaption>``) are not counted.
    """
    captions = others = count = 0
    for block, rule in zip(blocks, found, strict=True):
        if rule is None:
            others += len(block.text)
        elif rule != "figcaption" and len(block.text) >= _LONG_CAPTION:
            captions += len(block.text)
            count += 1
    return count >= 2 and captions > others


def caption_rule(block: Block, next_to_picture: bool, rules: RuleSet) -> str | None:
    """Return the name of the rule that takes a line for a caption, or None if the line is text."""
    if block.kind == "caption":
        return "figcaption"
    if len(block.text) > MAX_CHARS or block.kind == "row":
        return None
    # Words first: a rule names its evidence. The place of the line (extraction/caption_places.py) decides the rest.
    text = shadow(block.text).strip()
    places = ("any", "picture") if next_to_picture else ("any",)
    rule = rules.matcher("caption", *places).whole(text)
    if rule:
        return rule.name
    return block.place if block.place and block.place.startswith("caption") else None


def _nearest(index: int, places: list[int]) -> int | None:
    """Return the index of the last picture above a block, else of a first one directly below it. Places ascend."""
    above = bisect_right(places, index)
    if above:
        return above - 1
    return 0 if places and places[0] == index + 1 else None


def strip_captions(text: str, rules: RuleSet) -> tuple[str, list[Removed]]:
    """Return a paragraph without its caption notes (in brackets or at its head), and the notes with their rules."""
    if not (_BRACKET.search(text) or _OPENING.match(text)):
        return text, []
    return cut_spans(text, rules.matcher("caption_span").spans(shadow(text)))


def cut_spans(text: str, found: Iterable[Match]) -> tuple[str, list[Removed]]:
    """Return a text without the matched spans, and the spans with their rules."""
    matches = list(found)
    if not matches:
        return text, []
    removed = [(match.rule.name, text[match.start : match.end]) for match in matches]
    for match in reversed(matches):
        text = text[: match.start] + text[match.end :]
    return text.strip(), removed
