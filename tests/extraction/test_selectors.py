"""Selectors of a site file: what they find comes first, and a page that they do not fit is read as any other."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest

from newscrawl import stages
from newscrawl.errors import PageError
from newscrawl.extraction.selectors import read_selectors
from newscrawl.items import Article
from newscrawl.reader import Wanted, parse_page

NOW = datetime(2026, 11, 26, tzinfo=UTC)
SIDE = "The ferry to the islands runs twice a day in winter, and the harbour office sells the tickets. " * 6
TEXT = "The old water tower was opened to visitors on Monday, the town said."
PAGE = f"""<!DOCTYPE html><html lang=en><head><title>Town paper</title></head><body>
<div class="lead-story"><p>{SIDE}</p><p>{SIDE}</p><p>{SIDE}</p></div>
<div class="wrap"><h2 class="hed">Tower opens <b>at last</b></h2>
<span class="when" data-at="2024-10-09T11:24:00+02:00">last week</span>
<p class="agency">via <i>Bellford Wire</i></p><ul class="writers"><li>Ann Lee</li><li>Tom Reed</li><li>Ann Lee</li></ul>
<section class="story"><p>{TEXT}</p><p>It is forty metres high and has a new roof, and a stair of iron.</p>
<ul class="related"><li><a href="/a/2">Ferry timetable changes</a></li><li><a href="/a/3">Market moves to the square</a></li>
<li><a href="/a/4">School roof repaired in time</a></li></ul></section>
<section class="story"><p>Entry is free on the first weekend, according to the council.</p></section></div>
</body></html>"""


def read(**selectors: str) -> Article:
    wanted = Wanted(selectors=read_selectors(selectors) if selectors else None)
    draft = parse_page(PAGE.encode(), "https://town.example/a/1", "text/html", wanted, NOW).draft
    return stages.finish(stages.run(draft))


def test_the_container_is_the_text() -> None:
    assert TEXT not in read().text
    article = read(container=".story")
    assert article.text.split("\n") == [
        TEXT,
        "It is forty metres high and has a new roof, and a stair of iron.",
        "Entry is free on the first weekend, according to the council.",
    ]
    assert "Ferry timetable changes" in {removal.text for removal in article.removed}


@pytest.mark.parametrize("container", [".story", "//section", "section", "div.wrap > section", "(//section)"])
def test_css_and_xpath(container: str) -> None:
    assert read(container=container).text.startswith(TEXT)


def test_fields() -> None:
    article = read(
        container=".wrap, .story",
        title="h2.hed",
        published_at=".when::attr(data-at)",
        source="//p[@class='agency']/i/text()",
        authors=".writers li",
        tags=".related a",
    )
    assert article.title == "Tower opens at last"
    assert article.published_at == datetime.fromisoformat("2024-10-09T11:24:00+02:00")
    assert (article.source_raw, article.authors) == ("Bellford Wire", ["Ann Lee", "Tom Reed"])
    assert article.tags == ["Ferry timetable changes", "Market moves to the square", "School roof repaired in time"]
    origins = {name: article.evidence[name].origin for name in ("title", "published_at", "source", "authors", "tags")}
    assert set(origins.values()) == {"selector"}


def test_what_is_not_there_is_read_as_always() -> None:
    plain, with_selectors = read(), read(container=".none", title=".none", published_at=".hed", authors=".none")
    assert with_selectors.text == plain.text
    assert with_selectors.title == plain.title
    assert with_selectors.published_at == plain.published_at


def test_a_hostile_page_does_not_break_a_selector() -> None:
    wanted = Wanted(selectors=read_selectors({"container": "div div", "title": "h1"}))
    for body in (
        b"<p>" + b"<div>" * 5_000 + b"text",
        b"<!--" * 1000,
        b"<html>",
        b"<div\x00 class='\xff'><h1>&#0;a</h1>",
    ):
        with suppress(PageError):
            parse_page(body, "https://town.example/a/1", "text/html", wanted, NOW)
