"""Servers and databases that tests of several modules use."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from uuid import uuid4

import pytest
from hypothesis import settings

from tests.support import in_process
from tests.support.servers import new_database, postgresql_server, redis_server

collect_ignore = ["support"]
"""Helpers have no tests and no examples, and one of them takes calls of the system away."""

# No example is timed: another test may use the processor meanwhile.
settings.register_profile("newscrawl", deadline=None)
settings.load_profile("newscrawl")


# A shell starts commands in the background (`make test &`) with Ctrl-C ignored, and what they start inherits that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_auto_num_workers() -> int:
    """Return how many processes run the tests: one more than there are processors, as many tests wait for a process or server."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL server: its URL without a database."""
    with postgresql_server() as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis server."""
    with redis_server() as url:
        yield url


@pytest.fixture
def postgresql_database(postgresql: str) -> str:
    """A database of its own on the server."""
    return new_database(postgresql, f"news_{uuid4().hex[:12]}")


BOTH_DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]
"""For tests that take long: SQLite every day, PostgreSQL in the long harnesses."""


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """The ledger's database as NEWSCRAWL_LEDGER_URL gives it: SQLite in the data folder, then PostgreSQL."""
    return "" if request.param == "sqlite" else str(request.getfixturevalue("postgresql_database"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the long harnesses more time than pyproject.toml gives a test."""
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(600))


def pytest_sessionfinish() -> None:
    """End what commands run in this process left running."""
    in_process.stop_reactor()
