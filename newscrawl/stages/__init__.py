"""The stages that turn a draft into a clean record, in their order.

``newscrawl.extract()`` and the item pipelines run the same functions. Each stage changes its draft and returns it. A stage
lists each span that it removes from the text or the title in ``draft.article.removed``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from newscrawl.items import Draft
from newscrawl.stages.body import strip_boilerplate
from newscrawl.stages.dates import normalise_dates
from newscrawl.stages.finish import finish, validate
from newscrawl.stages.source import normalise_source
from newscrawl.stages.title import undecorate_title

__all__ = [
    "STAGES",
    "finish",
    "normalise_dates",
    "normalise_source",
    "run",
    "strip_boilerplate",
    "undecorate_title",
    "validate",
]

STAGES: Final[tuple[Callable[[Draft], Draft], ...]] = (
    strip_boilerplate,
    undecorate_title,
    normalise_dates,
    normalise_source,
)


def run(draft: Draft) -> Draft:
    """Run all stages on a draft and return it."""
    for stage in STAGES:
        draft = stage(draft)
    return draft
