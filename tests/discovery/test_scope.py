"""What belongs to a crawl: lists below the start, articles on its domain; and which forms of address are worth a try."""

from __future__ import annotations

import pytest

from newscrawl.discovery.forms import DOUBTFUL_TRIES, FIRST_TRIES, FormBook, FormRecord, form_of
from newscrawl.discovery.scope import Scope, is_below, registered_domain
from newscrawl.errors import ConfigError
from newscrawl.normalise.urls import article_key
from newscrawl.pages import Page, PageKind, PageState

START = "https://sport.news.example.co.uk/football/"


@pytest.mark.parametrize(
    ("start", "url", "wanted"),
    [
        (START, "https://sport.news.example.co.uk/football/league/", True),
        (START, "https://sport.news.example.co.uk/football", True),
        (START, "https://sport.news.example.co.uk/footballers/", False),
        (START, "https://sport.news.example.co.uk/", False),
        (START, "https://news.example.co.uk/football/", False),
        ("https://news.example/", "https://www.news.example/football/", True),
        ("https://news.example/index.html", "https://news.example/football/", True),
        ("https://news.example/world.html", "https://news.example/world/asia.html", True),
        ("https://news.example/world.html", "https://news.example/sport.html", False),
    ],
)
def test_lists_are_followed_below_the_start(start: str, url: str, wanted: bool) -> None:
    assert Scope([start]).has_list(url) is wanted


@pytest.mark.parametrize(
    ("url", "reaches"),
    [
        ("https://sport.news.example.co.uk/a/1", {"host", "domain", "any"}),
        ("https://www.example.co.uk/a/1", {"domain", "any"}),
        ("https://other.co.uk/a/1", {"any"}),
    ],
)
def test_articles_are_read_as_far_as_the_scope_reaches(url: str, reaches: set[str]) -> None:
    assert {reach for reach in ("host", "domain", "any") if Scope([START], reach).has_article(url, START)} == reaches


@pytest.mark.parametrize(
    ("site", "domain"),
    [
        ("news.sina.example.cn", "example.cn"),
        ("paper.github.io", "paper.github.io"),
        ("127.0.0.2:8000", "127.0.0.2:8000"),
        ("a.localhost:8000", "localhost"),
        ("news.portal.test", "portal.test"),
    ],
)
def test_registered_domains(site: str, domain: str) -> None:
    assert registered_domain(site) == domain


def test_an_unknown_scope_is_an_error() -> None:
    with pytest.raises(ConfigError, match="scope must be one of host, domain, any; got 'world'"):
        Scope([START], "world")


def test_names_of_scopes() -> None:
    assert Scope(["https://www.news.example/"]).name == "news.example"
    assert Scope(["https://news.example/sport/"], "any").name == "news.example/sport/ scope=any"


def test_a_channel_has_lists_below_it() -> None:
    assert is_below("https://n.example/sport/football/", "https://n.example/sport/")
    assert not is_below("https://n.example/sport/", "https://n.example/")


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("/news/2024-10-09/doc-iicezuev0133395.shtml", "/news/2023-01-30/doc-ifxaaabc9133777.shtml"),
        ("/local/council-votes-to-reopen", "/local/ferries-for-the-islands"),
        ("/articles/clymn8zyrp9o", "/articles/cx2lq0zeg1ko"),
        ("/show?id=12&from=wap", "/show?id=9000&from=app"),
    ],
)
def test_addresses_of_one_form(one: str, another: str) -> None:
    assert form_of(f"http://n.example{one}") == form_of(f"http://n.example{another}") is not None


def page(number: int) -> Page:
    url = f"http://n.example/shop/{number}.html"
    return Page(article_key(url), url, PageKind.ARTICLE, PageState.PENDING)


def test_a_form_that_brings_nothing_is_given_up() -> None:
    book = FormBook(lambda _: {})
    admitted = [page(n) for n in range(100) if book.admit(page(n))]
    assert len(admitted) == FIRST_TRIES
    assert [book.note(each, False) for each in admitted] == [[]] * FIRST_TRIES
    assert len(book.take_fruitless(page(0))) == 100 - FIRST_TRIES
    assert not book.admit(page(200))


def test_an_article_earns_its_form_more_tries() -> None:
    book = FormBook(lambda _: {})
    waiting = [page(n) for n in range(500) if book.admit(page(n))]
    read = 0
    while waiting:
        waiting += book.note(waiting.pop(), True)
        read += 1
    assert read == 500


def test_what_earlier_runs_learnt_counts() -> None:
    good = FormBook(lambda _: {"/shop/#.html": FormRecord(tried=50, articles=45)})
    bad = FormBook(lambda _: {"/shop/#.html": FormRecord(tried=50, articles=1)})
    assert sum(good.admit(page(n)) for n in range(100)) == 100
    assert sum(bad.admit(page(n)) for n in range(100)) == 0


def test_a_page_that_could_not_be_fetched_costs_no_try() -> None:
    book = FormBook(lambda _: {})
    first = [page(n) for n in range(20) if book.admit(page(n), doubtful=True)]
    assert len(first) == DOUBTFUL_TRIES
    assert [each.url for each in book.note(first[0], None)] == [page(DOUBTFUL_TRIES).url]
