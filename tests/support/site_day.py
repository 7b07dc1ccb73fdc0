"""The counts of a site in a run on an ordinary day."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from newscrawl.health.site_stats import SiteStats
from newscrawl.items import Article, Removal

START = datetime(2024, 9, 2, 6, tzinfo=UTC)  # a Monday


def day(draw: random.Random, count: int, **changed: float | str) -> SiteStats:
    """Return the counts of a run on a day with a number of new articles. ``changed`` has the counts that differ."""
    usual: dict[str, float | str] = {
        "dates": 0.97,
        "authors": 0.6,
        "length": 900,
        "removed": 0.12,
        "bodies": 0.96,
        "failed": 0.01,
        "template": "div.main>div#content",
        "form": "2024-10-09 11:24",
        "links": 40,
    }
    site = usual | changed
    stats = SiteStats()
    stats.add_list(int(float(site["links"]) * draw.uniform(0.8, 1.2)))
    for _ in range(count):
        if draw.random() < float(site["failed"]):
            stats.failed += 1
        elif draw.random() > float(site["bodies"]):
            stats.add_bodyless()
        else:
            chars = int(draw.lognormvariate(0, 0.7) * float(site["length"]))
            taken = int(chars * float(site["removed"]) * draw.uniform(0.2, 1.8))
            article = Article(
                text="字" * max(60, chars),
                published_raw=str(site["form"]) if draw.random() < float(site["dates"]) else None,
                source="新华网",
                authors=["高一川"] if draw.random() < float(site["authors"]) else [],
                removed=[Removal("link-list", "body", "多" * taken)],
            )
            article.published_at = START if article.published_raw else None
            stats.add_article(article, str(site["template"]), new=True)
    return stats
