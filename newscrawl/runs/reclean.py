"""Clean the kept pages again with the present rules and site memory. No request is made."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from newscrawl import stages
from newscrawl.errors import LedgerError, PageError
from newscrawl.extraction.selectors import Selectors
from newscrawl.items import Article, Draft
from newscrawl.ledger import KeptArticle
from newscrawl.reader import Wanted, parse_page
from newscrawl.runs.finalise import Lessons, learn_site
from newscrawl.runs.run import Run
from newscrawl.utils.compression import unpack

logger = logging.getLogger(__name__)
_NOT_COMPARED = ("revision", "fetched_at", "evidence")


def reclean(
    run: Run,
    site: str | None = None,
    progress: Callable[[int], None] = lambda _: None,
    selectors_for: Callable[[str], Selectors | None] = lambda _: None,
) -> Counter[str]:
    """Clean the kept pages again (of one ``site`` if given). A record that has changed becomes a new revision.

    ``selectors_for`` returns the selectors of the site file for an address.

    Returns the counts ``pages`` (all that were cleaned), ``revised`` and ``failed``. A second call changes nothing.
    Raises LedgerError if the ledger fails.
    """
    counts: Counter[str] = Counter()
    lessons: dict[str, Lessons] = {}
    selectors: dict[str, Selectors | None] = {}
    for kept in run.ledger.articles.kept(site):
        counts["pages"] += 1
        name = kept.record["site"] or ""
        if name not in lessons:
            lessons[name] = learn_site(run.ledger, name)
            selectors[name] = selectors_for(kept.captures[0].url)
        try:
            article = clean_anew(kept, selectors[name])
            digest = article.digest()
            lessons[name].apply(article)
        except LedgerError:
            raise
        except Exception as error:  # no article any more, a damaged page, or an error of newscrawl on this page
            counts["failed"] += 1
            logger.warning("Not cleaned again, the record stays: %s: %s", kept.url, error)
            continue
        if differs(article.to_dict(), kept.record):
            counts["revised"] += 1
            run.ledger.articles.revise(article, kept, digest, run.id)
        elif digest != kept.digest:  # the rules read it differently, and site memory makes the same record of it
            run.ledger.articles.note_digest(kept.key, digest)
        run.checkpoint()
        progress(counts["pages"])
    run.recorder.counts.update({"revised": counts["revised"]})
    return counts


def clean_anew(kept: KeptArticle, selectors: Selectors | None = None) -> Article:
    """Return the article that the present rules make from its kept pages, before the lessons of its site are applied.

    Raises NotAnArticle or PageError if the pages are no longer read as an article, ValueError if a kept page is damaged.
    """
    draft = read_kept(kept, selectors)
    article = stages.validate(stages.run(draft))
    if draft.faults:  # the record that is there has the field that an error would cost
        raise PageError(f"an error in newscrawl: {draft.faults[0]}")
    article.url = kept.url
    return article


def read_kept(kept: KeptArticle, selectors: Selectors | None = None) -> Draft:
    """Return one draft of all kept pages of an article."""
    wanted = Wanted(selectors=selectors)
    first, *others = (
        parse_page(unpack(page.body), page.url, page.content_type, wanted, page.fetched_at).draft
        for page in kept.captures
    )
    for draft in others:
        first.continue_with(draft)
    if zone := kept.captures[0].zone:
        first.zone = ZoneInfo(zone)
    return first


def differs(new: dict[str, Any], old: dict[str, Any]) -> bool:
    """Return whether a record differs from the one before. Fields that change with every reading are not compared.

    >>> differs({"title": "Rain", "revision": 2}, {"title": "Rain", "revision": 1})
    False
    """
    return any(new[name] != old.get(name) for name in new if name not in _NOT_COMPARED)
