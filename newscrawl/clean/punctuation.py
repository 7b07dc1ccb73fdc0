"""Stray punctuation that republishing leaves behind: ``好评如潮....。.`` → ``好评如潮。``"""

from __future__ import annotations

import re
from typing import Final

_RUNS: Final = (
    # a full stop among dots, in any order: the dots are stray
    ("dots-and-stop", re.compile(r"[.．]*。[.．。]*[.．][.．。]*|[.．]+。[.．。]*"), "。"),
    # exactly two full stops; three and more stand for an ellipsis
    ("double-stop", re.compile(r"(?<!。)。。(?!。)"), "。"),
    ("comma-and-stop", re.compile(r"[,，、]+。(?=$|[^。])"), "。"),
    ("stop-and-comma", re.compile(r"。[,，、]+"), "。"),
    ("double-comma", re.compile(r"，[，,]+|、、+"), None),
)
_LEADING = re.compile(r"^[,，、。;；:：!！?？.．·]+(?=[\u3400-\u9fff“‘《「『])")
_ELLIPSIS_LEAD = re.compile(r"^(?:\.{3,}|。{3,}|…+)")


def strip_stray(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the text without stray punctuation, and each (rule, run) that was mended.

    An ellipsis (``……``, ``......``, ``。。。``) is punctuation that somebody meant and stays.
    """
    removed: list[tuple[str, str]] = []
    for rule, pattern, replacement in _RUNS:

        def mend(found: re.Match[str], rule: str = rule, replacement: str | None = replacement) -> str:
            removed.append((rule, found[0]))
            return replacement if replacement is not None else found[0][0]

        text = pattern.sub(mend, text)
    if (found := _LEADING.match(text)) and not _ELLIPSIS_LEAD.match(text):
        removed.append(("leading-punctuation", found[0]))
        text = text[found.end() :]
    return text, removed


def only_punctuation(text: str) -> bool:
    """Tell whether a line holds no letter, digit or symbol at all, and is no deliberate break (``* * *``)."""
    return not any(char.isalnum() for char in text) and not re.search(r"[*＊※◇◆○●☆★]", text)
