"""Real servers from Debian's packages, on free loopback ports. They end with the process that started them."""

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

_WAIT = 60.0


Start = Callable[[int], "subprocess.Popen[bytes]"]


def start_on_free_port(start: Start, answers: Callable[[int], bool], what: str) -> tuple[subprocess.Popen[bytes], int]:
    """Start a server and wait until it answers; return it and its port.

    Another process may take the free port before the server starts. Then the server ends at once, and another port is
    tried.
    """
    until = time.monotonic() + _WAIT
    while time.monotonic() < until:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            port = int(listener.getsockname()[1])
        server = start(port)
        while server.poll() is None and time.monotonic() < until:
            if answers(port):
                return server, port
            time.sleep(0.05)
        server.kill()
        server.wait()
    raise TimeoutError(f"{what} did not start")


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


@contextmanager
def redis_server() -> Iterator[str]:
    """Run a Redis server during a block; gives its URL."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no Redis here: apt-get install redis-server")
    options = [program, "--bind", "127.0.0.1", "--save", ""]
    with TemporaryDirectory() as folder:
        server, port = start_on_free_port(
            lambda port: subprocess.Popen([*options, "--dir", folder, "--port", str(port)], stdout=subprocess.DEVNULL),
            _answers,
            "Redis",
        )
        try:
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait(10)


@contextmanager
def postgresql_server() -> Iterator[str]:
    """Run a PostgreSQL server during a block; gives its URL without a database."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not folders:
        pytest.skip("no PostgreSQL here: apt-get install postgresql")
    binaries = folders[-1]
    user = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    with TemporaryDirectory(dir="/tmp", prefix="newscrawl-pg-") as folder:
        Path(folder).chmod(0o777)
        data = f"{folder}/data"
        _run(
            [binaries / "initdb", "-D", data, "-U", "news", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"],
            user,
        )
        settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": "60"}
        settings |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "off")  # data is temporary
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

        def start(port: int) -> subprocess.Popen[bytes]:
            return subprocess.Popen(
                [binaries / "postgres", "-D", data, *options, "-p", str(port)],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                user=user,
                cwd=folder,
            )

        server, port = start_on_free_port(start, lambda port: _accepts(binaries, port), "PostgreSQL")
        try:
            yield f"postgresql+psycopg://news@127.0.0.1:{port}"
        finally:
            server.send_signal(signal.SIGQUIT)  # at once
            server.wait(60)


def new_database(server: str, name: str) -> str:
    """Create a database on a PostgreSQL server; return its URL."""
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{server}/{name}"


@contextmanager
def dask_cluster(workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Run a Dask scheduler and several worker processes during a block; gives its address and the workers."""
    quiet: Any = {
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "start_new_session": True,
        "env": os.environ | {"DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False"},
    }
    dask = [sys.executable, "-m", "dask"]

    def start(port: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*dask, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], **quiet
        )

    scheduler, port = start_on_free_port(start, _answers, "Dask's scheduler")
    address = f"tcp://127.0.0.1:{port}"
    worker = [*dask, "worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny", "--death-timeout", "30"]
    processes = [scheduler, *(subprocess.Popen(worker, **quiet) for _ in range(workers))]
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
