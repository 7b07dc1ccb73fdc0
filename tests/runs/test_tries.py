"""Pages are held back until others with the same form of address turn out to be articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newscrawl.discovery.forms import DOUBTFUL_TRIES, FIRST_TRIES
from newscrawl.pages import Page, PageKind, PageState
from newscrawl.runs.plan import Plan
from newscrawl.runs.run import Run
from newscrawl.runs.tries import Tries

SITE = "https://town.example"
Begin = Callable[..., tuple[Run, Tries, Counter[str]]]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    runs: list[Run] = []

    def make(redis_url: str = "") -> tuple[Run, Tries, Counter[str]]:
        run = Run.begin(Plan(tmp_path, "aggregator", "town.example"))
        run.plan = replace(run.plan, redis_url=redis_url)
        runs.append(run)
        counts: Counter[str] = Counter()
        return run, Tries(run, lambda what, amount: counts.update({what: amount})), counts

    yield make
    for run in runs:
        run.abandon()


def found(run: Run, count: int, folder: str = "shop") -> list[Page]:
    """Return the pages of so many addresses of one form."""
    pages, _ = run.frontier.wanted([f"{SITE}/{folder}/{100 + number}.html" for number in range(count)])
    return pages


@pytest.mark.parametrize(("doubtful", "tries"), [(False, FIRST_TRIES), (True, DOUBTFUL_TRIES)])
def test_first_tries(begin: Begin, doubtful: bool, tries: int) -> None:
    run, attempt, _ = begin()
    pages = found(run, 20)
    admitted = attempt.admit(pages, [page.url for page in pages] if doubtful else [])
    assert len(admitted) == tries
    assert [attempt.is_doubtful(page) for page in pages[:2]] == [doubtful, doubtful]


def test_articles_release_held_pages(begin: Begin) -> None:
    run, attempt, _ = begin()
    pages = found(run, 20)
    admitted = attempt.admit(pages)
    assert attempt.learn(admitted[0], True) == pages[FIRST_TRIES:]
    assert attempt.learn(admitted[1], True) == []
    assert attempt.is_proven(f"{SITE}/shop/999.html")


def test_a_form_without_articles_is_given_up(begin: Begin) -> None:
    run, attempt, counts = begin()
    admitted = attempt.admit(found(run, 20))
    assert [attempt.learn(page, False) for page in admitted] == [[]] * FIRST_TRIES
    assert counts == {"left out as fruitless": 20 - FIRST_TRIES}
    left = run.frontier.wanted([f"{SITE}/shop/{100 + FIRST_TRIES}.html"])[0]
    assert left == [], "it is not fetched by a later run"


def test_list_pages_and_shared_runs_wait_for_nothing(begin: Begin) -> None:
    run, attempt, _ = begin(redis_url="redis://somewhere")
    lists = [Page(bytes([number]), f"{SITE}/{number}", PageKind.LIST, PageState.PENDING) for number in range(3)]
    pages = found(run, 20)
    assert attempt.admit([*lists, *pages]) == [*lists, *pages]
    assert attempt.learn(lists[0], True) == []
