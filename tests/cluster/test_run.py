"""A crawl by several workers, over a real Redis and a real PostgreSQL."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import create_engine, text

from newscrawl.errors import ExitStatus
from tests.support.commands import crawl
from tests.support.waiting import wait_until
from tests.support.website import Answer, Website, article, article_path, listing, website
from tests.support.workers import Workers


class TimedSite(Website):
    """A site of many articles behind list pages, that notes when each page was asked for and takes its time."""

    def __init__(self, articles: int, seconds: float = 0.02, per_list: int = 20) -> None:
        super().__init__()
        self.articles, self.seconds, self.per_list = articles, seconds, per_list
        self.times: list[float] = []

    def answer(self, path: str) -> Answer:
        self.times.append(time.monotonic())
        if path.startswith("/a/"):
            time.sleep(self.seconds)
            return Answer(article(int(path[-11:-5]) - 881000).encode(), headers={"Content-Type": "text/html"})
        if path == "/" or path.startswith("/list_"):
            number = int(path[6:-5]) if path != "/" else 0
            numbers = range(number * self.per_list, min(self.articles, (number + 1) * self.per_list))
            channels = "".join(
                f'<li><a href="/list_{at}.html">频道{at}</a></li>'
                for at in range(1, -(-self.articles // self.per_list))
            )
            return Answer(
                listing(numbers, extra=f"<ul>{channels}</ul>").encode(), headers={"Content-Type": "text/html"}
            )
        return super().answer(path)

    def paths(self) -> list[str]:
        """Return the addresses of all articles, sorted."""
        return sorted(self.address + article_path(number) for number in range(self.articles))


@pytest.fixture
def site(request: pytest.FixtureRequest) -> Iterator[TimedSite]:
    with website(TimedSite(*getattr(request, "param", (60,)))) as site:
        assert isinstance(site, TimedSite)
        yield site


@pytest.fixture
def workers(site: TimedSite, tmp_path: Path, redis_url: str, postgresql_database: str) -> Iterator[Workers]:
    with Redis.from_url(redis_url) as server:
        server.flushdb()
    workers = Workers(site, tmp_path, redis_url, postgresql_database)
    yield workers
    workers.stop()


def ledger_counts(workers: Workers) -> tuple[int, int, list[str]]:
    """Return articles, revisions and the states of pages in the ledger."""
    engine = create_engine(workers.database)
    with engine.connect() as connection:
        articles = connection.execute(text("SELECT count(*) FROM articles")).scalar_one()
        revisions = connection.execute(text("SELECT count(*) FROM revisions")).scalar_one()
        states = [row[0] for row in connection.execute(text("SELECT DISTINCT state FROM pages"))]
    engine.dispose()
    return articles, revisions, states


@pytest.mark.slow
@pytest.mark.parametrize("count", [2, 4])
def test_workers_share_a_run(workers: Workers, site: TimedSite, count: int) -> None:
    for _ in range(count):
        workers.start()
    ended = workers.wait()
    assert [status for status, _ in ended] == [0] * count, ended
    assert workers.exported() == site.paths()
    asked = Counter(path for path in site.asked() if path.startswith("/a/"))
    assert set(asked.values()) == {1}, "no article is fetched twice"
    assert len(asked) == site.articles
    (last,) = [line for line in (output.splitlines()[-1] for _, output in ended) if "exports" in line]
    assert f"newscrawl: {site.articles} articles, {site.articles + 3} pages read" in last
    assert ledger_counts(workers) == (site.articles, site.articles, ["read"])
    assert workers.keys() == []
    assert not any("Deprecat" in output or "Traceback" in output for _, output in ended)


@pytest.mark.slow
def test_a_worker_that_comes_early_or_late_helps(workers: Workers, site: TimedSite) -> None:
    site.seconds = 0.15
    workers.settings = {"CONCURRENT_REQUESTS": "2"}
    workers.start()
    wait_until(lambda: len(site.requests) >= 15, "15 requests", needs=workers.running)
    workers.start()
    ended = workers.wait()
    assert [status for status, _ in ended] == [0, 0]
    assert workers.exported() == site.paths()
    pages = [
        int(line.split(" pages read")[0].rpartition(" ")[2]) for line in (out.splitlines()[-1] for _, out in ended)
    ]
    assert min(pages) >= 5, "both had a share"


@pytest.mark.slow
def test_a_second_run_brings_what_is_new(workers: Workers, site: TimedSite) -> None:
    for articles in (40, 60):
        site.articles = articles
        workers.start()
        assert workers.running[-1].wait(60) == 0
        assert ledger_counts(workers)[0] == articles
    assert workers.exported() == site.paths()


def start_two(workers: Workers, site: TimedSite) -> None:
    """Start two workers, and wait until both are in the middle of their work."""
    site.seconds = 0.1
    workers.settings = {"CONCURRENT_REQUESTS": "4"}
    for _ in range(2):
        workers.start()
    wait_until(lambda: len(site.requests) >= 25, "25 requests", needs=workers.running)


@pytest.mark.slow
def test_a_worker_that_is_killed_loses_nothing(workers: Workers, site: TimedSite) -> None:
    start_two(workers, site)
    workers.running[0].kill()
    (killed, _), (status, said) = workers.wait()
    assert killed == -signal.SIGKILL
    assert status == 0, said
    assert workers.exported() == site.paths()
    assert workers.keys() == []


@pytest.mark.slow
def test_all_killed_and_started_again(workers: Workers, site: TimedSite) -> None:
    start_two(workers, site)
    for worker in workers.running:
        worker.kill()
    workers.start()
    *_, (status, said) = workers.wait()
    assert status == 0, said
    assert workers.exported() == site.paths()
    assert workers.keys() == []


@pytest.mark.slow
def test_a_stopped_worker_hands_back_what_it_had(workers: Workers, site: TimedSite) -> None:
    start_two(workers, site)
    workers.running[0].send_signal(signal.SIGTERM)
    (stopped, _), (status, said) = workers.wait()
    assert stopped == ExitStatus.STOPPED
    assert status in (0, ExitStatus.DONE), said
    assert workers.exported() == site.paths()


@pytest.mark.slow
def test_max_articles_counts_all_workers(workers: Workers, site: TimedSite) -> None:
    for _ in range(2):
        workers.start("max_articles=10")
    workers.wait()
    assert 10 <= len(workers.exported()) <= 12


def test_wrong_settings_are_one_line(workers: Workers, tmp_path: Path, redis_url: str, site: TimedSite) -> None:
    cases = [
        ({"NEWSCRAWL_REDIS_URL": redis_url, "NEWSCRAWL_LEDGER_URL": ""}, ExitStatus.USAGE, "need a ledger that can be"),
        (
            {"NEWSCRAWL_REDIS_URL": "nonsense", "NEWSCRAWL_LEDGER_URL": workers.database},
            ExitStatus.USAGE,
            "is not a Redis URL",
        ),
        (
            {"NEWSCRAWL_REDIS_URL": "redis://:secret@127.0.0.1:1/0", "NEWSCRAWL_LEDGER_URL": workers.database},
            ExitStatus.LEDGER,
            "the frontier in Redis cannot be used",
        ),
        (
            {
                "NEWSCRAWL_REDIS_URL": redis_url,
                "NEWSCRAWL_LEDGER_URL": "postgresql+psycopg://news:secret@127.0.0.1:1/news",
            },
            ExitStatus.LEDGER,
            "the ledger postgresql+psycopg://news:***@127.0.0.1:1/news cannot be used",
        ),
    ]
    for settings, status, words in cases:
        run = crawl(tmp_path / "data", f"{site.address}/", **settings)
        assert (run.returncode, len(run.stderr.splitlines())) == (status, 1), run.stderr
        assert words in run.stderr
        assert "secret" not in run.stderr


@pytest.mark.slow
def test_a_run_of_its_own_keeps_workers_from_its_ledger(workers: Workers, tmp_path: Path, site: TimedSite) -> None:
    from newscrawl.runs.plan import Plan
    from newscrawl.runs.run import Run

    own = Run.begin(Plan(tmp_path / "own", "aggregator", "elsewhere", workers.database))
    worker = workers.start()
    assert worker.wait(60) == ExitStatus.LOCKED
    own.abandon()


@pytest.mark.slow
@pytest.mark.parametrize("site", [(30, 0.01)], indirect=True)
def test_all_workers_together_keep_the_delay_of_a_site(workers: Workers, site: TimedSite) -> None:
    delay = 0.3
    workers.settings = {"DOWNLOAD_DELAY": str(delay), "DOWNLOAD_DELAY_JITTER": "0"}
    started = time.monotonic()
    for _ in range(4):
        workers.start()
    ended = workers.wait()
    assert [status for status, _ in ended] == [0] * 4, ended
    assert workers.exported() == site.paths()
    assert len(site.times) >= site.articles + 2 + 1  # a robots.txt for each worker that fetched anything
    # A slow machine makes this longer, never shorter: no request is sent before its moment, and moments are delay apart.
    assert max(site.times) - started >= (len(site.times) - 1) * delay


@pytest.mark.slow
@pytest.mark.parametrize("site", [(2_000, 0.005, 50)], indirect=True)
@pytest.mark.parametrize(("count", "kills"), [(2, 0), (4, 6)])
def test_two_thousand_pages(workers: Workers, site: TimedSite, count: int, kills: int) -> None:
    draw = random.Random(count + kills)
    for _ in range(count):
        workers.start()
    for _ in range(kills):
        asked = len(site.requests)
        until = asked + draw.randint(60, 250)
        while len(site.requests) < until and any(worker.poll() is None for worker in workers.running):
            time.sleep(0.005)
        alive = [worker for worker in workers.running if worker.poll() is None]
        if alive:
            draw.choice(alive).kill()
            workers.start()
    ended = workers.wait()
    assert {status for status, _ in ended} <= {0, -signal.SIGKILL}, ended
    assert workers.exported() == site.paths(), "each once: none lost, none repeated"
    assert ledger_counts(workers) == (site.articles, site.articles, ["read"])
    assert workers.keys() == []
    fetched = Counter(path for path in site.asked() if path.startswith("/a/"))
    again = sum(count - 1 for count in fetched.values())
    print(f"{count} workers, {kills} kills: {again} pages fetched again")
    assert again == 0 if not kills else again <= kills * 120, "no more than a second of a worker is fetched again"
