"""Find the end of the text: teasers of other articles follow it, often under a heading."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from newscrawl.clean.footers import is_sentence
from newscrawl.items import Block
from newscrawl.normalise.text import ends_sentence, is_cut_off, letters, shadow, without_ellipsis
from newscrawl.rules.loader import RuleSet
from newscrawl.rules.words import any_of

_LONG: Final = 60
"""A sentence of at least this many characters is text. A heading before it does not end the text. A choice."""
_PARAGRAPH: Final = 100
"""The same for a line that does not end like a sentence. A choice."""
_MIN_PART: Final = 8
"""Letters that a part of a title must have. A choice."""
_MIN_SUMMARY: Final = 12
"""Letters that a summary must have. A choice."""

_FEWEST_SENTENCES: Final = 2
_CLOSERS: Final = "”’\"'」』）) "

_STOP: Final = re.compile(r"[。！？!?…]|\.\s")
_GRAM: Final = 6
_FIRST_GRAMS: Final = 32
"""So many grams are looked up first: more than the tenth that may be missing of a line of 300 letters."""
_REPEATED: Final = 0.9
"""Share of an abstract's runs of six letters that must stand in the text below. On 559 Chinese pages no lead of the truth had
.9, and 31 abstracts had it; between .8 and .9 stand abstracts and leads of the text alike."""


@cache
def _summary_label() -> re.Pattern[str]:
    return re.compile(rf"[\[【(]?\s?(?:{any_of('summary')})\s?[:|】\])]{{0,2}}\s?", re.IGNORECASE)


def text_end(blocks: list[Block], rules: RuleSet) -> tuple[int, str | None]:
    """Return the index of the block where the text ends, and the rule that ends it (None if the text ends with the blocks).

    An end heading (``相关阅读``, ``Read more``) ends the text if what follows does not read like text. Everything after it is teasers.
    """
    matcher = rules.matcher("end")
    running = [at for at, block in enumerate(blocks) if _is_running(block)]
    # Only after the last long sentence: the same words may head a section inside the text.
    for index in range(max(1, running[-1] if running else 1), len(blocks)):
        block = blocks[index]
        if len(block.text) > 40:  # too long for a heading; a choice
            continue
        rule = matcher.whole(shadow(block.text).strip())
        if rule and (block.place == "above-links" or not _reads_on(blocks[index + 1 :])):
            return index, rule.name
    return len(blocks), None


def _is_running(block: Block) -> bool:
    """Return whether a line is a long sentence, or a longer line with a full stop inside: a credit may follow its last sentence."""
    if len(block.text) >= _LONG and is_sentence(block):
        return True
    return len(block.text) >= _PARAGRAPH and not is_cut_off(block.text) and _STOP.search(block.text) is not None


def _reads_on(following: list[Block]) -> bool:
    """Return whether more than half of the lines, and at least two, end with a Chinese full stop: text, however short they are.

    Headlines of teasers end in a question mark or an exclamation mark at most.
    """
    stopped = [block.text.rstrip(_CLOSERS).endswith("。") for block in following]
    # The first line after a heading of teasers is a headline.
    if stopped and stopped[0] and len(following[0].text) >= _MIN_SUMMARY:
        return True
    return sum(stopped) >= _FEWEST_SENTENCES and 2 * sum(stopped) > len(following)


def repeats_opening(block: Block, following: list[Block]) -> bool:
    """Return whether a line above the text only repeats the opening of the text: a summary box, often cut off."""
    line = block.text
    if label := _summary_label().match(shadow(line)):
        line = without_ellipsis(line[label.end() :])
    elif is_cut_off(line):
        line = line.rstrip(" .…。")
    elif ends_sentence(line):
        return False  # a whole sentence is text unless there is evidence against it
    own = letters(line)
    return len(own) >= _MIN_SUMMARY and any(
        letters(after.text[: 2 * len(line) + 20]).startswith(own) for after in following
    )


def stands_below(block: Block, following: list[Block]) -> bool:
    """Return whether a line above the text says nothing of its own: all of it stands in the paragraphs below it, word for word.

    Portals print such an abstract in a box of its own, made of one or two sentences of the text. Removing it loses nothing.
    """
    own = letters(block.text)
    below = [text for after in following if after.kind == "paragraph" and (text := letters(after.text)) != own]
    # A verse may stand again in the refrain; an abstract has less than the paragraphs that it was taken from.
    if len(own) < _MIN_SUMMARY or 2 * sum(map(len, below)) < 3 * len(own):
        return False
    # Two sentences of an abstract may be taken from different paragraphs.
    grams = [gram for sentence in _STOP.split(block.text) for gram in _grams(letters(sentence))]
    enough = _REPEATED * len(grams)
    # Most lines stand nowhere below, and their first grams show it. To make all grams of the text takes much longer.
    text = "\n".join(below)
    if len(grams) - sum(gram not in text for gram in grams[:_FIRST_GRAMS]) < enough:
        return False
    known = {gram for text in below for gram in _grams(text)}
    return sum(gram in known for gram in grams) >= enough > 0


def _grams(text: str) -> list[str]:
    return [text[at : at + _GRAM] for at in range(len(text) - _GRAM + 1)]


def is_title_again(block: Block, names: set[str], longest: int) -> bool:
    """Return whether a line only repeats a title, given the letters of the titles and the length of the longest one."""
    if len(block.text) > 2 * longest:
        return False
    own = letters(block.text)
    return len(own) >= 6 and own in names


def is_part_of_title(block: Block, names: set[str]) -> bool:
    """Return whether a heading is the beginning or the end of a title: a headline that is printed in two lines."""
    if block.kind != "heading" or ends_sentence(block.text):
        return False
    own = letters(block.text)
    return len(own) >= _MIN_PART and any(own != name and (name.startswith(own) or name.endswith(own)) for name in names)
