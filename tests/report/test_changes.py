"""What a revision changed."""

from __future__ import annotations

from typing import Any

import pytest

from newscrawl.report.changes import changes_between

BEFORE = {
    "title": "水塔改造开工",
    "published_at": "2024-10-09T11:24:00+08:00",
    "source": "清河日报",
    "authors": ["周一鸣"],
    "text": "甲。\n乙。\n丙。",
}


@pytest.mark.parametrize(
    ("after", "wanted"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param(
            {"title": "水塔改造完工"},
            [("title", [("水塔改造", 0), ("开", -1), ("完", 1), ("工", 0)])],
            id="a word of the title",
        ),
        pytest.param({"source": None}, [("source", [("清河日报", -1)])], id="a field goes"),
        pytest.param(
            {"authors": ["周一鸣", "何晓棠"]}, [("authors", [("周一鸣", 0), ("; 何晓棠", 1)])], id="an author more"
        ),
        pytest.param({"text": "甲。\n乙。\n丁。\n丙。"}, [("text", [("丁。", 1)])], id="a line more"),
        pytest.param({"text": "甲。\n丙。"}, [("text", [("乙。", -1)])], id="a line less"),
        pytest.param(
            {"text": "甲。\n乙三。\n丙。"}, [("text", [("乙", 0), ("三", 1), ("。", 0)])], id="a line in other words"
        ),
        pytest.param(
            {"modified_at": "2024-10-10", "tags": ["供水"]},
            [("modified_at", [("2024-10-10", 1)]), ("tags", [("供水", 1)])],
            id="fields that came",
        ),
    ],
)
def test_what_changed(after: dict[str, Any], wanted: list[tuple[str, Any]]) -> None:
    assert changes_between(BEFORE, BEFORE | after) == wanted


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        pytest.param(
            "Work begins in spring.",
            "Work begins in string.",
            [("Work begins in ", 0), ("spring", -1), ("string", 1), (".", 0)],
            id="whole words",
        ),
        pytest.param(
            "The 12 men of the old mill above the town went home to their wives on the first Tuesday of May.",
            "The 14 men of the old mill above the town went home to their wives on the first Monday of May.",
            [
                ("The ", 0),
                ("12", -1),
                ("14", 1),
                (" men of the old mill above … to their wives on the first ", 0),
                ("Tuesday", -1),
                ("Monday", 1),
                (" of May.", 0),
            ],
            id="two places, and the middle left out at words",
        ),
        pytest.param(
            "Long before the town had a bridge, people took the ferry over the Mill.",
            "Long before the town had a bridge, people took the ferry over the Mills.",
            [("… took the ferry over the ", 0), ("Mill", -1), ("Mills", 1), (".", 0)],
            id="a word that grew",
        ),
    ],
)
def test_which_words_changed(old: str, new: str, wanted: list[Any]) -> None:
    assert changes_between(BEFORE | {"text": old}, BEFORE | {"text": new}) == [("text", wanted)]


def test_long_changes_are_bounded() -> None:
    old, new = ("\n".join(f"{word}{number}" * 500 for number in range(1_000)) for word in "ab")
    found = changes_between(BEFORE | {"text": old}, BEFORE | {"text": new})
    assert len(found) == 30
    assert max(len(text) for _, parts in found for text, _ in parts) <= 401
