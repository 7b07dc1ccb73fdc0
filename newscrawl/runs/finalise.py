"""What is done with a run's articles once all of them are there, and before they are exported.

A site is learnt from all that is known of it, this run's articles among it: those of a first run come out as clean as those
of the tenth.
"""

from __future__ import annotations

from typing import Final

from newscrawl.clean.learn import learn, seen_article
from newscrawl.clean.site_memory import SiteMemory
from newscrawl.items import Article
from newscrawl.ledger import Ledger

LEARNT_FROM: Final = 800
"""Newest articles of a site that it is learnt from: enough to tell a share of 20 % from one of 15 %."""


def finalise_run(ledger: Ledger, run: int) -> int:
    """Learn the sites of a run, clean its records by what was learnt, and find the stories that they tell.

    Returns how many records memory has changed. Doing it again changes nothing.
    """
    memories = {site: learn_site(ledger, site) for site in ledger.revisions.sites_of_run(run)}
    changed = 0
    for brought in ledger.revisions.of_run(run):
        record = brought.record
        memory = memories.get(record["site"] or "")
        if memory and memory.marks:
            article = Article.from_dict(record)
            if memory.clean(article):
                ledger.revisions.rewrite(brought.id, article)
                record = article.to_dict()
                changed += 1
        if brought.story is None:
            ledger.stories.assign(brought.article, record["title"], record["text"])
    ledger.stories.mark_originals()
    return changed


def learn_site(ledger: Ledger, site: str) -> SiteMemory:
    """Learn a site from its newest articles, and remember it."""
    memory = learn(map(seen_article, ledger.revisions.newest_of_site(site, LEARNT_FROM)))
    ledger.memory.replace(site, memory)
    return memory
