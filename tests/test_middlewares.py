"""Sites that ask to be left alone for a while."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from newscrawl.discovery.robots import BoundedRobotParser, bounded_rules
from newscrawl.errors import ExitStatus
from newscrawl.middlewares import PrivateAddressMiddleware, retry_after
from tests.support.commands import crawl, exported
from tests.support.website import Answer, Website, article, article_path, listing, website


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("120", 120),
        ("", 0),
        ("-5", 0),
        ("soon", 0),
        ("1" * 400, 111_111_111),
        ("Wed, 99 Foo 2024", 0),
        ("٣", 0),
    ],
)
def test_retry_after(value: str, wanted: float) -> None:
    assert asked(value) == wanted


@pytest.mark.parametrize(("ahead", "wanted"), [(90, 90), (-86_400, 0)])
def test_retry_after_a_date(ahead: int, wanted: float) -> None:
    date = datetime.now(UTC) + timedelta(seconds=ahead)
    assert asked(format_datetime(date)) == pytest.approx(wanted, abs=2)


def asked(value: str) -> float:
    return retry_after(Response("http://news.example/", headers={"Retry-After": value.encode()}))


ONE_AT_A_TIME: Any = {"DOWNLOAD_DELAY": "0.1", "CONCURRENT_REQUESTS_PER_DOMAIN": "1"}
"""No request is under way when a site asks to wait."""


class BusySite(Website):
    """Asks to wait at the second request for an article, then answers."""

    def __init__(self, wait: int) -> None:
        super().__init__()
        self.wait = wait
        self.times: list[float] = []
        for number in range(4):
            self.add(article_path(number), article(number))
        self.add("/", listing(range(4)))

    def answer(self, path: str) -> Answer:
        if path.startswith("/a/"):
            self.times.append(time.monotonic())
            if len(self.times) == 2:
                return Answer(status=429, headers={"Retry-After": str(self.wait)})
        return super().answer(path)


def test_a_short_wait_is_waited_for_the_whole_site(tmp_path: Path) -> None:
    with website(BusySite(2)) as site:
        assert isinstance(site, BusySite)
        run = crawl(tmp_path, f"{site.address}/", RETRY_TIMES="1", **ONE_AT_A_TIME)
        assert run.returncode == 0, run.stderr
        gaps = [later - earlier for earlier, later in zip(site.times, site.times[1:], strict=False)]
        assert gaps[1] >= 2  # a slow machine makes this longer, never shorter
        assert len(exported(tmp_path)) == 4


def test_a_site_that_asks_for_more_is_left_alone_and_nothing_is_lost(tmp_path: Path) -> None:
    with website(BusySite(86_400)) as site:
        assert isinstance(site, BusySite)
        run = crawl(tmp_path, f"{site.address}/", RETRY_TIMES="1", **ONE_AT_A_TIME)
        assert run.returncode == ExitStatus.PARTLY_FAILED
        assert "asks to come back in 86,400 s" in run.stderr
        assert len(site.times) == 2
        assert crawl(tmp_path, f"{site.address}/").returncode == 0
        assert len(exported(tmp_path)) == 4


@pytest.mark.parametrize(
    ("host", "wanted"),
    [
        ("news.example", True),
        ("1.1.1.1", True),
        ("127.0.0.1", False),
        ("127.1", False),
        ("0x7f000001", False),
        ("2130706433", False),
        ("0177.0.0.1", False),
        ("169.254.169.254", False),
        ("10.0.0.1", False),
        ("[::1]", False),
        ("[::ffff:127.0.0.1]", False),
        ("localhost", False),
        ("printer", False),
        ("printer.local", False),
        ("metadata.google.internal", False),
        ("10.0.0.2", True),
    ],
)
def test_what_a_proxy_may_be_asked_for(host: str, wanted: bool) -> None:
    crawler = get_crawler(settings_dict={"NEWSCRAWL_ALLOW_PRIVATE": "10.0.0.2"})
    assert PrivateAddressMiddleware(crawler).may_ask_proxy(f"http://{host}/a.html") is wanted


def test_a_password_is_sent_to_its_site_and_stands_nowhere(tmp_path: Path) -> None:
    with website() as site:
        for number in range(2):
            site.add(article_path(number), article(number))
        site.add("/", listing(range(2)))
        run = crawl(tmp_path, site.address.replace("http://", "http://ann:s%40fe77@") + "/")
        assert run.returncode == ExitStatus.DONE, run.stderr
        assert {headers.get("Authorization") for _, headers in site.requests} == {"Basic YW5uOnNAZmU3Nw=="}
    assert len(exported(tmp_path)) == 2
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(b"fe77" in content for content in [run.stderr.encode(), *files])


@pytest.mark.parametrize("charset", ["undefined", "punycode", "hex", "idna"])
def test_an_odd_charset_costs_nothing(charset: str, tmp_path: Path) -> None:
    with website() as site:
        site.add(article_path(0), article(0), Content_Type=f"text/html; charset={charset}")
        site.add(article_path(1), article(1).replace("charset=utf-8", f"charset={charset}"))
        site.add("/", listing(range(2)))
        assert crawl(tmp_path, f"{site.address}/").returncode == ExitStatus.DONE
    assert len(exported(tmp_path)) == 2


def test_a_robots_file_is_read_up_to_its_bound() -> None:
    body = b"User-agent: *\nDisallow: /first\n" + b"Disallow: /x\n" * 50_000 + b"Disallow: /last\n"
    parser = BoundedRobotParser.from_crawler(get_crawler(), body)
    assert not parser.allowed("http://news.example/first", "newscrawl")
    assert parser.allowed("http://news.example/last", "newscrawl")


def test_a_rule_counts_once_for_each_agent_of_its_group() -> None:
    agents = b"".join(b"User-agent: robot%d\n" % number for number in range(5_000))
    rules = b"".join(b"Disallow: /%d/\n" % number for number in range(5_000))
    kept = bounded_rules(
        b"User-agent: *\nDisallow: /first\n" + agents + rules + b"Sitemap: http://news.example/s.xml\n"
    )
    assert kept.count(b"Disallow") < 20
    assert kept.startswith(b"User-agent: *\nDisallow: /first\n")
    assert kept.endswith(b"Sitemap: http://news.example/s.xml")


@pytest.mark.parametrize(
    ("rule", "forbidden", "allowed"),
    [
        (b"Disallow: /\xe9t\xe9/", "/%E9t%E9/1.html", "/news/1.html"),
        (b"Disallow: /\xd0\xc2\xce\xc5/", "/%D0%C2%CE%C5/1.html", "/1.html"),
        ("Disallow: /新闻/".encode(), "/新闻/1.html", "/1.html"),
        (b"\xef\xbb\xbfDisallow: /a/", "/a/1.html", "/1.html"),
    ],
)
def test_a_rule_in_another_encoding_forbids_its_own_addresses_only(rule: bytes, forbidden: str, allowed: str) -> None:
    body = (
        b"User-agent: *\n" + rule if not rule.startswith(b"\xef\xbb\xbf") else rule[:3] + b"User-agent: *\n" + rule[3:]
    )
    parser = BoundedRobotParser.from_crawler(get_crawler(), body)
    assert not parser.allowed(f"http://news.example{forbidden}", "newscrawl")
    assert parser.allowed(f"http://news.example{allowed}", "newscrawl")


@pytest.mark.parametrize("host", ["a..example", "a" * 64 + ".example", ".".join(["a" * 60] * 5)])
def test_a_link_to_a_host_that_cannot_exist_costs_itself(host: str, tmp_path: Path) -> None:
    with website() as site:
        site.add(article_path(0), article(0))
        site.add(article_path(1), status=301, Location=f"http://{host}/")
        site.add("/", listing(range(2)))
        run = crawl(tmp_path, f"{site.address}/")
    assert run.returncode == ExitStatus.PARTLY_FAILED
    assert len(exported(tmp_path)) == 1


@pytest.mark.parametrize(
    "head",
    ['<base href="http://[bad/"><meta http-equiv=refresh content="0;url=x">', '<meta http-equiv=refresh content="0;url=http://[bad/">'],
)  # fmt: skip
def test_a_refresh_to_what_is_no_address_costs_no_page(head: str, tmp_path: Path) -> None:
    with website() as site:
        site.add(article_path(0), article(0, head=head))
        site.add(article_path(1), article(1))
        site.add("/", listing(range(2)))
        run = crawl(tmp_path, f"{site.address}/")
    assert run.returncode == ExitStatus.DONE
    assert len(exported(tmp_path)) == 2
