"""Wait for a condition, with a time limit."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterable

SECONDS = 60.0


def wait_until(
    ready: Callable[[], object], what: str, *, needs: Iterable[subprocess.Popen[bytes] | subprocess.Popen[str]] = ()
) -> None:
    """Wait until a condition is true. Fail after a minute, or as soon as a process that it needs has ended."""
    deadline = time.monotonic() + SECONDS
    while not ready():
        for process in needs:
            assert process.poll() is None, f"waited for {what}, but {process.args!r} ended with {process.returncode}"
        assert time.monotonic() < deadline, f"waited {SECONDS:.0f} s for {what}"
        time.sleep(0.01)
