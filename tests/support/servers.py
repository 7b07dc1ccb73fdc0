"""Real servers from Debian's packages, on free loopback ports, gone with the process that started them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import create_engine, text

_WAIT = 20.0


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_until(ready: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + _WAIT
    while not ready():
        if time.monotonic() > until:
            raise TimeoutError(f"{what} did not start")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


@contextmanager
def redis_server() -> Iterator[str]:
    """Run a Redis server; gives its URL."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no Redis here: apt-get install redis-server")
    port = free_port()
    with TemporaryDirectory() as folder:
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
        try:
            _wait_until(lambda: _answers(port), "Redis")
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait(10)


@contextmanager
def postgresql_server() -> Iterator[str]:
    """Run a PostgreSQL server; gives its URL without a database."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not folders:
        pytest.skip("no PostgreSQL here: apt-get install postgresql")
    binaries, port = folders[-1], free_port()
    user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
    with TemporaryDirectory(dir="/tmp", prefix="newscrawl-pg-") as folder:
        Path(folder).chmod(0o777)
        data = f"{folder}/data"
        _run(
            [binaries / "initdb", "-D", data, "-U", "news", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"],
            user,
        )
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c max_connections=60"
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, *options.replace("''", "").split()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=user,
            cwd=folder,
        )
        try:
            _wait_until(lambda: _accepts(binaries, port), "PostgreSQL")
            yield f"postgresql+psycopg://news@127.0.0.1:{port}"
        finally:
            server.send_signal(2)  # fast shutdown
            server.wait(20)


def new_database(server: str, name: str) -> str:
    """Make a database on a PostgreSQL server, and return its URL."""
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{server}/{name}"


@contextmanager
def dask_cluster(workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Run a Dask scheduler and so many worker processes, each on its own; gives its address and the workers."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    quiet: Any = {
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "start_new_session": True,
        "env": os.environ | {"DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False"},
    }
    dask = [sys.executable, "-m", "dask"]
    scheduler = [*dask, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    worker = [*dask, "worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny", "--death-timeout", "30"]
    processes = [subprocess.Popen(command, **quiet) for command in (scheduler, *[worker] * workers)]
    try:
        yield address, processes[1:]
    finally:
        for process in reversed(processes):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _accepts(binaries: Path, port: int) -> bool:
    ready: list[str | Path] = [binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    return subprocess.run(ready, check=False).returncode == 0


def _run(arguments: Sequence[str | Path], user: str | None) -> None:
    subprocess.run(arguments, check=True, user=user, cwd="/", stdout=subprocess.DEVNULL)
