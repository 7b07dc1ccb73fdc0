"""Divide a caption into its text and its credit: the photographer, the agency, the owner of the picture."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from newscrawl.normalise.text import letters, shadow
from newscrawl.rules.loader import RuleSet

_LONGEST: Final = 90
"""Characters at a caption's end that are searched for a credit. A choice: the patterns allow about eighty."""
_BRACKETS = re.compile(r"[()（）\[\]【】]")
_EDGE: Final = " \t\u3000\xa0:：;；,，、|｜/·-–—()（）[]【】。."


def split_credit(caption: str, rules: RuleSet) -> tuple[str | None, str | None]:
    """Return the caption without its credit, and the credit without its label. Either may be None.

    The credit is at the end. Its forms are the key ``credit`` of the rule files, its labels ``credit_label``.
    """
    start = max(0, len(caption) - _LONGEST)
    found = _credit(rules).search(shadow(caption), start)
    if found is None:
        return caption or None, None
    credit = caption[found.start("credit") : found.end("credit")]
    folded = shadow(credit)
    labels = [each.span() for each in _label(rules).finditer(folded)]
    for first, last in reversed(labels):
        credit = f"{credit[:first]} {credit[last:]}"
    credit = " ".join(_BRACKETS.sub(" ", credit).split()).strip(_EDGE)
    if not letters(credit):
        return caption, None
    rest = caption[: found.start("credit")].rstrip(" \t\u3000([（【/|｜-–—")
    return rest or None, credit


@cache
def _credit(rules: RuleSet) -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[\s。.!?;,、()\[\]/|]))(?P<credit>{rules.info('credit')})[\s)\]】。.]*$")


@cache
def _label(rules: RuleSet) -> re.Pattern[str]:
    return re.compile(rf"(?:{rules.info('credit_label')})")
