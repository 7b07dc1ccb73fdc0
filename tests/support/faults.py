"""Run a scrapy command in a process that kills itself at the N-th commit or rename: ``python -m tests.support.faults N ARG…``.

Each commit of the ledger and each rename of a file counts twice: the moment before it and the moment after it. With N = 0
the process is not killed. The ledger commits after a few changes instead of hundreds, so that there are many moments.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scrapy.cmdline import execute

from newscrawl.ledger import Ledger
from newscrawl.runs import run as crawl

NOT_REACHED = 77
"""Exit status of a command that ended before its N-th moment."""


class Fuse:
    """Kills the process at the N-th moment."""

    def __init__(self, moments: int) -> None:
        self.moments = moments
        self.passed = 0

    def moment(self) -> None:
        """Count one moment; kill the process if it is the N-th."""
        self.passed += 1
        if self.passed == self.moments:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, owner: Any, name: str) -> None:
        """Change a method so that a moment comes before and after each call."""
        original: Callable[..., Any] = getattr(owner, name)

        def wrapped(*args: Any, **kwargs: Any) -> Any:
            self.moment()
            result = original(*args, **kwargs)
            self.moment()
            return result

        setattr(owner, name, wrapped)


def main() -> None:
    """Run the command."""
    fuse = Fuse(int(sys.argv[1]))
    fuse.around(Ledger, "commit")
    fuse.around(Path, "replace")
    crawl.COMMIT_CHANGES = 12  # type: ignore[misc]  # a constant for everybody else
    try:
        execute(["scrapy", *sys.argv[2:]])
    except SystemExit as end:
        reached = 0 < fuse.moments <= fuse.passed
        sys.exit(end.code if reached or fuse.moments == 0 else NOT_REACHED)


if __name__ == "__main__":
    main()
