"""Decorations of titles as site memory takes them off, and the sentences of a line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.clean.site_memory import sentences


@given(st.text(alphabet='一二。！?…”" ab12'))
def test_sentences_are_the_line(line: str) -> None:
    assert "".join(sentences(line)) == line
