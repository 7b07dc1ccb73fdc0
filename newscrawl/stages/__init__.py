"""The stages in their order: a draft goes in, a clean record comes out.

``newscrawl.extract()`` and the item pipelines run these same functions. Each stage changes the draft that it is given and
returns it. Whatever a stage takes out of the text or the title is listed in ``draft.article.removed``.
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
