"""Who crawls: the user agent names an address that the user has given, and the first run asks for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from newscrawl import __version__
from newscrawl.addon import USER_AGENT
from newscrawl.errors import ExitStatus
from tests.support.commands import crawl
from tests.support.website import article, article_path, listing, website


@pytest.mark.parametrize(
    ("settings", "agent"),
    [
        ({}, f"newscrawl/{__version__}"),
        ({"NEWSCRAWL_CONTACT": "https://you.example/"}, f"newscrawl/{__version__} (+https://you.example/)"),
        ({"NEWSCRAWL_CONTACT": "you@post.example"}, f"newscrawl/{__version__} (+mailto:you@post.example)"),
        ({"NEWSCRAWL_CONTACT": "https://you.example/", "USER_AGENT": "town/1"}, "town/1"),
    ],
)
def test_the_user_agent_that_a_site_sees(tmp_path: Path, settings: dict[str, str], agent: str) -> None:
    with website() as site:
        site.add("/list.html", listing([1]))
        site.add(article_path(1), article(1))
        crawl(tmp_path, f"{site.address}/list.html", **settings)
        assert {headers["User-Agent"] for _, headers in site.requests} == {agent}


def test_a_contact_that_cannot_be_sent(tmp_path: Path) -> None:
    done = crawl(tmp_path, "http://127.0.0.1:9/", NEWSCRAWL_CONTACT="you\r\nHost: x")
    assert done.returncode == ExitStatus.USAGE
    assert "NEWSCRAWL_CONTACT has characters that cannot be sent" in done.stderr


def test_only_the_first_run_asks_for_a_contact(tmp_path: Path) -> None:
    # The address is refused as private, and no request is made.
    first, second = (crawl(tmp_path, "http://127.0.0.1:9/", NEWSCRAWL_ALLOW_PRIVATE="") for _ in range(2))
    named = crawl(
        tmp_path / "other", "http://127.0.0.1:9/", NEWSCRAWL_ALLOW_PRIVATE="", USER_AGENT=f"{USER_AGENT} by you"
    )
    assert [done.stderr.count("NEWSCRAWL_CONTACT") for done in (first, second, named)] == [1, 0, 0]
