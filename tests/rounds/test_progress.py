"""The line that shows how far a round is."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from newscrawl.rounds.progress import progress_line

ROUND: Any = SimpleNamespace(
    counts=Counter(new=3),
    running={"b.example": SimpleNamespace(recorder=SimpleNamespace(counts=Counter(failed=1)))},
    sites={"a.example": 1},
    started=0.0,
)


@pytest.mark.parametrize(
    ("width", "wanted"),
    [
        (None, "00:09, 1 of 49 sites done, 3 articles, 1 failed, 1 running"),
        (58, "00:09, 1 of 49 sites done, 3 articles, 1 failed, 1 running"),
        (57, "00:09, 1 of 49 sites done, 3 articles, 1 failed"),
        (38, "00:09, 1 of 49 sites done, 3 articles"),
        (30, "00:09, 1 of 49 sites done"),
        (3, "00:09"),
    ],
)
def test_a_line_fits_into_its_row(width: int | None, wanted: str) -> None:
    assert progress_line(ROUND, 49, 9.0, width) == wanted
