"""Which list pages, feeds and sitemaps a crawl fetches."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from newscrawl.discovery.budget import FRUITLESS_PAGES, ListBudget
from newscrawl.discovery.scope import Scope
from newscrawl.ledger import Ledger, ledger_url, open_engine
from newscrawl.pages import FetchInfo, PageKind
from newscrawl.runs.frontier import Frontier
from newscrawl.runs.lists import ListPages
from newscrawl.runs.recorder import Recorder

SITE = "https://town.example"


class Crawl:
    """A crawl of the start page ``/news/`` with a budget of list pages."""

    def __init__(self, data: Path, budget: int = 100) -> None:
        self.ledger = Ledger(open_engine(ledger_url(data)))
        self.frontier = Frontier(self.ledger, "town.example/news/")
        self.lists = ListPages(self.frontier, Scope([f"{SITE}/news/"]), ListBudget(budget))

    def after(self, path: str, *links: tuple[str, str], start: bool = False, fruitless: int = 0) -> list[str]:
        """Return the paths of the list pages that follow a page."""
        page = self.frontier.page(SITE + path, PageKind.LIST)
        found = self.lists.after([(SITE + to, kind) for to, kind in links], page, start=start, fruitless=fruitless)
        return [following.url.removeprefix(SITE) for following, _ in found]

    def read(self, path: str, next_page: str) -> None:
        """Record that an earlier run read a list page, with its link to the next page."""
        run = self.ledger.runs.start("aggregator", "town.example/news/")
        recorder = Recorder(self.ledger, "town.example/news/")
        recorder.run = run
        page = self.frontier.page(SITE + path, PageKind.LIST)
        recorder.read_list(FetchInfo(page), PageKind.LIST, [(SITE + next_page, "next")])


@pytest.fixture
def crawl(tmp_path: Path) -> Crawl:
    return Crawl(tmp_path)


GOLF, ARTS, TWO = ("/news/sport/golf/", "list"), ("/arts/", "list"), ("/news/?page=2", "next")


def test_a_start_page_leads_to_its_channels(crawl: Crawl) -> None:
    assert crawl.after("/news/", GOLF, ARTS, TWO, start=True) == ["/news/sport/golf/", "/news/?page=2"]


def test_a_channel_leads_to_channels_below_it(crawl: Crawl) -> None:
    assert crawl.after("/news/sport/", GOLF, ("/news/food/", "list")) == ["/news/sport/golf/"]


@pytest.mark.parametrize(("fruitless", "followed"), [(0, True), (FRUITLESS_PAGES - 1, True), (FRUITLESS_PAGES, False)])
def test_a_chain_of_next_pages_ends_without_new_articles(crawl: Crawl, fruitless: int, followed: bool) -> None:
    assert crawl.after("/news/?page=1", TWO, fruitless=fruitless) == (["/news/?page=2"] if followed else [])


def test_a_chain_without_new_articles_goes_on_at_its_first_unread_page(crawl: Crawl) -> None:
    crawl.read("/news/?page=2", "/news/?page=3")
    crawl.read("/news/?page=3", "/news/?page=4")
    assert crawl.after("/news/", TWO, start=True) == ["/news/?page=2"]
    assert crawl.after("/news/", TWO, start=True, fruitless=1) == ["/news/?page=4"]


def test_the_budget_of_list_pages(tmp_path: Path) -> None:
    assert Crawl(tmp_path, budget=1).after("/news/", GOLF, TWO, start=True) == ["/news/sport/golf/"]


def test_feeds_and_sitemaps_of_the_site(crawl: Crawl) -> None:
    other = "https://other.example/feed"
    feeds = crawl.lists.feeds_of([f"{SITE}/feed", other, f"{SITE}/feed", f"{SITE}/news/feed"], f"{SITE}/news/")
    assert [(feed.url, feed.kind) for feed in feeds] == [
        (f"{SITE}/feed", PageKind.FEED),
        (f"{SITE}/news/feed", PageKind.FEED),
    ]
    robots = SimpleNamespace(rp=SimpleNamespace(sitemaps=iter(["/sitemap.xml", "https://other.example/s.xml"])))
    sitemaps = crawl.lists.sitemaps_of(robots, f"{SITE}/robots.txt")
    # A robots.txt may name a sitemap on another host. Its entries are only followed on the site.
    assert [page.url for page in sitemaps] == [f"{SITE}/sitemap.xml", "https://other.example/s.xml"]
    assert {page.kind for page in sitemaps} == {PageKind.SITEMAP}
    assert crawl.lists.sitemaps_of(SimpleNamespace(), f"{SITE}/robots.txt") == []
