"""The records from which a site is learnt are bounded, however long its pages are."""

from __future__ import annotations

from typing import Any

import pytest

from newscrawl.clean.seen import seen_article, within_bounds
from newscrawl.clean.site_memory import LABEL_RULES, SENTENCE_RULE, TEASER_RULE, TITLE_RULE


def record(text: str) -> dict[str, Any]:
    return {
        "title": "清河县改造水塔",
        "text": text,
        "removed": [],
        "evidence": {},
        "images": [{}],
        "authors": ["x"],
        "tags": [],
    }


@pytest.mark.parametrize(
    ("text", "articles", "letters"),
    [
        ("施工队分片停水。" * 100, 800, 800),  # an article: all of it, and all articles
        ("水" * 2_000_000, 160, 50_001),  # a page without end: its beginning and its end
        ("水。" * 25_000, 8, 50_000),  # many sentences
    ],
)
def test_long_texts_are_cut_and_fewer_articles_are_learnt_from(text: str, articles: int, letters: int) -> None:
    found = list(within_bounds(record(text) for _ in range(800)))
    assert articles <= len(found) <= articles + 1
    assert len(found[0]["text"]) == letters
    assert found[0]["images"] == []


@pytest.mark.parametrize("rule", [SENTENCE_RULE, TITLE_RULE, TEASER_RULE, *LABEL_RULES])
def test_what_memory_removed_before_is_learnt_from_again(rule: str) -> None:
    removal = {"rule": rule, "text": "责编：小禾", "place": "body", "note": None}
    whole = record("施工队分片停水。") | {
        "title_raw": "责编：小禾 清河县改造水塔",
        "removed": [removal, {**removal, "rule": "photo-credit"}],
        "source": "清河日报",
        "source_raw": None,
        "authors": ["小禾"],
    }
    (part,) = within_bounds([whole])
    assert part["removed"] == [removal]
    assert seen_article(part) == seen_article(whole)
    assert seen_article(part).names == ("清河日报", "小禾")
