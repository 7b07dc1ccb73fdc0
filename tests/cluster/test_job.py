"""The job that workers share in Redis."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from redis import Redis

from newscrawl.cluster.job import Job
from newscrawl.errors import LedgerError


@pytest.fixture
def jobs(redis_url: str) -> Iterator[list[Job]]:
    with Redis.from_url(redis_url) as server:
        server.flushdb()
    made = [Job(Redis.from_url(redis_url), "spider:news.example", 1) for _ in range(3)]
    yield made
    for job in made:
        job.close()


def test_the_last_to_leave_finishes(jobs: list[Job]) -> None:
    runs = [job.join(lambda: 7, lambda _: True) for job in jobs]
    assert runs == [7, 7, 7]
    assert [job.leave({"counts": {"new": at}}) for at, job in enumerate(jobs)] == [False, False, True]
    assert sorted(part["counts"]["new"] for part in jobs[2].parts()) == [0, 1, 2]
    jobs[2].end()
    assert not jobs[0].requests.is_busy()


def test_what_a_dead_worker_had_comes_back_in_its_order(jobs: list[Job]) -> None:
    first, second, _ = jobs
    first.join(lambda: 1, lambda _: True)
    second.join(lambda: 2, lambda _: True)
    first.server.zadd(first.requests.waiting_key, {b"late": 5, b"soon": -5, b"then": 0})
    taken = first.requests.take()
    assert taken is not None
    assert taken[1] == b"soon"
    assert second.take_back() == 0
    first.close()  # it gives no more signs of life
    assert second.take_back() == 1
    requests = [taken[1] for taken in iter(second.requests.take, None)]
    assert requests == [b"soon", b"then", b"late"]
    assert second.requests.is_busy()
    second.requests.release([f"{second.worker}:{number}" for number in range(1, 4)])
    assert not second.requests.is_busy()


def test_a_finisher_that_dies_is_followed_by_a_new_run(jobs: list[Job]) -> None:
    first, second, _ = jobs
    assert first.join(lambda: 1, lambda _: True) == 1
    assert first.leave({})
    first.close()
    assert second.join(lambda: 2, lambda _: True) == 2


def test_a_run_that_the_ledger_has_closed_is_not_joined(jobs: list[Job]) -> None:
    jobs[0].join(lambda: 1, lambda _: True)
    assert jobs[1].join(lambda: 2, lambda run: run != 1) == 2


def test_what_was_seen_is_queued_once(jobs: list[Job]) -> None:
    first, second, _ = jobs
    assert [
        first.requests.put("a", 0, b"one"),
        second.requests.put("a", 0, b"two"),
        second.requests.put("", 0, b"redirect"),
    ] == [
        True,
        False,
        True,
    ]
    assert sorted(taken[1] for taken in iter(first.requests.take, None)) == [b"one", b"redirect"]


def test_a_worker_that_was_taken_for_dead_comes_back_or_ends(jobs: list[Job]) -> None:
    first, second, _ = jobs
    first.join(lambda: 1, lambda _: True)
    second.join(lambda: 1, lambda _: True)
    first.server.delete(f"{first.prefix}alive:{first.worker}")
    second.take_back()
    first.take_back()
    assert not second.leave({}), "the first is back"
    first.server.delete(f"{first.prefix}alive:{first.worker}")
    third = jobs[2]
    third.join(lambda: 1, lambda _: True)
    assert third.leave({})
    third.end()
    with pytest.raises(LedgerError, match="finished the run"):
        first.take_back()


def test_moments_are_reserved_one_after_the_other(jobs: list[Job]) -> None:
    hour = 3600  # the time between two calls is nothing compared with this delay
    waits = [job.delays.reserve("news.example", hour) for _ in range(2) for job in jobs]
    assert [round(wait / hour) for wait in waits] == [0, 1, 2, 3, 4, 5]
    jobs[0].delays.hold("other.example", hour)
    assert round(jobs[1].delays.reserve("other.example", 1) / hour) == 1


def test_redis_that_is_gone_is_an_error_of_the_ledger() -> None:
    job = Job(Redis.from_url("redis://127.0.0.1:1/0"), "a", 1)
    with pytest.raises(LedgerError, match="the frontier in Redis cannot be used"):
        job.requests.take()
    job.close()
