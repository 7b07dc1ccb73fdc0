"""The stages that turn a draft into a clean record, in their order.

``newscrawl.extract()`` and the item pipelines run the same functions. Each stage changes its draft and returns it. A stage
lists each span that it removes from the text or the title in ``draft.article.removed``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from newscrawl.items import Draft
from newscrawl.stages.body import keep_body, strip_boilerplate
from newscrawl.stages.dates import no_dates, normalise_dates
from newscrawl.stages.finish import finish, validate
from newscrawl.stages.source import no_source, normalise_source
from newscrawl.stages.title import keep_title, undecorate_title

__all__ = [
    "FALLBACKS",
    "STAGES",
    "finish",
    "normalise_dates",
    "normalise_source",
    "run",
    "run_stage",
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

FALLBACKS: Final[dict[str, tuple[str, Callable[[Draft], None]]]] = {
    "strip_boilerplate": ("text", keep_body),
    "undecorate_title": ("title", keep_title),
    "normalise_dates": ("published_at", no_dates),
    "normalise_source": ("source", no_source),
}
"""For each stage, by its name: its chief field, and what takes the place of its result if it raises."""


def run(draft: Draft) -> Draft:
    """Run all stages on a draft and return it. An error in a stage costs the fields of that stage, not the record."""
    for stage in STAGES:
        run_stage(stage, draft)
    draft.is_clean = True
    return draft


def run_stage(stage: Callable[[Draft], Draft], draft: Draft) -> Draft:
    """Run one stage on a draft and return it. If the stage raises, its fields are as printed, or null."""
    try:
        return stage(draft)
    except Exception as error:
        name, fall_back = FALLBACKS[stage.__name__]
        draft.attempt(name, None, fall_back, draft)
        draft.add_fault(name, error)
        return draft
