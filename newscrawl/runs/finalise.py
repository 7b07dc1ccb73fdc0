"""The last step before the export: clean a run's articles by site memory and assign them to stories.

Site memory is learnt from all articles of a site, this run's included. So the articles of a first run are cleaned as well
as those of the tenth.
"""

from __future__ import annotations

from typing import Final

from newscrawl.clean.learn import learn, seen_article
from newscrawl.clean.site_memory import SiteMemory
from newscrawl.items import Article
from newscrawl.ledger import Ledger

LEARNT_FROM: Final = 800
"""Number of newest articles from which a site is learnt: enough to distinguish a share of 20 % from one of 15 %."""


def finalise_run(ledger: Ledger, run: int) -> int:
    """Learn the sites of a run, clean its records with that memory, and assign its articles to stories.

    Returns the number of records that the memory changed. A second call changes nothing.
    """
    memories = {site: learn_site(ledger, site) for site in ledger.revisions.sites_of_run(run)}
    changed = 0
    for revision in ledger.revisions.of_run(run):
        record = revision.record
        memory = memories.get(record["site"] or "")
        if memory and memory.marks:
            article = Article.from_dict(record)
            if memory.clean(article):
                ledger.revisions.rewrite(revision.id, article)
                record = article.to_dict()
                changed += 1
        if revision.story is None:
            ledger.stories.assign(revision.article, record["title"], record["text"])
    ledger.stories.mark_originals()
    return changed


def learn_site(ledger: Ledger, site: str) -> SiteMemory:
    """Learn a site from its newest articles, store its memory in the ledger, and return it."""
    memory = learn(map(seen_article, ledger.revisions.newest_of_site(site, LEARNT_FROM)))
    ledger.memory.replace(site, memory)
    return memory
