"""The settings that decide which pages become records, and the pages that a change of them asks for again.

A page is dropped when it has no text, is not an article, or is too old. With another ``render``, another ``article_pattern``, other
selectors or an earlier ``since`` the answer may be another one. So a run compares its settings with those of the run before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from newscrawl.ledger import Ledger
from newscrawl.ledger.forgetting import FORGOTTEN
from newscrawl.pages import Page, PageState
from newscrawl.runs.recorder import older_than

_FINAL: Final = ("HTTP ", "forbidden by robots.txt", "later page of", "redirected to another site", FORGOTTEN)
"""How the reasons begin that no setting changes."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """The settings of a run that decide which pages become records, as plain JSON types."""

    render: bool | str = False
    pattern: str = ""
    selectors: str = ""
    since: str = ""
    """As ISO 8601, empty without a limit."""


def ask_again(
    ledger: Ledger, run: int, scope: str, present: Decisions, may_be_article: Callable[[str], bool] = lambda _: True
) -> int:
    """Store the decisions of a run. If they differ from those of the run before, make dropped pages pending again.

    ``may_be_article`` says which addresses the present pattern follows. Returns the number of pages.
    """
    before = ledger.runs.last_decisions(scope, run)
    now = asdict(present)
    ledger.runs.update(run, decisions=now)
    if before is None:
        return 0
    has_changed = any(before.get(name) != now[name] for name in ("render", "pattern", "selectors"))
    is_earlier = bool(before.get("since")) and (not present.since or present.since < before["since"])
    if not (has_changed or is_earlier):
        return 0
    since = datetime.fromisoformat(present.since) if present.since else None
    again = [
        page
        for page in ledger.pages.dropped(scope)
        if _is_open(page, since, has_changed=has_changed) and may_be_article(page.url)
    ]
    values: dict[str, Any] = {"state": PageState.PENDING, "reason": None, "attempts": 0}
    for page in again:
        ledger.pages.update(page.key, **values, etag=None, last_modified=None)
    return len(again)


def _is_open(page: Page, since: datetime | None, *, has_changed: bool) -> bool:
    """Return whether the present settings may decide otherwise about a dropped page."""
    if limit := older_than(page):
        return since is None or since < limit
    return has_changed and not (page.reason or "").startswith(_FINAL)
