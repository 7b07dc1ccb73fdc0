"""Lines of the page's shell that stand among the text: credits, tools, disclaimers, tag rows."""

from __future__ import annotations

from typing import Final

from newscrawl.clean.captions import Removed, cut_spans
from newscrawl.items import Block
from newscrawl.normalise.text import ends_sentence, shadow
from newscrawl.rules.loader import Rule, RuleSet

_LONGEST_LINE: Final = 900
_STOPS: Final = frozenset("。.!?！？")
_CLOSING_CHARS: Final = 120
"""Characters at a paragraph's end in which a closing credit is looked for; the rules allow it 70."""


def is_sentence(block: Block) -> bool:
    """Tell whether a line is running text: it ends as a sentence does and is no mere label."""
    return len(block.text) >= 12 and ends_sentence(block.text)


def boilerplate_rules(blocks: list[Block], rules: RuleSet) -> dict[int, str]:
    """Return the lines that are boilerplate, by index, with the rule that says so.

    Rules for an edge hold only outside the running text: before the first sentence, or behind the last, where
    a line that is itself boilerplate does not count as text (a disclaimer ends in a full stop too).
    """
    anywhere = {i: rule.name for i, block in enumerate(blocks) if (rule := _match(block, rules, "any"))}
    found = dict(anywhere)
    for index in range(len(blocks) - 1, -1, -1):
        name = anywhere.get(index) or _name(_match(blocks[index], rules, "tail", "edge"))
        if name:
            found[index] = name
        elif is_sentence(blocks[index]) or blocks[index].kind in ("row", "heading") or index < len(blocks) - 8:
            break
    for index, block in enumerate(blocks[:8]):
        name = anywhere.get(index) or _name(_match(block, rules, "head", "edge"))
        if name:
            found[index] = name
        elif is_sentence(block):
            break
    return found


def _name(rule: Rule | None) -> str | None:
    return rule.name if rule else None


def _match(block: Block, rules: RuleSet, *where: str) -> Rule | None:
    if len(block.text) > _LONGEST_LINE:
        return None
    return rules.matcher("boilerplate", *where).whole(shadow(block.text).strip())  # type: ignore[arg-type]


def strip_closing(text: str, rules: RuleSet) -> tuple[str, list[Removed]]:
    """Cut a credit or link that closes a paragraph. One that ends with a stop is closed by nothing."""
    if text[-1:] in _STOPS:
        return text, []
    before = max(0, len(text) - _CLOSING_CHARS)
    closing, removed = cut_spans(text[before:], rules.matcher("boilerplate_span").spans(shadow(text[before:])))
    return (f"{text[:before]}{closing}".strip(), removed) if removed else (text, [])
