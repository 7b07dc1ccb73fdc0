"""Whole sites on loopback: every article that the front page leads to is exported, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.commands import crawl, exported, last_report
from tests.support.website import Website, article, article_path, listing, website

TITLES = [
    "Council votes to reopen the lock at Mill Street",
    "Farmers along the Tal turn to night harvests",
    "Two new ferries for the northern islands",
    "Library opens its reading room on Sundays again",
    "Old gasworks to become a school of music",
    "A bridge of oak for the walkers of Hollen",
]
PORTAL = "portal.example"


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Website]:
    """Serve any host, as a proxy: pages are set by their whole address."""
    with website() as site:
        monkeypatch.setenv("http_proxy", site.address)
        yield site


def story(number: int) -> str:
    """Return the page of an article."""
    title = TITLES[number % len(TITLES)]
    text = "".join(
        f"<p>Item {number}: {title}, paragraph {part}. The county agreed after a debate of {number + part} hours, and work "
        f"begins in {part} weeks.</p>"
        for part in range(2, 6)
    )
    return f"<html lang=en><head><title>{title}</title></head><body><h1>{title}</h1><p>9 October 2024</p>{text}</body></html>"


def front(addresses: list[str], extra: str = "") -> str:
    """Return a front page with a menu, cards that lead to addresses, and a footer."""
    menu = "".join(f'<li><a href="/{name.lower()}/">{name}</a></li>' for name in ("Sport", "Arts", "About", "Contact"))
    cards = "".join(
        f'<article><h2><a href="{address}">{TITLES[n % len(TITLES)]}</a></h2><p>What the county decided.</p></article>'
        for n, address in enumerate(addresses)
    )
    footer = '<footer><a href="/imprint/">Imprint and legal notice of the house</a></footer>'
    return f"<html lang=en><body><nav><ul>{menu}</ul></nav><main>{cards}</main>{extra}{footer}</body></html>"


def add_site(web: Website, paths: list[str], host: str = "news.example") -> None:
    """Set the articles of a site, and the pages that every site has."""
    for number, path in enumerate(paths):
        web.add(f"http://{host}{path}", story(number))
    about = "<h1>About us</h1><p>We print the news of the county.</p>"
    for name in ("sport", "arts"):
        web.add(f"http://{host}/{name}/", front(paths[:2]))
    for name in ("about", "contact", "imprint"):
        web.add(f"http://{host}/{name}/", f"<html><body>{about}</body></html>")


def run(data: Path, start: str, *arguments: str) -> set[str]:
    """Crawl, and return the addresses that were exported."""
    crawl(data, start, *arguments, NEWSCRAWL_TRUST_PROXY="True")
    return {record["url"] for record in exported(data)}


@pytest.mark.parametrize(
    "paths",
    [
        ["/council-votes/", "/feather-lung/", "/ferries/", "/reading/", "/gasworks/", "/oak/"],
        ["/local/council-votes-to", "/local/feather-lung", "/local/ferries", "/arts/reading", "/arts/gasworks", "/local/oak"],
        ["/c/8Wda7wwUnuC", "/c/8Wda7xQUn2D", "/c/9XdaKwwUnuE", "/c/7WdaLwwUnuF", "/c/6WdaMwwUnuG", "/c/5WdaNwwUnuH"],
        ["/news/articles/clymn8zyrp9o", "/news/articles/cx2lq0zeg1ko", "/news/articles/c5y0zr9lyqdo",
         "/news/articles/c8rx2yle4gpo", "/news/articles/cp3wn1zvxqro", "/news/articles/cgk7xj2d0z4o"],
        ["/?p=11", "/?p=12", "/?p=13", "/?p=14", "/?p=15", "/?p=16"],
    ],
    ids=["short slugs", "short slugs in folders", "random identifiers", "identifiers", "numbers in a query"],
)  # fmt: skip
def test_a_site_whose_addresses_say_nothing(web: Website, tmp_path: Path, paths: list[str]) -> None:
    add_site(web, paths)
    web.add("http://news.example/", front(paths[:4], '<a class="older-posts" href="/page/2/">Older posts →</a>'))
    web.add("http://news.example/page/2/", front(paths[4:]))
    assert run(tmp_path, "http://news.example/") == {f"http://news.example{path}" for path in paths}


def test_a_site_whose_list_is_json(web: Website, tmp_path: Path) -> None:
    paths = [f"/c/{n}Wda7wwUnu{n}" for n in range(6)]
    add_site(web, paths)
    items = [{"headline": title, "url": path} for title, path in zip(TITLES, paths, strict=True)]
    state = json.dumps({"stories": items[:2]})
    more = "<button data-url='/api/stories?page=2'>Load more</button>"
    web.add(
        "http://news.example/",
        f"<html><body><div id=app></div>{more}<script>window.state = {state};</script></body></html>",
    )
    web.add("http://news.example/api/stories?page=2", json.dumps({"items": items[2:4], "next": "/api/stories?page=3"}))
    web.add("http://news.example/api/stories?page=3", json.dumps({"html": front(paths[4:])}))
    assert run(tmp_path, "http://news.example/") == {f"http://news.example{path}" for path in paths}


@pytest.mark.parametrize(("scope", "hosts"), [("domain", 5), ("host", 1), ("any", 6)])
def test_a_portal_of_five_hosts(web: Website, tmp_path: Path, scope: str, hosts: int) -> None:
    names = [f"{name}.{PORTAL}" for name in ("news", "sport", "arts", "tech", "food")] + ["elsewhere.example"]
    addresses = [f"http://{host}/a/some-story-of-{host[:4]}" for host in names]
    for number, address in enumerate(addresses):
        web.add(address, story(number))
    channel = '<a href="http://www.portal.example/">The portal</a><a href="http://sport.portal.example/">Sport</a>'
    web.add(f"http://news.{PORTAL}/", front(addresses, channel))
    web.add(f"http://sport.{PORTAL}/", front([f"http://sport.{PORTAL}/a/never-asked-for"]))
    assert run(tmp_path, f"http://news.{PORTAL}/", f"scope={scope}") == set(addresses[:hosts])
    assert f"http://sport.{PORTAL}/" not in web.asked()
    assert last_report(tmp_path)["stats"].get("newscrawl/left out by scope", 0) == 6 - hosts


def test_a_channel_is_not_left_upwards(web: Website, tmp_path: Path) -> None:
    add_site(web, ["/a/council-votes-to-reopen-it"])
    for path in ("/", "/arts/"):
        web.add(f"http://news.example{path}", front(["/a/never-asked-for-this-one"]))
    web.add(
        "http://news.example/sport/", front(["/a/council-votes-to-reopen-it"], '<a href="/sport/rowing/">Rowing</a>')
    )
    web.add("http://news.example/sport/rowing/", front(["/a/council-votes-to-reopen-it"]))
    assert run(tmp_path, "http://news.example/sport/") == {"http://news.example/a/council-votes-to-reopen-it"}
    asked = web.asked()
    assert "http://news.example/sport/rowing/" in asked
    assert not {"http://news.example/", "http://news.example/arts/"} & set(asked)


def test_a_page_that_collects_articles_of_ten_sites(web: Website, tmp_path: Path) -> None:
    addresses = [f"http://site{n}.example/{n}/a-story-of-this-site" for n in range(10)]
    for number, address in enumerate(addresses):
        home = '<a href="/">Home</a>' + listing([7])
        web.add(address, story(number).replace("</body>", f"{home}</body>"))
        web.add(f"http://site{number}.example{article_path(7)}", article(7))
    web.add("http://planet.example/", front(addresses))
    assert run(tmp_path, "http://planet.example/", "scope=any") == set(addresses)
    assert {record["site"] for record in exported(tmp_path)} == {f"site{n}.example" for n in range(10)}


def test_a_form_of_address_that_brings_nothing_is_left(web: Website, tmp_path: Path) -> None:
    shop = [f"http://news.example/shop/{n}.html" for n in range(10_000, 10_040)]
    web.add("http://news.example/", front(["/a/council-votes-to-reopen-it", *shop]))
    web.add("http://news.example/a/council-votes-to-reopen-it", story(0))
    for address in shop:
        web.add(address, "<html><body><h1>Oak chair</h1><p>Add to basket</p></body></html>")
    for _ in range(2):
        assert run(tmp_path, "http://news.example/") == {"http://news.example/a/council-votes-to-reopen-it"}
    assert len(set(web.asked()) & set(shop)) == 12


@pytest.mark.parametrize("whole", [True, False], ids=["the whole page is there", "it is gone"])
def test_parts_are_joined_and_never_exported_alone(web: Website, tmp_path: Path, whole: bool) -> None:
    address = "http://news.example/a/council-votes-to-reopen-it"
    pages = [story(0), *(story(0).replace("Item 0", f"Item 0 of page {n}") for n in (2, 3))]
    pager = "".join(f'<a href="{address}{suffix}">{n}</a>' for n, suffix in enumerate(("", "/2", "/3"), 1))
    pager += f'<a href="{address}?page=all">View on one page</a>'
    for page, suffix in zip(pages, ("", "/2", "/3"), strict=True):
        web.add(f"{address}{suffix}", page.replace("</body>", f"{pager}</body>"))
    if whole:
        everything = "".join(page.split("<p>9 October 2024</p>")[1].split("</body>")[0] for page in pages[1:])
        web.add(f"{address}?page=all", pages[0].replace("</body>", f"{everything}</body>"))
    # The list leads to the third page first: it is not an article of its own.
    third = f'<h2><a href="{address}/3">How the council came to vote for the lock</a></h2>'
    web.add("http://news.example/", front([address], third))
    assert run(tmp_path, "http://news.example/") == {address}
    (record,) = exported(tmp_path)
    assert all(text in record["text"] for text in ("Item 0: ", "Item 0 of page 2", "Item 0 of page 3"))
    assert record["text"].count("Item 0: Council votes to reopen the lock at Mill Street, paragraph 2") == 1


def test_the_report_says_what_each_record_cost(web: Website, tmp_path: Path) -> None:
    add_site(web, ["/a/council-votes-to-reopen-it", "/a/farmers-turn-to-night-harvests"])
    web.add("http://news.example/", front(["/a/council-votes-to-reopen-it", "/a/farmers-turn-to-night-harvests"]))
    run(tmp_path, "http://news.example/")
    report = last_report(tmp_path)
    assert report["requests_per_record"] == round(report["requests"] / 2, 2)
