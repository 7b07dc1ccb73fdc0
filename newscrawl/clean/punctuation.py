"""Remove stray punctuation that republishing leaves: ``好评如潮....。.`` → ``好评如潮。``"""

from __future__ import annotations

import re

from newscrawl.items import MAX_REMOVED

_RUN = re.compile(r"[.．。,，、][.．。,，、]++")
_DOTS = frozenset(".．")
_ELLIPSES = (3, 6)
"""Number of full stops that people write for half an ellipsis and for a whole one."""
_COMMAS = frozenset(",，、")
_MEANT = re.compile(r"\.{6}。")
_LEADING = re.compile(r"[,，、。;；:：!！?？.．·]++(?=[\u3400-\u9fff“‘《「『])")
_TRAILING = re.compile(r"(?<=[。！？])[;；:：,，、]++$")
_ENDS = frozenset(";；:：,，、")
_TRAIL_CHARS = 20
_ELLIPSIS_LEAD = re.compile(r"\.{3}|。{3}|…")


def mended(run: str) -> tuple[str, str] | None:
    """Return the rule for a stray run of stops and commas, and its replacement; None if the run is deliberate.

    An ellipsis is deliberate: ``......``, ``。。。``, ``。。。。。。``, ``......。``.

    >>> mended("....。.")
    ('dots-and-stop', '。')
    """
    kinds = set(run)
    if "。" in kinds:
        if len(kinds) == 1:
            return None if len(run) in _ELLIPSES else ("double-stop", "。")
        if kinds & _DOTS:
            return None if _MEANT.fullmatch(run) else ("dots-and-stop", "。")
        return "comma-and-stop", "。"
    if kinds <= _COMMAS and "," not in run[:1]:
        return "double-comma", run[0]
    return None


def strip_stray(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the text without stray punctuation, and the removed characters with their rules."""
    removed: list[tuple[str, str]] = []

    def mend(found: re.Match[str]) -> str:
        verdict = mended(found[0])
        if verdict is None:
            return found[0]
        rule, instead = verdict
        before, _, after = found[0].rpartition(instead)
        if len(removed) < MAX_REMOVED:
            removed.extend((rule, stops) for stops in (before, after) if stops)
        return instead

    if _RUN.search(text):
        text = _RUN.sub(mend, text)
    if text[-1:] in _ENDS and (trail := _TRAILING.search(text[-_TRAIL_CHARS:])):
        removed.append(("trailing-punctuation", trail[0]))
        text = text[: len(text) - len(trail[0])]
    if (lead := _LEADING.match(text)) and not _ELLIPSIS_LEAD.match(text):
        removed.append(("leading-punctuation", lead[0]))
        text = text[lead.end() :]
    return text, removed


def only_punctuation(text: str) -> bool:
    """Return whether a line has no letter, digit or symbol. A deliberate break (``* * *``) does not count.

    >>> only_punctuation("。、。"), only_punctuation("* * *")
    (True, False)
    """
    return not any(char.isalnum() for char in text) and not re.search(r"[*＊※◇◆○●☆★]", text)
