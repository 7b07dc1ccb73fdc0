"""Record the articles of cleaned partitions in a ledger, as one run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import fsspec

from newscrawl.addon import environment_or_default
from newscrawl.archive.partitions import Partition
from newscrawl.errors import ExitStatus
from newscrawl.items import Article
from newscrawl.normalise.urls import article_key
from newscrawl.pages import FetchInfo, Page, PageKind, PageState
from newscrawl.runs.plan import Plan
from newscrawl.runs.run import Run


@contextmanager
def ledger_run(url: str, output: str) -> Iterator[Callable[[Partition], None]]:
    """Begin a run, yield the function that records the articles of a cleaned partition (JSON Lines), finish the run.

    Articles that the ledger already has stay as they are, so a second run adds nothing. Raises LedgerError or LockedError.
    """
    data = Path(environment_or_default("NEWSCRAWL_DATA"))
    run = Run.begin(Plan(data, "archive", output, url or environment_or_default("NEWSCRAWL_LEDGER_URL"), formats=()))
    try:
        yield lambda partition: _put(run, f"{output}/{partition.name}.jsonl")
    except BaseException:
        run.commit()
        run.abandon()
        raise
    run.finish(ExitStatus.DONE, {})


def _put(run: Run, place: str) -> None:
    with fsspec.open(place, "rt", encoding="utf-8") as file:
        for line in file:
            article = Article.from_dict(json.loads(line))
            if article.url:  # a text dump has no address, so the ledger cannot identify it
                page = Page(article_key(article.url), article.url, PageKind.ARTICLE, PageState.PENDING)
                page = run.ledger.pages.known([page.key]).get(page.key) or page
                run.ledger.pages.add_pending(run.plan.scope, [page])
                run.recorder.record(article, FetchInfo(page))
                run.checkpoint()
    run.commit()
