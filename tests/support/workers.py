"""Workers of one crawl, each in a separate process, with one Redis and one PostgreSQL."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis import Redis

from tests.support.commands import ROOT, command
from tests.support.website import Website


@dataclass
class Workers:
    """Starts workers. Each has its own data folder, as if on its own machine."""

    site: Website
    folder: Path
    redis_url: str
    database: str
    settings: dict[str, str] = field(default_factory=dict)
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a worker."""
        data = self.folder / f"worker{len(self.running)}"
        options = [part for argument in (f"url={self.site.address}/", *arguments) for part in ("-a", argument)]
        environment = os.environ | {"NEWSCRAWL_LEDGER_URL": self.database, "NEWSCRAWL_REDIS_URL": self.redis_url}
        settings: Any = {"NEWSCRAWL_WORKER_TIMEOUT": "3"} | self.settings
        worker = subprocess.Popen(
            command(data, "crawl", "aggregator", *options, **settings),
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.running.append(worker)
        return worker

    def wait(self) -> list[tuple[int, str]]:
        """Wait for all workers; return the exit status and output of each."""
        ended = []
        for worker in self.running:
            said = worker.communicate(timeout=180)[0]
            ended.append((worker.returncode, said))
        return ended

    def stop(self) -> None:
        """Kill the workers that still run."""
        for worker in self.running:
            with suppress(ProcessLookupError):
                worker.kill()
            worker.wait()
            if worker.stdout:
                worker.stdout.close()

    def exported(self) -> list[str]:
        """Return the addresses of all articles in all export files of all workers, sorted."""
        import json

        files = self.folder.glob("worker*/exports/*.jsonl")
        return sorted(json.loads(line)["url"] for path in files for line in path.read_text().splitlines())

    def keys(self) -> list[str]:
        """Return the keys that are left in Redis, except the times of the next requests to sites."""
        with Redis.from_url(self.redis_url) as server:
            names = [name.decode() for name in server.scan_iter()]
        return sorted(name for name in names if not name.startswith("newscrawl:next:"))
