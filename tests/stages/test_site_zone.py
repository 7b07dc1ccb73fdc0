"""The time zone of a site, learnt from the pages that state an offset."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

import newscrawl
from newscrawl.items import Article
from newscrawl.stages.site_zone import learn_zone, set_zone
from tests.extraction.pages import BODIES
from tests.support.commands import crawl, exported, scrapy
from tests.support.website import Website, website


def page_of(printed: str, stated: str = "", lang: str = "en") -> str:
    meta = f'<meta property="article:published_time" content="{stated}">' if stated else ""
    title = f"Pier to be rebuilt before {printed}"
    text = "".join(f"<p>{line} {printed}.</p>" for line in BODIES["en"])
    return f"<html lang={lang}><head>{meta}<title>{title}</title></head><body><h1>{title}</h1><p>{printed}</p><div>{text}</div></body></html>"


def read(printed: str, stated: str = "", url: str = "https://mail.example/news/pier-to-be-rebuilt-1234") -> Article:
    return newscrawl.extract(page_of(printed, stated), url=url, fetched_at=datetime(2024, 12, 1, tzinfo=UTC))


WINTER = [
    ("January 9, 2024 9:34 PM", "2024-01-10T02:34:10Z"),
    ("January 10, 2024 8:05 AM", "2024-01-10T08:05:00-05:00"),
]
SUMMER = [("July 9, 2024 9:34 PM", "2024-07-10T01:34:10Z"), ("July 10, 2024 8:05 AM", "2024-07-10T08:05:00-04:00")]
ODD = [(f"July {day}, 2024 9:00 AM", f"2024-07-{day:02}T09:00:00+08:30") for day in (3, 4, 5)]


@pytest.mark.parametrize(
    ("stated", "printed", "wanted"),
    [
        (WINTER + SUMMER, "March 5, 2024 6:00 PM", "2024-03-05T18:00:00-05:00"),
        (WINTER + SUMMER, "May 5, 2024 6:00 PM", "2024-05-05T18:00:00-04:00"),
        (ODD, "July 20, 2024 6:00 PM", "2024-07-20T18:00:00+08:30"),
        (ODD, "November 20, 2024 6:00 PM", "2024-11-20T18:00:00+00:00"),  # no zone fits, and summer time is over
        (WINTER[:1] + SUMMER[:1], "May 5, 2024 6:00 PM", "2024-05-05T18:00:00+00:00"),  # two pages teach nothing
        (WINTER + SUMMER, "May 5, 2024", "2024-05-05T00:00:00+00:00"),  # a day has no clock time
        (WINTER + SUMMER, "3 hours ago", "2024-11-30T21:00:00+00:00"),  # the same moment in every zone
        (WINTER + SUMMER, "May 5, 2024 6:00 PM GMT", "2024-05-05T18:00:00+00:00"),
    ],
)
def test_a_printed_time_gets_the_zone_of_the_sites_other_pages(
    stated: list[tuple[str, str]], printed: str, wanted: str
) -> None:
    article = read(printed)
    zone = learn_zone([*(read(*each) for each in stated), article])
    changed = zone is not None and set_zone(article, zone)
    assert article.to_dict()["published_at"] == wanted
    assert changed == (not wanted.endswith("+00:00"))
    assert zone is None or not set_zone(article, zone), "a second time changes nothing"


def test_a_site_whose_country_has_a_zone_keeps_it() -> None:
    address = "https://mail.example.co.uk/news/pier-to-be-rebuilt-1234"
    assert learn_zone([read(*each, url=address) for each in WINTER + SUMMER]) is None


def test_a_run_sets_the_zone_before_its_export(tmp_path: Path) -> None:
    with website(Website()) as served:
        for number, (printed, stated) in enumerate([*WINTER, *SUMMER, ("May 5, 2024 6:00 PM", "")]):
            served.add(f"/news/2024/pier-to-be-rebuilt-{number}.html", page_of(printed, stated))
        links = "".join(
            f'<li><a href="/news/2024/pier-to-be-rebuilt-{n}.html">The pier is rebuilt, report {n}</a></li>'
            for n in range(5)
        )
        served.add("/", f"<html lang=en><body><ul>{links}</ul></body></html>")
        crawl(tmp_path, f"{served.address}/")
    again = scrapy(tmp_path, "reclean")
    assert again.stderr.startswith("newscrawl: 0 of 5 records revised, 0 failed"), again.stderr
    records = {record["url"][-6]: record for record in exported(tmp_path)}
    assert records["4"]["published_at"] == "2024-05-05T18:00:00-04:00"
    assert records["4"]["evidence"]["published_at"]["note"] == "in the time zone that the site's other pages state"
