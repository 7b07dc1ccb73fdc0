"""Boilerplate lines among the text: credits, tools, disclaimers, rows of tags."""

from __future__ import annotations

from typing import Final

from newscrawl.clean.captions import Removed, cut_spans
from newscrawl.items import Block
from newscrawl.normalise.text import ends_sentence, shadow
from newscrawl.rules.loader import Rule, RuleSet

_LONGEST_LINE: Final = 900
"""Longest line in characters that the rules are tried with. A choice."""
_LONGEST_NAME: Final = 6
"""Longest name in characters in a credit below the first sentence: a longer one may be a subheading. A choice."""
_LINES_ABOVE: Final = 3
_STOPS: Final = frozenset("。.!?！？")
_CLOSING_CHARS: Final = 120
"""Characters at a paragraph's end that are searched for a closing credit. The rules allow a credit of up to 70."""


def is_sentence(block: Block) -> bool:
    """Return whether a line is running text: it ends like a sentence and is longer than a label."""
    return len(block.text) >= 12 and ends_sentence(block.text)


def boilerplate_rules(blocks: list[Block], rules: RuleSet, known: frozenset[int] = frozenset()) -> dict[int, str]:
    """Return the boilerplate lines: the name of the rule by the index of the line. ``known`` are lines that are not text.

    Edge rules hold only outside the running text: before its first sentence and after its last one. A boilerplate line
    does not count as text, even if it ends in a full stop (a disclaimer does).
    """
    # Rules that hold anywhere.
    anywhere = {i: rule.name for i, block in enumerate(blocks) if (rule := _match(block, rules, "any"))}
    found = dict(anywhere)
    # Upwards from the last line to the last sentence, heading or table row; eight lines at most may lie between rules.
    # A heading with nothing below it has no text of its own.
    below = 0
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        name = anywhere.get(index) or _name(_match(block, rules, "tail", "edge"))
        if index in known:
            continue
        if not name and block.kind == "heading" and index and not below and not ends_sentence(block.text):
            name = "closing-heading"
        if name:
            found[index] = name
            continue
        below += 1
        if index == len(blocks) - 1 and _stands_below_closing(blocks, rules):
            continue  # a slogan that no rule knows: it stays, but what is above it is still below the text
        if is_sentence(block) or block.kind in ("row", "heading") or index < len(blocks) - 8:
            break
    # Downwards from the first line to the first sentence, within the first eight lines.
    for index, block in enumerate(blocks[:8]):
        name = anywhere.get(index) or _name(_match(block, rules, "head", "edge"))
        if name:
            found[index] = name
        elif index in known:
            continue
        elif is_sentence(block) and not (index == 0 and _is_lone_credit(blocks, rules)):
            break
    return found


def _stands_below_closing(blocks: list[Block], rules: RuleSet) -> bool:
    """Return whether the last line stands directly below a closing line that is not a sentence: a credit, a tool."""
    above = blocks[-2] if len(blocks) > _LINES_ABOVE else None
    if above is None or is_sentence(above) or _match(above, rules, "tail", "edge") is None:
        return False
    label = shadow(above.text).partition(":")[0]  # in an interview it opens other lines, too
    return not any(shadow(block.text).startswith(f"{label}:") for block in blocks[:-2])


def _is_lone_credit(blocks: list[Block], rules: RuleSet) -> bool:
    """Return whether the second line is a credit below a summary of one sentence: ``作者:周禾``.

    In an interview the label opens other lines, too.
    """
    if len(blocks) < 3 or len(blocks[1].text) > 4 * _LONGEST_NAME:
        return False
    label, colon, name = shadow(blocks[1].text).partition(":")
    if not colon or len(name.strip()) > _LONGEST_NAME or _match(blocks[1], rules, "head", "edge") is None:
        return False
    return not any(shadow(block.text[: len(label) + 1]).startswith(label + colon) for block in blocks[2:])


def _name(rule: Rule | None) -> str | None:
    return rule.name if rule else None


def _match(block: Block, rules: RuleSet, *where: str) -> Rule | None:
    if len(block.text) > _LONGEST_LINE:
        return None
    return rules.matcher("boilerplate", *where).whole(shadow(block.text).strip())  # type: ignore[arg-type]


def strip_closing(text: str, rules: RuleSet) -> tuple[str, list[Removed]]:
    """Return a paragraph without the credit or link at its end. A paragraph that ends with a full stop has none."""
    if text[-1:] in _STOPS:
        return text, []
    before = max(0, len(text) - _CLOSING_CHARS)
    closing, removed = cut_spans(text[before:], rules.matcher("boilerplate_span").spans(shadow(text[before:])))
    return (f"{text[:before]}{closing}".strip(), removed) if removed else (text, [])
